"""Many activities from one Excel table: the whole batch or nothing, every fault at once."""

import datetime
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.files.base import File
from django.db import connection

from minzheng.foundation import clock
from minzheng.foundation.errors import Collector, Invalid, Problem
from minzheng.mechanisms.access.public import Seat, Unit
from minzheng.mechanisms.activities.checking import Draft, columns_of, reach, recorder
from minzheng.mechanisms.activities.declare import Kind, kind_of
from minzheng.mechanisms.activities.models import Activity
from minzheng.mechanisms.areas.public import version_at
from minzheng.mechanisms.documents.public import Column, ColumnKind, Rows, RowsInvalid, read_table
from minzheng.mechanisms.journal.public import acting, keeping_refusals

_Identity = tuple[str, datetime.date, datetime.date | None, int, str]


def import_columns(kind: str) -> tuple[Column, ...]:
    """Columns of the import table of a kind: title, days, area code, place, then its measures and fields."""
    sort = kind_of(kind)
    return (
        Column("title", "名称", longest=100),
        Column("on", "日期", ColumnKind.DATE),
        Column("until", "截止日期", ColumnKind.DATE, required=False),
        Column("area", "区划代码", longest=20),
        Column("place", "地点", required=False),
        *(Column(one.key, one.label, ColumnKind.INTEGER) for one in sort.measures),
        *(
            Column(one.key, one.label, required=one.required, longest=one.max_length)
            for one in sort.fields.fields
        ),
    )


def import_activities(kind: str, seat: Seat, upload: "File[Any]") -> list[Activity]:
    """Record every row of an .xlsx, or none. A row like one already recorded by the unit is a fault (a file sent twice).

    Raises `RowsInvalid` with every fault by row (see `documents.error_workbook`), `Invalid` for a bad file, `Refused`.
    """
    sort = kind_of(kind)
    with keeping_refusals(seat.actor, f"批量登记{sort.label}"), acting(seat.actor, f"批量登记{sort.label}"):
        staff, unit = recorder(sort, seat)
        problems = Collector()
        rows = _read(upload, import_columns(kind), problems)
        _one_at_a_time(sort, unit)
        drafts = _drafts(sort, rows, problems)
        made = []
        reached = reach(unit, (draft.area.pk for draft in drafts.values()))
        for index, draft in drafts.items():
            try:
                values = columns_of(sort, draft, reached)
            except Invalid as error:
                problems.problems += [_placed(rows, index, one) for one in error.problems]
                continue
            made.append(
                Activity(kind=sort.code, unit=unit, entered_at=clock.now(), entered_by=staff, **values)
            )
        _refuse_repeats(sort, unit, rows, drafts, problems)
        if problems.problems:
            raise RowsInvalid(*problems.problems, rows=rows)
        kept = Activity.objects.bulk_create(made)
        sort.check(kept)
        return kept


def _read(upload: "File[Any]", columns: tuple[Column, ...], problems: Collector) -> Rows:
    """The table; faults of single cells are noted, so that the other rows are checked too."""
    try:
        return read_table(upload, columns)
    except RowsInvalid as error:
        problems.problems += error.problems
        return error.rows


def _drafts(kind: Kind, rows: Rows, problems: Collector) -> dict[int, Draft]:
    """Drafts by row index; rows already found wrong or of an unknown area are left out."""
    wrong = {(one.field or "").partition(".")[0] for one in problems.problems}
    area_of = cache(version_at)
    drafts: dict[int, Draft] = {}
    for index, row in enumerate(rows.values):
        if rows.place(index, "").partition(".")[0] in wrong:
            continue
        at = area_of(row["area"], row["on"])
        if at is None:
            told = Problem(
                "area",
                f"{row['on']}没有代码为“{row['area']}”的区域。",
                "请核对区划代码和日期。",
                "unknown_area",
            )
            problems.problems.append(_placed(rows, index, told))
            continue
        drafts[index] = Draft(
            title=row["title"],
            on=row["on"],
            area=at.area,
            until=row["until"],
            place=row["place"] or "",
            measures={one.key: row[one.key] for one in kind.measures},
            answers={one.key: row[one.key] for one in kind.fields.fields},
        )
    return drafts


def _refuse_repeats(
    kind: Kind, unit: Unit, rows: Rows, drafts: dict[int, Draft], problems: Collector
) -> None:
    known = _recorded(kind, unit, {draft.on for draft in drafts.values()})
    seen: dict[_Identity, int] = {}
    for index, draft in drafts.items():
        one = (draft.title.strip(), draft.on, draft.until, draft.area.pk, draft.place.strip())
        where = f"第{seen[one]}行" if one in seen else "已登记的一条活动" if one in known else ""
        if where:
            told = Problem(
                "title", f"与{where}相同。", "请删去重复的行;确为两次活动的,请在名称中区分。", "repeat"
            )
            problems.problems.append(_placed(rows, index, told))
        seen.setdefault(one, rows.numbers[index])


def _recorded(kind: Kind, unit: Unit, days: Iterable[datetime.date]) -> set[_Identity]:
    rows = Activity.objects.filter(kind=kind.code, unit=unit, on__in=set(days), voided_at__isnull=True)
    return set(rows.values_list("title", "on", "until", "area_id", "place"))


def _placed(rows: Rows, index: int, one: Problem) -> Problem:
    """A problem of one row, said with its row number."""
    message = f"第{rows.numbers[index]}行:{one.message}"
    return Problem(rows.place(index, one.field or "title"), message, one.fix, one.code)


def _one_at_a_time(kind: Kind, unit: Unit) -> None:
    """Imports of one kind by one unit wait for each other, so that a file sent twice at once is seen."""
    key: Any = f"activities.import.{kind.code}.{unit.pk}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
