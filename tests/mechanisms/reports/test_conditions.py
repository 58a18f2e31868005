"""Say this only if …: read, judged, left out with the reason, frozen with the figures it asked for."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.reports.conditions import TESTS, Comparison, judge, parse_condition
from minzheng.mechanisms.reports.marks import Mark, Said, broken, marks_of, sentences, with_mark
from minzheng.mechanisms.reports.public import (
    Report,
    check,
    compose,
    edit,
    freeze_report,
    insert,
    publish,
    render,
    review,
    sign,
    submit,
)

from .given import OUTLINE, World, text


@pytest.fixture
def report(world: World) -> Report:
    return compose(OUTLINE.code, world.area, 2019, world.writer)


def first(report: Report) -> Any:
    return report.paragraphs.get(order=2)


@pytest.mark.parametrize(
    ("condition", "holds", "why"),
    [
        ("test.events@2019 大于 24", True, "2019年“宣传活动”25次大于24"),
        ("test.events@2019 大于 25", False, "并非大于25"),
        ("test.events@2019 不少于 25", True, "不少于25"),
        ("test.events@2019 小于 test.square@2019", False, "“广场宣传”24次"),
        ("test.square@2019 不超过 test.events@2019", True, "不超过"),
        ("test.rate@2019 等于 96%", True, "“广场占比”96%"),
        ("test.rate@2019 不等于 95%", True, "不等于95%"),
        ("有 test.events@2019", True, "大于0"),
        ("无 test.events@2019", False, "并非等于0"),
        ("有 test.events@2018", False, "0次"),
        ("有 test.events@2018 或 有 test.events@2019", True, "，或"),
        ("有 test.events@2018 且 有 test.events@2019", False, "，且"),
        ("test.events@2019 小于 0.1万", True, "小于0.1万"),
        ("test.rate@2018 大于 0%", False, "没有数值"),
        ("有 test.events@2019@900101", True, "25次"),
    ],
)
def test_what_holds_and_why(world: World, report: Report, condition: str, holds: bool, why: str) -> None:
    edit(first(report), "开展了宣传。", world.writer, version=1, condition=condition)
    rendered = render(report)[1]
    assert (not rendered.left_out) is holds and why in rendered.judged[0].why
    assert ("开展了宣传。" in text(report)) is holds


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("test.events@2019 多于 24", "不是一个条件"),
        ("test.events 大于 24", "不是指标@期间"),
        ("test.events@2019 大于 24 且 有 test.square@2019 或 有 test.rate@2019", "混用"),
        ("test.events@2019 大于 30余", "确定的数"),
        ("test.events@2019 大于 很多", "读不成数量"),
        ("如果下雨", "不是一个条件"),
    ],
)
def test_a_condition_nobody_can_read_is_not_kept(
    world: World, report: Report, condition: str, told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        edit(first(report), "开展了宣传。", world.writer, version=1, condition=condition)
    assert first(report).condition == ""


@pytest.mark.parametrize(
    "condition", ["有 test.unheard@2019", "有 test.events@2019@900102", "有 test.events@20"]
)
def test_a_condition_that_cannot_be_judged_is_named(world: World, report: Report, condition: str) -> None:
    edit(first(report), "开展了宣传。", world.writer, version=1, condition=condition)
    found = [problem for problem in check(render(report)) if problem.code == "report.condition"]
    assert [problem.field for problem in found] == ["2"] and "条件不能判断" in found[0].message


def test_a_sentence_is_left_out_of_its_paragraph(world: World, report: Report) -> None:
    said = "开展宣传[[test.events@2019|{}次]]{{有 test.events@2018|，比上年多}}{{有 test.square@2019|，广场[[test.square@2019|{}次]]}}。"
    edit(first(report), said, world.writer, version=1)
    assert text(report)[1] == "开展宣传25次，广场24次。"
    omitted = [run for run in render(report)[1].runs if run.omitted]
    assert [run.text for run in omitted] == ["，比上年多"] and "2018年" in omitted[0].omitted
    assert not broken(said) and broken("甲{{有 a@2019|乙") and broken("甲}}")
    assert list(sentences("甲{{有 a@2019|乙[[a@2019|{}]]}}丙")) == [
        Said("甲"),
        Said("乙[[a@2019|{}]]", "有 a@2019"),
        Said("丙"),
    ]


def test_a_section_with_nothing_to_say_goes_with_its_heading_and_numbers_close_up(
    world: World, report: Report
) -> None:
    report_ = insert(report, first(report), "（九）培训", world.writer, version=1, part=1, level=2)
    insert(
        report,
        report_,
        "培训[[test.events@2018|{}次]]。",
        world.writer,
        version=2,
        part=1,
        condition="有 test.events@2018",
    )
    after = report.paragraphs.get(order=4)
    made = insert(report, after, "宣传效果", world.writer, version=3, part=1, level=2)
    insert(report, made, "效果较好。", world.writer, version=4, part=1)
    said = text(report)
    assert "（一）宣传效果" in said and not any("培训" in line for line in said)
    left = {each.paragraph.order: each.left_out for each in render(report) if each.left_out}
    assert set(left) == {3, 4} and "本节各段都不写" in left[3] and "2018年" in left[4]
    assert [line for line in said if "、" in line[:3]] == [
        "一、工作开展情况",
        "二、存在的问题",
        "三、主要负责人履职情况",
        "四、下一步打算",
        "五、其他",
    ]
    assert check(render(report)) == []


def test_a_heading_left_out_takes_its_section_with_it(world: World, report: Report) -> None:
    made = insert(
        report,
        first(report),
        "培训",
        world.writer,
        version=1,
        part=1,
        level=2,
        condition="有 test.events@2018",
    )
    insert(report, made, "培训[[test.rate@2018|{}]]。", world.writer, version=2, part=1)
    left = {each.paragraph.order: each.left_out for each in render(report) if each.left_out}
    assert set(left) == {3, 4} and left[4].startswith("本节不写：2018年")
    assert "二、存在的问题" in text(report) and check(render(report)) == []


def test_what_was_left_out_at_the_signature_stays_out(office: World) -> None:
    report = compose(OUTLINE.code, office.area, 2019, office.writer)
    insert(
        report,
        first(report),
        "活动较多。",
        office.writer,
        version=1,
        part=1,
        condition="test.events@2019 大于 25",
    )
    submit(report, office.writer, version=2)
    review(report, office.lawyer, version=3)
    sign(report, office.leader, version=4)
    report = freeze_report(report, office.writer, version=5)
    with acting(SYSTEM, "事后改动"):
        office.event(30, "广场")
    assert "活动较多。" not in text(report)
    report = publish(report, office.publisher, version=6)
    assert "活动较多" not in report.document.sheet if report.document else False
    assert Activity.objects.count() == 26


def test_what_stood_below_a_left_out_heading_is_not_asked_for(office: World) -> None:
    report = compose(OUTLINE.code, office.area, 2019, office.writer)
    shut = insert(
        report,
        first(report),
        "培训",
        office.writer,
        version=1,
        part=1,
        level=2,
        condition="有 test.events@2018",
    )
    insert(report, shut, "培训。", office.writer, version=2, part=1, condition="有 test.unheard@2019")
    bare = insert(
        report,
        first(report),
        "效果[[test.square@2019-03-01/2019-03-31|{}次]]",
        office.writer,
        version=3,
        part=1,
        level=2,
    )
    insert(report, bare, "有效果。", office.writer, version=4, part=1, condition="无 test.events@2019")
    before = text(report)
    submit(report, office.writer, version=5)
    review(report, office.lawyer, version=6)
    sign(report, office.leader, version=7)
    report = freeze_report(report, office.writer, version=8)
    assert text(report) == before and not any("效果" in line or "培训" in line for line in before)
    asked = {(row.code, row.period) for row in report.figures.all()}
    assert asked == {(f"test.{one}", "2019") for one in ("events", "square", "rate")} | {
        ("test.events", "2018")
    }


def test_marks_of_a_place_below(world: World, report: Report) -> None:
    mark = Mark("test.events", "2019", "{}次", "900101")
    assert marks_of(f"共{mark.text}") == [mark]
    assert with_mark("甲[[a@2019|{}]]乙[[b@2019|{}]]", 1, mark) == f"甲[[a@2019|{{}}]]乙{mark.text}"
    edit(first(report), f"本区{mark.text}。", world.writer, version=1)
    assert text(report)[1] == "本区25次。"
    edit(first(report), "邻区[[test.events@2019@900102|{}次]]。", world.writer, version=2)
    assert "不在本报告的区域之内" in check(render(report))[0].message


@settings(deadline=None)
@given(st.sampled_from(sorted(TESTS)), st.integers(0, 10**6), st.integers(0, 10**6))
def test_comparisons_are_those_of_numbers(test: str, left: int, right: int) -> None:
    expected = {
        "大于": left > right,
        "小于": left < right,
        "等于": left == right,
        "不等于": left != right,
        "不少于": left >= right,
        "不超过": left <= right,
    }[test]
    assert TESTS[test](left, right) is expected  # type: ignore[arg-type]
    (part,) = parse_condition(f"a.b@2019 {test} {right}").parts
    assert part == Comparison(Mark("a.b", "2019", ""), test, str(right))


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(words: str) -> None:
    judged = judge(words, lambda mark: pytest.fail("asked"))  # type: ignore[arg-type,return-value]
    assert not judged.holds and not judged.sound
