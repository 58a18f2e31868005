"""Batches: how a register takes in a table, and entering all of its rows or none."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.foundation.errors import Collector, Conflict, Invalid, Missing, Problem, UserError
from minzheng.mechanisms.areas.public import Area, answered_by
from minzheng.mechanisms.documents.public import Column, Rows, RowsInvalid
from minzheng.mechanisms.matters.models import Case
from minzheng.mechanisms.registry.public import (
    Decision,
    FactKind,
    Party,
    Register,
    RegisterEntry,
    record_fact,
    register_of,
    unsaved_line,
)


@dataclass(frozen=True)
class Line:
    """What one row says: whom it is about, its columns, from when (until when, excluded) it holds, and facts that come along."""

    subject: Party
    data: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    area: Area | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    stated: tuple[tuple[FactKind, Any], ...] = ()


@dataclass(frozen=True)
class Batch:
    """How a register takes in a table: its columns, and `reader`, called once per table, which gives what reads a row.

    What reads a row (typed values by column key) may remember lookups and identify people; it raises `Invalid` or
    `Conflict` for a row that cannot be right.
    """

    register: Register
    columns: tuple[Column, ...]
    reader: Callable[[], Callable[[Mapping[str, Any]], Line]]


_batches: dict[str, Batch] = {}


def declare_batch(batch: Batch) -> Batch:
    """Let a register be filled by batches. Raises `ValueError` when it already can."""
    if batch.register.code in _batches:
        raise ValueError(f"batch declared twice: {batch.register.code}")
    _batches[batch.register.code] = batch
    return batch


def batch_of(register: str) -> Batch:
    """The batch declared for a register code; raises `Missing`."""
    try:
        return _batches[register]
    except KeyError:
        raise Missing.because(
            f"“{register_of(register).label}”不能批量登记。", "请逐件办理。", "import.no_batch"
        ) from None


def import_entries(batch: Batch, rows: Rows, decision: Decision) -> list[RegisterEntry]:
    """Enter every row of a decided batch, or none; needs an act.

    Raises `RowsInvalid` with every fault by row, and `Conflict` when somebody else was faster.
    """
    lines = lines_of(batch, rows, decision)
    try:
        with transaction.atomic():
            entries = RegisterEntry.objects.bulk_create([entry for _, entry in lines], batch_size=1000)
    except IntegrityError as error:
        if "registry_entry_once" not in str(error):
            raise
        raise Conflict.because(
            "表中有对象刚被他人登记。", "本批未登记任何一行,请稍后重新审批。", "import.meanwhile"
        ) from None
    for line, entry in lines:
        for kind, said in line.stated:
            record_fact(line.subject, kind, said, entry.valid_from, f"办件{decision.number}", decision)
    return entries


def lines_of(batch: Batch, rows: Rows, decision: Decision) -> list[tuple[Line, RegisterEntry]]:
    """What the rows say and the entries to make of it, not saved yet; new people are. Raises `RowsInvalid`."""
    problems = Collector()
    lines: dict[int, Line] = {}
    read = batch.reader()
    for index, values in enumerate(rows.values):
        try:
            lines[index] = read(values)
            _check_line(batch.register, lines[index])
        except UserError as error:
            problems.problems += [_placed(rows, index, one) for one in error.problems]
    entries = {
        index: unsaved_line(
            batch.register, one.subject, one.data, decision, one.key, one.valid_from, one.area, one.valid_to
        )
        for index, one in lines.items()
    }
    _refuse_elsewhere(rows, entries, decision, problems)
    _refuse_overlaps(batch.register, rows, entries, problems)
    if problems.problems:
        raise RowsInvalid(*problems.problems, rows=rows)
    return [(lines[index], entry) for index, entry in entries.items()]


def _check_line(register: Register, line: Line) -> None:
    known = {column.key for column in register.columns}
    if not isinstance(line.subject, register.subject) or not set(line.data) <= known:
        raise TypeError(f"{register.code}: a batch line does not fit its register")
    if line.valid_from and line.valid_to and line.valid_to < line.valid_from:
        raise Invalid.because(
            f"终止日期{line.valid_to}早于起始日期{line.valid_from}。", "请核对两个日期。", "import.span"
        )


def _refuse_elsewhere(
    rows: Rows, entries: Mapping[int, RegisterEntry], decision: Decision, problems: Collector
) -> None:
    """A batch filed for an area registers nothing outside it."""
    area = Case.objects.values_list("area_id", flat=True).get(pk=decision.case_id)
    wanted = {entry.area_id for entry in entries.values()}
    inside = set(
        Area.objects.filter(pk__in=wanted).filter(pk__in=answered_by(area)).values_list("pk", flat=True)
    )
    told = Problem(
        None, "所在区域不在本批登记的区域内。", "请核对区划代码,或由所在区域另行报送。", "import.area"
    )
    problems.problems += [
        _placed(rows, index, told) for index, entry in entries.items() if entry.area_id not in inside
    ]


def _refuse_overlaps(
    register: Register, rows: Rows, entries: Mapping[int, RegisterEntry], problems: Collector
) -> None:
    """No two lines of one subject and key at one time, neither in the table nor with what is registered."""
    column = f"{register.subject._meta.model_name}_id"
    held: dict[tuple[int, str], list[tuple[RegisterEntry, str]]] = {}
    subjects = {getattr(entry, column) for entry in entries.values()}
    for entry in RegisterEntry.objects.filter(register=register.code, **{f"{column}__in": subjects}):
        held.setdefault((getattr(entry, column), entry.key), []).append((entry, "已有的登记"))
    for index, entry in entries.items():
        others = held.setdefault((getattr(entry, column), entry.key), [])
        if clash := next((where for other, where in others if _overlap(entry, other)), None):
            told = Problem(
                None,
                f"与{clash}重复:同一对象{f'“{entry.key}”' if entry.key else ''}在同一时间只能有一条。",
                "请删去重复的行,或核对起止日期。",
                "import.repeat",
            )
            problems.problems.append(_placed(rows, index, told))
        others.append((entry, f"第{rows.numbers[index]}行"))


def _overlap(one: RegisterEntry, other: RegisterEntry) -> bool:
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )


def _placed(rows: Rows, index: int, one: Problem) -> Problem:
    place = rows.place(index, one.field or rows.columns[0].key)
    return Problem(place, f"第{rows.numbers[index]}行:{one.message}", one.fix, one.code)
