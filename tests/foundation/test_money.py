import re
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid
from minzheng.foundation.money import (
    LARGEST,
    Rounding,
    capital,
    format_yuan,
    parse_yuan,
    share,
    split,
    yuan_decimal,
)

FEN = st.integers(-LARGEST, LARGEST)
BILLABLE = st.integers(0, 10**18 - 1) | st.builds(
    lambda digits: sum(d * 10**i for i, d in enumerate(digits)),
    st.lists(st.sampled_from([0, 0, 1, 5]), max_size=18),
)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.50", 123450),
        ("１，２３４．５０元", 123450),
        ("￥0.05", 5),
        ("¥ 3000", 300000),
        ("人民币12元整", 1200),
        ("1.5万元", 1500000),
        ("0.000001万元", 1),
        ("1.81亿元", 18100000000),
        ("-0.1", -10),
        ("￥-7", -700),
        ("92233720368547758.07", LARGEST),
    ],
)
def test_parse(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "money.form"),
        ("NaN", "money.form"),
        ("Infinity", "money.form"),
        ("1e5", "money.form"),
        ("1,23", "money.form"),
        ("12.", "money.form"),
        ("--1", "money.form"),
        ("-￥-1", "money.form"),
        ("١٢", "money.form"),
        ("壹佰元", "money.form"),
        ("1.234", "money.decimals"),
        ("1.000", "money.decimals"),
        ("0.0000001万元", "money.decimals"),
        ("92233720368547758.08", "money.range"),
        ("0." + "0" * 5000, "money.decimals"),
        ("9999999999999999999.99亿元", "money.range"),
        ("9" * 5000, "money.range"),
    ],
)
def test_parse_refuses(text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_yuan(text)
    assert [p.code for p in caught.value.problems] == [code]
    assert re.search("[一-鿿]", str(caught.value))


def test_parse_refuses_floats() -> None:
    with pytest.raises(Invalid, match="浮点"):
        parse_yuan(12.5)  # type: ignore[arg-type]


@given(st.text() | st.text("0123456789.,-￥元万亿 "))
def test_parse_never_crashes(text: str) -> None:
    with suppress(Invalid):
        assert abs(parse_yuan(text)) <= LARGEST


@given(FEN, st.booleans())
def test_format_and_parse_round_trip(fen: int, grouped: bool) -> None:
    assert parse_yuan(format_yuan(fen, grouped)) == fen
    assert yuan_decimal(fen) == Decimal(format_yuan(fen, grouped=False))


# The first four are the worked examples of the PBoC's annex on filling in bills, the rest follow its rules.
@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (140950, "壹仟肆佰零玖元伍角"),
        (600714, "陆仟零柒元壹角肆分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (100, "壹元整"),
        (1000, "壹拾元整"),
        (10005, "壹佰元零伍分"),
        (100100, "壹仟零壹元整"),
        (277500000, "贰佰柒拾柒万伍仟元整"),
        (10000000500, "壹亿零伍元整"),
        (150000500100, "壹拾伍亿零伍仟零壹元整"),
        (-120, "负壹元贰角"),
    ],
)
def test_capital(fen: int, words: str) -> None:
    assert capital(fen) == f"人民币{words}"


def read_capital(text: str) -> int:
    """An independent reader: adds digit × unit, section by section."""
    units = {"分": 1, "角": 10, "拾": 10, "佰": 100, "仟": 1000}
    total = section = digit = 0
    for letter in text.removeprefix("人民币").removeprefix("负"):
        if letter in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(letter)
        elif letter in "拾佰仟":
            section, digit = section + digit * units[letter], 0
        elif letter in "万亿元":
            size = {"万": 10**6, "亿": 10**10, "元": 100}[letter]
            low = total % size if letter != "亿" else 0
            whole = total - low
            total = (
                (whole // 100 + section + digit) * size
                if letter == "亿"
                else whole + (section + digit) * size
            )
            section = digit = 0
        elif letter in "角分":
            total, digit = total + digit * units[letter], 0
    return total


@given(BILLABLE)
def test_capital_is_injective_and_well_formed(fen: int) -> None:
    words = capital(fen)
    assert read_capital(words) == fen
    assert "零零" not in words and not re.search("零[万亿分角拾佰仟]", words)
    assert words.endswith("整") == (fen % 100 == 0)
    if fen:
        assert capital(-fen) == words.replace("人民币", "人民币负")


def test_capital_refuses_what_has_no_words() -> None:
    with pytest.raises(Invalid):
        capital(10**18)


@given(FEN, st.integers(1, 500))
def test_split_keeps_the_sum(fen: int, parts: int) -> None:
    amounts = split(fen, parts)
    assert len(amounts) == parts and sum(amounts) == fen and max(amounts) - min(amounts) <= 1


@given(FEN, st.integers(-(10**6), 10**6), st.integers(1, 10**6))
def test_share_rounds_as_named(fen: int, numerator: int, denominator: int) -> None:
    exact = Fraction(fen) * numerator / denominator
    down, up = (share(fen, numerator, denominator, r) for r in (Rounding.DOWN, Rounding.UP))
    near = share(fen, numerator, denominator, Rounding.HALF_UP)
    assert abs(down) <= abs(exact) <= abs(up) and abs(up) - abs(down) == (exact.denominator != 1)
    assert abs(near - exact) <= Fraction(1, 2) and near in (down, up)
    assert share(-fen, numerator, denominator, Rounding.HALF_UP) == -near


def test_share_half_goes_up() -> None:
    assert share(5, 1, 2, Rounding.HALF_UP) == 3
    assert share(-5, 1, 2, Rounding.HALF_UP) == -3
    assert share(10**6, 4, 100, Rounding.DOWN) == 40000


def test_impossible_parts_and_denominators() -> None:
    with pytest.raises(ValueError):
        split(1, 0)
    with pytest.raises(ValueError):
        share(1, 1, 0, Rounding.DOWN)
