"""The link by number: a name that differs, and a number two people hold, are never taken for agreement."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.mechanisms.lake.engine import Lake
from minzheng.mechanisms.lake.linking.characters import Names
from minzheng.mechanisms.lake.linking.differing import name_reason, other_names
from minzheng.mechanisms.lake.linking.exact import FOR_THE_QUEUE, LINKED, Outcome, holders, linked, tallied

KEYS, WORDS = st.integers(1, 6), st.integers(0, 3)


def people_of(rows: list[tuple[int, int, list[int]]]) -> pa.Table:
    """People 100, 101 … with key, name and other names."""
    return holders(
        np.array([key for key, _, _ in rows], np.int64),
        np.arange(100, 100 + len(rows)),
        np.array([name for _, name, _ in rows], np.int64),
        [others for _, _, others in rows],
    )


def feed_of(rows: list[tuple[int, int]]) -> pa.Table:
    return pa.table(
        {
            "key": np.array([key for key, _ in rows], np.int64),
            "name": np.array([name for _, name in rows], np.int64),
            "row": np.arange(1, len(rows) + 1, dtype=np.int32),
        }
    )


def outcomes(lake: Lake, feed: pa.Table, people: pa.Table) -> list[tuple[int, int, int]]:
    found = lake.fetch(linked(lake.read(feed), lake.read(people))).to_pylist()
    return sorted((row["row"], row["person"], row["outcome"]) for row in found)


def test_each_outcome(lake: Lake) -> None:
    people = people_of([(11, 1, []), (12, 2, [21, 22]), (13, 3, []), (13, 4, [])])
    feed = feed_of([(11, 1), (12, 22), (12, 0), (12, 9), (11, 9), (13, 3), (99, 1)])
    assert outcomes(lake, feed, people) == [
        (1, 100, Outcome.AGREES),
        (2, 101, Outcome.KNOWN),
        (3, 101, Outcome.UNNAMED),
        (4, 101, Outcome.DIFFERS),
        (5, 100, Outcome.DIFFERS),
        (6, 102, Outcome.SHARED),
        (6, 103, Outcome.SHARED),
    ]
    assert tallied(lake, lake.read(feed), lake.read(people)) == {
        Outcome.NONE: 1, Outcome.AGREES: 1, Outcome.KNOWN: 1, Outcome.UNNAMED: 1, Outcome.DIFFERS: 2, Outcome.SHARED: 1,
    }  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(KEYS, st.integers(1, 3), st.lists(st.integers(1, 3), max_size=2)), min_size=1, max_size=8
    ),
    st.lists(st.tuples(KEYS, WORDS), min_size=1, max_size=12),
    st.randoms(),
)
def test_as_one_would_do_it_by_hand(
    lake: Lake, people: list[tuple[int, int, list[int]]], feed: list[tuple[int, int]], order
) -> None:
    wanted = []
    for row, (key, name) in enumerate(feed, 1):
        holding = [(number, each) for number, each in enumerate(people, 100) if each[0] == key]
        for number, (_, known, others) in holding:
            if len(holding) > 1:
                how = Outcome.SHARED
            elif name == known:
                how = Outcome.AGREES
            elif name == 0:
                how = Outcome.UNNAMED
            else:
                how = Outcome.KNOWN if name in others else Outcome.DIFFERS
            wanted.append((row, number, how))
    told = feed_of(feed)
    shuffled = told.take(order.sample(range(len(feed)), len(feed)))
    assert outcomes(lake, told, people_of(people)) == sorted(wanted)
    assert outcomes(lake, shuffled, people_of(people)) == sorted(wanted)


def test_no_outcome_is_linked_and_queued_at_once() -> None:
    assert {*LINKED, *FOR_THE_QUEUE, Outcome.NONE} == set(Outcome) and not set(LINKED) & set(FOR_THE_QUEUE)


@pytest.mark.parametrize(
    ("given_name", "recorded", "old", "how"),
    [
        ("王喆", "王哲", "", Names.VARIANT),
        ("李秀英", "李雅婷", "李秀英", Names.OLD),
        ("李 炜", "李伟", "", Names.HOMOPHONE),
        ("王芳", "李强", "", Names.DIFFERENT),
    ],
)
def test_the_person_deciding_is_told_why(given_name: str, recorded: str, old: str, how: Names) -> None:
    found, words = name_reason(given_name, recorded, old)
    assert found is how and words.endswith("。")


def test_old_names_and_other_characters_are_known_names() -> None:
    assert other_names("王哲", "王小哲 王 大哲")[:2] == ["王小哲", "王"]
    assert {"王喆"} <= set(other_names("王哲"))
