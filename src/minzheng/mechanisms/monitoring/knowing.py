"""What a night knows of everybody: facts laid beside the people, values prepared, households rolled up. Slice by slice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from minzheng.mechanisms.lake.public import (
    Feed,
    Figure,
    Standing,
    highest,
    home_numbers,
    standing,
    summed,
)
from minzheng.mechanisms.law.public import RuleVersion, Share, law_in, values_of
from minzheng.mechanisms.monitoring.facts import (
    HOME,
    MEMBERS,
    TODAY,
    Fact,
    attributes,
    facts,
    known,
    prepared,
)
from minzheng.mechanisms.monitoring.night import Night, People
from minzheng.mechanisms.monitoring.rules import PERSON_RULE, in_force

if TYPE_CHECKING:
    from minzheng.mechanisms.lake.public import Lake

SLICE = 1_000_000
LAW = "law "
Law = Callable[[RuleVersion, date, Sequence[int]], Mapping[str, list[Any]]]
Keep = Callable[[Any, str, Sequence[Feed], Sequence[Figure], int], Standing]


class Places:
    """Where people or households live: the different areas (ids), and of each the one it lives in."""

    def __init__(self, places: Any) -> None:
        self.different, self.back = np.unique(places, return_inverse=True)


@dataclass
class Slice:
    """Some of the people, the standing of each source, and what `monitoring.person` made (arrays by name)."""

    start: int
    people: People
    standings: Mapping[str, Standing]
    places: Places
    prepared: Mapping[str, Any]

    @property
    def count(self) -> int:
        """How many people there are in it."""
        return len(self.people.keys)

    def column(self, name: str) -> Any:
        """One fact, attribute or prepared value of everybody in it."""
        if name in self.prepared:
            return self.prepared[name]
        if name in facts():
            return self.standings[facts()[name].source].spread(name, self.count)
        return self.people.table[name].to_numpy()


@dataclass
class Homes:
    """Households by number: their registry ids, each person's household, and what is known of it (arrays by name)."""

    ids: Any
    of_person: Any
    place: Any
    columns: dict[str, Any] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.ids)


class Wanted:
    """The names that rules read, and what must be known for them."""

    def __init__(self, night: Night, versions: Iterable[RuleVersion]) -> None:
        self.person = in_force(PERSON_RULE, night.on)
        read = {name for version in versions for name in version.reads}
        self.home = sorted(name for name in read if name.startswith(HOME) and known_of(name))
        inner = {name.removeprefix(HOME) for name in self.home if name != MEMBERS}
        self.prepared = sorted((read | inner) & prepared().keys())
        under = self.person.reads if self.person and self.prepared else frozenset()
        self.plain = (read | inner | under) - {TODAY}
        self.facts: dict[str, list[Fact]] = defaultdict(list)
        for name in sorted(self.plain & facts().keys()):
            self.facts[facts()[name].source].append(facts()[name])
        self.attributes = sorted(self.plain & attributes().keys())


def known_of(name: str) -> bool:
    """Whether a name stands for something of a household."""
    declared = known(name)
    return declared is not None and name not in attributes()


def known_slices(
    night: Night, wanted: Wanted, homes: Homes, lake: "Lake", law: Law = law_in, keep: Keep | None = None
) -> Iterator[Slice]:
    """Every slice of the people with all that is wanted; each adds its part to the households before it is given."""
    feeds, keep = feeds_of(night), keep or anew
    for start in range(0, len(night.people.keys), SLICE):
        people = night.people.slice(start, SLICE)
        standings = {
            source: keep(people.keys, source, feeds.get(source, ()), [figure_of(each, night) for each in declared], night.month)
            for source, declared in wanted.facts.items()
        }  # fmt: skip
        part = Slice(start, people, standings, Places(people.table["place"].to_numpy()), {})
        part.prepared = _prepared(part, wanted, night, lake, law)
        _add(part, wanted, homes)
        yield part


def anew(keys: Any, source: str, feeds: Sequence[Feed], figures: Sequence[Figure], month: int) -> Standing:
    """The standing of a source without a look at what was known the night before."""
    return standing(keys, feeds, figures, month)


def homes_of(night: Night, wanted: Wanted) -> Homes:
    """The households of the people, nothing known of them yet but how many live there and where."""
    table = night.people.table
    numbers, ids = home_numbers(table["household"].to_numpy(), len(table))
    place = np.zeros(len(ids), np.int64)
    place[numbers[::-1]] = table["place"].to_numpy()[::-1]
    columns = {name: np.zeros(len(ids), np.int64) for name in wanted.home}
    if MEMBERS in columns:
        columns[MEMBERS] = np.bincount(numbers, minlength=len(ids)).astype(np.int64)
    return Homes(ids, numbers, place, columns)


class Told:
    """The parameters of one rule at many places: plain where all places agree, else one value per row.

    `rows` are arrays to be put beside the facts, named after the parameter; `law(columns)` is what the rule reads.
    """

    def __init__(self, version: RuleVersion, on: date, places: Places, law: Law) -> None:
        self.plain: dict[str, Any] = {}
        self.rows: dict[str, Any] = {}
        self._columns: dict[str, str] = {}
        self._shares: dict[str, tuple[str, str]] = {}
        if not version.uses or not len(places.different):
            return
        back = places.back
        for name, values in law(version, on, places.different.tolist()).items():
            column = f"{LAW}{version.uses[name]}"
            if all(each == values[0] for each in values):
                self.plain[name] = values[0]
            elif isinstance(values[0], Share):
                self._shares[name] = (f"{column} above", f"{column} below")
                self.rows[f"{column} above"] = np.array([each.numerator for each in values])[back]
                self.rows[f"{column} below"] = np.array([each.denominator for each in values])[back]
            else:
                self._columns[name] = column
                self.rows[column] = np.array(values)[back]

    def law(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """By the rule's own names: plain values and columns."""
        made = {name: columns[column] for name, column in self._columns.items()}
        shares = {name: Share(columns[one], columns[two]) for name, (one, two) in self._shares.items()}
        return {**self.plain, **made, **shares}


def figure_of(fact: Fact, night: Night) -> Figure:
    """A fact as the lake rolls it up: choices become the numbers that stand for them."""
    choices = night.shapes[fact.source].choices
    where = {name: tuple(choices[name].index(each) for each in some) for name, some in fact.where.items()}
    return Figure(fact.code, fact.how, fact.of, where, fact.within)


def feeds_of(night: Night) -> dict[str, list[Feed]]:
    """The deliveries of each source, the earlier ones first."""
    made: dict[str, list[Feed]] = defaultdict(list)
    for each in sorted(night.deliveries, key=lambda one: one.batch):
        made[each.source].append(Feed(each.batch, each.path, each.month, night.shapes[each.source].day))
    return made


def _prepared(part: Slice, wanted: Wanted, night: Night, lake: "Lake", law: Law) -> Mapping[str, Any]:
    """What `monitoring.person` makes of facts and attributes."""
    version = wanted.person
    if version is None or not wanted.prepared or not part.count:
        return {}
    read = {name: part.column(name) for name in version.reads - {TODAY}}
    told = Told(version, night.on, part.places, law)

    def formula(columns: Mapping[str, Any]) -> Mapping[str, Any]:
        known_there = {**{name: columns[name] for name in read}, TODAY: night.today}
        made = values_of(version, known_there, told.law(columns))
        return {name: made[name] for name in wanted.prepared}

    return lake.worked_out({**read, **told.rows}, formula)


def _add(part: Slice, wanted: Wanted, homes: Homes) -> None:
    numbers = homes.of_person[part.start : part.start + part.count]
    for name in wanted.home:
        declared = known(name.removeprefix(HOME)) if name != MEMBERS else None
        if declared is None:
            continue
        values = part.column(declared.code)
        if declared.home == "most":
            homes.columns[name] = np.maximum(homes.columns[name], highest(numbers, homes.count, values))
        else:
            homes.columns[name] += summed(numbers, homes.count, values)
