"""Indicators are declared: which records, when, where, which measure, and what the public may see of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import FieldDoesNotExist, FieldError, ImproperlyConfigured
from django.db.models import Model, Q

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Account, Seat, visible
from minzheng.mechanisms.indicators.canon import NotCanonical, digest_of
from minzheng.mechanisms.indicators.measures import Measure, count
from minzheng.mechanisms.indicators.personal import bad_column, rows_open_to_all
from minzheng.mechanisms.law.public import declared_parameter


class BadIndicator(Exception):
    """A declaration that cannot work; the program does not start with it."""


class Opening(StrEnum):
    """What the public sees behind a figure."""

    RECORDS = "records"
    TABLE = "table"
    CLOSED = "closed"


RECORDS, TABLE, CLOSED = Opening.RECORDS, Opening.TABLE, Opening.CLOSED


@dataclass(frozen=True)
class Column:
    """One public column: its heading, and a path from the record or a function of it."""

    label: str
    source: str | Callable[[Any], object]


@dataclass(frozen=True)
class Percent:
    """A share is printed as a percentage with so many decimals."""

    places: int = 0


def percent(places: int = 0) -> Percent:
    """Print as a percentage, rounded half up."""
    return Percent(places)


@dataclass(frozen=True)
class Records:
    """The rows an indicator looks at: a model with an access scope, the path of its area id, a standing condition."""

    model: type[Model]
    area: str = "area_id"
    base: Q = field(default_factory=Q)

    def __post_init__(self) -> None:
        try:
            visible(self.model._default_manager.none(), Seat(Account()))
        except ImproperlyConfigured as error:
            raise BadIndicator(f"{self.model.__name__}: nobody could see the records ({error})") from error


_declared: dict[str, "Declared"] = {}


@dataclass(frozen=True, init=False, eq=False)
class Indicator:
    """A named question over records; making one declares it. `when` is the day of a record (a DateField path); for a
    state of a day the pair (from, to) with `to` excluded, one DateRangeField, or one first day.

    Filter values AS_OF and SINCE stand for the last and first day asked for. Raises `BadIndicator`.
    """

    code: str
    label: str
    unit: str
    over: Records
    when: str | tuple[str, str]
    measure: Measure
    only: Q
    open_as: Opening
    columns: tuple[Column, ...]
    definition: str
    parent: "Indicator | None"

    def __init__(
        self,
        code: str,
        label: str,
        unit: str,
        *,
        over: Records,
        when: str | tuple[str, str] = "decided_on",
        measure: Measure | None = None,
        where: Q | Mapping[str, Any] | None = None,
        open_as: Opening = CLOSED,
        columns: tuple[Column, ...] = (),
        definition: str = "",
        parent: "Indicator | None" = None,
    ) -> None:
        only = where if isinstance(where, Q) else Q(**(where or {}))
        given = {
            "code": code,
            "label": label,
            "unit": unit,
            "over": over,
            "when": when,
            "measure": measure or count(),
            "only": only,
            "open_as": open_as,
            "columns": columns,
            "definition": definition,
            "parent": parent,
        }
        for name, each in given.items():
            object.__setattr__(self, name, each)
        _check(self)
        _enter(self)

    def where(
        self,
        code: str,
        label: str,
        *conditions: Q,
        unit: str = "",
        measure: Measure | None = None,
        open_as: Opening | None = None,
        columns: tuple[Column, ...] = (),
        definition: str = "",
        **filters: Any,
    ) -> "Indicator":
        """A further indicator over those of these records that fulfil the conditions, or over the same with another measure."""
        return Indicator(
            code,
            label,
            unit or self.unit,
            over=self.over,
            when=self.when,
            measure=measure or self.measure,
            where=Q(self.only, *conditions, **filters),
            open_as=self.open_as if open_as is None else open_as,
            columns=columns or self.columns,
            definition=definition,
            parent=self,
        )

    def is_part_of(self, whole: "Indicator") -> bool:
        """Whether its records are a filter of those of `whole` (or the same)."""
        at: Indicator | None = self
        while at is not None and at is not whole:
            at = at.parent
        return at is whole

    @property
    def version(self) -> str:
        """SM3 digest of everything that decides the value."""
        model = self.over.model._meta.label
        return digest_of(self.code, model, self.over.area, self.over.base, self.when, self.measure, self.only)


@dataclass(frozen=True, eq=False)
class Ratio:
    """The share of `part` in `whole`, two indicators of one cohort: the part must be a filter of the whole, or sum some of its numbers."""

    code: str
    label: str
    part: Indicator
    whole: Indicator
    printed: Percent = Percent()
    open_as: Opening | None = None
    definition: str = ""

    def __post_init__(self) -> None:
        if not self.part.is_part_of(self.whole) or self.part is self.whole:
            raise BadIndicator(f"{self.code}: {self.part.code} is no filter of {self.whole.code}")
        if not self.part.measure.within(self.whole.measure):
            raise BadIndicator(f"{self.code}: part and whole are measured differently")
        _enter(self)

    @property
    def unit(self) -> str:
        """A share is printed with a percent sign."""
        return "%"

    @property
    def version(self) -> str:
        """SM3 digest of the definitions of part and whole."""
        return digest_of(self.code, self.part.version, self.whole.version)


@dataclass(frozen=True, eq=False)
class ParameterFigure:
    """A number the law or a notice sets, with the decisions taken under it; `upto` is the upper end of a range."""

    code: str
    label: str
    parameter: str
    decisions: Indicator
    upto: str = ""
    definition: str = ""

    def __post_init__(self) -> None:
        for code in filter(None, (self.parameter, self.upto)):
            declared_parameter(code)
        _enter(self)

    @property
    def unit(self) -> str:
        """The unit of the parameter, % for shares."""
        unit = declared_parameter(self.parameter).unit
        return "%" if unit == "份额" else unit

    @property
    def version(self) -> str:
        """SM3 digest of parameter and decisions."""
        return digest_of(self.code, self.parameter, self.upto, self.decisions.version)


Declared = Indicator | Ratio | ParameterFigure


def declared() -> Mapping[str, Declared]:
    """Every declared indicator by code, in order of codes."""
    return {code: _declared[code] for code in sorted(_declared)}


def indicator(code: str) -> Declared:
    """The indicator of a code; raises `Missing`."""
    try:
        return _declared[code]
    except KeyError:
        raise Missing.because(
            f"没有编码为“{code[:80]}”的指标。", "请从指标目录中选择，或核对编码。", "indicator.unknown"
        ) from None


def root_of(code: str) -> str:
    """Code of the indicator that the records of this one are a filter of, itself when of none."""
    asked = indicator(code)
    at = asked.whole if isinstance(asked, Ratio) else asked
    while isinstance(at, Indicator) and at.parent is not None:
        at = at.parent
    return at.code


def withdraw_indicator(code: str) -> None:
    """Take an indicator out again; for tests that declare their own."""
    _declared.pop(code, None)


def _enter(made: Declared) -> None:
    if made.code in _declared:
        raise BadIndicator(f"indicator declared twice: {made.code}")
    _declared[made.code] = made


def _check(made: Indicator) -> None:
    from minzheng.mechanisms.indicators.selecting import sample  # noqa: PLC0415 - selecting reads declarations

    try:
        digest = made.version
        sample(made)
    except (FieldError, FieldDoesNotExist, NotCanonical) as error:
        raise BadIndicator(f"{made.code}: {error}") from error
    assert digest
    model = made.over.model
    if made.open_as is RECORDS:
        if rows_open_to_all(model) is None:
            raise BadIndicator(f"{made.code}: {model.__name__} is about persons and never opens into records")
        if not made.columns:
            raise BadIndicator(f"{made.code}: opens into records but names no public columns")
    for one in made.columns:
        if isinstance(one.source, str) and (why := bad_column(model, one.source)):
            raise BadIndicator(f"{made.code}: column {one.label}: {why}")
