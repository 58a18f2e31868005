import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation import numerals
from minzheng.foundation.errors import Invalid
from minzheng.foundation.quantities import Qualifier, parse_quantity

PRINTED = list(
    csv.DictReader((Path(__file__).parent / "printed_figures.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: f"{row['id']} {row['raw']}")
def test_every_printed_figure_of_five_reports(row: dict[str, str]) -> None:
    got = parse_quantity(row["raw"])
    values = [Fraction(value) for value in row["value"].split("|")]
    assert [v for v in (got.low, got.high) if v is not None] == values
    assert got.qualifier.value == row["qualifier"]
    assert got.unit in row["unit"] or row["unit"] in got.unit
    assert got.ordinal == (row["kind"] == "ordinal")
    assert got.raw == row["raw"]


def test_the_table_is_whole() -> None:
    assert len(PRINTED) == 220


@pytest.mark.parametrize(
    ("raw", "low", "high", "unit", "qualifier"),
    [
        ("30余次", 30, None, "次", Qualifier.OVER),
        ("三十余次", 30, None, "次", Qualifier.OVER),
        ("十几个", 10, None, "个", Qualifier.OVER),
        ("三年多", 3, None, "年", Qualifier.OVER),
        ("１，２３４份", 1234, None, "份", Qualifier.EXACT),
        ("近万人", 10000, None, "人", Qualifier.NEARLY),
        ("约200人左右", None, None, "", None),
        ("200人左右", 200, None, "人", Qualifier.ABOUT),
        ("百分之九十六点五", Fraction(965, 1000), None, "%", Qualifier.EXACT),
        ("3.5个百分点", Fraction(35, 1000), None, "个百分点", Qualifier.EXACT),
        ("2‰", Fraction(2, 1000), None, "‰", Qualifier.EXACT),
        ("10%—20%", Fraction(1, 10), Fraction(1, 5), "%", Qualifier.EXACT),
        ("10-20%", Fraction(1, 10), Fraction(1, 5), "%", Qualifier.EXACT),
        ("5000至1万元", 5000, 10000, "元", Qualifier.EXACT),
        ("3000元至2万元", 3000, 20000, "元", Qualifier.EXACT),
        ("三至五个", 3, 5, "个", Qualifier.EXACT),
        ("三四个", 3, 4, "个", Qualifier.EXACT),
        ("二三十万份", 200000, 300000, "份", Qualifier.EXACT),
        ("三十二个", 32, None, "个", Qualifier.EXACT),
        ("不超过300元", 300, None, "元", Qualifier.AT_MOST),
        ("不足百人", 100, None, "人", Qualifier.LESS_THAN),
        ("3次及以上", 3, None, "次", Qualifier.AT_LEAST),
        ("-1.2%", Fraction(-12, 1000), None, "%", Qualifier.EXACT),
        ("累计30余次", 30, None, "次", Qualifier.OVER),
        ("35㎡", 35, None, "m2", Qualifier.EXACT),
        ("前5名", 5, None, "名", Qualifier.AT_MOST),
        ("3万亿元", 3 * 10**12, None, "元", Qualifier.EXACT),
    ],
)
def test_parse(
    raw: str, low: Fraction | None, high: Fraction | None, unit: str, qualifier: Qualifier
) -> None:
    if low is None:
        with pytest.raises(Invalid):
            parse_quantity(raw)
        return
    got = parse_quantity(raw)
    assert (got.low, got.high, got.unit, got.qualifier) == (low, high, unit, qualifier)


@pytest.mark.parametrize(
    ("raw", "digit", "step"),
    [
        ("7000余份", 1, 1000),
        ("2046余公斤", 1, 1),
        ("430余条", 1, 10),
        ("1.81亿余元", 10**6, 10**6),
        ("120余万元", 10**4, 10**5),
        ("20多万份", 10**4, 10**5),
        ("三万人", 10**4, 10**4),
        ("96%", Fraction(1, 100), Fraction(1, 100)),
    ],
)
def test_digit_and_step(raw: str, digit: Fraction, step: Fraction) -> None:
    got = parse_quantity(raw)
    assert (got.digit, got.step) == (digit, step)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "若干次",
        "数十个",
        "首",
        "第",
        "首3名",
        "第三余届",
        "50-30个",
        "超过30余次",
        "近3-5个",
        "3次5",
        "1,23个",
    ],
)
def test_refused_with_a_chinese_reason(raw: str) -> None:
    with pytest.raises(Invalid, match=r"[一-鿿]{4}"):
        parse_quantity(raw)


PIECES = [
    *"0123456789.,%余多近约至-—万亿元次个第首前点 一三十百零两负",
    "以上",
    "不低于",
    "百分之",
    "个百分点",
]


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_never_crashes(text: str) -> None:
    try:
        got = parse_quantity(text)
    except Invalid:
        return
    assert got.digit > 0 and got.step >= got.digit
    assert got.high is None or got.low < got.high


@given(st.integers(1, 10**12), st.sampled_from(["次", "户", ""]))
def test_arabic_and_chinese_agree(number: int, unit: str) -> None:
    arabic, chinese = parse_quantity(f"{number}{unit}"), parse_quantity(f"{numerals.write(number)}{unit}")
    assert arabic.low == chinese.low == number
    assert parse_quantity(f"{number:,}{unit}").low == number
