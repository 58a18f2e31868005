"""The same night on Spark: the same declarations and the same rules as expressions over tables of a cluster."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
from django.conf import settings

from minzheng.mechanisms.lake.public import Standing, cluster
from minzheng.mechanisms.law.public import RuleVersion, Share, values_of
from minzheng.mechanisms.monitoring.facts import MEMBERS, TODAY, attributes, prepared
from minzheng.mechanisms.monitoring.hits import Found, Hits, Judged
from minzheng.mechanisms.monitoring.knowing import Homes, Law, Told, Wanted, feeds_of, figure_of, homes_of
from minzheng.mechanisms.monitoring.night import Night
from minzheng.mechanisms.monitoring.rules import HIT, Subject, WarningRule, in_force
from minzheng.mechanisms.monitoring.tracing import Traces

ROW, NUMBER = "row of all", "home of all"


def judge_on_spark(night: Night, rules: Sequence[WarningRule], law: Law, address: str) -> Judged:
    """As `judge`; raises `Invalid` where Spark is not installed."""
    versions = {each.rule: one for each in rules if (one := in_force(each.rule, night.on))}
    of = {each.rule: each.of for each in rules}
    wanted, told = Wanted(night, versions.values()), Told(night, law)
    homes = homes_of(night, wanted)
    with (
        TemporaryDirectory(prefix="monitoring-", dir=settings.DATA) as folder,
        cluster(address, Path(folder)) as spark,
    ):
        asked = _Question(spark, night, wanted, told, homes)
        people = asked.people()
        living = asked.homes(people)
        of_person = [each for each in versions.values() if of[each.code] is Subject.PERSON]
        of_home = [each for each in versions.values() if of[each.code] is Subject.HOUSEHOLD]
        found = asked.found(of_person, spark.joined(people, living, NUMBER), ROW)
        of_homes = asked.found(of_home, asked.with_areas(living), NUMBER)
        traces = asked.traces(people, found, of_homes)
        seen = spark.filled(people, [_origin(source) for source in wanted.facts])
    hits = Hits(found + of_homes, homes, night, traces)
    return Judged(
        len(night.people.keys), homes.count, hits, {each: seen[_origin(each)] for each in wanted.facts}
    )


class _Question:
    """A night as tables of a cluster."""

    def __init__(self, spark: Any, night: Night, wanted: Wanted, told: Told, homes: Homes) -> None:
        self.spark, self.night, self.wanted, self.told = spark, night, wanted, told
        self._homes = homes
        self._law: dict[str, dict[str, Any]] = {}

    def people(self) -> Any:
        """Everybody with facts, attributes, origins, prepared values and the parameters of his area."""
        plain = self.night.people.table
        count = len(plain)
        given = {name: plain[name] for name in ("place", *attributes()) if name in plain.column_names}
        table = self.spark.table(
            pa.table(
                {ROW: np.arange(count), NUMBER: self._homes.of_person, "key": self.night.people.keys, **given}
            )
        )
        feeds = feeds_of(self.night)
        for source, declared in self.wanted.facts.items():
            figures = [figure_of(each, self.night) for each in declared]
            standing = self.spark.standing(feeds.get(source, ()), figures, self.night.month, _origin(source))
            table = self.spark.beside(table, standing, figures, _origin(source))
        version = self.wanted.person
        if version is not None:
            with_law = self.spark.joined(table, self.areas([version]), "place")
            table = self.spark.with_columns(with_law, lambda columns: self._run(version, columns, prepared()))
        return self.spark.held(table)

    def homes(self, people: Any) -> Any:
        """Every household with what it has of its members."""
        sums: dict[str, str] = {}
        most: dict[str, str] = {}
        for name, declared in self.wanted.rolled():
            (most if declared.home == "most" else sums)[name] = declared.code
        ones = self.spark.with_columns(people, lambda _: {MEMBERS: 1})
        return self.spark.held(self.spark.rolled(ones, NUMBER, {MEMBERS: MEMBERS, **sums}, most))

    def with_areas(self, living: Any) -> Any:
        """Households with the area they lie in."""
        where = self.spark.table(pa.table({NUMBER: np.arange(self._homes.count), "place": self._homes.place}))
        return self.spark.joined(living, where, NUMBER)

    def areas(self, versions: Sequence[RuleVersion]) -> Any:
        """The areas with the parameters of some rules that differ between them."""
        rows: dict[str, Any] = {"place": self.told.areas}
        for version in versions:
            names = self._law[version.code] = {}
            for name, value in self.told.by_area(version).items():
                column = f"law {version.code} {name}"
                if isinstance(value, Share) and isinstance(value.numerator, np.ndarray):
                    rows |= {f"{column} above": value.numerator, f"{column} below": value.denominator}
                    names[name] = (f"{column} above", f"{column} below")
                elif isinstance(value, np.ndarray):
                    rows[column] = value
                    names[name] = (column,)
        return self.spark.table(pa.table(rows))

    def found(self, versions: Sequence[RuleVersion], table: Any, row: str) -> list[Found]:
        """Where each rule holds."""
        if not versions:
            return []
        reads = sorted({name for each in versions for name in each.reads} - {TODAY})
        with_law = self.spark.joined(table, self.areas(versions), "place")
        rows = self.spark.where(
            with_law, {each.code: self._holds(each) for each in versions}, [row, "place", *reads]
        ).sort_by(row)
        of = Subject.PERSON if row == ROW else Subject.HOUSEHOLD
        made = [(each, rows.filter(rows[each.code])) for each in versions]
        return [
            Found(
                version, of, there[row].to_numpy(), there["place"].to_numpy(),
                {name: there[name].to_numpy() for name in sorted(version.reads - {TODAY})},
            )
            for version, there in made
            if len(there)
        ]  # fmt: skip

    def traces(self, people: Any, found: Sequence[Found], of_homes: Sequence[Found]) -> Traces:
        """What these hits rest on."""
        hit = np.zeros(len(self.night.people.keys), bool)
        for each in found:
            hit[each.rows] = True
        for each in of_homes:
            hit[np.isin(self._homes.of_person, each.rows)] = True
        at = np.flatnonzero(hit)
        origins = [_origin(source) for source in self.wanted.facts]
        names = [each.code for declared in self.wanted.facts.values() for each in declared]
        rows = self.spark.among(people, ROW, at, [*origins, *names]).sort_by(ROW)
        standings = {}
        for source, declared in self.wanted.facts.items():
            origin = rows[_origin(source)].to_numpy()
            place = np.flatnonzero(origin >= 0)
            figures = {each.code: rows[each.code].to_numpy()[place] for each in declared}
            standings[source] = Standing(place, figures, origin[place])
        return Traces(at, self.night.people.table.take(pa.array(at)), standings)

    def _holds(self, version: RuleVersion) -> Callable[[Mapping[str, Any]], Any]:
        return lambda columns: self._run(version, columns, [HIT])[HIT]

    def _run(self, version: RuleVersion, columns: Mapping[str, Any], names: Any) -> dict[str, Any]:
        read = {name: self.night.today if name == TODAY else columns[name] for name in version.reads}
        law = dict(self.told.by_area(version))
        for name, given in self._law.get(version.code, {}).items():
            law[name] = Share(*(columns[each] for each in given)) if len(given) == 2 else columns[given[0]]
        made = values_of(version, read, law)
        return {name: made[name] for name in names}


def _origin(source: str) -> str:
    return f"origin {source}"
