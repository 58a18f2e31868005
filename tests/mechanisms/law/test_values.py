"""Texts with units become exact values and read back as staff expect."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import Term, Unit
from minzheng.mechanisms.law.values import Reading, shown


@pytest.mark.parametrize(
    ("unit", "text", "value", "printed"),
    [
        ("元", "5000元", 500000, "5,000.00元"),
        ("元", "2.5万元", 2500000, "25,000.00元"),
        ("元", "1010.00", 101000, "1,010.00元"),
        ("份额", "4%", Fraction(1, 25), "4%"),
        ("份额", "1/3", Fraction(1, 3), "1/3"),
        ("倍", "1.5倍", Fraction(3, 2), "1.5倍"),
        ("工作日", "10个工作日", Term(10, Unit.WORKING_DAY), "10个工作日"),
        ("月", "3个月", Term(3, Unit.MONTH), "3个月"),
        ("张", "200张", 200, "200张"),
        ("人", "2", 2, "2人"),
        ("文本", "街道", "街道", "街道"),
    ],
)
def test_read_and_shown(unit: str, text: str, value: object, printed: str) -> None:
    read = Reading(unit).read(text)
    assert read == value
    assert type(read) is type(value)
    assert shown(read, unit) == printed


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("元", "五千"), ("元", "4%"), ("元", "0.001元"), ("份额", "4"), ("份额", "1/0"), ("份额", "1/000"),
        ("工作日", "10日"), ("日", "10个工作日"), ("日", "0日"), ("张", "200个"), ("张", "-1张"), ("张", "1.5张"),
    ],
)  # fmt: skip
def test_unfit_text_is_refused(unit: str, text: str) -> None:
    with pytest.raises(Invalid):
        Reading(unit).read(text)


@given(st.integers(0, 10**8), st.integers(0, 6))
def test_a_share_reads_back_exactly(digits: int, places: int) -> None:
    text = f"{digits // 10**places}.{digits % 10**places:0{places}}" if places else str(digits)
    value = Reading("份额").read(f"{text}%")
    assert value == Fraction(digits, 10**places * 100)
    printed = shown(value, "份额")
    assert printed.endswith("%") and Fraction(printed[:-1]) / 100 == value
