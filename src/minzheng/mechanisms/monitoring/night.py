"""A night's question: which people, which deliveries, which day; and what each rule found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from minzheng.foundation.periods import day_number
from minzheng.mechanisms.lake.public import month_of

NOBODY = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Delivery:
    """A keyed file of one applied batch: the source, the number of the batch, the file, and the month (counted from
    January 1970) that rows without a day of their own belong to. `mark` is the digest of a file that may be made anew."""

    source: str
    batch: int
    path: Path
    month: int
    mark: str = ""


@dataclass(frozen=True)
class SourceShape:
    """What a night must know of a source: the column that dates its rows (None: none), the choices of each column in
    the order in which their numbers stand for them."""

    day: str | None
    choices: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class People:
    """Everybody a night looks at, by key: `table` has `person`, `household`, `place` (int64) and the declared attributes.

    In a night after another only the `first` of them lie by key, and behind them, by key again, those who came since; at the
    places `gone` nobody is any more."""

    keys: Any
    table: pa.Table
    first: int | None = None
    gone: Any = field(default_factory=lambda: NOBODY)

    @classmethod
    def of(cls, table: pa.Table) -> "People":
        """People out of rows in any order; of rows with one key the first counts, whoever has none (0) stays himself."""
        key = table["key"].to_numpy()
        key = np.where(key == 0, table["person"].to_numpy(), key)
        _, first = np.unique(key, return_index=True)
        return cls(key[first], table.take(pa.array(first)))

    def slice(self, start: int, length: int) -> "People":
        """Some of them, neighbours by key."""
        return People(self.keys[start : start + length], self.table.slice(start, length))

    @property
    def many(self) -> int:
        """How many there are."""
        return len(self.keys) - len(self.gone)


@dataclass(frozen=True)
class Night:
    """The people, the deliveries known and the day that is judged."""

    on: date
    people: People
    deliveries: Sequence[Delivery]
    shapes: Mapping[str, SourceShape]

    @property
    def today(self) -> int:
        """The day as rules read it."""
        return day_number(self.on)

    @property
    def month(self) -> int:
        """The month as standings count it."""
        return month_of(self.today)


@dataclass(frozen=True)
class Part:
    """What a hit rests on about one person (registry id): facts and attributes that are not 0, and for each source where its
    latest row about this person lies (batch, line)."""

    person: int
    known: Mapping[str, int | bool]
    origins: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Hit:
    """A rule holds at a person or at a household (registry ids; who lives alone is a person), in an area (id): what the rule
    read there in plain numbers, and the people it rests on."""

    rule: str
    person: int | None
    household: int | None
    place: int
    facts: Mapping[str, int | bool]
    parts: tuple[Part, ...]
