"""One figure beside others of the same question: the areas below it, which make up the whole, and the year before."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Count
from django.db.models.functions import Coalesce

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.indicators.counting import Figure, number_from, value
from minzheng.mechanisms.indicators.declare import Declared, Indicator, ParameterFigure, Ratio
from minzheng.mechanisms.indicators.measures import Kind, area_around
from minzheng.mechanisms.indicators.opening import names_of
from minzheng.mechanisms.indicators.printing import number_of
from minzheng.mechanisms.indicators.selecting import day_of, read_from, rows_of
from minzheng.mechanisms.indicators.spans import AsOf, Period, Span, Year

_ADDING = frozenset({Kind.COUNT, Kind.TOTAL, Kind.MENTIONS})


@dataclass(frozen=True)
class Part:
    """What one area below gives; `area` is None for records that lie in none of them (本级)."""

    name: str
    area: int | None
    figure: Figure


@dataclass(frozen=True)
class Spread:
    """A figure by area. `adds`: the parts are numbers that must add up; `equal`: they do (shares by part and whole)."""

    parts: tuple[Part, ...]
    adds: bool
    equal: bool


def by_area(one: Declared, whole: Figure) -> Spread | None:
    """A figure by the areas directly below, as the tree was on each record's day; None for numbers set by law."""
    if isinstance(one, ParameterFigure):
        return None
    if isinstance(one, Ratio):
        counted, made = _groups(one.whole, whole), _groups(one.part, whole)
        figures = {key: _share(whole, made.get(key, (0, 0))[0], *found) for key, found in counted.items()}
        sums = (_sum(made), _sum(counted))
        adds = one.whole.measure.kind in _ADDING
        return Spread(_parts(figures, whole), adds, not adds or sums == (whole.part or 0, whole.whole or 0))
    groups = _groups(one, whole)
    figures = {
        key: replace(whole, value=number, records=records) for key, (number, records) in groups.items()
    }
    adds = one.measure.kind in _ADDING and not one.measure.upto
    return Spread(_parts(figures, whole), adds, not adds or _sum(groups) == (whole.value or 0))


def _groups(one: Indicator, asked: Figure) -> dict[int, tuple[Any, int]]:
    """Value and number of records by area directly below, 0 for the area itself."""
    rows = read_from(one, asked.period, rows_of(one, asked.period, asked.area))
    on: str | date = asked.period.last if one.measure.stands else day_of(one)
    below = Coalesce(area_around(one.over.area, on, parent=asked.area.pk), 0, output_field=BigIntegerField())
    found = (
        rows.annotate(child=below)
        .order_by()
        .values("child")
        .annotate(**one.measure.sql(), records=Count("pk"))
    )
    return {row["child"]: (number_from(one, row["value"], row.get("over")), row["records"]) for row in found}


def _share(whole: Figure, part: Any, all_of_them: Any, records: int) -> Figure:
    part, all_of_them = int(part or 0), int(all_of_them or 0)
    share = Fraction(part, all_of_them) if all_of_them else None
    return replace(whole, value=share, part=part, whole=all_of_them, records=records)


def _sum(groups: dict[int, tuple[Any, int]]) -> Any:
    return sum(number or 0 for number, _ in groups.values())


def _parts(figures: dict[int, Figure], whole: Figure) -> tuple[Part, ...]:
    names = names_of(set(figures), whole.period.last)
    return tuple(Part(name, key or None, figures[key]) for key, name in names)


@dataclass(frozen=True)
class Change:
    """A figure and the one of a year before: `more` is the difference (of shares in points of 1), `growth` its share."""

    before: Figure
    more: Fraction | None
    growth: Fraction | None


def year_before(period: Period) -> Period:
    """The same period one year earlier; 29 February becomes the 28th."""
    if isinstance(period, Year):
        return Year(period.first.year - 1)
    first, last = _back(period.first), _back(period.last)
    return AsOf(last) if isinstance(period, AsOf) else Span(first, last)


def against_last_year(one: Declared, now: Figure) -> Change | None:
    """A figure against that of the year before; None where there was none."""
    try:
        before = value(one, year_before(now.period), now.area)
    except UserError:
        return None
    new, old = number_of(now), number_of(before)
    if old is None:
        return None
    more = None if new is None else new - old
    growth = more / old if more is not None and old and now.whole is None else None
    return Change(before, more, growth)


def _back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
