"""Each word and operator on numpy columns gives, row by row, what it gives on plain values; nothing wraps around."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from tests.mechanisms.lake.test_columns import WORDS, rows

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.lake.arrays import Values, plain
from minzheng.mechanisms.law.public import DOWN, share, when


@pytest.mark.parametrize("name", WORDS)
@settings(deadline=None, max_examples=40)
@given(table=rows)
def test_a_word_answers_for_a_column_as_for_one_value(name: str, table: list[dict[str, Any]]) -> None:
    columns = {each: Values(np.array([row[each] for row in table])) for each in table[0]}
    wanted = [WORDS[name](row) for row in table]
    if any(isinstance(each, int) and not -(2**63) <= each < 2**63 for each in wanted):
        with pytest.raises(Invalid):
            WORDS[name](columns)
        return
    found = np.broadcast_to(plain(WORDS[name](columns)), len(table)).tolist()
    assert found == wanted
    assert [type(each) for each in found] == [type(each) for each in wanted]


def test_what_leaves_64_bits_is_refused_and_what_only_might_is_worked_out() -> None:
    big = Values(np.array([2**62, -(2**62), 3]))
    less = Values(np.array([-(2**62), 2**62, 4]))
    assert (big + less).array.tolist() == [0, 0, 7]
    with pytest.raises(Invalid, match="超出"):
        big + big
    with pytest.raises(Invalid, match="超出"):
        big * 4


def test_a_divisor_below_one_in_any_row_is_refused() -> None:
    with pytest.raises(Invalid, match="不能除以0"):
        share(Values(np.array([5, 6])), Values(np.array([2, 0])), to=DOWN)


def test_a_column_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError):
        bool(Values(np.array([True])))
    with pytest.raises(TypeError):
        when(Values(np.array([True])), 1.5, 2)
