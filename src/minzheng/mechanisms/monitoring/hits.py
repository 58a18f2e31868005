"""What a night found: the places where each rule holds, written out as hits when somebody looks at them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, overload

import numpy as np

from minzheng.mechanisms.law.public import RuleVersion
from minzheng.mechanisms.monitoring.facts import TODAY
from minzheng.mechanisms.monitoring.knowing import Homes
from minzheng.mechanisms.monitoring.night import Hit, Night
from minzheng.mechanisms.monitoring.rules import Subject
from minzheng.mechanisms.monitoring.tracing import Traces, underneath

AT_ONCE = 2_000


@dataclass(frozen=True)
class Found:
    """Where one rule holds: rows among all people or households (sorted), the areas, and what the rule read there."""

    version: RuleVersion
    of: Subject
    rows: Any
    place: Any
    read: Mapping[str, Any]


class Hits(Sequence[Hit]):
    """Every hit of a night, rule by rule; held as columns, and written out when somebody looks at it."""

    def __init__(self, found: Sequence[Found], homes: Homes, night: Night, traces: Traces) -> None:
        self.found, self._homes, self._night, self._traces = found, homes, night, traces
        self._ends = np.cumsum([len(each.rows) for each in found]).tolist()

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        return _members(self._homes, self.found, self._night.people.keys)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Hit]: ...
    def __getitem__(self, index: int | slice) -> Hit | list[Hit]:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            return list(self._between(start, stop))[::step]
        start = range(len(self))[index]
        return next(self._between(start, start + 1))

    def __iter__(self) -> Iterator[Hit]:
        for start in range(0, len(self), AT_ONCE):
            yield from self._between(start, min(start + AT_ONCE, len(self)))

    def counts(self) -> dict[str, int]:
        """How many hits each rule has."""
        return {each.version.code: len(each.rows) for each in self.found}

    def _between(self, start: int, stop: int) -> Iterator[Hit]:
        for found, end in zip(self.found, self._ends, strict=True):
            begin = end - len(found.rows)
            first, last = max(start - begin, 0), min(stop - begin, len(found.rows))
            if first < last:
                yield from self._told(found, slice(first, last))

    def _told(self, found: Found, which: slice) -> Iterator[Hit]:
        rows, place = found.rows[which].tolist(), found.place[which].tolist()
        of_person = found.of is Subject.PERSON
        living = [(row,) if of_person else self._members[row] for row in rows]
        people = np.array([each for some in living for each in some], np.int64)
        parts = iter(self._traces.parts(people, underneath(found.version, self._night.on)))
        today = {TODAY: self._night.today} if TODAY in found.version.reads else {}
        columns = [each[which].tolist() for each in found.read.values()]
        for at, row in enumerate(rows):
            those = tuple(next(parts) for _ in living[at])
            home = None if of_person or self._homes.ids[row] <= 0 else int(self._homes.ids[row])
            read = {name: column[at] for name, column in zip(found.read, columns, strict=True)} | today
            yield Hit(found.version.code, None if home else those[0].person, home, place[at], read, those)


@dataclass(frozen=True)
class Judged:
    """What a night found: how many people and households were looked at, every hit, and of each source how many of the
    people have a row in it."""

    people: int
    homes: int
    hits: Hits
    seen: Mapping[str, int] = field(default_factory=dict)


def _members(homes: Homes, found: Sequence[Found], keys: Any) -> dict[int, list[int]]:
    """The people (places, in the order of their keys) of the households found, by household."""
    wanted = [each.rows for each in found if each.of is Subject.HOUSEHOLD]
    if not wanted:
        return {}
    inside = np.zeros(homes.count, bool)
    inside[np.concatenate(wanted)] = True
    people = np.flatnonzero(inside[homes.of_person])
    people = people[np.argsort(keys[people], kind="stable")]
    members: dict[int, list[int]] = {}
    for person, home in zip(people.tolist(), homes.of_person[people].tolist(), strict=True):
        members.setdefault(home, []).append(person)
    return members
