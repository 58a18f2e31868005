"""What everybody may open behind a figure: rows about bodies, counts by area and month, or the definition only."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, Count, Value, When
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear

from minzheng.foundation.masking import mask_text
from minzheng.mechanisms.areas.public import Area, AreaVersion
from minzheng.mechanisms.indicators.cells import TOTAL, guard
from minzheng.mechanisms.indicators.declare import (
    RECORDS,
    TABLE,
    Declared,
    Indicator,
    Opening,
    ParameterFigure,
    Ratio,
    indicator,
)
from minzheng.mechanisms.indicators.measures import area_around
from minzheng.mechanisms.indicators.personal import rows_open_to_all
from minzheng.mechanisms.indicators.selecting import day_of, rows_of
from minzheng.mechanisms.indicators.spans import Period, chinese
from minzheng.mechanisms.law.public import parameter

SMALLEST = "indicators.smallest_cell"
HIDDEN = "*"
_MOST_ROWS = 5000


@dataclass(frozen=True)
class Opened:
    """What is shown: how it opens, what the figure means, and a table (`head`, `rows` of text); `note` says what is left out."""

    opening: Opening
    label: str
    definition: str
    period: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)


def open_publicly(code: str | Declared, period: Period, area: Area) -> Opened:
    """What the public sees of the records as they are now. Fails closed: a row about a person closes the whole list.

    Published reports show what was fixed when they were frozen (`FrozenFigure.shown`), so that two openings at
    different times, or of overlapping periods, cannot be subtracted from one another.
    """
    asked = indicator(code) if isinstance(code, str) else code
    one, definition = _counted(asked)
    closed = Opened(Opening.CLOSED, asked.label, definition, period.label)
    if isinstance(asked, ParameterFigure):
        return _law(asked, period, area, closed)
    opening = asked.open_as if isinstance(asked, Ratio) and asked.open_as else one.open_as
    if opening is RECORDS and one.open_as is RECORDS:
        return _records(one, period, area, closed)
    if opening is TABLE:
        return _table(one, period, area, closed)
    return closed


def _counted(asked: Declared) -> tuple[Indicator, str]:
    match asked:
        case Ratio():
            written = asked.definition or f"{asked.part.label}占{asked.whole.label}的比例。"
            return asked.whole, written
        case ParameterFigure():
            return asked.decisions, asked.definition
        case Indicator():
            return asked, asked.definition


def _records(one: Indicator, period: Period, area: Area, closed: Opened) -> Opened:
    allowed = rows_open_to_all(one.over.model)
    rows = rows_of(one, period, area)
    number = rows.count()
    if allowed is None or rows.filter(allowed).count() != number:
        return _because(closed, "其中有涉及个人的记录，按规定不公开明细。")
    if number > _MOST_ROWS:
        return _because(closed, f"记录超过{_MOST_ROWS}条，请向本机关申请数据文件。")
    head = tuple(column.label for column in one.columns)
    days = day_of(one)
    shown = [tuple(_cell(row, column.source) for column in one.columns) for row in rows.order_by(days, "pk")]
    return Opened(RECORDS, closed.label, closed.definition, closed.period, head, tuple(shown))


def _cell(row: Any, source: Any) -> str:
    """One public cell: the value, days in Chinese, anything like an ID, phone or account number masked."""
    found = row
    if callable(source):
        found = source(row)
    else:
        for step in source.split("__"):
            found = found.get(step) if isinstance(found, Mapping) else getattr(found, step, None)
            if found is None:
                return ""
    if isinstance(found, date):
        return chinese(found)
    return mask_text(str(found))


def _law(asked: ParameterFigure, period: Period, area: Area, closed: Opened) -> Opened:
    answer = parameter(asked.parameter, area, period.last)
    rows = [("数值", str(answer)), ("依据", answer.basis), ("施行日期", chinese(answer.since))]
    if asked.upto:
        rows.insert(1, ("上限", str(parameter(asked.upto, area, period.last))))
    return Opened(RECORDS, closed.label, closed.definition, closed.period, ("项目", "内容"), tuple(rows))


def _table(one: Indicator, period: Period, area: Area, closed: Opened) -> Opened:
    if one.parent is not None and one.parent.over.model is one.over.model and _narrower(one):
        return _because(closed, "本数是另一个数的一部分，分表随总数公开。")
    counts = _by_area_and_month(one, period, area)
    columns = _columns(one, period)
    names = names_of({child for child, _ in counts}, period.last)
    lines = [[counts.get((child, column), 0) for column, _ in columns] for child, _ in names]
    smallest = parameter(SMALLEST, area, period.last).amount
    safe = guard(lines, smallest) if lines else None
    if safe is None:
        return _because(closed, f"分表中有不足{smallest}的数，无法在不泄露的前提下公开。")
    head = ("区域", *(label for _, label in columns), "合计")
    order = (*range(len(columns)), TOTAL)
    rows = [
        (name, *(_shown(safe.counts[at, column]) for column in order))
        for at, name in (*enumerate(name for _, name in names), (TOTAL, "合计"))
    ]
    note = f"按记录数分列；不足{smallest}的数以及据以推算出它们的数以“{HIDDEN}”代替。"
    return Opened(TABLE, closed.label, closed.definition, closed.period, head, tuple(rows), note)


def _narrower(one: Indicator) -> bool:
    assert one.parent is not None
    return bool(one.only) and one.only != one.parent.only


def _by_area_and_month(one: Indicator, period: Period, area: Area) -> dict[tuple[int, int], int]:
    """Counts by area directly below (0 for the area itself), on each record's day, and year × 12 + month (0 for a state)."""
    rows = rows_of(one, period, area)
    day = day_of(one)
    on = period.last if one.measure.stands else day
    below = area_around(one.over.area, on, parent=area.pk)
    month = Value(0) if one.measure.stands else ExtractYear(day) * 12 + ExtractMonth(day) - 1
    found = (
        rows.annotate(child=Coalesce(below, 0, output_field=BigIntegerField()), month=month)
        .values("child", "month")
        .annotate(number=Count("pk", distinct=True))
        .order_by("child", "month")
    )
    return {(row["child"], row["month"]): row["number"] for row in found}


def _columns(one: Indicator, period: Period) -> list[tuple[int, str]]:
    if one.measure.stands:
        return [(0, period.label)]
    first, last = (day.year * 12 + day.month - 1 for day in (period.first, period.last))
    several = period.first.year != period.last.year
    return [
        (month, (f"{month // 12}年" if several else "") + f"{month % 12 + 1}月")
        for month in range(first, last + 1)
    ]


def names_of(children: set[int], on: date) -> Sequence[tuple[int, str]]:
    """Areas with their names, by code; an area that has ended keeps its last name."""
    known = (
        AreaVersion.objects.filter(area_id__in=children)
        .annotate(
            now=Case(When(valid__contains=on, then=Value("1")), default=Value("0"), output_field=CharField())
        )
        .order_by("now", "valid")
    )
    latest = {version.area_id: (version.code, version.name) for version in known}
    found = sorted((code, name, key) for key, (code, name) in latest.items())
    own = [(0, "本级")] if 0 in children else []
    return [(key, name) for _, name, key in found] + own


def _shown(number: int | None) -> str:
    return HIDDEN if number is None else str(number)


def _because(closed: Opened, why: str) -> Opened:
    return Opened(closed.opening, closed.label, closed.definition, closed.period, note=why)
