"""A bureau's own values: what a change would do, and making it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from minzheng.foundation.errors import Conflict, Invalid, collect
from minzheng.mechanisms.areas.public import Area, AreaVersion, version_of
from minzheng.mechanisms.law.declarations import Parameter, declared_parameter
from minzheng.mechanisms.law.gate import failing_with
from minzheng.mechanisms.law.models import ParameterValue
from minzheng.mechanisms.law.parameters import ParameterAnswer, nearest

_ONE = timedelta(days=1)


@dataclass(frozen=True)
class ParameterChange:
    """One area whose answer changes from `since` to `until` (both included, None for no end)."""

    area_id: int
    area_name: str
    since: date
    until: date | None
    before: ParameterAnswer | None
    after: ParameterAnswer


def preview_change(code: str, area: Area, since: date, value: str) -> list[ParameterChange]:
    """Which areas get another value, and on which days, if `value` counted in `area` from `since`.

    As `change_parameter` would do it: up to the next value already registered there. Areas below with a nearer value of
    their own do not change. Nothing is written.
    """
    declared = declared_parameter(code)
    declared.read(value)
    version_of(area, since)
    rows = list(ParameterValue.objects.filter(code=code))
    after, end = _planned(rows, code, area, since, value)
    versions = _around(area)
    changes: list[ParameterChange] = []
    for day in _break_days(declared, rows, versions, since, end):
        names = {row.area_id: row for row in versions if day in row.valid}
        for place in (row for row in names.values() if area.pk in row.path):
            places = [(each, names[each].code) for each in reversed(place.path)]
            old = nearest(declared, places, _of_day(rows, day), day)
            new = nearest(declared, places, _of_day(after, day), day)
            if new and (old is None or old.value != new.value):
                changes.append(ParameterChange(place.area_id, place.name, day, None, old, new))
    return _joined(changes, _break_days(declared, rows, versions, since, end), end)


def change_parameter(
    code: str, area: Area, since: date, value: str, basis: str, decided_by: str = ""
) -> ParameterValue:
    """Let `value` count in `area` from `since` to the next value registered there; the value before it ends the day
    before. Needs `acting`. Raises `Invalid` for an unfit value, an empty basis or a value with which a scenario of a rule
    that uses it fails (naming each), `Conflict` when `since` is taken."""
    declared_parameter(code).read(value)
    if not basis.strip():
        raise Invalid.because("没有写明依据。", "请填写文件名称和文号。", "law.basis", "basis")
    version_of(area, since)
    own = list(
        ParameterValue.objects.select_for_update(of=("self",)).filter(code=code, area=area).order_by("valid")
    )
    if any(row.valid.lower == since for row in own):
        raise _taken(code, since)
    later = next((row.valid.lower for row in own if row.valid.lower > since), None)
    _require_scenarios(code, area, since, value)
    try:
        with transaction.atomic():
            for row in own:
                if since in row.valid:
                    row.valid = DateRange(row.valid.lower, since)
                    row.save(update_fields=["valid"])
            return ParameterValue.objects.create(
                code=code,
                area=area,
                valid=DateRange(since, later),
                value=value,
                basis=basis,
                decided_by=decided_by,
            )
    except IntegrityError as error:
        raise _taken(code, since) from error


def broken_scenarios(code: str, area: Area, since: date, value: str) -> list[str]:
    """The scenarios that would fail if `value` counted in `area` from `since`, each with what is wrong."""
    declared = declared_parameter(code)
    rows = list(ParameterValue.objects.filter(code=code))
    after, end = _planned(rows, code, area, since, value)

    around = _around(area)

    def planned(place: AreaVersion, on: date) -> ParameterAnswer | None:
        if area.pk not in place.path:
            return None
        codes = {row.area_id: row.code for row in around if on in row.valid}
        places = [(each, codes[each]) for each in reversed(place.path)]
        old = nearest(declared, places, _of_day(rows, on), on)
        new = nearest(declared, places, _of_day(after, on), on)
        return new if new and (old is None or old.value != new.value) else None

    return failing_with(code, since, end, planned)


def _require_scenarios(code: str, area: Area, since: date, value: str) -> None:
    label = declared_parameter(code).label
    with collect() as found:
        for each in broken_scenarios(code, area, since, value):
            found.add(
                f"“{label}”改为{value}后，情景不再成立：{each}。",
                "请核对数值和起日；确需变更的，先按新值修改情景。",
                "law.scenario_fails",
                "value",
            )


def _planned(
    rows: Sequence[ParameterValue], code: str, area: Area, since: date, value: str
) -> tuple[list[ParameterValue], date | None]:
    """All rows as they would be with `value` from `since`, and the day on which the next value there ends it."""
    end = min(
        (row.valid.lower for row in rows if row.area_id == area.pk and row.valid.lower > since), default=None
    )
    planned = ParameterValue(code=code, area=area, valid=DateRange(since, end), value=value, basis="拟变更")
    after = [row for row in rows if row.area_id != area.pk or not row.valid.lower <= since] + [planned]
    return after, end


def _taken(code: str, since: date) -> Conflict:
    return Conflict.because(
        f"“{declared_parameter(code).label}”自{since.year}年{since.month}月{since.day}日起的值刚刚或已经登记。",
        "请刷新页面核对现值；要改正请从另一日起变更。",
        "law.taken",
    )


def _around(area: Area) -> list[AreaVersion]:
    """Every version of the area, of what lies below it, and of all areas above any of them."""
    below = AreaVersion.objects.filter(path__contains=[area.pk])
    above = {place for path in below.values_list("path", flat=True) for place in path}
    return list(AreaVersion.objects.filter(Q(path__contains=[area.pk]) | Q(area_id__in=above)))


def _break_days(
    declared: Parameter,
    rows: Iterable[ParameterValue],
    versions: Iterable[AreaVersion],
    since: date,
    end: date | None,
) -> list[date]:
    """Days from `since` before `end` on which any answer can change, in order."""
    days: set[date | None] = {since}
    for each in declared.values:
        days |= {each.since, each.until + _ONE if each.until else None}
    for valid in [*(row.valid for row in rows), *(version.valid for version in versions)]:
        days |= {valid.lower, valid.upper}
    return sorted(day for day in days if day and since <= day and (end is None or day < end))


def _of_day(rows: Iterable[ParameterValue], day: date) -> Mapping[int, ParameterValue]:
    return {row.area_id: row for row in rows if day in row.valid}


def _joined(changes: list[ParameterChange], days: list[date], end: date | None) -> list[ParameterChange]:
    """Close each change at the next break day and join neighbours that say the same."""
    following = dict(zip(days, [*days[1:], end], strict=True))
    joined: list[ParameterChange] = []
    for each in sorted(changes, key=lambda change: (change.area_id, change.since)):
        stop = following[each.since]
        closed = replace(each, until=stop - _ONE if stop else None)
        last = joined[-1] if joined else None
        if (
            last
            and last.until
            and replace(closed, since=last.since, until=last.until) == last
            and (last.until + _ONE == closed.since)
        ):
            joined[-1] = replace(last, until=closed.until)
        else:
            joined.append(closed)
    return joined
