from typing import Any

import pytest
from tests.bureau import seated

from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.mechanisms.indicators.public import (
    Relation,
    RelationKind,
    declare_relation,
    withdraw_relation,
)
from minzheng.mechanisms.journal.public import SYSTEM, Refusal, acting
from minzheng.mechanisms.reports.marks import Mark, broken, pieces
from minzheng.mechanisms.reports.public import (
    Paragraph,
    Report,
    State,
    check,
    compose,
    edit,
    insert,
    remove,
    render,
    review,
    send_back,
    sign,
    submit,
    traces,
)

from .given import OUTLINE, World, text

FIRST = "开展宣传活动20余次，其中在广场举办24次，占96%。"


@pytest.fixture
def report(world: World) -> Report:
    return compose(OUTLINE.code, world.area, 2019, world.writer)


def paragraph(report: Report, order: int) -> Paragraph:
    return report.paragraphs.get(order=order)


def test_a_draft_has_live_figures_that_open(world: World, report: Report) -> None:
    assert text(report)[:2] == ["一、工作开展情况", FIRST]
    assert (report.title, report.organ) == ("示范区民政局2019年法治政府建设报告", "示范区民政局")
    found = list(traces(render(report)))
    assert [(trace.code, trace.exact) for trace in found] == [
        ("test.events", "25"),
        ("test.square", "24"),
        ("test.rate", "24/25"),
    ]
    assert all(trace.verdict.ok for trace in found) and check(render(report)) == []
    with acting(SYSTEM, "测试"):
        world.event(30, "广场")
    assert text(report)[1] == "开展宣传活动20余次，其中在广场举办25次，占96%。"


def test_a_bureau_signs_for_itself_below_a_higher_one(world: World) -> None:
    unit = world.stranger.unit
    assert unit is not None
    with acting(SYSTEM, "测试"):
        unit.parent = world.leader.unit
        unit.save()
    assert compose(OUTLINE.code, unit.area, 2019, world.stranger).organ == "邻区民政局"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("举办[[test.square@2019|205次]]", "report.figure", "205次"),
        ("举办[[test.square@2019|{}余次]]", None, ""),
        ("举办[[test.events@2019|{余}次]]", None, ""),
        ("举办[[test.unheard@2019|{}次]]", "report.figure", "没有编码"),
        ("举办[[test.square@2019-03-01|{}次]]", "report.figure", "起止日期"),
        ("举办[[test.square@20199|{}次]]", "report.figure", "读不成期间"),
        ("举办[[test.square@2019|{何}次]]", "report.figure", "没有这种写法"),
        ("举办[[test.square@2019|若干次]]", "report.figure", "读不成数量"),
        ("举办[[test.square 24次]]", "report.mark", "标记"),
        ("占[[test.rate@2019|97%]]", "report.figure", "不相符"),
        ("占[[test.rate@2019|100%]]", "report.figure", "不相符"),
        ("占[[test.rate@2020|{}]]", "report.figure", "总数为0"),
    ],
)
def test_what_the_check_finds(world: World, report: Report, words: str, code: str | None, told: str) -> None:
    edit(paragraph(report, 2), words, world.writer, version=1)
    found = check(render(report))
    assert [(problem.code, problem.field) for problem in found] == ([(code, "2")] if code else [])
    assert all(told in problem.message for problem in found)


def test_an_empty_statutory_part_is_named(world: World, report: Report) -> None:
    report = remove(paragraph(report, 6), world.writer, version=1)
    assert [problem.message for problem in check(render(report))] == [
        "报告缺少“党政主要负责人履行推进法治建设第一责任人职责的情况”部分。"
    ]
    with pytest.raises(Invalid, match="第一责任人"):
        submit(report, world.writer, version=2)


def test_paragraphs_keep_their_order(world: World, report: Report) -> None:
    made = insert(report, paragraph(report, 2), "另开展培训。", world.writer, version=1, part=1)
    insert(report, None, "报告如下。", world.writer, version=2, part=1)
    assert text(report)[:5] == ["报告如下。", "一、工作开展情况", FIRST, "另开展培训。", "二、存在的问题"]
    remove(made, world.writer, version=3)
    assert text(report)[3] == "二、存在的问题"
    with pytest.raises(Invalid):
        edit(paragraph(report, 2), " ", world.writer, version=4)
    with pytest.raises(Conflict, match="已被删除"):
        edit(made, "x", world.writer, version=4)


def test_a_stale_page_changes_nothing(world: World, report: Report) -> None:
    edit(paragraph(report, 2), "新文", world.writer, version=1)
    with pytest.raises(Conflict, match="写起草"):
        edit(paragraph(report, 2), "旧页", world.writer, version=1)
    assert text(report)[1] == "新文"


def test_one_report_a_year(world: World, report: Report) -> None:
    with pytest.raises(Conflict):
        compose(OUTLINE.code, world.area, 2019, world.writer)
    with pytest.raises(Missing):
        compose("test_law.none", world.area, 2019, world.writer)
    assert compose(OUTLINE.code, world.area, 2018, world.writer).year == 2018


def test_each_step_is_refused_to_every_other_seat(world: World, report: Report) -> None:
    seats = {name: getattr(world, name) for name in ("writer", "lawyer", "leader", "publisher", "stranger")}

    def only(name: str, act: Any) -> None:
        for other, seat in seats.items():
            if other != name:
                with pytest.raises(Refused):
                    act(seat)
        act(seats[name])

    with pytest.raises(Refused):
        compose(OUTLINE.code, world.area, 2018, world.stranger)
    assert not Report.objects.filter(year=2018).exists()
    only("writer", lambda seat: submit(report, seat, version=1))
    only("lawyer", lambda seat: review(report, seat, version=2))
    only("leader", lambda seat: sign(report, seat, version=3))
    report.refresh_from_db()
    assert (report.state, report.version) == (State.SIGNED, 4)
    assert Refusal.objects.count() == 13
    assert Refusal.objects.filter(actor__contains="邻").count() == 4


def test_one_person_in_two_posts_is_one_person(world: World, report: Report) -> None:
    with acting(SYSTEM, "测试"):
        second = seated("兼", world.unit, staff=world.writer.staff, legal="*", leading="*")
        third = seated("兼签", world.unit, staff=world.lawyer.staff, leading="*")
    submit(report, world.writer, version=1)
    with pytest.raises(Refused, match="您已参与"):
        review(report, second, version=2)
    review(report, world.lawyer, version=2)
    for seat in (second, third):
        with pytest.raises(Refused, match="另一人"):
            sign(report, seat, version=3)


def test_what_is_signed_is_what_was_reviewed(world: World, report: Report) -> None:
    report = submit(report, world.writer, version=1)
    with pytest.raises(Conflict, match="还没有审核"):
        sign(report, world.leader, version=2)
    review(report, world.lawyer, version=2)
    with acting(SYSTEM, "测试"):
        world.event(30, "广场")
    with pytest.raises(Conflict, match="有变化"):
        sign(report, world.leader, version=3)
    with pytest.raises(Invalid, match="理由"):
        send_back(report, world.lawyer, version=3, note=" ")
    send_back(report, world.lawyer, version=3, note="数字变了")
    submit(report, world.writer, version=4)
    with pytest.raises(Conflict, match="还没有审核"):
        sign(report, world.leader, version=5)
    review(report, world.lawyer, version=5)
    assert sign(report, world.leader, version=6).state == State.SIGNED


def test_a_draft_is_closed_once_handed_in(world: World, report: Report) -> None:
    submit(report, world.writer, version=1)
    with pytest.raises(Conflict, match="待审"):
        edit(paragraph(report, 2), "x", world.writer, version=2)


def test_marks() -> None:
    given = "甲[[a.b@2019|{余}份]]乙[[c@2019-01-01/2019-10-31|901份]]"
    assert list(pieces(given)) == [
        "甲",
        Mark("a.b", "2019", "{余}份"),
        "乙",
        Mark("c", "2019-01-01/2019-10-31", "901份"),
    ]
    assert not broken(given) and broken("甲[[a@2019|{}") and broken("甲]]")
    assert Mark("a", "2019", "{余}份").filled("30余") == "30余份"


def test_a_broken_relation_keeps_a_report_from_being_handed_in(world: World, report: Report) -> None:
    wrong = declare_relation(Relation(RelationKind.ORDER, "test.square", ("test.events",)))
    try:
        assert [problem.code for problem in check(render(report))] == ["relation.order"]
        with pytest.raises(Invalid, match="大于"):
            submit(report, world.writer, version=1)
    finally:
        withdraw_relation(wrong)
