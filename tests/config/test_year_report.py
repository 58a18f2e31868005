"""The template of the year's report: five statutory parts, and each of the fifty printed figures once, in its words."""

import re
from collections import Counter

from minzheng.config.scenarios.dongli_2019.report import OUTLINE
from minzheng.config.scenarios.figure_table import read_table
from minzheng.foundation.quantities import parse_quantity
from minzheng.mechanisms.indicators.public import indicator, parse_period
from minzheng.mechanisms.reports.public import Mark, Part, pieces

YEAR = "2019"


def marks() -> list[Mark]:
    texts = (text.replace("{year}", YEAR) for one in OUTLINE.sections for text in one.paragraphs)
    return [one for text in texts for one in pieces(text) if isinstance(one, Mark)]


def shape(raw: str) -> str:
    """Printed words without their digits: what a mark's braces leave."""
    return re.sub(r"[0-9]+(—[0-9]+)?|[一二三四五六七八九十]+", "", raw.replace(" ", ""))


def test_every_printed_figure_stands_once_in_the_template():
    wanted = Counter((row.indicator, row.period.code) for row in read_table("dongli_2019"))
    written = Counter((one.code, parse_period(one.period).code) for one in marks())
    assert written == wanted and sum(written.values()) == 50


def test_marks_are_worded_as_printed():
    table: dict[tuple[str, str], list[str]] = {}
    for row in read_table("dongli_2019"):
        table.setdefault((row.indicator, row.period.code), []).append(row.raw)
    for one in marks():
        raw = table[one.code, parse_period(one.period).code][0]
        assert indicator(one.code)
        if one.style is None:
            assert one.words == raw, one
            continue
        around = one.filled("")
        over = "余" if one.style == "余" else ""
        percent = "%" if "%" in raw else ""
        expected = shape(raw).removeprefix("首" if one.style == "序" else "").removeprefix("第")
        assert over + percent + around == expected or expected in (around, over + around), (one, raw)
        assert parse_quantity(raw).qualifier == parse_quantity(one.filled("3" + over + percent)).qualifier, (
            one
        )


def test_the_five_statutory_parts_are_written():
    filled = {one.part for one in OUTLINE.sections if one.paragraphs}
    assert filled == set(Part)
