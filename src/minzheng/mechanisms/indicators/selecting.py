"""From a declaration, a period and an area to the rows: one queryset, for counting and for opening alike."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import FieldError
from django.db.models import DateField, DateTimeField, Model, Q, QuerySet

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.areas.public import Area, within, within_when
from minzheng.mechanisms.indicators.canon import leaves
from minzheng.mechanisms.indicators.declare import Indicator
from minzheng.mechanisms.indicators.spans import AsOf, Edge, Period, Year

Rows = QuerySet[Any]


def rows_of(one: Indicator, period: Period, area: Area | int) -> Rows:
    """The records an indicator counts for a period in an area, as the tree was on the record's day (or the day asked for).

    Raises `Invalid` when a state is asked for a period, or a sum of a period for a single day.
    """
    _check_period(one, period)
    model, place = one.over.model, one.over.area
    asked = fill_in(one.over.base & one.only, period)
    rows: Rows = model._default_manager.filter(asked & _time(one, period))
    if one.measure.stands:
        rows = rows.filter(**{f"{place}__in": within(area, period.last)})
    else:
        rows = rows.filter(within_when(area, place, day_of(one)))
    if _many(model, asked):
        return model._default_manager.filter(pk__in=rows.values("pk"))
    return rows


def read_from(one: Indicator, period: Period, rows: Rows, into: str = "read") -> Rows:
    """The rows with the annotation `into`: what the measure takes from each."""
    on: str | date = period.last if one.measure.stands else day_of(one)
    found: Rows = rows.annotate(**{into: one.measure.read(one.over.model, one.over.area, on)})
    return found


def fill_in(condition: Q, period: Period) -> Q:
    """The condition with AS_OF and SINCE replaced by the days of the period."""
    made = Q(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        if isinstance(child, Q):
            made.children.append(fill_in(child, period))
        elif isinstance(child, tuple) and isinstance(child[1], Edge):
            made.children.append((child[0], period.edge(child[1])))
        else:
            made.children.append(child)
    return made


def sample(one: Indicator) -> None:
    """Build the query for some period, so that a wrong path is found when the program starts; asks no database."""
    _check_days(one)
    period = AsOf(date(2019, 1, 1)) if one.measure.stands else Year(2019)
    rows = read_from(one, period, rows_of(one, period, 0))
    rows.values("read", one.over.area)


def _check_period(one: Indicator, period: Period) -> None:
    single = isinstance(period, AsOf)
    if one.measure.stands and not single:
        raise Invalid.because(
            f"“{one.label}”是时点数，不能按“{period.label}”统计。",
            "请指定截至哪一天，例如2019-12-31。",
            "indicator.needs_day",
        )
    if single and not (one.measure.stands or one.measure.upto):
        raise Invalid.because(
            f"“{one.label}”是时期数，不能只指定{period.label}。",
            "请指定年份或起止日期，例如2019或2019-01-01/2019-10-31。",
            "indicator.needs_span",
        )


def _time(one: Indicator, period: Period) -> Q:
    if not one.measure.stands:
        if one.measure.upto:
            return Q(**{f"{one.when}__lte": period.last})
        return Q(**{f"{one.when}__range": (period.first, period.last)})
    if isinstance(one.when, tuple):
        since, until = one.when
        ended = Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": period.last})
        return ended & Q(**{f"{since}__lte": period.last})
    lookup = "contains" if isinstance(_field(one.over.model, one.when), DateRangeField) else "lte"
    return Q(**{f"{one.when}__{lookup}": period.last})


def day_of(one: Indicator) -> str:
    """Path of a record's day, the first day of a pair."""
    return one.when if isinstance(one.when, str) else one.when[0]


def times_read(one: Indicator) -> int:
    """How often the counted table stands in the query of `rows_of` for the counted record itself."""
    return 2 if _many(one.over.model, one.over.base & one.only) else 1


def day_column(one: Indicator) -> str:
    """The column of the counted table in which a record's day stands; empty if it stands elsewhere or is a span."""
    path = day_of(one)
    if "__" in path or isinstance(kind := _field(one.over.model, path), DateRangeField):
        return ""
    return str(kind.column)


def _check_days(one: Indicator) -> None:
    pair = isinstance(one.when, tuple)
    if pair and not one.measure.stands:
        raise FieldError("a pair of days is for measures that stand on a day (stock, depth)")
    for path in one.when if isinstance(one.when, tuple) else (one.when,):
        kind = _field(one.over.model, path)
        ranged = isinstance(kind, DateRangeField) and one.measure.stands and not pair
        if not ranged and (not isinstance(kind, DateField) or isinstance(kind, DateTimeField)):
            raise FieldError(f"{path} is no day")


def _field(model: type[Model], path: str) -> Any:
    at: Any = model
    for step in path.split("__"):
        field = at._meta.get_field(step)
        at = field.related_model
    return field


def _many(model: type[Model], condition: Q) -> bool:
    """Whether some lookup goes to many rows, so that a record could be met twice."""
    query = model._default_manager.all().query
    paths = (
        query.names_to_path(lookup.split("__"), model._meta)[0]
        for lookup, _ in leaves(condition)
        if lookup.partition("__")[0] != "pk"
    )
    return any(step.m2m for path in paths for step in path)
