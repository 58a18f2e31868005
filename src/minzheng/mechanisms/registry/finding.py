"""Search over encrypted names: keyed tokens narrow it down in one indexed query, the text itself decides and ranks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from minzheng.foundation import ciphers
from minzheng.mechanisms.registry.merging import survivor
from minzheng.mechanisms.registry.models import Searchable
from minzheng.mechanisms.registry.typed import Way, terms_of, ways_of

CANDIDATES = 200  # rows looked at per kind of party; more hits than that ask for a fuller text


@dataclass(frozen=True)
class Found:
    """A party found, and how well: 0 whole name or number, 1 its beginning, 2 a part of it."""

    subject: Any
    rank: int


@dataclass(frozen=True)
class _Keyed:
    """A way of reading a term, with its words as tokens."""

    way: Way
    tokens: frozenset[int]

    def rank(self, row: Searchable) -> int | None:
        """How well a row answers, None if it does not."""
        return self.way.rank(row.name) if self.tokens <= set(row.tokens) else None  # type: ignore[attr-defined]


def search(text: str, *querysets: QuerySet[Any], limit: int = 20) -> list[Found]:
    """Parties by name, part of it, pinyin, initials, number, phone or last four; best first.

    Pass what the seat may see: `search("cgl", visible(Person.objects.all(), seat))`. Several words narrow each other
    ("陈桂兰 1234"). Looks at up to 200 candidates per queryset, whole names first. A merged row leads to its person.
    """
    terms = [
        [_Keyed(way, frozenset(ciphers.token(word) for word in way.words)) for way in ways_of(term)]
        for term in terms_of(text)
    ]
    if not terms:
        return []
    found = [hit for rows in querysets for hit in _in(rows, terms)]
    found.sort(key=lambda hit: hit.rank)
    return found[:limit]


def _in(rows: QuerySet[Any], terms: list[list[_Keyed]]) -> Iterator[Found]:
    candidates = {row.pk: row for row in rows.filter(_matching(terms, whole=True))[:CANDIDATES]}
    if len(candidates) < CANDIDATES:
        candidates |= {row.pk: row for row in rows.filter(_matching(terms, whole=False))[:CANDIDATES]}
    best: dict[int, Found] = {}
    for row in candidates.values():
        ranks = [min((r for one in term if (r := one.rank(row)) is not None), default=None) for term in terms]
        reached = [rank for rank in ranks if rank is not None]
        shown = _shown(row, rows) if len(reached) == len(ranks) else None
        if shown is not None and (shown.pk not in best or max(reached) < best[shown.pk].rank):
            best[shown.pk] = Found(shown, max(reached))
    yield from sorted(best.values(), key=lambda hit: (hit.rank, hit.subject.pk))


def _matching(terms: list[list[_Keyed]], whole: bool) -> Q:
    """Rows that carry, for every term, all tokens of one of its ways; only the exact ways if `whole`."""
    condition = Q()
    for term in terms:
        one_of = Q(pk__in=[])
        for keyed in term:
            if keyed.way.whole or not whole:
                one_of |= Q(tokens__contains=sorted(keyed.tokens))
        condition &= one_of
    return condition


def _shown(row: Searchable, rows: QuerySet[Any]) -> Searchable | None:
    """The row itself, or the person it was merged into if that one may be seen."""
    if getattr(row, "merged_into_id", None) is None:
        return row
    return rows.filter(pk=survivor(row).pk).first()
