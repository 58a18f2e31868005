"""What reports add to the wording of figures is true of every number, or refused."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.public import Figure, Year
from minzheng.mechanisms.reports.styles import rounding, verdict, word

AREA = Area(pk=1)


def figure(
    value: int | Fraction, money: bool = False, part: int | None = None, whole: int | None = None
) -> Figure:
    return Figure("a.b", "某数", "", Year(2019), AREA, value, 1, "", money=money, part=part, whole=whole)


@settings(deadline=None)
@given(
    st.integers(1, 10**13),
    st.sampled_from(("", "余", "多", "近", "约", "万0", "万1", "万2", "亿1", "亿2", "亿2余", "余万", "余亿")),
    st.booleans(),
)
def test_what_is_written_is_true(value: int, style: str, money: bool) -> None:
    one = figure(value, money)
    try:
        written = word(one, style)
    except Invalid:
        return
    assert verdict(one, written + "元").ok, written


@pytest.mark.parametrize(
    ("fen", "style", "written"),
    [
        (120_345_678, "余万", "120余万"),
        (120_000_000, "余万", "120万"),
        (3_456_789, "余万", "3余万"),
        (1_234_567_890, "余万", "1230余万"),
        (46_980_012, "万2", "46.98万"),
        (1_811_234_567_89, "亿2余", "18.11亿余"),
    ],
)
def test_amounts_with_angles_and_fen(fen: int, style: str, written: str) -> None:
    assert word(figure(fen, money=True), style) == written


def test_all_of_a_share_and_how_it_was_rounded() -> None:
    most, every = figure(Fraction(202, 210), part=202, whole=210), figure(Fraction(1), part=9, whole=9)
    assert word(every, "全部") == "全部" and verdict(every, "全部").ok
    assert not verdict(most, "全部整改").ok
    with pytest.raises(Invalid, match="不是全部"):
        word(most, "全部")
    assert word(most, "%") == "96%" and rounding(most) == "202÷210＝约96.1905%，四舍五入后刊印。"
    assert rounding(figure(5)) == ""


def test_nothing_that_is_no_style() -> None:
    for style in ("何", "万9", "余千", "多万"):
        with pytest.raises(Invalid):
            word(figure(12345), style)
