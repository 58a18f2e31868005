"""Figures printed in any report, recognised as indicators by words, unit, period and area, and answered from the records."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum
from functools import cached_property

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.areas.public import Area, AreaVersion, version_of, within
from minzheng.mechanisms.claims.public import Checked, Figure, Known, normal
from minzheng.mechanisms.indicators.counting import fitting, value
from minzheng.mechanisms.indicators.declare import Declared, ParameterFigure, declared
from minzheng.mechanisms.indicators.printing import number_of
from minzheng.mechanisms.indicators.spans import AsOf, Period, Span, Year

_LEAST, _ALMOST, _MOST_VALUES = 3, 0.6, 300
_ALIKE = (
    frozenset("家个所"),
    frozenset("人名位"),
    frozenset({"件", "起", "个"}),
    frozenset({"次", "场", "场次"}),
)
_BARE_MONTHS = re.compile(r"(\d{1,2})(?:/(\d{1,2}))?")
_DAYS = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_WIDER = "国省市州盟区县旗镇乡街"


class _Match(IntEnum):
    """How well a label names an indicator: most pairs of letters, its ending, or all of it."""

    ALIKE = 0
    ENDING = 1
    SAME = 2


@dataclass
class OwnRecords:
    """Answers a report on `area` (claims' `Indicators`); of a report by another body, or on a wider area, it knows nothing."""

    area: Area
    _values: dict[tuple[str, str, int], Known | None] = field(default_factory=dict)

    def known(self, figure: Figure, report: Checked) -> list[Known]:
        """The one indicator whose name and unit a figure bears, for its period and area; none where several would do."""
        if not self.may_know(report):
            return []
        when, exact = _period_of(figure.period, report.year)
        if when is None or not self._inside(figure.area):
            return []
        place, label = self._placed(figure.label)
        found, match = _named(label, figure.unit)
        if found is None:
            return []
        known = self._value(found, when, place)
        if known is None:
            return []
        sure = exact and match is _Match.SAME and bool(report.body)
        return [replace(known, sure=sure, weak=match is _Match.ALIKE)]

    def may_know(self, report: Checked) -> bool:
        """Whether the report is by a body of this area, or does not say by whom."""
        return not report.body or self._name in report.body

    @cached_property
    def _name(self) -> str:
        return version_of(self.area, clock.today()).name

    @cached_property
    def _parts(self) -> list[AreaVersion]:
        """The places inside, longest name first."""
        today = clock.today()
        inside = AreaVersion.objects.filter(valid__contains=today, area__in=within(self.area, today))
        return sorted(inside.exclude(area=self.area).select_related("area"), key=lambda one: -len(one.name))

    def _inside(self, words: str) -> bool:
        """Whether 全区, 我局 … can mean this area."""
        return not words or words[1:2] not in _WIDER or words[1:2] == self._name[-1]

    def _placed(self, label: str) -> tuple[Area, str]:
        """The place a label names, and the label without it."""
        for part in self._parts:
            if part.name in label:
                return part.area, label.replace(part.name, "").strip("·")
        return self.area, label.replace(self._name, "")

    def _value(self, one: Declared, period: Period, place: Area) -> Known | None:
        key = one.code, period.code, place.pk
        if key not in self._values and len(self._values) < _MOST_VALUES:
            self._values[key] = _computed(one, period, place)
        return self._values.get(key)


def _computed(one: Declared, period: Period, place: Area) -> Known | None:
    asked = fitting(one, period)
    try:
        figure = value(one, asked, place)
    except UserError:
        return None
    number = number_of(figure)
    if number is None or figure.upper is not None:
        return None
    return Known(number, one.label, f"{one.code}@{asked.code}")


def _named(label: str, unit: str) -> tuple[Declared | None, "_Match"]:
    """The indicator a label names, and how well; None where none is nearest."""
    words, whole = normal(label.rsplit("·", maxsplit=1)[-1]), label.replace("·", "")
    best: list[tuple[_Match, float, Declared]] = []
    for one in declared().values():
        name = normal(one.label)
        if not _same_unit(one.unit, unit):
            continue
        if name == words:
            best.append((_Match.SAME, 0.0, one))
        elif len(name) >= _LEAST and words.endswith(name):
            best.append((_Match.ENDING, len(name), one))
        elif len(name) > _LEAST and (share := _shared(name, whole)) >= _ALMOST:
            best.append((_Match.ALIKE, share, one))
    top = max(((match, length) for match, length, _ in best), default=None)
    nearest = [one for match, length, one in best if (match, length) == top]
    if len(nearest) != 1 or top is None:
        return None, _Match.ALIKE
    by_law = isinstance(nearest[0], ParameterFigure)
    return nearest[0], _Match.ENDING if by_law and top[0] is _Match.SAME else top[0]


def _shared(name: str, words: str) -> float:
    """How many of a name's pairs of letters stand in the words, as a share of 1."""
    pairs = {name[n : n + 2] for n in range(len(name) - 1)}
    return sum(pair in words for pair in pairs) / len(pairs)


def _same_unit(ours: str, theirs: str) -> bool:
    return ours == theirs or any(ours in alike and theirs in alike for alike in _ALIKE)


def _period_of(text: str, year: int | None) -> tuple[Period | None, bool]:
    """The period a figure speaks of, and whether the report says so outright."""
    if (bare := _BARE_MONTHS.fullmatch(text)) and year:
        months = [int(month) for month in bare.groups() if month]
        return _months(year, months[0], months[-1]), False
    ends = list(_ends(text))
    if not ends or len(ends) > 2:
        return None, False
    first, last = ends[0][0], ends[-1][1]
    if first > last or first > clock.today():
        return None, False
    if first == last:
        return AsOf(last), True
    whole = first.year == last.year and (first.month, last.month, last.day) == (1, 12, 31)
    return Year(first.year) if whole else Span(first, last), True


def _ends(text: str) -> Iterator[tuple[date, date]]:
    for piece in text.split("/"):
        found = _DAYS.fullmatch(piece)
        if found is None:
            return
        year, month, day = (int(part) if part else 0 for part in found.groups())
        try:
            yield (
                date(year, month or 1, day or 1),
                date(year, month or 12, day or calendar.monthrange(year, month or 12)[1]),
            )
        except (ValueError, calendar.IllegalMonthError):
            return


def _months(year: int, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= 12:
        return None
    return Span(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))
