"""From a hit back to the rows it rests on: per person the facts that are not 0, and the batch and line of each source."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from minzheng.mechanisms.lake.public import SHIFT
from minzheng.mechanisms.law.public import RuleVersion
from minzheng.mechanisms.monitoring.facts import attributes, facts, prepared
from minzheng.mechanisms.monitoring.knowing import Slice
from minzheng.mechanisms.monitoring.night import Part
from minzheng.mechanisms.monitoring.rules import PERSON_RULE, facts_read, in_force

LINE = (1 << SHIFT) - 1


def underneath(version: RuleVersion, on: date) -> list[str]:
    """The facts and attributes a rule rests on: those it reads, and those that prepared values it reads are made of."""
    names = set(facts_read(version))
    person = in_force(PERSON_RULE, on)
    if person and names & prepared().keys():
        names |= set(facts_read(person))
    return sorted(names & (facts().keys() | attributes().keys()))


def parts_of(slices: Sequence[Slice], people: Any, names: Sequence[str]) -> list[Part]:
    """What is known of some people (places among all, in any order), one part each, in their order."""
    ids: list[int] = [0 for _ in people]
    known: list[dict[str, int | bool]] = [{} for _ in people]
    origins: list[dict[str, tuple[int, int]]] = [{} for _ in people]
    for part in slices:
        inside = np.flatnonzero((people >= part.start) & (people < part.start + part.count))
        if len(inside):
            rows = people[inside] - part.start
            numbers = part.people.table["person"].to_numpy()[rows].tolist()
            for at, number in zip(inside.tolist(), numbers, strict=True):
                ids[at] = number
            _read(part, rows, inside.tolist(), names, known, origins)
    return [Part(int(person), told, seen) for person, told, seen in zip(ids, known, origins, strict=True)]


def _read(
    part: Slice, rows: Any, at: Sequence[int], names: Sequence[str],
    known: list[dict[str, int | bool]], origins: list[dict[str, tuple[int, int]]],
) -> None:  # fmt: skip
    for name in names:
        if name in facts():
            continue
        for place, value in zip(at, part.people.table[name].to_numpy()[rows].tolist(), strict=True):
            if value:
                known[place][name] = value
    by_source: dict[str, list[str]] = {}
    for name in names:
        if name in facts():
            by_source.setdefault(facts()[name].source, []).append(name)
    for source, inside in by_source.items():
        standing = part.standings[source]
        found, where = standing.of(rows)
        there = [place for place, has in zip(at, found.tolist(), strict=True) if has]
        for place, origin in zip(there, standing.origin[where].tolist(), strict=True):
            origins[place][source] = (origin >> SHIFT, origin & LINE)
        for name in inside:
            for place, value in zip(there, standing.figures[name][where].tolist(), strict=True):
                if value:
                    known[place][name] = value
