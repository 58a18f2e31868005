"""The people of a night: one row for everybody on record, with what the registers say of him, keyed by pseudonym."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from django.db.models import Max, Q

from minzheng.domains.low_income_monitoring.prepared import BENEFITS, HERE
from minzheng.foundation.periods import day_number
from minzheng.mechanisms.areas.public import AreaVersion, within
from minzheng.mechanisms.lake.public import keys_of
from minzheng.mechanisms.law.public import parameter, read_rows
from minzheng.mechanisms.matters.public import Stage
from minzheng.mechanisms.registry.public import Membership, Person, RegisterEntry, SexCode

NAMES = (
    "minimum_living", "low_income", "rigid_spending", "extreme_poverty", "orphan", "unsupported_child",
    "disability_living", "disability_care", "old_age", "elder_hardship",
)  # fmt: skip
REGISTERS = {f"{BENEFITS}.{name}": f"on_{name}" for name in NAMES}
ADULT_AGE = f"{BENEFITS}.unsupported_child.adult_age"
HEAD, SPOUSE, CHILD, PARENT, OTHER = "本人", "配偶", "子女", "父母", "其他"
# Who are father and mother of a minor with this relation to the head, as far as relations tell; grandchildren stand under 其他.
PARENTS_OF = {CHILD: (HEAD, SPOUSE), HEAD: (PARENT,), OTHER: (CHILD,)}


def people(on: date, areas: Sequence[int] | None = None) -> pa.Table:
    """Everybody on record on a day, or those living in `areas` (ids) and below, in the order of the keys.

    Columns: person, key (0 without a usable number), household (0: none), place, and the attributes of `people.yaml`;
    money in 分, days since 1970-01-01. A benefit of a household is shared out among its members and adds up to it.
    """
    night = _Night(on, _inside(on, areas))
    for line in _lines(on):
        night.lay(*line)
    night.date_contacts()
    return night.table()


def _inside(on: date, areas: Sequence[int] | None) -> frozenset[int] | None:
    if areas is None:
        return None
    return frozenset(place for one in areas for place in within(one, on))


def _lines(on: date) -> Iterable[tuple[str, int | None, int | None, Mapping[str, Any]]]:
    """Register, person, household and columns of every line in force on a day."""
    held = RegisterEntry.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), register__in=REGISTERS, valid_from__lte=on
    )
    return held.values_list("register", "person_id", "household_id", "data").iterator(5000)


@dataclass(frozen=True)
class _Member:
    """Where somebody lives on the day."""

    household: int
    area: int
    relation: str


@dataclass
class _Night:
    """The rows that are being filled: attribute by attribute one array over the people."""

    on: date
    inside: frozenset[int] | None
    rows: list[Person] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._survivors = dict(
            Person.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
        )
        homes = self._homes()
        found = Person.objects.filter(merged_into__isnull=True).order_by("pk")
        for person in found.only("uid", "id_number", "sex", "born", "died_on", "area_id").iterator(5000):
            place = homes[person.pk].area if person.pk in homes else person.area_id
            if self.inside is None or place in self.inside:
                self.rows.append(person)
        self.at = {person.pk: place for place, person in enumerate(self.rows)}
        self.homes = {key: one for key, one in homes.items() if key in self.at}
        self.members: dict[int, list[int]] = defaultdict(list)
        for key in sorted(self.homes):
            self.members[self.homes[key].household].append(self.at[key])
        for row in read_rows(HERE / "people.yaml"):
            kind = np.bool_ if row["kind"] == "condition" else np.int64
            self.values[row["code"]] = np.zeros(len(self.rows), kind)
        self._persons()
        self._parents()

    def whose(self, person: int) -> int:
        """The person that a row stands for."""
        while person in self._survivors:
            person = self._survivors[person]
        return person

    def _homes(self) -> dict[int, _Member]:
        held = Membership.objects.filter(valid__contains=self.on).order_by("pk")
        found = held.values_list("person_id", "household_id", "household__area_id", "relation")
        return {
            self.whose(person): _Member(home, area, of) for person, home, area, of in found.iterator(5000)
        }

    def _persons(self) -> None:
        self.values["age"] = np.fromiter((_age(one.born, self.on) for one in self.rows), np.int64)
        self.values["female"] = np.fromiter((one.sex == SexCode.FEMALE for one in self.rows), np.bool_)
        died = (one.died_on is not None and one.died_on <= self.on for one in self.rows)
        self.values["registered_dead"] = np.fromiter(died, np.bool_)

    def _parents(self) -> None:
        """Fathers and mothers of minors, by the relations to the head of the household."""
        adult = parameter(ADULT_AGE, None, self.on).amount
        relation = {self.at[key]: one.relation for key, one in self.homes.items()}
        age, parent = self.values["age"], self.values["parent"]
        for places in self.members.values():
            minors = {relation[place] for place in places if 0 <= age[place] < adult}
            wanted = {one for minor in minors for one in PARENTS_OF.get(minor, ())}
            for place in places:
                parent[place] = relation[place] in wanted and age[place] >= adult

    def lay(self, register: str, person: int | None, household: int | None, data: Mapping[str, Any]) -> None:
        """One line of a register: about a person, or about everybody in a household."""
        places = self.members.get(household, []) if household else self._place(person)
        amount = 0 if _ended(data, self.on) else int(data.get("amount") or 0)
        for rank, place in enumerate(places):
            self.values[REGISTERS[register]][place] = True
            self.values["paid"][place] += amount // len(places) + (rank < amount % len(places))
            self.values["rural"][place] |= data.get("residence") == "农村"
            self.values["in_institution"][place] |= (
                bool(data.get("facility")) or data.get("supply") == "集中供养"
            )
            if register in (f"{BENEFITS}.disability_living", f"{BENEFITS}.disability_care"):
                level = self.values["registered_level"]
                level[place] = max(level[place], int(data.get("level") or 0))
            elif register == f"{BENEFITS}.elder_hardship":
                self.values["elder_care_paid"][place] |= bool(data.get("care"))
            elif register == f"{BENEFITS}.unsupported_child":
                self.values["child_deducted"][place] |= int(data.get("deducted") or 0) > 0

    def _place(self, person: int | None) -> list[int]:
        found = self.at.get(self.whose(person)) if person else None
        return [] if found is None else [found]

    def date_contacts(self) -> None:
        """The last day on which a step of a case of the person or of the household was finished."""
        seen = self.values["seen_on"]
        done = Stage.objects.filter(closed_on__lte=self.on)
        for whose in ("person", "household"):
            found = done.filter(**{f"case__{whose}__isnull": False}).values_list(f"case__{whose}_id")
            for one, last in found.annotate(last=Max("closed_on")).order_by():
                for place in self._place(one) if whose == "person" else self.members.get(one, ()):
                    seen[place] = max(seen[place], day_number(last))

    def table(self) -> pa.Table:
        """The Arrow table, sorted by key."""
        keys, usable = keys_of(pa.array([one.id_number for one in self.rows], pa.string()))
        home = [self.homes.get(one.pk) for one in self.rows]
        columns = {
            "person": np.fromiter((one.pk for one in self.rows), np.int64),
            "key": np.where(usable, keys, 0),
            "household": np.fromiter((one.household if one else 0 for one in home), np.int64),
            "place": np.fromiter((one.area if one else row.area_id for one, row in zip(home, self.rows, strict=True)), np.int64),
            **self.values,
        }  # fmt: skip
        columns["place"] = _standing(columns["place"], self.on)
        order = np.lexsort((columns["person"], columns["key"]))
        return pa.table({name: pa.array(column[order]) for name, column in columns.items()})


def _standing(places: Any, on: date) -> Any:
    """Each place as it is that day: one that has ended is the nearest above it that still stands, until people are moved."""
    ids, back = np.unique(places, return_inverse=True)
    versions = AreaVersion.objects.filter(area__in=ids.tolist())
    there = set(versions.filter(valid__contains=on).values_list("area", flat=True))
    gone = versions.exclude(area__in=there).order_by("valid")
    above = dict(gone.values_list("area", "path"))
    stand = set(
        AreaVersion.objects.filter(area__in={one for path in above.values() for one in path}, valid__contains=on)
        .values_list("area", flat=True)
    )  # fmt: skip
    now = [
        next((one for one in reversed(above.get(each, ())) if one in stand), each) for each in ids.tolist()
    ]
    return np.array(now, np.int64)[back]


def _age(born: date | None, on: date) -> int:
    """Full years on a day, -1 where the day of birth is not on record."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) if born else -1


def _ended(data: Mapping[str, Any], on: date) -> bool:
    """Whether a line says of itself that nothing is paid for this month any more."""
    until = data.get("until")
    return bool(until) and date.fromisoformat(str(until)) <= on.replace(day=1)
