"""What a night finds, worked out with dicts and loops only: the measure of the engine in columns."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from minzheng.foundation.periods import day_number, day_of
from minzheng.mechanisms.law.public import RuleVersion, values_of
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
from minzheng.mechanisms.monitoring.night import Delivery, Hit, Night, Part, People, SourceShape
from minzheng.mechanisms.monitoring.rules import HIT, PERSON_RULE, Subject, WarningRule, facts_read, in_force

PlainLaw = Callable[[str, int], Any]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Batch:
    """One delivery in plain rows: key, row, and the columns of the source (None where nothing is stated)."""

    source: str
    number: int
    month: int
    rows: Sequence[Row]


@dataclass(frozen=True)
class World:
    """A night in plain rows; `types` gives every column of a source its Arrow type."""

    on: date
    people: Sequence[Row]
    batches: Sequence[Batch]
    shapes: Mapping[str, SourceShape]
    types: Mapping[str, Mapping[str, pa.DataType]]

    def night(self, folder: Path) -> Night:
        """The same world as the engine takes it, deliveries written as files of small row groups."""
        found = [self._written(each, folder) for each in self.batches]
        columns = {
            "person": pa.int64(), "key": pa.int64(), "household": pa.int64(), "place": pa.int64(),
            **{name: pa.bool_() if each.condition else pa.int64() for name, each in attributes().items()},
        }  # fmt: skip
        table = pa.table(
            {name: pa.array([each[name] for each in self.people], type_) for name, type_ in columns.items()}
        )
        return Night(self.on, People.of(table), found, self.shapes)

    def _written(self, batch: Batch, folder: Path) -> Delivery:
        path = folder / f"{batch.source}-{batch.number}.parquet"
        if not path.exists():
            rows = sorted(batch.rows, key=lambda one: (one["key"], one["row"]))
            columns = {"key": pa.int64(), "name": pa.int64(), "row": pa.int32(), **self.types[batch.source]}
            table = {name: pa.array([one[name] for one in rows], kind) for name, kind in columns.items()}
            pq.write_table(pa.table(table), path, row_group_size=3)
        return Delivery(batch.source, batch.number, path, batch.month)


def expected(world: World, rules: Sequence[WarningRule], law: PlainLaw) -> list[Hit]:
    """Every hit of a world."""
    return _Night(world, law).hits(rules)


class _Night:
    def __init__(self, world: World, law: PlainLaw) -> None:
        self.world, self.law = world, law
        self.month = _month(world.on)
        self.people = sorted(world.people, key=lambda one: one["key"] or one["person"])
        self.rows: dict[tuple[str, int], list[tuple[Batch, Row]]] = defaultdict(list)
        for batch in world.batches:
            for row in batch.rows:
                self.rows[batch.source, row["key"]].append((batch, row))
        self.plain = [self._known(one) for one in self.people]
        self.homes: dict[int, list[int]] = defaultdict(list)
        for at, one in enumerate(self.people):
            self.homes[one["household"] if one["household"] > 0 else -1 - at].append(at)

    def hits(self, rules: Sequence[WarningRule]) -> list[Hit]:
        found = []
        for rule in rules:
            version = in_force(rule.rule, self.world.on)
            if version is None:
                continue
            for home, members in self.homes.items():
                rolled = self._rolled(members)
                if rule.of is Subject.HOUSEHOLD:
                    first = self.people[members[0]]
                    ids = (None, home) if home > 0 else (first["person"], None)
                    found += self._hit(version, *ids, first["place"], rolled, members)
                    continue
                for at in members:
                    one = self.people[at]
                    told = {**rolled, **self.plain[at]}
                    found += self._hit(version, one["person"], None, one["place"], told, [at])
        return found

    def _hit(
        self, version: RuleVersion, person: int | None, home: int | None, place: int, told: Row, members: list[int]
    ) -> list[Hit]:  # fmt: skip
        read = {name: told[name] for name in version.reads}
        law = {name: self.law(code, place) for name, code in version.uses.items()}
        if not values_of(version, read, law)[HIT]:
            return []
        parts = tuple(self._part(version, at) for at in members)
        return [Hit(version.code, person, home, place, read, parts)]

    def _part(self, version: RuleVersion, at: int) -> Part:
        names = set(facts_read(version))
        base = in_force(PERSON_RULE, self.world.on)
        if base and names & set(prepared()):
            names |= set(facts_read(base))
        one, told = self.people[at], self.plain[at]
        plain = {name: told[name] for name in names if name in facts() or name in attributes()}
        origins = {}
        for source in {facts()[name].source for name in names if name in facts()}:
            if rows := self.rows[source, one["key"]]:
                origins[source] = max((batch.number, row["row"]) for batch, row in rows)
        return Part(one["person"], {name: each for name, each in plain.items() if each}, origins)

    def _known(self, one: Row) -> dict[str, Any]:
        told = {code: self._fact(each, one["key"]) for code, each in facts().items()}
        told |= {code: one[code] for code in attributes()}
        told[TODAY] = day_number(self.world.on)
        version = in_force(PERSON_RULE, self.world.on)
        if version:
            law = {name: self.law(code, one["place"]) for name, code in version.uses.items()}
            made = values_of(version, {name: told[name] for name in version.reads}, law)
            told |= {name: made[name] for name in prepared()}
        return told

    def _fact(self, fact: Fact, key: int) -> int:
        values = [
            row[fact.of] or 0 if fact.of else 1
            for batch, row in self.rows[fact.source, key]
            if self._counts(fact, batch, row)
        ]
        return max([0, *values]) if fact.how == "most" else sum(values)

    def _counts(self, fact: Fact, batch: Batch, row: Row) -> bool:
        shape = self.world.shapes[fact.source]
        for name, wanted in fact.where.items():
            if row[name] is None or row[name] < 0 or shape.choices[name][row[name]] not in wanted:
                return False
        day = row[shape.day] if shape.day else None
        month = batch.month if day is None else _month(day_of(day))
        return not fact.within or self.month - fact.within < month <= self.month

    def _rolled(self, members: list[int]) -> dict[str, Any]:
        told: dict[str, Any] = {MEMBERS: len(members), TODAY: day_number(self.world.on)}
        for code in (*facts(), *attributes(), *prepared()):
            declared = known(HOME + code)
            if declared is not None:
                values = [int(self.plain[at][code]) for at in members]
                inner = known(code)
                assert inner is not None
                told[HOME + code] = max([0, *values]) if inner.home == "most" else sum(values)
        return told


def _month(day: date) -> int:
    return (day.year - 1970) * 12 + day.month - 1
