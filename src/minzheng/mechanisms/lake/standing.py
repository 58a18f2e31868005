"""What a night knows of each person out of one source: its rows rolled up, laid beside the people in the order of keys.

A feed file holds `key` (int64, sorted), `row` (int32, the line of the delivered file) and typed columns. A standing grows
by a further file without a look at the earlier ones, so an ordinary night reads only what came since the last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

EVER = 0
Span = tuple[int, int]  # the first and the last of some keys
SHIFT = 32  # bits that hold the line of a delivered file
FEW = 64  # of so many places one: looked up one by one, not by a table of all


@dataclass(frozen=True)
class Figure:
    """One whole number per person out of the rows of a source.

    `how`: "sum" or "most" of the column `of` (money in 分; a day as days since 1970; "most" is never below 0), or "count"
    of rows. `where` keeps rows whose columns hold one of these whole numbers. `within`: how many
    months up to that of the night count, EVER for all.
    """

    name: str
    how: str
    of: str | None = None
    where: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    within: int = 1


@dataclass(frozen=True)
class Feed:
    """A feed file: the number its batch is known by, the month its undated rows belong to, and the column that dates; `mark`
    tells apart what one file held at different times."""

    batch: int
    path: Path
    month: int
    day: str | None = None
    mark: str = ""


@dataclass(frozen=True)
class Standing:
    """Who has a row: `place` among the people (int64, sorted, each once), per figure one int64 each, and `origin`, where
    the latest row lies (batch × 2³² + line); `strangers`, where asked for, the keys (sorted) of rows about nobody.
    Arrays are never changed once made."""

    place: Any
    figures: Mapping[str, Any]
    origin: Any
    strangers: Any = field(default_factory=lambda: np.zeros(0, np.int64))

    def spread(self, name: str, people: int) -> Any:
        """One figure of everybody, 0 where there is no row."""
        made = np.zeros(people, np.int64)
        made[self.place] = self.figures[name]
        return made

    def many(self) -> int:
        """How many people have a row."""
        return len(self.place)

    def at(self, name: str, places: Any) -> Any:
        """One figure of some people (places, sorted), 0 where there is no row."""
        made = np.zeros(len(places), np.int64)
        found, where = places_of(self.place, places)
        made[found] = self.figures[name][where]
        return made

    def between(self, start: int, stop: int) -> "Standing":
        """What concerns the people from place `start` to before `stop`, places counted from there."""
        first, last = np.searchsorted(self.place, (start, stop))
        if (first, last) == (0, len(self.place)) and not start:
            return self
        figures = {name: each[first:last] for name, each in self.figures.items()}
        return Standing(self.place[first:last] - start, figures, self.origin[first:last])

    def among(self, places: Any) -> "Standing":
        """What concerns some people (places, sorted), counted by their position there."""
        at, where = _both(self.place, places)
        figures = {name: each[where] for name, each in self.figures.items()}
        return Standing(at, figures, self.origin[where])


def month_of(day: int) -> int:
    """The month of a day (days since 1970-01-01), counted from January 1970."""
    return int(np.array(day, "datetime64[D]").astype("datetime64[M]").astype(int))


def standing(
    keys: Any, feeds: Sequence[Feed], figures: Sequence[Figure], month: int, span: Span | None = None
) -> Standing:
    """The figures of people (`keys`, sorted int64) at the end of `month`; with a span of keys, who else has rows within it."""
    parts = [_of_feed(_Rows(feed, keys, figures, span), figures, month) for feed in feeds]
    if len(parts) == 1:
        return parts[0]
    empty = np.zeros(0, np.int64)
    if not parts:
        return Standing(empty, {each.name: empty for each in figures}, empty)
    place = np.concatenate([each.place for each in parts])
    order = np.argsort(place, kind="stable")
    place = place[order]
    first = _starts(place)

    def merged(arrays: Sequence[Any], operation: Any) -> Any:
        return operation.reduceat(np.concatenate(arrays)[order], first) if len(first) else empty

    made = {
        each.name: merged([part.figures[each.name] for part in parts], _operation(each.how))
        for each in figures
    }
    strangers = np.sort(np.concatenate([each.strangers for each in parts]), kind="stable")
    return Standing(place[first], made, merged([each.origin for each in parts], np.maximum), strangers)


class Grown(Standing):
    """A standing and what came to it since, held apart: `more` is the standing of further feeds, `how` of each figure."""

    def __init__(self, before: Standing, more: Standing, how: Mapping[str, str]) -> None:
        for name, each in (("before", before), ("more", more), ("how", how), ("_whole", [])):
            object.__setattr__(self, name, each)

    before: Standing
    more: Standing
    how: Mapping[str, str]
    _whole: list[Standing]

    @property
    def whole(self) -> Standing:
        """Both in one, made when first asked for."""
        if not self._whole:
            self._whole.append(grown(self.before, self.more, self.how))
        return self._whole[0]

    place = property(lambda self: self.whole.place)
    figures = property(lambda self: self.whole.figures)
    origin = property(lambda self: self.whole.origin)

    def many(self) -> int:
        """How many people have a row."""
        there = np.zeros(1 + max(_last(self.before), _last(self.more)), bool)
        there[self.before.place] = True
        return len(self.before.place) + len(self.more.place) - int(np.count_nonzero(there[self.more.place]))

    def spread(self, name: str, people: int) -> Any:
        """One figure of everybody, 0 where there is no row."""
        made, place = self.before.spread(name, people), self.more.place
        made[place] = _operation(self.how[name])(made[place], self.more.figures[name])
        return made

    def at(self, name: str, places: Any) -> Any:
        """One figure of some people (places, sorted), 0 where there is no row."""
        return _operation(self.how[name])(self.before.at(name, places), self.more.at(name, places))

    def between(self, start: int, stop: int) -> Standing:
        """What concerns the people from place `start` to before `stop`, places counted from there."""
        return Grown(self.before.between(start, stop), self.more.between(start, stop), self.how)

    def among(self, places: Any) -> Standing:
        """What concerns some people (places, sorted), counted by their position there."""
        return grown(self.before.among(places), self.more.among(places), self.how)


def grown(before: Standing, more: Standing, how: Mapping[str, str]) -> Standing:
    """The standing of the feeds of both; `how` of each figure."""
    at = np.searchsorted(before.place, more.place)
    known = np.zeros(len(at), bool)
    inside = at < len(before.place)
    known[inside] = before.place[at[inside]] == more.place[inside]
    gaps = at[~known]
    target = at + np.cumsum(~known) - ~known

    def merged(held: Any, added: Any, operation: Any) -> Any:
        made = np.insert(held, gaps, 0) if len(gaps) else np.array(held)
        made[target] = operation(made[target], added)
        return made

    place = np.insert(before.place, gaps, more.place[~known])
    made = {
        name: merged(each, more.figures[name], _operation(how[name])) for name, each in before.figures.items()
    }
    return Standing(place, made, merged(before.origin, more.origin, np.maximum))


def _last(standing: Standing) -> int:
    return int(standing.place[-1]) if len(standing.place) else -1


class _Rows:
    """The rows of one feed that belong to people: where each person's begin, and where those people stand."""

    def __init__(self, feed: Feed, keys: Any, figures: Sequence[Figure], span: Span | None) -> None:
        wanted = {each.of for each in figures if each.of} | {name for each in figures for name in each.where}
        dated = feed.day and any(each.within != EVER for each in figures)
        columns = sorted({"key", "row", *wanted, *([feed.day] if feed.day and dated else [])})
        table = _slice(feed.path, columns, span or _span(keys))
        key = table["key"].to_numpy()
        self.first = _starts(key)
        self.lone = len(self.first) == len(key)
        self.found, self.place = places_of(keys, key if self.lone else key[self.first])
        self.all_found = bool(self.found.all())
        self.strangers = key[:0]
        if span and not self.all_found:
            others = (key if self.lone else key[self.first])[~self.found]
            self.strangers = others[(span[0] <= others) & (others <= span[1])]
        self.table, self.feed, self.dated = table, feed, dated

    def inside(self, month: int, within: int) -> Any:
        """Which rows lie in the months counted: True or False for all, or one by one."""
        if within == EVER:
            return True
        if not self.dated or self.feed.day is None:
            return month - within < self.feed.month <= month
        days = self.table[self.feed.day].fill_null(_first_day(self.feed.month)).to_numpy()
        return (days < _first_day(month + 1)) & (days >= _first_day(month + 1 - within))

    def per_person(self, values: Any, operation: Any) -> Any:
        """One value for each person of these rows."""
        if not self.lone:
            values = operation.reduceat(values, self.first)
        return values if self.all_found else values[self.found]


def _of_feed(rows: _Rows, figures: Sequence[Figure], month: int) -> Standing:
    spans = {within: rows.inside(month, within) for within in {each.within for each in figures}}
    made = {
        each.name: rows.per_person(_values(each, rows.table, spans[each.within]), _operation(each.how))
        for each in figures
    }
    lines = rows.per_person(rows.table["row"].to_numpy(), np.maximum).astype(np.int64)
    return Standing(rows.place, made, (rows.feed.batch << SHIFT) + lines, rows.strangers)


def _operation(how: str) -> Any:
    return np.add if how in ("sum", "count") else np.maximum


def _starts(values: Any) -> Any:
    """Where each run of equal values begins."""
    return np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1]))) if len(values) else values[:0]


def _values(figure: Figure, table: pa.Table, inside: Any) -> Any:
    kept = inside
    for name, values in figure.where.items():
        kept = kept & np.isin(table[name].fill_null(-1).to_numpy(), values)
    if figure.of is None:
        return np.broadcast_to(np.asarray(kept, np.int64), (len(table),))
    value = table[figure.of].fill_null(0).to_numpy().astype(np.int64, copy=False)
    if figure.how == "most":
        value = np.maximum(value, 0)
    return value if kept is True else np.where(kept, value, 0)


def _first_day(month: int) -> Any:
    return np.array(month, "datetime64[M]").astype("datetime64[D]").astype(np.int32)[()]


def _span(keys: Any) -> Span:
    return (int(keys[0]), int(keys[-1])) if len(keys) else (0, -1)


def _slice(path: Path, columns: list[str], span: Span) -> pa.Table:
    """The row groups of a file that may hold keys of a span."""
    file = pq.ParquetFile(path)
    at = file.schema_arrow.get_field_index("key")
    groups = [
        number
        for number in range(file.num_row_groups)
        if _meets(file.metadata.row_group(number).column(at).statistics, span)
    ]
    return file.read_row_groups(groups, columns=columns)


def _meets(held: Any, span: Span) -> bool:
    if span[1] < span[0]:
        return False
    return held is None or not held.has_min_max or bool(held.min <= span[1] and span[0] <= held.max)


def places_of(keys: Any, wanted: Any) -> tuple[Any, Any]:
    """Which of the wanted keys belong to people (`keys`), and where those stand; both are sorted, each value once."""
    if len(keys) < len(wanted):
        at, there = places_of(wanted, keys)
        found = np.zeros(len(wanted), bool)
        found[there] = True
        return found, np.flatnonzero(at)
    if not len(keys):
        return np.zeros(0, bool), np.zeros(0, np.int64)
    place = np.searchsorted(keys, wanted)
    found = keys[np.minimum(place, len(keys) - 1)] == wanted
    return found, place if found.all() else place[found]


def _both(held: Any, wanted: Any) -> tuple[Any, Any]:
    """Where, in each of two sorted arrays of places, those stand that are in both."""
    if len(wanted) * FEW < len(held) or len(held) * FEW < len(wanted):
        found, where = places_of(held, wanted)
        return np.flatnonzero(found), where
    if not len(held):
        return held, held
    position = np.full(1 + max(held[-1], wanted[-1]), -1, np.int32)
    position[wanted] = np.arange(len(wanted), dtype=np.int32)
    at = position[held]
    where = np.flatnonzero(at >= 0)
    return at[where], where
