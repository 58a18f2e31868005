"""Outlines and passages as data: every mark and condition can be read, every bureau's own figures stand in its outline."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.bureau import plant, seated

from minzheng.config.scenarios.figure_table import Row, read_table
from minzheng.config.scenarios.outlines import declare_all, outlines_in_files
from minzheng.foundation import clock
from minzheng.foundation.quantities import Qualifier, parse_quantity
from minzheng.mechanisms.access.public import Level, create_unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.desk.figures import fitting
from minzheng.mechanisms.indicators.public import Figure, Indicator, indicator, parse_period
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.reports import styles
from minzheng.mechanisms.reports.public import (
    Mark,
    Outline,
    Part,
    check,
    compose,
    filled,
    marks_of,
    outline_of,
    outlines,
    parse_condition,
    passages,
    render,
    sentences,
)

YEARS = {"weihai_2020": 2020, "jizhou_2022": 2022, "tianjin_2023": 2023, "yanta_2023": 2023}
# Further scenarios of these bureaus: their figures stand in the same outline.
OFFICES = {"weihai_work_2020": "weihai_2020", "tianjin_work_2023": "tianjin_2023", "yanta_work_2023": "yanta_2023", "jizhou_work_2022": "jizhou_2022"}  # fmt: skip
FILES = dict(outlines_in_files())
EVERY: list[Outline] = [*FILES.values(), outline_of("reports.yearly")]
NAMED = pytest.mark.parametrize("outline", EVERY, ids=lambda one: one.code)


def texts(outline: Outline, year: int) -> Iterator[tuple[str, str]]:
    for section in outline.sections:
        for said in section.said:
            yield filled(said.text, "某局", year), filled(said.when, "某局", year)


def marks(outline: Outline, year: int) -> list[Mark]:
    return [mark for text, _ in texts(outline, year) for mark in marks_of(text)]


def asked(outline: Outline, year: int) -> Iterator[Mark]:
    yield from marks(outline, year)
    for text, when in texts(outline, year):
        for condition in (when, *(said.condition for said in sentences(text))):
            if condition:
                yield from parse_condition(condition).figures


def test_the_scenarios_that_write_their_own_report() -> None:
    assert set(FILES) == set(YEARS)
    declare_all()
    declare_all()
    assert {one.organ for one in outlines()} == {
        "", "东丽区民政局", "威海市民政局", "蓟州区民政局", "天津市民政局", "雁塔区民政局",
    }  # fmt: skip
    assert {one.code for one in outlines("蓟州区民政局")} == {"reports.jizhou", "reports.yearly"}


@NAMED
def test_each_outline_has_the_five_parts_and_only_known_figures_of_fitting_periods(outline: Outline) -> None:
    said = {section.part for section in outline.sections if section.said}
    assert said == set(Part)
    for mark in asked(outline, 2023):
        period = parse_period(mark.period)
        assert fitting(indicator(mark.code), period).code == period.code, mark


def test_every_passage_asks_for_known_figures() -> None:
    assert len(passages()) > 30
    for one in passages().values():
        text, when = filled(one.text, "某局", 2023), filled(one.when, "某局", 2023)
        conditions = [when, *(said.condition for said in sentences(text))]
        found = [mark for each in conditions if each for mark in parse_condition(each).figures]
        for mark in [*marks_of(text), *found]:
            period = parse_period(mark.period)
            assert fitting(indicator(mark.code), period).code == period.code, (one.code, mark)


def true_of(row: Row) -> Figure:
    """A figure whose number the printed words stand for."""
    one, printed = indicator(row.indicator), parse_quantity(row.raw)
    more = printed.step / 3 if printed.qualifier is Qualifier.OVER else 0
    less = printed.step / 50 if printed.qualifier is Qualifier.NEARLY else 0
    number = printed.low + (int(more) if more > 1 else more) - less  # a count stays a whole number
    money = isinstance(one, Indicator) and one.measure.money
    value = int(number * 100) if money else Fraction(number)
    whole = value if isinstance(value, int) else int(value) if value.denominator == 1 else value
    return Figure(one.code, one.label, one.unit, row.period, Area(pk=1), whole, 1, "", money=money)


@pytest.mark.parametrize(
    ("scenario", "row"),
    [(OFFICES.get(name, name), row) for name in (*YEARS, *OFFICES) for row in read_table(name)],
    ids=lambda one: one if isinstance(one, str) else one.id,
)
def test_every_printed_figure_of_a_bureau_stands_in_its_outline(scenario: str, row: Row) -> None:
    found = [
        mark
        for mark in marks(FILES[scenario], YEARS[scenario])
        if mark.code == row.indicator and parse_period(mark.period).code == row.period.code
    ]
    assert found, row
    figure = true_of(row)
    assert found[0].style is not None
    text = found[0].filled(styles.word(figure, found[0].style))
    assert styles.verdict(figure, text).ok, text
    said, printed = parse_quantity(text), parse_quantity(row.raw)
    assert said.qualifier is printed.qualifier, text
    wrong = styles.verdict(replace(figure, value=figure.value * 2 + 1), text)  # type: ignore[operator]
    assert not wrong.ok


def test_a_bureau_without_records_still_begins_with_the_standard_outline(db: None) -> None:
    with clock.at(date(2024, 1, 8)), acting(SYSTEM, "测试"):
        area = plant([("900101", "示范区", "区县", "")])["示范区"]
        section = create_unit("法规科", Level.SECTION, area, create_unit("示范区民政局", Level.BUREAU, area))
        writer: Any = seated("写", section, reporting="reports.")
    with clock.at(date(2024, 1, 8)):
        report = compose("reports.yearly", area, 2023, writer)
        assert report.title == "示范区民政局2023年法治政府建设年度报告"
        rendered = render(report)
        said = [each.text for each in rendered if not each.left_out]
        assert [line for line in said if line[1] == "、"] == [
            "一、主要举措和成效",
            "二、存在的不足和原因",
            "三、党政主要负责人履行推进法治建设第一责任人职责的情况",
            "四、下一年度推进法治政府建设的主要安排",
            "五、其他需要报告的情况",
        ]
        assert "（一）规范性文件与重大决策" in said and not any("社会救助" in line for line in said)
        assert {one.code for one in check(rendered)} <= {"report.condition"}, check(rendered)
        assert check(rendered) == []
        questions = [one.text for one in report.comments.all()]
        assert len(questions) == 4 and any("2024年的安排" in one for one in questions)
