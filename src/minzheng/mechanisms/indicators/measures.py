"""How records become a number: each measure is one SQL aggregate, and the same over values kept in a manifest."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Aggregate,
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Func,
    JSONField,
    Max,
    Model,
    OuterRef,
    Q,
    Subquery,
    Sum,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Left

from minzheng.mechanisms.areas.public import AreaVersion

Number = int | Fraction | None


class Kind(StrEnum):
    """What a measure does with the records."""

    COUNT = "count"
    DISTINCT = "distinct"
    AREAS = "areas"
    MENTIONS = "mentions"
    TOTAL = "total"
    AVERAGE = "average"
    LARGEST = "largest"
    YEAR = "year"


@dataclass(frozen=True)
class Measure:
    """One measure; `stands` asks for the state of a day instead of a period, `upto` for all there was until its end."""

    kind: Kind
    paths: tuple[str, ...] = ()
    money: bool = False
    stands: bool = False
    upto: bool = False

    def sql(self, part: Q | None = None, read: str = "read") -> dict[str, Aggregate]:
        """Aggregates over the annotation `read`: `value`, and `over` for a mean; of the rows in `part` only, if given."""
        match self.kind:
            case Kind.COUNT | Kind.DISTINCT | Kind.AREAS:
                return {"value": Count(read, distinct=self.kind is not Kind.COUNT, filter=part)}
            case Kind.LARGEST | Kind.YEAR:
                return {"value": Max(read, filter=part)}
            case Kind.AVERAGE:
                return {"value": _sum(part, read), "over": Count(read, filter=part)}
        return {"value": _sum(part, read)}

    def read(self, model: type[Model], place: str, on: str | date) -> Any:
        """What is read of each record: its key, a column, a JSON key as a number, the area of a kind around it.

        `on` is the path of the record's day, or the one day asked for.
        """
        match self.kind:
            case Kind.COUNT:
                return F("pk")
            case Kind.MENTIONS:
                filled = (Case(When(**{f"{path}__isnull": False}, then=1), default=0) for path in self.paths)
                return reduce(add, filled)
            case Kind.AREAS:
                return area_around(place, on, kind=self.paths[0])
            case Kind.YEAR:
                return Cast(Left(KT(self.paths[0]), 4), BigIntegerField())
            case Kind.TOTAL:
                return reduce(add, (_column(model, path, numeric=True) for path in self.paths))
        return _column(model, self.paths[0], numeric=self.kind is not Kind.DISTINCT)

    def within(self, whole: "Measure") -> bool:
        """Whether a share of `whole` may be made of this: the same measure, or a sum of some of the numbers summed there."""
        if self == whole:
            return True
        alike = replace(self, paths=()) == replace(whole, paths=())
        return alike and self.kind is Kind.TOTAL and set(self.paths) < set(whole.paths)

    def of(self, values: Iterable[Any]) -> Number:
        """The measure over the values read of each record, as kept in a manifest."""
        kept = [value for value in values if value is not None]
        match self.kind:
            case Kind.COUNT:
                return len(kept)
            case Kind.DISTINCT | Kind.AREAS:
                return len(set(kept))
            case Kind.AVERAGE:
                return Fraction(sum(map(int, kept)), len(kept)) if kept else None
            case Kind.LARGEST | Kind.YEAR:
                return max(map(int, kept), default=0)
        return sum(map(int, kept))


def count() -> Measure:
    """How many records."""
    return Measure(Kind.COUNT)


def distinct(path: str) -> Measure:
    """How many different values of a column or JSON key; empty ones do not count."""
    return Measure(Kind.DISTINCT, (path,))


def distinct_areas(kind: str) -> Measure:
    """How many different areas of a kind (街道乡镇 …) the records lie in, as the tree was on each record's day."""
    return Measure(Kind.AREAS, (kind,))


def mentions(*paths: str) -> Measure:
    """How often these columns are filled in: two officers of one visit are 2人次."""
    return Measure(Kind.MENTIONS, paths)


def total(*paths: str, money: bool = False) -> Measure:
    """The sum of whole-number columns or JSON keys (`measures__leaflets`); `money` is kept in 分 and printed in 元."""
    return Measure(Kind.TOTAL, paths, money)


def average(path: str, money: bool = False) -> Measure:
    """The exact mean of a whole-number column or JSON key over the records that have it."""
    return Measure(Kind.AVERAGE, (path,), money)


def stock(of: Measure | None = None) -> Measure:
    """The state at the end of a day: `stock()` counts, `stock(total("data__beds"))` sums what stands then."""
    inner = of or count()
    return Measure(inner.kind, inner.paths, inner.money, stands=True)


def ordinal(path: str | None = None) -> Measure:
    """Which one it is (第三届): the highest number kept at `path`, else how many there were, up to the period's end."""
    return Measure(Kind.LARGEST if path else Kind.COUNT, (path,) if path else (), upto=True)


def largest(path: str) -> Measure:
    """The highest whole number kept under a column or JSON key, such as the place in a ranking; 0 when there is none."""
    return Measure(Kind.LARGEST, (path,))


def latest_year(path: str) -> Measure:
    """The latest year among the days kept under a JSON key as 2020-12-31; 0 when there is none."""
    return Measure(Kind.YEAR, (path,))


def depth(path: str = "kind") -> Measure:
    """How many different levels the records standing on a day belong to, such as 街道, 片区, 社区, 网格."""
    return Measure(Kind.DISTINCT, (path,), stands=True)


def _column(model: type[Model], path: str, numeric: bool) -> Any:
    """A column by its path; below a JSON column the key, as a whole number or as text."""
    if not _in_json(model, path):
        return F(path)
    return Cast(KT(path), BigIntegerField()) if numeric else KT(path)


def _in_json(model: type[Model], path: str) -> bool:
    at: Any = model
    for step in path.split("__"):
        field = at._meta.pk if step == "pk" else at._meta.get_field(step)
        if isinstance(field, JSONField):
            return True
        at = field.related_model
        if at is None:
            return False
    return False


def _sum(part: Q | None, read: str) -> Aggregate:
    return Sum(read, filter=part, output_field=BigIntegerField())


def area_around(place: str, on: str | date, **which: Any) -> Subquery:
    """Id of the area, among versions like `which`, that the record's area is or lies in on that day."""
    outer, inner = (OuterRef(on), OuterRef(OuterRef(on))) if isinstance(on, str) else (on, on)
    this = Func(
        OuterRef("area_id"), template="ARRAY[%(expressions)s]", output_field=ArrayField(BigIntegerField())
    )
    below = AreaVersion.objects.filter(
        area_id=OuterRef(OuterRef(place)), valid__contains=inner, path__contains=this
    )
    above = AreaVersion.objects.filter(Exists(below), valid__contains=outer, **which)
    return Subquery(above.values("area_id")[:1])
