"""Freezing: figures keep their exact value, the list of records behind it, and what the public may open."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Max, Model

from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import Area, within
from minzheng.mechanisms.indicators import manifests
from minzheng.mechanisms.indicators.canon import digest_of
from minzheng.mechanisms.indicators.counting import Figure, records, value
from minzheng.mechanisms.indicators.declare import (
    Indicator,
    Opening,
    ParameterFigure,
    Ratio,
    indicator,
    root_of,
)
from minzheng.mechanisms.indicators.fresh import counted_anew
from minzheng.mechanisms.indicators.measures import Number
from minzheng.mechanisms.indicators.models import FrozenFigure
from minzheng.mechanisms.indicators.opening import Opened, open_publicly
from minzheng.mechanisms.indicators.printing import print_figure
from minzheng.mechanisms.indicators.selecting import read_from, rows_of
from minzheng.mechanisms.indicators.spans import Period, parse_period
from minzheng.mechanisms.journal.public import Entry

PART = ":part"
_SAID = (
    *("code", "label", "unit", "period", "area_id", "exact", "money", "by_law", "places", "printed"),
    *("records", "manifest", "part_manifest", "definition", "head"),
)
_Key = tuple[type[Model], tuple[int, ...]]


@dataclass
class _Sets:
    """The distinct record sets of one freezing: rows of a model, with what each figure reads of them."""

    head: int
    found: dict[_Key, dict[str, Sequence[Any]]] = field(default_factory=dict)

    def add(self, model: type[Model], pairs: Sequence[tuple[int, Any]], column: str) -> _Key:
        key = model, tuple(pk for pk, _ in pairs)
        self.found.setdefault(key, {})[column] = [read for _, read in pairs]
        return key

    def keep(self) -> dict[_Key, str]:
        return {
            (model, ids): manifests.keep(manifests.make(model, ids, read, self.head))
            for (model, ids), read in self.found.items()
        }


def freeze(asked: Iterable[tuple[str, Period, Area]]) -> list[FrozenFigure]:
    """Freeze figures (code, period, area) as they are now; needs an act. One manifest is kept per distinct record set."""
    head = Entry.objects.aggregate(head=Max("seq"))["head"] or 0
    sets, made = _Sets(head), []
    for code, period, area in asked:
        with counted_anew():
            figure = value(code, period, area)
        whole, part = _record_sets(sets, figure)
        made.append((figure, whole, part))
    kept = sets.keep()
    return [_row(figure, head, kept[whole], kept[part] if part else "") for figure, whole, part in made]


def column_of(figure: Figure | FrozenFigure) -> str:
    """Name of the manifest's column that a figure is counted from."""
    period = figure.period if isinstance(figure.period, str) else figure.period.code
    return f"{figure.code}@{period}"


def digest_of_row(row: FrozenFigure) -> str:
    """SM3 of everything a frozen figure says."""
    says = [getattr(row, name) for name in _SAID]
    return digest_of(*says, json.dumps(row.shown, sort_keys=True, ensure_ascii=False))


def thaw(row: FrozenFigure) -> Figure:
    """The frozen value as a figure, for printing and checking."""
    low, _, high = row.exact.partition("..")
    part, whole = (int(each) for each in row.exact.split("/")) if row.part_manifest else (None, None)
    return Figure(
        row.code,
        row.label,
        row.unit,
        parse_period(row.period),
        row.area,
        None if whole == 0 else _exact(low),
        row.records,
        row.definition,
        money=row.money,
        part=part,
        whole=whole,
        upper=_exact(high),
        places=row.places,
        by_law=row.by_law,
    )


def _exact(text: str) -> Number:
    if not text:
        return None
    number = Fraction(text)
    return number.numerator if number.denominator == 1 else number


def _record_sets(sets: _Sets, figure: Figure) -> tuple[_Key, _Key | None]:
    asked = indicator(figure.code)
    match asked:
        case Ratio():
            return _read(sets, asked.whole, figure), _read(sets, asked.part, figure, PART)
        case ParameterFigure():
            ids = records(asked, figure.period, figure.area).order_by("pk").values_list("pk", flat=True)
            return sets.add(asked.decisions.over.model, [(pk, pk) for pk in ids], column_of(figure)), None
        case Indicator():
            return _read(sets, asked, figure), None


def _read(sets: _Sets, one: Indicator, figure: Figure, which: str = "") -> _Key:
    rows = read_from(one, figure.period, rows_of(one, figure.period, figure.area))
    pairs = list(rows.order_by("pk").values_list("pk", "read"))
    return sets.add(one.over.model, pairs, column_of(figure) + which)


def _row(figure: Figure, head: int, manifest: str, part_manifest: str) -> FrozenFigure:
    row = FrozenFigure(
        code=figure.code,
        label=figure.label,
        unit=figure.unit,
        period=figure.period.code,
        area=figure.area,
        exact=figure.exact,
        money=figure.money,
        by_law=figure.by_law,
        places=figure.places,
        printed="" if figure.value is None else print_figure(figure),
        records=figure.records,
        manifest=manifest,
        part_manifest=part_manifest,
        definition=figure.version,
        head=head,
        shown=_shown(figure),
        frozen_at=clock.now(),
    )
    row.digest = digest_of_row(row)
    row.save()
    return row


def _shown(figure: Figure) -> dict[str, Any]:
    """What everybody may open. A table closes when another one out of the same records could be subtracted from it."""
    opened = open_publicly(figure.code, figure.period, figure.area)
    family = root_of(figure.code)
    if opened.opening is Opening.TABLE and _subtractable(opened, family, figure):
        why = "同一批记录已按另一期间或区域公开分表，为防止相减推算，本数只公开口径。"
        opened = Opened(Opening.CLOSED, opened.label, opened.definition, opened.period, note=why)
    return {**opened.as_json(), "family": family}


def _subtractable(opened: Opened, family: str, figure: Figure) -> bool:
    out = FrozenFigure.objects.filter(shown__family=family, shown__opening=Opening.TABLE.value)
    for row in out.only("period", "area_id", "shown"):
        other = parse_period(row.period)
        apart = other.last < figure.period.first or figure.period.last < other.first
        same = [list(line) for line in opened.rows] == row.shown["rows"]
        if not apart and not same and _related(row.area_id, figure):
            return True
    return False


def _related(other: int, figure: Figure) -> bool:
    day = figure.period.last
    return other in within(figure.area, day) or figure.area.pk in within(other, day)
