"""Several people at one report: proposed changes, comments, contributions, and never one person in two of its hands."""

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.bureau import seated

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused, UserError
from minzheng.mechanisms.access.public import Level, create_unit
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_stage, perform
from minzheng.mechanisms.reports.diffing import pieces_of
from minzheng.mechanisms.reports.public import (
    Change,
    Report,
    Ruling,
    SignOff,
    Standing,
    State,
    Step,
    answer_comment,
    ask,
    comment_on,
    compose,
    contributions,
    edit,
    insert,
    remove,
    resolve_comment,
    review,
    sections,
    send_back,
    settle,
    sign,
    submit,
    suggest,
)

from .given import OUTLINE, World, text


@pytest.fixture
def report(world: World) -> Report:
    return compose(OUTLINE.code, world.area, 2019, world.writer)


def second(report: Report) -> Any:
    return report.paragraphs.get(order=4)


def test_every_change_is_kept_with_before_and_after(world: World, report: Report) -> None:
    edit(second(report), "宣传方式单一。", world.writer, version=1)
    made = insert(report, second(report), "人手不足。", world.writer, version=2, part=2)
    remove(made, world.writer, version=3)
    edit(second(report), "宣传方式单一。", world.writer, version=4, condition="有 test.events@2019")
    kept = [(one.kind, one.before, one.after, one.state) for one in report.changes.all()]
    assert kept == [
        ("修改", "宣传方式还较单一。", "宣传方式单一。", "已采纳"),
        ("增加", "", "人手不足。", "已采纳"),
        ("删除", "人手不足。", "", "已采纳"),
        ("条件", "", "有 test.events@2019", "已采纳"),
    ]
    assert {one.decided_by for one in report.changes.all()} == {world.writer.staff}


def test_a_proposed_change_is_taken_or_refused_by_the_editor(world: World, report: Report) -> None:
    taken = suggest(second(report), "宣传方式单一，原因是人手少。", world.lawyer)
    assert text(report)[3] == "宣传方式还较单一。" and taken.state == Ruling.OPEN
    with pytest.raises(Invalid, match="1条修改建议没有处理"):
        submit(report, world.writer, version=1)
    with pytest.raises(Refused):
        settle(taken, True, world.lawyer, version=1)
    settle(taken, True, world.writer, version=1)
    assert text(report)[3] == "宣传方式单一，原因是人手少。"
    with pytest.raises(Conflict, match="已采纳"):
        settle(taken, False, world.writer, version=2)
    other = suggest(second(report), "没有问题。", world.leader)
    settle(other, False, world.writer, version=2)
    assert text(report)[3] == "宣传方式单一，原因是人手少。"
    late = suggest(second(report), "有些问题。", world.lawyer)
    edit(second(report), "又改了。", world.writer, version=3)
    with pytest.raises(Conflict, match="又有改动"):
        settle(late, True, world.writer, version=4)
    assert Change.objects.get(pk=late.pk).state == Ruling.OPEN
    settle(late, False, world.writer, version=4)
    with pytest.raises(Invalid, match="相同"):
        suggest(second(report), "又改了。", world.lawyer)
    with pytest.raises(Refused):
        suggest(second(report), "邻区写的。", world.stranger)


def test_comments_are_answered_and_resolved_before_the_signature(world: World, report: Report) -> None:
    asked = comment_on(second(report), "原因没有写。", world.lawyer)
    assert (asked.state, asked.quote) == (Standing.OPEN, "宣传方式还较单一。")
    with pytest.raises(Invalid, match="1条批注没有解决"):
        submit(report, world.writer, version=1)
    with pytest.raises(Refused, match="还没有答复"):
        resolve_comment(asked, world.writer)
    answer_comment(asked, "已补写。", world.writer)
    resolve_comment(asked, world.writer)
    with pytest.raises(Conflict, match="已经解决"):
        answer_comment(asked, "再答。", world.writer)
    submit(report, world.writer, version=1)
    again = comment_on(second(report), "数字请复核。", world.lawyer)
    with pytest.raises(Invalid, match="批注"):
        review(report, world.lawyer, version=2)
    resolve_comment(again, world.lawyer)
    review(report, world.lawyer, version=2)
    sign(report, world.leader, version=3)
    with pytest.raises(Conflict, match="已签发"):
        comment_on(second(report), "晚了。", world.lawyer)
    for words in (" ", "长" * 1001):
        with pytest.raises(UserError):
            comment_on(second(report), words, world.lawyer)


def test_a_comment_outlives_its_paragraph(world: World, report: Report) -> None:
    made = insert(report, second(report), "另一段。", world.writer, version=1, part=2)
    asked = comment_on(made, "请删。", world.lawyer)
    remove(made, world.writer, version=2)
    asked.refresh_from_db()
    assert asked.paragraph is None and asked.quote == "另一段。"


@pytest.fixture
def bureau(world: World) -> Any:
    """The writer may also ask sections; a section answers; another lawyer accepts."""
    with acting(SYSTEM, "测试"):
        parent = world.leader.unit
        section = create_unit("养老服务科", Level.SECTION, world.area, parent)
        return {
            "section": section,
            "asker": seated("问", world.unit, reporting="*"),
            "author": seated("稿", section, answering="reports.contribution"),
            "acceptor": seated("收", world.unit, reviewing="reports.contribution", legal="*"),
        }


def asked_for(world: World, report: Report, bureau: Any, **changes: Any) -> Case:
    given = {"demand": "写养老服务一段，三百字。", "speed": "一般", **changes}
    return ask(report, second(report), bureau["section"], seat=bureau["asker"], **given)


def does(case: Case, outcome: str, seat: Any, reason: str = "", **answers: str) -> Case:
    case.refresh_from_db()
    return perform(case, outcome, seat, version=case.version, answers=answers, reason=reason)


def test_what_a_section_writes_enters_the_report_once_accepted(
    world: World, report: Report, bureau: Any
) -> None:
    assert [unit.name for unit in sections()] == ["养老服务科"]
    case = asked_for(world, report, bureau)
    stage = open_stage(case)
    assert (stage.step, stage.unit) == ("write", bureau["section"]) and stage.due_on is not None
    (shown,) = contributions(report)
    assert (shown.section, shown.step, shown.due_on) == ("养老服务科", "撰写", stage.due_on) and shown.lamp
    does(case, "报送", bureau["author"], text="养老机构已检查[[test.events@2019|{}次]]。")
    does(case, "退回重写", bureau["acceptor"], reason="请写原因")
    does(case, "报送", bureau["author"], text="养老机构检查[[test.events@2019|{}次]]，人手不足。")
    does(case, "采用", bureau["acceptor"])
    assert text(report)[3:5] == ["宣传方式还较单一。", "养老机构检查25次，人手不足。"]
    change = report.changes.get()
    assert (change.source, change.staff.name) == (f"供稿{case.number}", "稿")
    assert SignOff.objects.filter(report=report, step=Step.WROTE, staff=bureau["author"].staff).exists()
    (shown,) = contributions(report)
    assert (shown.step, shown.lamp) == ("办结", None)
    with acting(SYSTEM, "测试"):
        both = seated("兼审", world.unit, staff=bureau["author"].staff, legal="*")
    report.refresh_from_db()
    submit(report, world.writer, version=report.version)
    with pytest.raises(Refused, match="您已参与"):
        review(report, both, version=report.version + 1)


def test_an_urgent_request_is_due_sooner_and_a_late_one_is_red(
    world: World, report: Report, bureau: Any
) -> None:
    slow = open_stage(asked_for(world, report, bureau))
    fast = open_stage(asked_for(world, report, bureau, speed="加急"))
    assert fast.due_on is not None and slow.due_on is not None and fast.due_on < slow.due_on
    with clock.at(slow.due_on.replace(month=slow.due_on.month + 1)):
        assert {one.lamp.light.name for one in contributions(report) if one.lamp} == {"RED"}


def test_no_contribution_enters_a_report_that_left_the_desk(
    world: World, report: Report, bureau: Any
) -> None:
    case = asked_for(world, report, bureau)
    does(case, "报送", bureau["author"], text="晚到的稿。")
    report = submit(report, world.writer, version=1)
    with pytest.raises(Conflict, match="待审"):
        does(case, "采用", bureau["acceptor"])
    with pytest.raises(Invalid, match="不能再请科室供稿"):
        asked_for(world, report, bureau)
    with pytest.raises(Refused):
        ask(report, None, bureau["section"], "写", "一般", world.lawyer)
    send_back(report, world.lawyer, version=2, note="等供稿")
    does(case, "采用", bureau["acceptor"])
    assert "晚到的稿。" in text(report)


NAMES = count(1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(("write", "submit", "review", "sign")), st.integers(0, 2)), max_size=12
    )
)
def test_no_order_of_hands_lets_one_person_do_two(world: World, acts: list[tuple[str, int]]) -> None:
    """Three people who may each do everything, in any order: what one wrote or reviewed, another reviews and signs."""
    number = next(NAMES)
    with acting(SYSTEM, "测试"):
        everybody = [
            seated(f"甲{number}{n}", world.unit, reporting="test_law.", legal="*", leading="*")
            for n in range(3)
        ]
    report = compose(OUTLINE.code, world.area, 1950 + number, everybody[0])
    edit(report.paragraphs.get(order=2), "开展了宣传。", everybody[0], version=1)
    for act, who in acts:
        report.refresh_from_db()
        seat, version = everybody[who], report.version
        try:
            match act:
                case "write":
                    edit(second(report), f"问题{version}。", seat, version=version)
                case "submit":
                    submit(report, seat, version=version)
                case "review":
                    review(report, seat, version=version)
                case _:
                    sign(report, seat, version=version)
        except UserError:
            continue
    report.refresh_from_db()
    hands = {step: set(report.sign_offs.filter(step=step).values_list("staff", flat=True)) for step in Step}
    wrote = hands[Step.WROTE] | hands[Step.SUBMITTED]
    assert not wrote & hands[Step.REVIEWED] and not (wrote | hands[Step.REVIEWED]) & hands[Step.SIGNED]
    if report.state == State.SIGNED:
        assert hands[Step.REVIEWED] and hands[Step.SIGNED]


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_a_shown_difference_holds_both_texts(before: str, after: str) -> None:
    pieces = pieces_of(before, after)
    assert "".join(one.text for one in pieces if one.kind != "in") == before
    assert "".join(one.text for one in pieces if one.kind != "out") == after
    assert all(one.text for one in pieces)


def test_a_mark_is_shown_as_one_piece() -> None:
    shown = pieces_of("查出[[a.b@2019|{}处]]。", "查出[[a.b@2019|{余}处]]。")
    assert [(one.kind, one.text) for one in shown] == [
        ("same", "查出"),
        ("out", "[[a.b@2019|{}处]]"),
        ("in", "[[a.b@2019|{余}处]]"),
        ("same", "。"),
    ]
