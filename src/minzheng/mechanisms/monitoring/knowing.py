"""What a night knows: facts laid beside some ten thousand people at a time, values prepared, households rolled up."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow.compute as pc

from minzheng.mechanisms.lake.public import (
    Feed,
    Figure,
    Span,
    Standing,
    Values,
    add_up,
    home_numbers,
    plain,
    raise_to,
)  # fmt: skip
from minzheng.mechanisms.law.public import RuleVersion, Share, values_of
from minzheng.mechanisms.monitoring.facts import HOME, MEMBERS, TODAY, Fact, Known, facts, known, prepared
from minzheng.mechanisms.monitoring.formulas import PLACE, Term, Turn, worked_out
from minzheng.mechanisms.monitoring.keeping import Keep, OnDisk, Wish
from minzheng.mechanisms.monitoring.night import Night, People
from minzheng.mechanisms.monitoring.rules import PERSON_RULE, in_force

SLICE = 1_000_000  # people whose deliveries are rolled up together
CHUNK = 65_536  # rows over which rules run at once
FIRST, LAST = -(2**63), 2**63 - 1  # of all keys
Law = Callable[[RuleVersion, date, Sequence[int]], Mapping[str, list[Any]]]


class Wanted:
    """The names that rules read, and what must be known for them."""

    def __init__(self, night: Night, versions: Iterable[RuleVersion]) -> None:
        self.person = in_force(PERSON_RULE, night.on)
        read = {name for version in versions for name in version.reads}
        self.home = sorted(name for name in read if of_home(name))
        inner = {name.removeprefix(HOME) for name in self.home if name != MEMBERS}
        made = (read | inner) & prepared().keys()
        under = self.person.reads if self.person and made else frozenset()
        self.facts: dict[str, list[Fact]] = defaultdict(list)
        for name in sorted((read | inner | under) & facts().keys()):
            self.facts[facts()[name].source].append(facts()[name])

    def rolled(self) -> Iterator[tuple[str, Known]]:
        """The names of households with what they are rolled up from."""
        for name in self.home:
            if name != MEMBERS and (declared := known(name.removeprefix(HOME))):
                yield name, declared


def of_home(name: str) -> bool:
    """Whether a name stands for something of a household."""
    return name.startswith(HOME) and known(name) is not None


class Told:
    """The parameters of rules in every area of a night: plain where all areas agree, else by area."""

    def __init__(self, night: Night, law: Law) -> None:
        self._on, self._law = night.on, law
        self.areas = np.sort(pc.unique(night.people.table["place"]).to_numpy())
        self._made: dict[str, dict[str, Any]] = {}

    def at(self, version: RuleVersion, there: Callable[[], Any]) -> dict[str, Any]:
        """By the rule's own names: plain values, or columns for rows in these areas (`there`: position in `areas`)."""
        return {name: _told(value, there) for name, value in self.by_area(version).items()}

    def by_area(self, version: RuleVersion) -> Mapping[str, Any]:
        """By the rule's own names: plain values, or arrays with one value for each of the areas."""
        if version.code not in self._made:
            found = (
                self._law(version, self._on, self.areas.tolist()) if version.uses and len(self.areas) else {}
            )
            self._made[version.code] = {name: _by_area(values) for name, values in found.items()}
        return self._made[version.code]


def _by_area(values: list[Any]) -> Any:
    if all(each == values[0] for each in values):
        return values[0]
    if isinstance(values[0], Share):
        return Share(
            np.array([each.numerator for each in values]),
            np.array([each.denominator for each in values]),
        )
    return np.array(values)


def _told(value: Any, there: Callable[[], Any]) -> Any:
    if isinstance(value, np.ndarray):
        return Values(value[there()])
    if isinstance(value, Share) and isinstance(value.numerator, np.ndarray):
        return Share(Values(value.numerator[there()]), Values(value.denominator[there()]))
    return value


class Rows(ABC):
    """Some people or households as rules read them: columns by name, worked out when first asked for; `start` is the place of
    the first among all, where they are neighbours."""

    def __init__(self, start: int, many: int, today: int, told: Told) -> None:
        self.start, self.many, self.today, self.told = start, many, today, told
        self._columns: dict[str, Any] = {}
        self._terms: dict[Term, Any] = {}

    @property
    def place(self) -> Any:
        """The areas where they are."""
        return self.column(PLACE)

    @abstractmethod
    def _made(self, name: str) -> Any:
        """A name for every row (array), not asked for before."""

    def column(self, name: str) -> Any:
        """One name for every row (array)."""
        if name not in self._columns:
            self._columns[name] = self._made(name)
        return self._columns[name]

    def run(self, version: RuleVersion) -> Mapping[str, Any]:
        """The named values of a rule for every row: columns, or plain values where all rows have the same."""
        read: dict[str, Any] = {name: Values(self.column(name)) for name in version.reads - {TODAY}}
        read[TODAY] = self.today
        return values_of(version, read, self.told.at(version, lambda: self._there))

    def value(self, term: Any) -> Any:
        """One value of a rule for every row (array)."""
        return self.full(worked_out(term, self._leaf, self._terms))

    def turn(self, turn: Turn) -> Any:
        """The day on which a comparison turns next, for every row (array)."""
        days = turn.days(self._leaf, self._terms, self.today)
        return np.broadcast_to(days, self.many)

    def _leaf(self, term: Term) -> Any:
        if term.of_area is not None:
            return Values(term.of_area[self._there])
        (name,) = term.parts
        return self.today if name == TODAY else Values(self.column(name))

    @cached_property
    def _there(self) -> Any:
        return np.searchsorted(self.told.areas, self.place)

    def full(self, value: Any) -> Any:
        """One value of a rule as an array, also where it is the same for all."""
        return np.broadcast_to(plain(value), self.many)


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

    def chunks(self, night: Night, told: Told) -> Iterator["HomeRows"]:
        """All of them, some ten thousand at a time."""
        for start in range(0, self.count, CHUNK):
            yield HomeRows(slice(start, start + CHUNK), night.today, told, self)


class HomeRows(Rows):
    """Some households: neighbours by number, or any (array of numbers)."""

    def __init__(self, which: Any, today: int, told: Told, homes: Homes) -> None:
        start = which.start if isinstance(which, slice) else 0
        super().__init__(start, len(homes.place[which]), today, told)
        self._which, self._homes = which, homes

    def _made(self, name: str) -> Any:
        return (self._homes.place if name == PLACE else self._homes.columns[name])[self._which]


class PersonRows(Rows):
    """Some people, neighbours by key."""

    def __init__(
        self, start: int, people: People, standings: Mapping[str, Standing], wanted: Wanted, homes: Homes,
        night: Night, told: Told,
    ) -> None:  # fmt: skip
        super().__init__(start, len(people.keys), night.today, told)
        self._people, self._homes = people, homes
        self._standings, self._wanted = standings, wanted
        self.home = homes.of_person[start : start + self.many]

    def _made(self, name: str) -> Any:
        if name in facts():
            return self._standings[facts()[name].source].spread(name, self.many)
        if name in prepared():
            assert self._wanted.person is not None
            for made, value in self.run(self._wanted.person).items():
                self._columns[made] = self.full(value)
            return self._columns[name]
        if of_home(name):
            return self._homes.columns[name][self.home]
        return self._people.table[name].to_numpy()


@dataclass(frozen=True)
class Slice:
    """Some of the people, neighbours by key, and where the standings of the sources come from; `span`: the keys from theirs to those
    of the next slice, None for those who lie behind."""

    start: int
    people: People
    night: Night
    wanted: Wanted
    feeds: Mapping[str, Sequence[Feed]]
    keep: Keep
    span: Span | None

    def standings(self) -> dict[str, Standing]:
        """Every source that is wanted."""
        return {source: self.keep.standing(*asked, span=self.span) for source, asked in self.asked()}

    def names(self, keep: OnDisk) -> dict[str, str]:
        """What these standings are called where they are kept."""
        return {source: keep.name(*asked) for source, asked in self.asked()}

    def asked(self) -> Iterator[tuple[str, Wish]]:
        """Every source that is wanted, with what its standing is asked for by."""
        for source, declared in self.wanted.facts.items():
            figures = [figure_of(each, self.night) for each in declared]
            yield source, (self.people.keys, source, self.feeds.get(source, ()), figures, self.night.month)

    def chunks(self, standings: Mapping[str, Standing], homes: Homes, told: Told) -> Iterator[PersonRows]:
        """All of them, some ten thousand at a time."""
        for start in range(0, len(self.people.keys), CHUNK):
            people = self.people.slice(start, CHUNK)
            inside = {name: each.between(start, start + CHUNK) for name, each in standings.items()}
            yield PersonRows(self.start + start, people, inside, self.wanted, homes, self.night, told)


def slices_of(night: Night, wanted: Wanted, keep: Keep) -> list[Slice]:
    """The people in slices; those who came since the last night over everybody are one."""
    feeds, people = feeds_of(night), night.people
    first = len(people.keys) if people.first is None else people.first
    starts = list(range(0, max(first, 1), SLICE))
    made = []
    for start in starts:
        low = int(people.keys[start]) if start else FIRST
        high = int(people.keys[start + SLICE]) - 1 if start + SLICE < first else LAST
        some = people.slice(start, min(SLICE, first - start))
        made.append(Slice(start, some, night, wanted, feeds, keep, (low, high)))
    if first < len(people.keys):
        some = people.slice(first, len(people.keys) - first)
        made.append(Slice(first, some, night, wanted, feeds, keep, None))
    return made


def homes_of(night: Night, wanted: Wanted) -> Homes:
    """The households of the people, nothing known of them yet but how many live there and where: in the area of the member whose
    key comes first."""
    table = night.people.table
    numbers, ids = home_numbers(table["household"].to_numpy(), len(table))
    place, lies = np.zeros(len(ids), np.int64), table["place"].to_numpy()
    if night.people.first in (None, len(table)):
        place[numbers[::-1]] = lies[::-1]
    else:
        backwards = np.argsort(night.people.keys, kind="stable")[::-1]
        place[numbers[backwards]] = lies[backwards]
    columns = {name: np.zeros(len(ids), np.int64) for name in wanted.home}
    if MEMBERS in columns:
        columns[MEMBERS] = np.bincount(numbers, minlength=len(ids)).astype(np.int64)
    return Homes(ids, numbers, place, columns)


def roll_up(rows: PersonRows, wanted: Wanted, homes: Homes) -> None:
    """Add the attributes and the prepared values of some people to their households."""
    for name, declared in wanted.rolled():
        if declared.code not in facts():
            into(declared)(homes.columns[name], rows.home, rows.column(declared.code))


def roll_up_facts(part: Slice, standings: Mapping[str, Standing], homes: Homes) -> None:
    """Add the facts of a slice to the households: only those who have a row count."""
    numbers = {source: homes.of_person[each.place + part.start] for source, each in standings.items()}
    for name, declared in part.wanted.rolled():
        if isinstance(declared, Fact):
            values = standings[declared.source].figures[declared.code]
            into(declared)(homes.columns[name], numbers[declared.source], values)


def into(declared: Known) -> Callable[[Any, Any, Any], None]:
    """How the values of people get into what their households have."""
    return raise_to if declared.home == "most" else add_up


def figure_of(fact: Fact, night: Night) -> Figure:
    """A fact as the lake rolls it up: choices become the numbers that stand for them."""
    choices = night.shapes[fact.source].choices
    where = {name: tuple(choices[name].index(each) for each in some) for name, some in fact.where.items()}
    return Figure(fact.code, fact.how, fact.of, where, fact.within)


def feeds_of(night: Night) -> dict[str, list[Feed]]:
    """The deliveries of each source, the earlier ones first."""
    made: dict[str, list[Feed]] = defaultdict(list)
    for each in sorted(night.deliveries, key=lambda one: one.batch):
        made[each.source].append(
            Feed(each.batch, each.path, each.month, night.shapes[each.source].day, each.mark)
        )
    return made
