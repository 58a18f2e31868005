"""Batch entry into a register (`registry.import`): one table, checked and decided by other people, entered whole or not at all."""

import datetime
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from minzheng.foundation import clock
from minzheng.foundation.errors import Collector, Invalid, Missing, Problem, Refused, UserError
from minzheng.mechanisms.access.public import Function, Mandate, Post, Seat, falls_under, visible
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import (
    Column,
    FileKind,
    Rows,
    RowsInvalid,
    StoredFile,
    permit_files,
    read_stored,
    read_table,
    store_file,
)
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.declare import End, Level, Matter, Outcome, Step, declare
from minzheng.mechanisms.matters.forms import Field, Form, Whole
from minzheng.mechanisms.matters.models import Case, Paper, Stage
from minzheng.mechanisms.matters.opening import open_case
from minzheng.mechanisms.matters.working import perform
from minzheng.mechanisms.registry.public import Decision, Party, Register, RegisterEntry, register_of

TABLE = "登记表"


@dataclass(frozen=True)
class Line:
    """What one row says: whom it is about, its columns, and from when (until when, excluded) it holds."""

    subject: Party
    data: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""
    area: Area | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None


@dataclass(frozen=True)
class Batch:
    """How a register takes in a table: its columns, and what one row (typed values by column key) says.

    `line` may identify people; it raises `Invalid` or `Conflict` for a row that cannot be right.
    """

    register: Register
    columns: tuple[Column, ...]
    line: Callable[[Mapping[str, Any]], Line]


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


def submit_import(
    register: str,
    upload: "File[bytes]",
    seat: Seat,
    *,
    area: Area,
    source: str,
    client_key: uuid.UUID | None = None,
) -> Case:
    """File a table for `register` as a case, after proving that every row would enter. Nothing is registered yet.

    Raises `RowsInvalid` with every fault by row, `Invalid` (file), `Refused` (post), `Missing` (no such batch).
    """
    batch = batch_of(register)
    purpose = f"提交{batch.register.label}批量登记"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        if client_key is not None and (known := Case.objects.filter(client_key=client_key).first()):
            return known
        _check_mandate(seat.post, Function.REGISTERING, batch.register)
        rows = read_table(upload, batch.columns)
        case = open_case(
            IMPORT.code,
            seat,
            area=area,
            answers={"register": register, "rows": len(rows.values), "source": source},
            title=f"{batch.register.label}批量登记",
            client_key=client_key,
        )
        _prove(batch, rows, Decision(case.pk, case.number, clock.today()))
        upload.seek(0)
        kept = store_file(upload, upload.name or "", frozenset({FileKind.XLSX}), by=seat.actor)
        Paper.objects.create(
            case=case, label=TABLE, level="B", file=kept, added_at=clock.now(), added_by=seat.account
        )
        return perform(case, "提交", seat, version=case.version)


def import_entries(batch: Batch, rows: Rows, decision: Decision) -> list[RegisterEntry]:
    """Enter every row of a decided batch, or none; needs an act. Raises `RowsInvalid` with every fault by row."""
    return RegisterEntry.objects.bulk_create(_entries(batch, rows, decision), batch_size=1000)


def _entries(batch: Batch, rows: Rows, decision: Decision) -> list[RegisterEntry]:
    """The lines to enter, not saved yet; new people are."""
    problems = Collector()
    lines: dict[int, Line] = {}
    for index, values in enumerate(rows.values):
        try:
            lines[index] = batch.line(values)
            _check_line(batch.register, lines[index])
        except UserError as error:
            problems.problems += [_placed(rows, index, one) for one in error.problems]
    entries = {index: _entry(batch.register, line, decision) for index, line in lines.items()}
    _refuse_overlaps(batch.register, rows, entries, problems)
    if problems.problems:
        raise RowsInvalid(*problems.problems, rows=rows)
    return list(entries.values())


def _prove(batch: Batch, rows: Rows, decision: Decision) -> None:
    """Make the lines and take the new people back: what would stop the decision stops the submission."""
    with transaction.atomic():
        _entries(batch, rows, decision)
        transaction.set_rollback(True)


def _enter(case: Case, decision: Decision) -> None:
    """The effect of a granted batch."""
    with read_stored(_table(case)) as content:
        batch = batch_of(case.answers["register"])
        import_entries(batch, read_table(File(content, TABLE + ".xlsx"), batch.columns), decision)


def _table(case: Case) -> StoredFile:
    paper = case.papers.filter(label=TABLE).select_related("file").first()
    if paper is None or paper.file is None:
        raise Invalid.because(
            "本件没有附登记表。", "请撤回本件,从登记簿的批量登记页面重新提交。", "import.no_table"
        )
    return paper.file


def _check_stage(case: Case, stage: Stage) -> None:
    """Whoever moves a batch on must hold the step's function for the register too, not only for imports."""
    _table(case)
    _check_mandate(stage.post, stage.function, register_of(case.answers["register"]))


def _check_mandate(post: Post | None, function: str, register: Register) -> None:
    if not _mandated(post, register, function=function):
        raise Refused.because(
            f"您的岗位对“{register.label}”没有“{Function(function).label}”职能。",
            "请由该登记簿的主管科室办理,或请管理员设置岗位职能。",
            "not_your_register",
        )


def _mandated(post: Post | None, register: Register, **wanted: str) -> bool:
    mandates = Mandate.objects.filter(post=post, **wanted).exclude(function=Function.ADMINISTERING)
    return post is not None and any(
        falls_under(register.code, prefix) for prefix in mandates.values_list("matters", flat=True)
    )


def _check_line(register: Register, line: Line) -> None:
    known = {column.key for column in register.columns}
    if not isinstance(line.subject, register.subject) or not set(line.data) <= known:
        raise TypeError(f"{register.code}: a batch line does not fit its register")
    if line.valid_from and line.valid_to and line.valid_to < line.valid_from:
        raise Invalid.because(
            f"终止日期{line.valid_to}早于起始日期{line.valid_from}。", "请核对两个日期。", "import.span"
        )


def _entry(register: Register, line: Line, decision: Decision) -> RegisterEntry:
    secret = {column.key for column in register.columns if column.sensitive} & set(line.data)
    sealed = {key: line.data[key] for key in secret}
    return RegisterEntry(
        **{str(line.subject._meta.model_name): line.subject},
        register=register.code,
        area=line.area or line.subject.area,
        key=line.key,
        data={key: value for key, value in line.data.items() if key not in secret},
        secret=json.dumps(sealed, cls=DjangoJSONEncoder, ensure_ascii=False) if sealed else None,
        valid_from=line.valid_from or decision.on,
        valid_to=line.valid_to,
        case_id=decision.case_id,
        ended_by_case=decision.case_id if line.valid_to else None,
    )


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


def _shown_with_batch(stored: StoredFile, seat: Seat) -> bool:
    """A table opens for those who see its case and have to do with its register."""
    papers = Paper.objects.filter(file=stored, case__matter=IMPORT.code).select_related("case")
    return any(
        _mandated(seat.post, register_of(paper.case.answers["register"])) for paper in visible(papers, seat)
    )


def _step(key: str, label: str, by: Function, *ways: Outcome, others: Iterable[str] = ()) -> Step:
    return Step(key, label, by=by, at=Level.OPENER, outcomes=ways, other_person_than=tuple(others))


IMPORT = Matter(
    code="registry.import",
    name="批量登记",
    since=datetime.date(2010, 1, 1),
    basis=cite("个人信息保护法", 34),
    prefix="PL",
    opened_by=(Function.REGISTERING,),
    form=Form(
        (
            Field("register", "登记簿", max_length=60),
            Whole("rows", "行数", unit="行", least=1),
            Field("source", "来源", help="名册由谁提供、依据什么文件"),
        ),
        title="批量登记",
    ),
    on_decided=_enter,
    on_left={"submit": _check_stage, "check": _check_stage, "decide": _check_stage},
    steps=(
        _step("submit", "提交", Function.REGISTERING, Outcome("提交", "check")),
        _step(
            "check",
            "核对",
            Function.REVIEWING,
            Outcome("核对无误", "decide"),
            Outcome("不予登记", End.REFUSED, needs_reason=True),
            others=("submit",),
        ),
        _step(
            "decide",
            "审批",
            Function.DECIDING,
            Outcome("同意", End.GRANTED),
            Outcome("退回核对", "check", needs_reason=True),
            Outcome("不同意", End.REFUSED, needs_reason=True),
            others=("submit",),
        ),
    ),
    keywords="批量 导入 名册",
)
declare(IMPORT)
permit_files(_shown_with_batch)
