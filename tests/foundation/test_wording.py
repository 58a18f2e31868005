from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid
from minzheng.foundation.quantities import Qualifier, parse_quantity
from minzheng.foundation.wording import Computed, matches, print_as, print_percent, print_scaled


@pytest.mark.parametrize(
    ("raw", "yes", "no"),
    [
        ("30余次", [30, 37, 39], [29, 40]),
        ("7000余份", [7000, 7999], [6999, 8000]),
        ("300余个", [300, 399], [299, 400]),
        ("1.81亿余元", [181000000, 181999999], [180999999, 182000000]),
        ("16万余名", [160000, 169999], [170000]),
        ("4200多支", [4200, 4299], [4300]),
        ("97个", [97], [96, 98]),
        ("12.82亿元", [1281500000, 1282499999], [1281499999, 1282500000]),
        ("1.8万人次", [17500, 18000, 18499], [17499, 18500]),
        ("2775000 元", [2775000, Fraction(277500000, 100)], [2775001]),
        ("84.39分", [Decimal("84.385"), Decimal("84.394")], [Decimal("84.3949") + Decimal("0.0001")]),
        ("96%", [(202, 210), Fraction(96, 100), (955, 1000)], [(203, 210), (9549, 10000), (0, 0)]),
        ("99.85%", [(1303, 1305)], [(1302, 1305)]),
        ("100%", [(16, 16)], [(209, 210), (999, 1000)]),
        ("99%", [(209, 210), (999, 1000)], [(16, 16), (98, 100)]),
        ("近百轮", [90, 99], [89, 100]),
        ("约46.98万元", [469800, 469750, 469850], [469749, 469851]),
        ("约200人", [190, 210], [189, 211]),
        ("约3人", [3], [2, 4]),
        ("超过80%", [Fraction(81, 100), (5, 6)], [(4, 5)]),
        ("不低于5%", [(5, 100)], [(4, 100)]),
        ("2000元以下", [2000, 0], [2001]),
        ("不足100人", [99], [100]),
        ("35—50平方米", [35, 50, Fraction(85, 2)], [34, 51]),
        ("第三届", [3], [2, 4]),
        ("3个百分点", [Fraction(3, 100)], [(3, 100)]),
        ("无", [0], [1]),
        ("-1.2%", [Fraction(-12, 1000), Fraction(-125, 10000) + Fraction(1, 10**6)], [Fraction(12, 1000)]),
    ],
)
def test_matches(raw: str, yes: list[Computed], no: list[Computed]) -> None:
    printed = parse_quantity(raw)
    for computed in yes:
        verdict = matches(printed, computed)
        assert verdict.ok and raw in verdict.explanation, verdict
    for computed in no:
        assert not matches(printed, computed).ok, computed


def test_explanations_can_be_checked_by_a_reader() -> None:
    assert matches(parse_quantity("30余次"), 41).explanation == (
        "“30余次”指30以上（含）、40以下（不含）；记录为41，不相符。"
    )
    assert matches(parse_quantity("96%"), (202, 210)).explanation == (
        "“96%”指95.5%以上（含）、96.5%以下（不含）；记录为202/210，即约96.1905%，相符。"
    )


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        matches(parse_quantity("96%"), 0.96)  # type: ignore[arg-type]


@given(
    st.integers(1, 10**12),
    st.sampled_from([Qualifier.OVER, Qualifier.NEARLY, Qualifier.ABOUT, Qualifier.EXACT]),
)
def test_what_is_printed_reads_back_true(value: int, qualifier: Qualifier) -> None:
    try:
        text = print_as(value, qualifier, "份")
    except Invalid:
        return
    printed = parse_quantity(text)
    assert printed.qualifier is qualifier and printed.unit == "份"
    assert matches(printed, value).ok


@pytest.mark.parametrize(
    ("value", "qualifier", "text"),
    [
        (7234, Qualifier.OVER, "7000余份"),
        (7234, Qualifier.NEARLY, "近8000份"),
        (7234, Qualifier.ABOUT, "约7000份"),
        (7234, Qualifier.EXACT, "7234份"),
        (5100, Qualifier.NEARLY, "近5200份"),
        (7000, Qualifier.OVER, None),
        (7, Qualifier.OVER, None),
        (0, Qualifier.ABOUT, None),
        (7234, Qualifier.AT_LEAST, None),
    ],
)
def test_print_as(value: int, qualifier: Qualifier, text: str | None) -> None:
    if text is None:
        with pytest.raises(Invalid):
            print_as(value, qualifier, "份")
    else:
        assert print_as(value, qualifier, "份") == text


@given(st.integers(0, 10**14), st.sampled_from("万亿"), st.integers(0, 4), st.booleans())
def test_scaled_reads_back_true(value: int, scale: str, places: int, over: bool) -> None:
    printed = parse_quantity(print_scaled(value, scale, places, "元", over))
    if printed.low or not over:
        assert matches(printed, value).ok


def test_scaled() -> None:
    assert print_scaled(181234567, "亿", 2, "元", over=True) == "1.81亿余元"
    assert print_scaled(1282000000, "亿", 2, "元") == "12.82亿元"


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 3))
def test_percent_reads_back_true(part: int, whole: int, places: int) -> None:
    assert matches(parse_quantity(print_percent(part, whole, places)), (part, whole)).ok


def test_percent() -> None:
    assert print_percent(202, 210) == "96%"
    assert print_percent(1303, 1305, 2) == "99.85%"
    assert print_percent(209, 210) == "99%"
    assert print_percent(16, 16) == "100%"
    with pytest.raises(Invalid):
        print_percent(0, 0)
