"""Any people of a night, wherever they stand among all: their facts, attributes, prepared values and households as columns."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from minzheng.mechanisms.lake.public import Standing
from minzheng.mechanisms.monitoring.facts import facts, prepared
from minzheng.mechanisms.monitoring.formulas import terms_of
from minzheng.mechanisms.monitoring.knowing import Homes, Rows, Told, Wanted, of_home

MANY = 16  # of so many people one: read a column whole


class Everybody:
    """What one night knows: the table of people, and the standings of every slice of them with the place where it begins."""

    def __init__(
        self, today: int, table: pa.Table, parts: Sequence[tuple[int, Mapping[str, Standing]]], wanted: Wanted,
        homes: Homes, told: Told,
    ) -> None:  # fmt: skip
        self.today, self.table, self.parts, self.homes, self.told = today, table, parts, homes, told
        self._wanted = wanted
        self._attributes: dict[str, Any] = {}

    @cached_property
    def prepared(self) -> Mapping[str, Any]:
        """The prepared values as terms."""
        person = self._wanted.person
        return terms_of(person, self.told.by_area(person)) if person else {}

    def attribute(self, name: str) -> Any:
        """An attribute of everybody (array)."""
        if name not in self._attributes:
            self._attributes[name] = self.table[name].to_numpy()
        return self._attributes[name]

    def fact(self, name: str, places: Any) -> Any:
        """A fact of some people (places, sorted)."""
        source = facts()[name].source
        starts = [start for start, _ in self.parts]
        ends = np.searchsorted(places, [*starts, len(self.table)])
        made = [
            _figure(standings[source], name, places[first:last] - start, until - start)
            for (start, standings), until, first, last in zip(
                self.parts, [*starts[1:], len(self.table)], ends[:-1], ends[1:], strict=True
            )
        ]
        return made[0] if len(made) == 1 else np.concatenate(made)


def _figure(standing: Standing, name: str, places: Any, people: int) -> Any:
    """A figure of some people of a slice of so many."""
    if len(places) * MANY > people:
        return standing.spread(name, people)[places]
    return standing.at(name, places)


class SomeRows(Rows):
    """Some people (places among all, sorted). `like`: the same people another night, and the names known to differ."""

    def __init__(
        self, everybody: Everybody, places: Any, like: "tuple[SomeRows, Mapping[str, Any]] | None" = None
    ) -> None:
        super().__init__(0, len(places), everybody.today, everybody.told)
        self._everybody, self.places, self._like = everybody, places, like

    def _made(self, name: str) -> Any:
        if self._like and name not in self._like[1] and name not in prepared():
            return self._like[0].column(name)
        if name in facts():
            return self._everybody.fact(name, self.places)
        if name in prepared():
            return self.value(self._everybody.prepared[name])
        if of_home(name):
            homes = self._everybody.homes
            return homes.columns[name][homes.of_person[self.places]]
        return self._everybody.attribute(name)[self.places]
