"""Last year's report beside this year's; a published report withdrawn, corrected, listed for programs."""

from typing import Any

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.reports.public import (
    Part,
    Report,
    State,
    Step,
    beside,
    compose,
    correct,
    corrected,
    edit,
    figure_list,
    freeze_report,
    open_published,
    previous_report,
    publish,
    published,
    published_figures,
    readable,
    render,
    resolve_comment,
    review,
    sign,
    submit,
    withdraw,
)

from .given import OUTLINE, World, text


def to_the_end(report: Report, office: World) -> Report:
    report.refresh_from_db()
    submit(report, office.writer, version=report.version)
    review(report, office.lawyer, version=report.version + 1)
    sign(report, office.leader, version=report.version + 2)
    freeze_report(report, office.writer, version=report.version + 3)
    return publish(report, office.publisher, version=report.version + 4)


def of_last_year(office: World, events: int) -> Report:
    with acting(SYSTEM, "测试"):
        for day in range(1, events + 1):
            one = office.event(day, "广场")
            Activity.objects.filter(pk=one.pk).update(on=one.on.replace(year=2018))
    return to_the_end(compose(OUTLINE.code, office.area, 2018, office.writer), office)


def test_last_year_stands_beside_with_every_difference(office: World) -> None:
    last = of_last_year(office, 21)
    report = compose(OUTLINE.code, office.area, 2019, office.writer)
    assert previous_report(report) == last and previous_report(last) is None
    lines = {each.paragraph.order: each for each in render(report)}
    shown = beside(report, lines[2].paragraph, lines[2].runs)
    assert shown is not None and shown.report == last
    assert [each.text for each in shown.paragraphs] == ["开展宣传活动20余次，其中在广场举办21次，占100%。"]
    found = {one.trace.code: (one.then, one.difference, one.growth) for one in shown.differences}
    assert found == {
        "test.events": ("21次", "+4次", "+19.0%"),
        "test.square": ("21次", "+3次", "+14.3%"),
        "test.rate": ("100%", "-4个百分点", ""),
    }
    other = beside(report, lines[4].paragraph, lines[4].runs)
    assert other is not None and [each.text for each in other.paragraphs] == ["宣传方式还较单一。"]
    assert other.differences == () and beside(last, lines[2].paragraph, ()) is None


def test_last_years_plan_is_taken_over_and_asked_after(office: World) -> None:
    of_last_year(office, 21)
    report = compose(OUTLINE.code, office.area, 2019, office.writer)
    plan = report.paragraphs.get(part=Part.PLAN, level=0)
    assert plan.text == "继续加强宣传。"
    asked = report.comments.get()
    assert "2018年的报告安排：继续加强宣传。" in asked.text and asked.paragraph == report.paragraphs.first()
    with pytest.raises(Invalid, match="批注没有解决"):
        submit(report, office.writer, version=1)
    resolve_comment(asked, office.writer)
    submit(report, office.writer, version=1)


def test_a_withdrawn_report_stays_readable_with_its_reason(office: World) -> None:
    report = of_last_year(office, 21)
    figure = report.figures.first()
    assert figure is not None
    for seat in (office.writer, office.publisher, office.stranger):
        with pytest.raises(Refused):
            withdraw(report, seat, version=report.version, reason="数字有误")
    with pytest.raises(Invalid, match="撤回理由"):
        withdraw(report, office.leader, version=report.version, reason=" ")
    report = withdraw(report, office.leader, version=report.version, reason="数字有误。")
    assert (report.state, report.reason) == (State.WITHDRAWN, "数字有误。")
    assert report.withdrawn_on == clock.today()
    assert not published().exists() and list(readable()) == [report]
    assert open_published(figure.uid) == figure and published_figures(report).count() == 3
    assert report.sign_offs.last().step == Step.WITHDRAWN  # type: ignore[union-attr]
    with pytest.raises(Conflict, match="已撤回"):
        withdraw(report, office.leader, version=report.version, reason="再撤")


def test_a_correction_goes_the_whole_way_and_marks_what_it_changed(office: World) -> None:
    old = of_last_year(office, 21)
    with acting(SYSTEM, "补登"):
        one = office.event(28, "广场")
        Activity.objects.filter(pk=one.pk).update(on=one.on.replace(year=2018))
    with pytest.raises(Refused):
        correct(old, office.lawyer, version=old.version, reason="漏登一次")
    with pytest.raises(Invalid, match="更正理由"):
        correct(old, office.writer, version=old.version, reason="")
    new = correct(old, office.writer, version=old.version, reason="漏登一次。")
    assert (new.edition, new.corrects, new.state) == (2, old, State.DRAFT)
    assert text(new)[1] == "开展宣传活动20余次，其中在广场举办22次，占100%。"
    old.refresh_from_db()
    with pytest.raises(Conflict, match="已有更正版"):
        correct(old, office.writer, version=old.version, reason="又错")
    assert list(published()) == [old] and corrected(new) == []
    new = to_the_end(new, office)
    old.refresh_from_db()
    assert (old.state, old.reason) == (State.WITHDRAWN, "已由第2版更正：漏登一次。")
    assert list(published()) == [new] and list(readable()) == [new, old]
    assert {one.figure.code: one.before for one in corrected(new)} == {
        "test.events": "21",
        "test.square": "21",
        "test.rate": "100%",
    }
    assert new.document is not None and "更正说明：第2版" in new.document.sheet
    assert text(old)[1] == "开展宣传活动20余次，其中在广场举办21次，占100%。"
    told: list[dict[str, Any]] = figure_list(new)
    assert [(one["indicator"], one["words"], one["value"], one["corrected_from"]) for one in told] == [
        ("test.events", "20余次", "22", "21"),
        ("test.square", "22次", "22", "21"),
        ("test.rate", "100%", "100%", "100%"),
    ]
    assert all(one["area"] == "示范区" and len(one["manifest"]) == 64 for one in told)


def test_one_text_of_a_year_is_published(office: World) -> None:
    report = of_last_year(office, 21)
    draft = compose(OUTLINE.code, office.area, 2019, office.writer)
    with pytest.raises(Conflict, match="未发布的报告请直接修改"):
        correct(draft, office.writer, version=1, reason="改")
    with pytest.raises(Conflict):
        withdraw(draft, office.leader, version=1, reason="撤")
    assert report.edition == 1
    edit(draft.paragraphs.get(order=4), "问题。", office.writer, version=1)
