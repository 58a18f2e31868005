"""The link by number: rows of a source to people by keyed pseudonyms alone, with the name as the second witness.

Nobody's number or name is needed in plain: both sides carry the pseudonyms made when they came in.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


class Outcome(IntEnum):
    """What the number and the name of a row say together."""

    NONE = 0  # nobody has this number
    AGREES = 1  # the number's holder, of this name
    KNOWN = 2  # the number's holder, of an old name or in other characters of the name
    UNNAMED = 3  # the number's holder; the source gives no name
    DIFFERS = 4  # the number's holder is of another name: for the queue
    SHARED = 5  # two people hold the number: for the queue, one row for each of them


LINKED = (Outcome.AGREES, Outcome.KNOWN, Outcome.UNNAMED)
FOR_THE_QUEUE = (Outcome.DIFFERS, Outcome.SHARED)


def holders(
    key: NDArray[np.int64],
    person: NDArray[np.int64],
    name: NDArray[np.int64],
    others: Sequence[Sequence[int]],
) -> pa.Table:
    """The people as `linked` takes them: one row for each, with the pseudonyms of the name and of other names known.

    Columns `key`, `person`, `name` int64, `others` list of int64 (empty where nothing else is known), `shared` whether
    somebody else holds the same number.
    """
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    rest = pa.array([list(each) or None for each in others], pa.list_(pa.int64()))
    return pa.table({"key": key, "person": person, "name": name, "others": rest, "shared": count[place] > 1})


def linked(feed: Any, people: Any) -> Any:
    """The rows of `feed` (`key`, `name`, `row`) whose number somebody holds: `row`, `key`, `person`, `outcome` (int8).

    Both are tables of the lake, `people` as `holders` makes it. A row appears once, or once for each holder of a shared
    number. `name` 0 is a source without names.
    """
    both = feed.join(people, feed.key == people.key)
    outcome = ibis.cases(
        (people.shared, int(Outcome.SHARED)),
        (feed.name == people.name, int(Outcome.AGREES)),
        (feed.name == 0, int(Outcome.UNNAMED)),
        (people.others.contains(feed.name).fill_null(False), int(Outcome.KNOWN)),
        else_=int(Outcome.DIFFERS),
    )
    return both.select(row=feed.row, key=feed.key, person=people.person, outcome=outcome.cast("int8"))


def tallied(lake: Any, feed: Any, people: Any) -> dict[Outcome, int]:
    """How many rows of `feed` came to which outcome; every row is counted once."""
    found = linked(feed, people).select("row", "outcome").distinct()
    counts = found.group_by("outcome").aggregate(rows=found.count())
    told = {Outcome(each["outcome"]): int(each["rows"]) for each in lake.fetch(counts).to_pylist()}
    whole = int(lake.fetch(feed.aggregate(rows=feed.count()))["rows"][0].as_py())
    return {Outcome.NONE: whole - sum(told.values())} | told
