"""Every rule at everybody: in columns to find where it holds, then in plain numbers at each place to say why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np

from minzheng.mechanisms.law.public import RuleVersion, law_in
from minzheng.mechanisms.monitoring import knowing
from minzheng.mechanisms.monitoring.facts import HOME, TODAY
from minzheng.mechanisms.monitoring.keeping import Keep, for_one_run
from minzheng.mechanisms.monitoring.knowing import (
    Homes,
    Law,
    Rows,
    Slice,
    Told,
    Wanted,
    homes_of,
    roll_up,
    roll_up_facts,
    slices_of,
)
from minzheng.mechanisms.monitoring.night import Hit, Night
from minzheng.mechanisms.monitoring.rules import HIT, Subject, WarningRule, in_force
from minzheng.mechanisms.monitoring.tracing import Traces, together, traces_of, underneath

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
        self._members = _members(homes, found)

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


def judge(
    night: Night,
    rules: Sequence[WarningRule],
    law: Law = law_in,
    keep: Keep | None = None,
    spark: str | None = None,
) -> Judged:
    """Run the rules in force that night over everybody. The answer depends on nothing but the question: people,
    deliveries, rules, parameters and day; `spark` is the address of a cluster (`local[2]`), if it is to be worked out there.
    """
    if spark and len(night.people.keys):
        from minzheng.mechanisms.monitoring.spreading import judge_on_spark  # noqa: PLC0415 - knows this module

        return judge_on_spark(night, rules, law, spark)
    versions = {each.rule: found for each in rules if (found := in_force(each.rule, night.on))}
    wanted, told = Wanted(night, versions.values()), Told(night, law)
    homes = homes_of(night, wanted)
    of_person = [versions[each.rule] for each in rules if each.rule in versions and each.of is Subject.PERSON]
    of_home = [
        versions[each.rule] for each in rules if each.rule in versions and each.of is not Subject.PERSON
    ]
    later = [each for each in of_person if any(name.startswith(HOME) for name in each.reads)]
    at_once = [each for each in of_person if each not in later]
    with nullcontext(keep) if keep else for_one_run(-(-len(night.people.keys) // knowing.SLICE)) as kept:
        slices = slices_of(night, wanted, kept)
        finds = _Finds()
        seen = Counter[str]()
        for part in slices:
            standings = part.standings()
            seen.update({source: len(each.place) for source, each in standings.items()})
            roll_up_facts(part, standings, homes)
            for rows in part.chunks(standings, homes, told):
                roll_up(rows, wanted, homes)
                finds.look(at_once, Subject.PERSON, rows)
        for rows in homes.chunks(night, told):
            finds.look(of_home, Subject.HOUSEHOLD, rows)
        of_homes = finds.told(of_home)
        members = np.zeros(homes.count, bool)
        members[np.concatenate([each.rows for each in of_homes] or [[]]).astype(np.int64)] = True
        traces = [_traced(part, later, of_person, finds, members, homes, told) for part in slices]
        found = finds.told(of_person) + of_homes
    return Judged(
        len(night.people.keys), homes.count, Hits(found, homes, night, together(traces)), dict(seen)
    )


class _Finds:
    """What has been found so far, rule by rule."""

    def __init__(self) -> None:
        self._of: dict[str, Subject] = {}
        self._rows: dict[str, list[tuple[Any, Any, dict[str, Any]]]] = {}

    def look(self, versions: Iterable[RuleVersion], of: Subject, rows: Rows) -> None:
        """Run rules over some people or households."""
        for version in versions:
            self._of[version.code] = of
            at = np.flatnonzero(rows.full(rows.run(version)[HIT]))
            if len(at):
                read = {name: rows.column(name)[at] for name in sorted(version.reads - {TODAY})}
                self._rows.setdefault(version.code, []).append((at + rows.start, rows.place[at], read))

    def told(self, versions: Iterable[RuleVersion]) -> list[Found]:
        """What each of these rules found, if anything."""
        return [self._whole(each) for each in versions if each.code in self._rows]

    def _whole(self, version: RuleVersion) -> Found:
        rows, places, reads = zip(*self._rows[version.code], strict=True)
        read = {name: np.concatenate([each[name] for each in reads]) for name in reads[0]}
        return Found(version, self._of[version.code], np.concatenate(rows), np.concatenate(places), read)


def _traced(
    part: Slice, later: Sequence[RuleVersion], of_person: Sequence[RuleVersion], finds: _Finds, members: Any,
    homes: Homes, told: Told,
) -> Traces:  # fmt: skip
    """Run the rules that look at households too, then keep what the hits of this slice rest on."""
    standings, start, count = part.standings(), part.start, len(part.people.keys)
    if later:
        for rows in part.chunks(standings, homes, told):
            finds.look(later, Subject.PERSON, rows)
    hit = members[homes.of_person[start : start + count]]
    for found in finds.told(of_person):
        inside = found.rows[(found.rows >= start) & (found.rows < start + count)]
        hit[inside - start] = True
    return traces_of(start, part.people.table, standings, np.flatnonzero(hit) + start)


def _members(homes: Homes, found: Sequence[Found]) -> dict[int, list[int]]:
    """The people (places) of the households found, by household."""
    wanted = [each.rows for each in found if each.of is Subject.HOUSEHOLD]
    if not wanted:
        return {}
    inside = np.zeros(homes.count, bool)
    inside[np.concatenate(wanted)] = True
    people = np.flatnonzero(inside[homes.of_person])
    members: dict[int, list[int]] = {}
    for person, home in zip(people.tolist(), homes.of_person[people].tolist(), strict=True):
        members.setdefault(home, []).append(person)
    return members
