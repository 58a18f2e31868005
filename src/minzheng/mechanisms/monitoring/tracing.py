"""From a hit back to the rows it rests on: per person the facts that are not 0, and the batch and line of each source."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from minzheng.mechanisms.lake.public import SHIFT, Standing
from minzheng.mechanisms.law.public import RuleVersion
from minzheng.mechanisms.monitoring.facts import attributes, facts, prepared
from minzheng.mechanisms.monitoring.night import Part
from minzheng.mechanisms.monitoring.rules import PERSON_RULE, facts_read, in_force

LINE = (1 << SHIFT) - 1


@dataclass(frozen=True)
class Traces:
    """What hits rest on: some people (places among all, sorted), their rows of the table, and their standings."""

    people: Any
    table: pa.Table
    standings: Mapping[str, Standing]

    def parts(self, people: Any, names: Sequence[str]) -> list[Part]:
        """One part for each of some people (places among all, in any order), about these facts and attributes."""
        at, back = np.unique(np.searchsorted(self.people, people), return_inverse=True)
        told: list[dict[str, int | bool]] = [{} for _ in at]
        origins: list[dict[str, tuple[int, int]]] = [{} for _ in at]
        rows = self.table.take(pa.array(at))
        sources: dict[str, list[str]] = {}
        for name in names:
            if name in facts():
                sources.setdefault(facts()[name].source, []).append(name)
            else:
                _fill(told, name, range(len(at)), rows[name].to_pylist())
        for source, inside in sources.items():
            found = self.standings[source].among(at)
            places = found.place.tolist()
            for place, origin in zip(places, found.origin.tolist(), strict=True):
                origins[place][source] = (origin >> SHIFT, origin & LINE)
            for name in inside:
                _fill(told, name, places, found.figures[name].tolist())
        persons = rows["person"].to_pylist()
        made = [Part(*one) for one in zip(persons, told, origins, strict=True)]
        return [made[each] for each in back.tolist()]


def traces_of(start: int, table: pa.Table, standings: Mapping[str, Standing], people: Any) -> Traces:
    """The traces of some people of one slice that begins at `start`; nothing else of the slice is held."""
    at = people - start
    return Traces(
        people, table.take(pa.array(at)), {name: each.among(at) for name, each in standings.items()}
    )


def together(traces: Sequence[Traces]) -> Traces:
    """The traces of slices that follow each other."""
    if len(traces) == 1:
        return traces[0]
    offsets = np.cumsum([0, *(len(each.people) for each in traces)])
    standings = {
        source: Standing(
            np.concatenate([one.standings[source].place + offset for one, offset in zip(traces, offsets, strict=False)]),
            {
                name: np.concatenate([one.standings[source].figures[name] for one in traces])
                for name in traces[0].standings[source].figures
            },
            np.concatenate([one.standings[source].origin for one in traces]),
        )
        for source in traces[0].standings
    }  # fmt: skip
    people = np.concatenate([each.people for each in traces])
    return Traces(people, pa.concat_tables([each.table for each in traces]), standings)


def underneath(version: RuleVersion, on: date) -> list[str]:
    """The facts and attributes a rule rests on: those it reads, and those that prepared values it reads are made of."""
    names = set(facts_read(version))
    person = in_force(PERSON_RULE, on)
    if person and names & prepared().keys():
        names |= set(facts_read(person))
    return sorted(names & (facts().keys() | attributes().keys()))


def columns_of(source: str, names: Collection[str]) -> set[str]:
    """The columns of a source that facts of these names are made of."""
    used = [facts()[name] for name in names if name in facts() and facts()[name].source == source]
    return {column for each in used for column in (each.of, *each.where) if column}


def _fill(
    told: list[dict[str, int | bool]], name: str, places: Sequence[int], values: list[int | bool]
) -> None:
    for place, value in zip(places, values, strict=True):
        if value:
            told[place][name] = value
