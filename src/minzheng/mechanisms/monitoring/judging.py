"""Every rule at everybody: in columns to find where it holds, then in plain numbers at each place to say why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from minzheng.mechanisms.lake.public import opened
from minzheng.mechanisms.law.public import RuleVersion, law_in, values_of
from minzheng.mechanisms.monitoring.facts import TODAY
from minzheng.mechanisms.monitoring.knowing import (
    Homes,
    Keep,
    Law,
    Places,
    Slice,
    Told,
    Wanted,
    homes_of,
    known_slices,
)
from minzheng.mechanisms.monitoring.night import Hit, Night
from minzheng.mechanisms.monitoring.rules import HIT, Subject, WarningRule, in_force
from minzheng.mechanisms.monitoring.tracing import parts_of, underneath

if TYPE_CHECKING:
    from minzheng.mechanisms.lake.public import Lake


@dataclass(frozen=True)
class Judged:
    """What a night found: how many people and households were looked at, every hit, and of each source how many of the
    people have a row in it."""

    people: int
    homes: int
    hits: tuple[Hit, ...]
    seen: Mapping[str, int]


def judge(
    night: Night,
    rules: Sequence[WarningRule],
    law: Law = law_in,
    keep: Keep | None = None,
    memory: str = "2GB",
) -> Judged:
    """Run the rules in force that night over everybody. The answer depends on nothing but the question: people,
    deliveries, rules, parameters and day."""
    versions = {each.rule: found for each in rules if (found := in_force(each.rule, night.on))}
    wanted = Wanted(night, versions.values())
    homes = homes_of(night, wanted)
    of_person = [versions[each.rule] for each in rules if each.rule in versions and each.of is Subject.PERSON]
    of_home = [
        versions[each.rule] for each in rules if each.rule in versions and each.of is Subject.HOUSEHOLD
    ]
    with opened(memory) as lake:
        slices = list(known_slices(night, wanted, homes, lake, law, keep))
        hits = [hit for part in slices for hit in _of_people(part, of_person, homes, night, lake, law)]
        hits += _of_homes(slices, of_home, homes, night, lake, law)
    seen = Counter[str]()
    for part in slices:
        seen.update({source: len(each.place) for source, each in part.standings.items()})
    return Judged(len(night.people.keys), homes.count, tuple(hits), dict(seen))


def _of_people(
    part: Slice, versions: Sequence[RuleVersion], homes: Homes, night: Night, lake: "Lake", law: Law
) -> Iterator[Hit]:
    numbers = homes.of_person[part.start : part.start + part.count]
    columns = {
        name: homes.columns[name][numbers] if name in homes.columns else part.column(name)
        for name in _read(versions)
    }
    place = part.people.table["place"].to_numpy()
    for version, rows in _found(versions, columns, part.places, night, lake, law):
        parts = parts_of([part], rows + part.start, underneath(version, night.on))
        for row, told, one in zip(rows.tolist(), _plain(version, columns, rows, night), parts, strict=True):
            yield Hit(version.code, one.person, None, int(place[row]), told, (one,))


def _of_homes(
    slices: Sequence[Slice],
    versions: Sequence[RuleVersion],
    homes: Homes,
    night: Night,
    lake: "Lake",
    law: Law,
) -> Iterator[Hit]:
    columns = {name: homes.columns[name] for name in _read(versions)}
    found = _found(versions, columns, Places(homes.place), night, lake, law)
    living = _members(homes, [rows for _, rows in found])
    for version, rows in found:
        people = np.array([each for row in rows.tolist() for each in living[row]], np.int64)
        parts = iter(parts_of(slices, people, underneath(version, night.on)))
        for row, told in zip(rows.tolist(), _plain(version, columns, rows, night), strict=True):
            those = tuple(next(parts) for _ in living[row])
            home = int(homes.ids[row]) if homes.ids[row] > 0 else None
            person = None if home else those[0].person
            yield Hit(version.code, person, home, int(homes.place[row]), told, those)


def _found(
    versions: Sequence[RuleVersion],
    columns: Mapping[str, Any],
    places: Places,
    night: Night,
    lake: "Lake",
    law: Law,
) -> list[tuple[RuleVersion, Any]]:
    """Each rule with the rows at which it holds, one pass over the columns for all rules."""
    if not versions or not len(places.different):
        return []
    told = {version.code: Told(version, night.on, places, law) for version in versions}
    beside = {name: each for one in told.values() for name, each in one.rows.items()}

    def condition(version: RuleVersion) -> Any:
        one = told[version.code]

        def holds(given: Mapping[str, Any]) -> Any:
            read = {name: night.today if name == TODAY else given[name] for name in version.reads}
            return values_of(version, read, one.law(given))[HIT]

        return holds

    rows = lake.where({**columns, **beside}, {version.code: condition(version) for version in versions})
    return [(version, np.sort(rows[version.code])) for version in versions]


def _read(versions: Iterable[RuleVersion]) -> list[str]:
    return sorted({name for version in versions for name in version.reads} - {TODAY})


def _plain(
    version: RuleVersion, columns: Mapping[str, Any], rows: Any, night: Night
) -> list[dict[str, int | bool]]:
    """What the rule read at each of these rows, as plain numbers and conditions."""
    names = sorted(version.reads - {TODAY})
    values = [columns[name][rows].tolist() for name in names]
    today = {TODAY: night.today} if TODAY in version.reads else {}
    return [{**dict(zip(names, one, strict=True)), **today} for one in zip(*values, strict=True)]


def _members(homes: Homes, found: Sequence[Any]) -> dict[int, tuple[int, ...]]:
    """The people of the households found, by household."""
    wanted = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    inside = np.zeros(homes.count, bool)
    inside[wanted] = True
    people = np.flatnonzero(inside[homes.of_person])
    members: dict[int, list[int]] = {int(each): [] for each in wanted}
    for person, home in zip(people.tolist(), homes.of_person[people].tolist(), strict=True):
        members[home].append(person)
    return {home: tuple(each) for home, each in members.items()}
