"""Rows without a usable number matched to people by everything else; in memory only, nothing is written down here.

What is likely and uncontradicted is linked, what is possible goes to a person, the rest stays unlinked.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

import pyarrow as pa

from minzheng.mechanisms.lake.linking.candidates import LARGEST_BLOCK, candidates
from minzheng.mechanisms.lake.linking.plain import Plain, plain_of, plain_rows
from minzheng.mechanisms.lake.linking.scoring import (
    Levels,
    Reason,
    Weights,
    contradicted,
    levels_of,
)

MOST_SHOWN = 3


class Verdict(StrEnum):
    """What becomes of a row."""

    LINK = "link"
    REVIEW = "review"
    NONE = "none"


class Possible(NamedTuple):
    """A person a row may be about."""

    person: int
    probability: float
    reasons: tuple[Reason, ...]


class Match(NamedTuple):
    """What is found for a row: the likeliest people first (none for `NONE`), and why it is a question, in words."""

    row: int
    verdict: Verdict
    people: tuple[Possible, ...]
    question: str


class Matched(NamedTuple):
    """One match for each row, in the order of the rows; how many pairs were compared, and keys too common to look under."""

    matches: list[Match]
    compared: int
    too_common: int


def match(lake: Any, rows: pa.Table, people: pa.Table, largest: int = LARGEST_BLOCK) -> Matched:
    """Match `rows` (`row` and the columns of `plain.COLUMNS`) to `people` (`person`, the same columns and `old_name`)."""
    asked, known = plain_rows(rows, "row"), plain_rows(people, "person")
    weights = Weights(Counter(known["name"].to_pylist()), known.num_rows)
    pairs, too_common = candidates(lake, asked, known, largest)
    found = dict(_judged(pairs, asked, known, weights))
    ids = asked["id"].to_pylist()
    return Matched(
        [found.get(place) or Match(row, Verdict.NONE, (), "") for place, row in enumerate(ids)],
        pairs.num_rows,
        too_common,
    )


def _judged(
    pairs: pa.Table, asked: pa.Table, known: pa.Table, weights: Weights
) -> Iterator[tuple[int, Match]]:
    rows = plain_of(asked)
    used = pairs["person"].unique()
    people = dict(zip(used.to_pylist(), plain_of(known.take(used)), strict=True))
    both = zip(pairs["row"].to_pylist(), pairs["person"].to_pylist(), strict=True)
    for place, group in groupby(both, lambda pair: pair[0]):
        if judged := _match(rows[place], (people[person] for _, person in group), weights):
            yield place, judged


def _match(row: Plain, people: Iterable[Plain], weights: Weights) -> Match | None:
    scored: list[tuple[float, Plain, Levels]] = []
    holders = set()
    for person in people:
        levels = levels_of(row, person)
        if levels.number == "same":
            holders.add(person.id)
        scored.append((_odds(levels, person, weights), person, levels))
    whole = math.fsum([1, *(odds for odds, _, _ in scored)])  # the same in whatever order they come
    if 1 - 1 / whole < weights.thresholds["review"]:
        return None
    scored.sort(key=lambda each: (-each[0], each[1].id))
    shared = [
        (odds / whole, person, levels)
        for place, (odds, person, levels) in enumerate(scored)
        if not place or odds / whole >= weights.thresholds["shown"]
    ]
    question = _question(shared, holders, weights)
    possible = tuple(
        Possible(person.id, likely, weights.reasons(levels, person.name))
        for likely, person, levels in (shared[:MOST_SHOWN] if question else shared[:1])
    )
    return Match(row.id, Verdict.REVIEW if question else Verdict.LINK, possible, question)


def _odds(levels: Levels, person: Plain, weights: Weights) -> float:
    """One person under two valid numbers is judged by everything but the number, and asked about."""
    if levels.number == "valid_other":
        levels = levels._replace(number="unknown")
    return weights.odds(levels, person.name)


def _question(scored: list[tuple[float, Plain, Levels]], holders: set[int], weights: Weights) -> str:
    likely, person, levels = scored[0]
    if why := contradicted(levels):
        return why
    if holders - {person.id}:
        return "所填证件号码登记在另一人名下，可能是两个人用了同一号码。"
    if likely >= weights.thresholds["link"]:
        return ""
    if len(scored) > 1:
        return f"另有{len(scored) - 1}人也可能，须有人选定。"
    return "依据不足以自动关联，须有人核对。"
