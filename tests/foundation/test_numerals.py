from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation import numerals
from minzheng.foundation.errors import Invalid

NUMBERS = st.integers(0, numerals.LIMIT - 1) | st.builds(
    lambda digits: sum(d * 10**i for i, d in enumerate(digits)),
    st.lists(st.sampled_from([0, 1, 5]), max_size=16),
)


@given(NUMBERS, st.booleans())
def test_round_trip(number: int, capital: bool) -> None:
    assert numerals.read(numerals.write(number, capital)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("首", None),
        ("两", 2),
        ("十二", 12),
        ("一十二", 12),
        ("一百零五", 105),
        ("百", 100),
        ("两千", 2000),
        ("二〇一九", 2019),
        ("十五亿五千零一", 1500005001),
        ("十五亿零五千零一", 1500005001),
        ("一万亿", 10**12),
        ("壹拾万柒仟", 107000),
        ("一百五", None),
        ("三四", None),
        ("两万两", None),
        ("一百零", None),
        ("十十", None),
        ("一亿万", None),
        ("", None),
        ("五" * 17, None),
    ],
)
def test_read(text: str, number: int | None) -> None:
    if number is None:
        with pytest.raises(Invalid):
            numerals.read(text)
    else:
        assert numerals.read(text) == number


@given(st.text() | st.text(numerals.LETTERS))
def test_read_never_crashes(text: str) -> None:
    with suppress(Invalid):
        assert 0 <= numerals.read(text) < numerals.LIMIT


@pytest.mark.parametrize("number", [-1, numerals.LIMIT])
def test_write_refuses_what_it_cannot_say(number: int) -> None:
    with pytest.raises(ValueError):
        numerals.write(number)
