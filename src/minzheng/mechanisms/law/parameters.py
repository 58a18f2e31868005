"""Which value of a parameter counts in an area on a day, and the statutory terms that are parameters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from django.db.models import QuerySet

from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import Term
from minzheng.mechanisms.areas.public import Area, AreaVersion, version_of
from minzheng.mechanisms.journal.public import Remembered
from minzheng.mechanisms.law.declarations import EVERYWHERE, DatedValue, Parameter, declared_parameter
from minzheng.mechanisms.law.models import ParameterValue
from minzheng.mechanisms.law.values import Value, shown


@dataclass(frozen=True)
class ParameterAnswer:
    """A value with everything needed to defend it: its unit, first and last day, basis, area code and source.

    `value` is int 分 for money, Fraction for shares, `periods.Term` for terms, int for counts, str for text; `text` is
    the value as written. `area` is `*` where the value holds everywhere.
    """

    code: str
    label: str
    value: Value
    text: str
    unit: str
    since: date
    until: date | None
    basis: str
    area: str
    source: Literal["file", "bureau", "given"]

    @property
    def amount(self) -> int:
        """The value as a whole number: money in 分, or a count; raises TypeError for anything else."""
        if not isinstance(self.value, int):
            raise TypeError(f"parameter {self.code} is no whole number")
        return self.value

    @property
    def share(self) -> Fraction:
        """The value as an exact fraction; raises TypeError for anything else."""
        if not isinstance(self.value, Fraction):
            raise TypeError(f"parameter {self.code} is no share")
        return self.value

    def day_in(self, year: int) -> date:
        """The day of a year that a month and day (05-31) name; raises `Invalid` where the text is none."""
        try:
            return date.fromisoformat(f"{year}-{self.text}")
        except ValueError:
            raise Invalid.because(
                f"参数“{self.label}”的值“{self.text[:20]}”不是月-日。",
                "请在参数管理中改成如“05-31”。",
                "law.no_month_and_day",
            ) from None

    def __str__(self) -> str:
        return shown(self.value, self.unit)


@dataclass(frozen=True)
class TermRef:
    """A term by its parameter code; which one counts is known only with an area and a day."""

    code: str

    def resolve(self, area: Area | None, on: date) -> Term:
        """The term in force, with its roll-over and the article that sets it; raises `Invalid` like `parameter`."""
        value = parameter(self.code, area, on).value
        if not isinstance(value, Term):
            raise Invalid.because(
                f"参数“{declared_parameter(self.code).label}”不是期限。",
                "请改用单位为日、工作日、月或年的参数。",
                "law.term",
            )
        return value


_terms: set[str] = set()
_REMEMBERED = Remembered("law_parametervalue", "areas_area", "areas_areaversion")


def term(code: str) -> TermRef:
    """A reference to a statutory or promised term; whether the code is declared is checked when the program starts."""
    _terms.add(code)
    return TermRef(code)


def referred_terms() -> frozenset[str]:
    """Codes of all terms anything refers to."""
    return frozenset(_terms)


def parameter(code: str, area: Area | None, on: date) -> ParameterAnswer:
    """The value in force in `area` on `on`: the nearest area up the tree wins, there the bureau's own before the files'.

    Without an area only values for everywhere count. Raises `Invalid` naming parameter, area and day.
    """
    declared = declared_parameter(code)
    if area is None:
        return _found(declared, None, on, ())
    set_here = _REMEMBERED.get("codes", _codes_set_here)
    if code not in set_here and not any(each.area != EVERYWHERE for each in declared.values):
        return _found(
            declared, area, on, ()
        )  # the usual case: one national term, nothing of the bureau's own
    return _REMEMBERED.get((id(declared), area.pk, on), lambda: _found(declared, area, on, _own(code, on)))


def _codes_set_here() -> frozenset[str]:
    """Codes for which the bureau has entered values of its own."""
    return frozenset(ParameterValue.objects.values_list("code", flat=True).distinct())


def _own(code: str, on: date) -> QuerySet[ParameterValue]:
    return ParameterValue.objects.filter(code=code, valid__contains=on)


def _found(
    declared: Parameter, area: Area | None, on: date, rows: Iterable[ParameterValue]
) -> ParameterAnswer:
    own = {row.area_id: row for row in rows}
    local = own or any(each.area != EVERYWHERE and each.covers(on) for each in declared.values)
    places = _upwards(area, on) if area and local else ()  # the usual case, national terms, needs no areas
    if answer := nearest(declared, places, own, on):
        return answer
    raise _no_value(declared, version_of(area, on).name if area else "全国", on)


def nearest(
    declared: Parameter, places: Sequence[tuple[int, str]], own: Mapping[int, ParameterValue], on: date
) -> ParameterAnswer | None:
    """The answer for `places` (area id and code, nearest first), given the bureau's rows of that day by area id."""
    for place, area_code in places:
        if place in own:
            return _bureau_answer(declared, own[place], area_code)
        if answer := _from_file(declared, [area_code], on):
            return answer
    return _from_file(declared, [EVERYWHERE], on)


def file_parameter(code: str, area_codes: Sequence[str], on: date) -> ParameterAnswer:
    """The value declared in files for the first of `area_codes` that has one, else for everywhere; needs no database."""
    declared = declared_parameter(code)
    if answer := _from_file(declared, [*area_codes, EVERYWHERE], on):
        return answer
    raise _no_value(declared, "、".join(area_codes) or "全国", on)


def _upwards(area: Area, on: date) -> list[tuple[int, str]]:
    """Id and code that day of an area and of everything above it, nearest first."""
    version = version_of(area, on)
    found = AreaVersion.objects.filter(area_id__in=version.path, valid__contains=on)
    codes = dict(found.values_list("area_id", "code"))
    return [(place, codes[place]) for place in reversed(version.path)]


def _from_file(declared: Parameter, areas: Sequence[str], on: date) -> ParameterAnswer | None:
    for area in areas:
        for each in declared.values:
            if each.area == area and each.covers(on):
                return _file_answer(declared, each)
    return None


def _file_answer(declared: Parameter, each: DatedValue) -> ParameterAnswer:
    basis = str(each.basis)
    value = declared.read(each.text, basis)
    return ParameterAnswer(
        declared.code,
        declared.label,
        value,
        each.text,
        declared.unit,
        each.since,
        each.until,
        basis,
        each.area,
        "file",
    )


def _bureau_answer(declared: Parameter, row: ParameterValue, area_code: str) -> ParameterAnswer:
    until = row.valid.upper - timedelta(days=1) if row.valid.upper else None
    value = declared.read(row.value, row.basis)
    return ParameterAnswer(
        declared.code, declared.label, value, row.value, declared.unit,
        row.valid.lower, until, row.basis, area_code, "bureau",
    )  # fmt: skip


def _no_value(declared: Parameter, area: str, on: date) -> Invalid:
    return Invalid.because(
        f"{area}{on.year}年{on.month}月{on.day}日没有“{declared.label}”（{declared.code}）的值。",
        "请在参数管理中为该区域登记这一天的值并写明依据，或核对日期。",
        "law.no_value",
    )
