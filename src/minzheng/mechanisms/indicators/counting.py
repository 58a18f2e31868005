"""Values: computed in one SQL aggregate, exact, with the period, area, definition and number of records they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Model, Q, QuerySet

from minzheng.foundation.periods import Term
from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.declare import Declared, Indicator, ParameterFigure, Ratio, indicator
from minzheng.mechanisms.indicators.fresh import MOMENT, fresh
from minzheng.mechanisms.indicators.measures import Kind, Number
from minzheng.mechanisms.indicators.selecting import read_from, rows_of
from minzheng.mechanisms.indicators.spans import AsOf, Period, Span
from minzheng.mechanisms.journal.public import Moment
from minzheng.mechanisms.law.public import ParameterAnswer, parameter

_BESIDE = {"records": Count("pk"), MOMENT: Moment()}


@dataclass(frozen=True)
class Figure:
    """A computed number. `value` is exact (money in 分; None where there is nothing to divide by), `part` and `whole` those
    of a share, `upper` the other end of a range, `records` how many records stand behind it, `version` the SM3 digest of
    its definition; `by_law` numbers are set by a parameter, `source`.
    """

    code: str
    label: str
    unit: str
    period: Period
    area: Area
    value: Number
    records: int
    version: str
    money: bool = False
    part: int | None = None
    whole: int | None = None
    upper: Number = None
    places: int = 0
    by_law: bool = False
    source: ParameterAnswer | None = None

    @property
    def exact(self) -> str:
        """The value as text without loss: 202, 202/210, 35..50; empty when there is none."""
        if self.whole is not None:
            return f"{self.part}/{self.whole}"
        ends = [str(end) for end in (self.value, self.upper) if end is not None]
        return "..".join(ends)


def value(code: str | Declared, period: Period, area: Area) -> Figure:
    """The figure of an indicator for a period in an area, from the records as they are now. Raises `Missing`, `Invalid`."""
    asked = indicator(code) if isinstance(code, str) else code
    match asked:
        case Indicator():
            return _of_records(asked, period, area)
        case Ratio():
            return _share(asked, period, area)
        case ParameterFigure():
            return _set_by_law(asked, period, area)


def fitting(one: Declared, period: Period) -> Period:
    """The period, or its last day for a number that is a state of a day."""
    counted = one.whole if isinstance(one, Ratio) else one
    stands = isinstance(counted, ParameterFigure) or counted.measure.stands
    return AsOf(period.last) if stands else period


def records(code: str | Declared, period: Period, area: Area | int) -> QuerySet[Any]:
    """Exactly the records a figure counts; of a share its whole; of a parameter the decisions taken under it."""
    asked = indicator(code) if isinstance(code, str) else code
    match asked:
        case Indicator():
            return rows_of(asked, period, area)
        case Ratio():
            return rows_of(asked.whole, period, area)
        case ParameterFigure():
            return _decisions(asked, _answer(asked, period, area), period, area)


def records_for(seat: Seat, code: str | Declared, period: Period, area: Area | int) -> QuerySet[Model]:
    """The records behind a figure that this seat may see, through the one gate."""
    return visible(records(code, period, area), seat)


def _of_records(one: Indicator, period: Period, area: Area) -> Figure:
    found = _counted(one, period, area)
    return Figure(
        one.code,
        one.label,
        one.unit,
        period,
        area,
        number_from(one, found["value"], found.get("over")),
        found["records"],
        one.version,
        money=one.measure.money,
    )


def _counted(one: Indicator, period: Period, area: Area) -> Mapping[str, Any]:
    def work_out() -> Mapping[str, Any]:
        rows = read_from(one, period, rows_of(one, period, area))
        return rows.aggregate(**one.measure.sql(), **_BESIDE)

    return fresh((one,), period, area.pk, work_out)


def number_from(one: Indicator, found: Any, over: int | None) -> Number:
    """What an aggregate of a measure comes to; None for a mean of nothing."""
    if one.measure.kind is Kind.AVERAGE:
        return Fraction(int(found), over) if over else None
    return int(found or 0)


def _share(one: Ratio, period: Period, area: Area) -> Figure:
    found = fresh((one.part, one.whole), period, area.pk, lambda: _aggregate_share(one, period, area))
    upper, lower = (int(found[name] or 0) for name in ("part_value", "value"))
    return Figure(
        one.code,
        one.label,
        one.unit,
        period,
        area,
        Fraction(upper, lower) if lower else None,
        found["records"],
        one.version,
        part=upper,
        whole=lower,
        places=one.printed.places,
    )


def _aggregate_share(one: Ratio, period: Period, area: Area) -> dict[str, Any]:
    whole = one.whole
    among = Q(pk__in=rows_of(one.part, period, area).values("pk"))
    rows = read_from(whole, period, rows_of(whole, period, area))
    rows = read_from(one.part, period, rows, "part_read")
    part = {f"part_{name}": made for name, made in one.part.measure.sql(among, "part_read").items()}
    return rows.aggregate(**whole.measure.sql(), **part, **_BESIDE)


def _set_by_law(one: ParameterFigure, period: Period, area: Area) -> Figure:
    answer = _answer(one, period, area)
    upper = parameter(one.upto, area, period.last) if one.upto else None
    return Figure(
        one.code,
        one.label,
        one.unit,
        period,
        area,
        _plain(answer),
        _counted(one.decisions, _in_force(one, answer, period), area)["records"],
        one.version,
        money=answer.unit == "元",
        upper=_plain(upper) if upper else None,
        by_law=True,
        source=answer,
    )


def _answer(one: ParameterFigure, period: Period, area: Area | int) -> ParameterAnswer:
    place = area if isinstance(area, Area) else Area.objects.get(pk=area)
    return parameter(one.parameter, place, period.last)


def _plain(answer: ParameterAnswer) -> Number:
    number = answer.value.length if isinstance(answer.value, Term) else answer.value
    if isinstance(number, str):
        raise TypeError(f"parameter {answer.code} is no number")
    return number


def _decisions(
    one: ParameterFigure, answer: ParameterAnswer, period: Period, area: Area | int
) -> QuerySet[Any]:
    return rows_of(one.decisions, _in_force(one, answer, period), area)


def _in_force(one: ParameterFigure, answer: ParameterAnswer, period: Period) -> Period:
    """From the first day the value was in force to the day asked for."""
    return AsOf(period.last) if one.decisions.measure.stands else Span(answer.since, period.last)
