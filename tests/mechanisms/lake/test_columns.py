"""Each word and operator on columns gives, row by row, what it gives on plain values."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.lake import stages
from minzheng.mechanisms.lake.columns import Column
from minzheng.mechanisms.lake.engine import Lake
from minzheng.mechanisms.law.public import (
    DOWN,
    HALF_UP,
    UP,
    greatest,
    least,
    negate,
    one_of,
    share,
    when,
)

BIG = 2**61
numbers = st.integers(-BIG, BIG) | st.integers(-20, 20)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "a": numbers,
            "b": numbers,
            "part": st.integers(1, 10**9) | st.integers(1, 9),
            "yes": st.booleans(),
            "no": st.booleans(),
            "word": st.sampled_from(["火灾", "疾病", "", "o'clock"]),
        }
    ),
    min_size=1,
    max_size=200,
)
KINDS = {
    "a": "number",
    "b": "number",
    "part": "number",
    "yes": "condition",
    "no": "condition",
    "word": "text",
}
WORDS: dict[str, Callable[[Any], Any]] = {
    "operators": lambda f: f["a"] + f["b"] - 1 - f["b"] + (5 - f["part"] * 3) + 2 * f["part"],
    "below": lambda f: f["a"] < f["b"],
    "at most": lambda f: f["a"] <= f["b"],
    "plain below": lambda f: f["part"] > 3,
    "plain at most": lambda f: f["part"] >= 3,
    "both": lambda f: f["yes"] & f["no"] & True,
    "either": lambda f: f["yes"] | f["no"] | False,
    "not": lambda f: negate(f["yes"]),
    "when": lambda f: when(f["yes"], f["a"], 7),
    "when plain": lambda f: when(True, f["a"], f["b"]),
    "when text": lambda f: when(f["yes"], f["word"], "无"),
    "when condition": lambda f: when(f["yes"], f["no"], f["a"] < 3),
    "least": lambda f: least(f["a"], f["b"], 5),
    "greatest": lambda f: greatest(0, f["a"], f["b"]),
    "one of texts": lambda f: one_of(f["word"], "火灾", "o'clock"),
    "one of numbers": lambda f: one_of(f["part"], 1, 12),
    "plain": lambda f: 12,
    "the fact": lambda f: f["word"],
}
for _way in (DOWN, UP, HALF_UP):
    WORDS[f"share {_way.name}"] = lambda f, way=_way: share(f["a"], f["part"], to=way)
    WORDS[f"share of a plain {_way.name}"] = lambda f, way=_way: share(100, f["part"], to=way)
    for _by in (1, 2, 3, 10, 12):
        WORDS[f"share by {_by} {_way.name}"] = lambda f, way=_way, by=_by: share(f["a"], by, to=way)


@pytest.fixture(scope="module")
def lake() -> Iterator[Lake]:
    made = Lake("200MB")
    yield made
    made.close()


@pytest.mark.parametrize("most", [stages.MOST_TERMS, 0], ids=["whole", "in stages"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows)
def test_columns_answer_like_plain_values(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, most: int, rows: list[dict[str, Any]]
) -> None:
    monkeypatch.setattr(stages, "MOST_TERMS", most)
    made = lake.derive(
        lake.read(rows), KINDS, {}, lambda facts: {name: word(facts) for name, word in WORDS.items()}
    )
    got = lake.fetch(made).to_pylist()
    for row, found in zip(rows, got, strict=True):
        for name, word in WORDS.items():
            expected = word(row)
            assert (type(found[name]), found[name]) == (type(expected), expected), (name, row)


def test_a_column_is_no_truth_and_takes_no_float() -> None:
    column = Column(None)
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(column)
    for wrong in (lambda: column + 0.5, lambda: column * None):
        with pytest.raises(TypeError):
            wrong()


def test_a_plain_divisor_below_one_is_refused(lake: Lake) -> None:
    with pytest.raises(Invalid, match="不能除以0"):
        lake.derive(lake.read([{"a": 1}]), {"a": "number"}, {}, lambda f: {"x": share(f["a"], 0, to=DOWN)})
