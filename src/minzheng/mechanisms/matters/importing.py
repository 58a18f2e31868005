"""Batch entry into a register (`registry.import`): one table, checked and decided by other people, entered whole or not at all."""

import datetime
import uuid
from collections.abc import Callable, Iterable

from django.core.files.base import File
from django.db import transaction

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.access.public import Function, Post, Seat, falls_under, mandates_on
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import (
    LARGEST_FILE,
    UNPACKED,
    FileKind,
    Rows,
    StoredFile,
    read_stored,
    read_table,
    store_file,
)
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.batches import Batch, batch_of, import_entries, lines_of
from minzheng.mechanisms.matters.declare import End, Level, Matter, Outcome, Step
from minzheng.mechanisms.matters.forms import Field, Form, Whole
from minzheng.mechanisms.matters.models import Case, Paper, Stage
from minzheng.mechanisms.matters.opening import open_case
from minzheng.mechanisms.matters.versions import declare
from minzheng.mechanisms.matters.working import perform
from minzheng.mechanisms.registry.public import Decision, Register, register_of

TABLE = "登记表"
_takers: dict[str, Callable[[Case, Decision], None]] = {}


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
        check_mandate(seat.post, Function.REGISTERING, batch.register)
        rows = read_table(upload, batch.columns)
        case = begin_import(
            batch.register, seat, area=area, rows=len(rows.values), source=source, client_key=client_key
        )
        _prove(batch, rows, Decision(case.pk, case.number, clock.today()))
        keep_table(case, upload, seat, TABLE)
        return perform(case, "提交", seat, version=case.version)


def begin_import(
    register: Register, seat: Seat, *, area: Area, rows: int, source: str, client_key: uuid.UUID | None
) -> Case:
    """Open the case of a table of `rows` for a register; nothing is submitted yet. Needs an act."""
    return open_case(
        IMPORT.code,
        seat,
        area=area,
        answers={"register": register.code, "rows": rows, "source": source},
        title=f"{register.label}批量登记",
        client_key=client_key,
    )


def keep_table(
    case: Case,
    upload: "File[bytes]",
    seat: Seat,
    label: str,
    largest: int = LARGEST_FILE,
    unpacked: int = UNPACKED,
) -> StoredFile:
    """Keep a table with its case under a label; needs an act."""
    upload.seek(0)
    kinds = frozenset({FileKind.XLSX})
    kept = store_file(upload, upload.name or "", kinds, by=seat.actor, largest=largest, unpacked=unpacked)
    Paper.objects.create(
        case=case, label=label, level="B", file=kept, added_at=clock.now(), added_by=seat.account
    )
    return kept


def taken_by(register: str, enter: Callable[[Case, Decision], None]) -> None:
    """Let the granted tables of a register take effect in a way of their own instead of line by line."""
    _takers[register] = enter


def _prove(batch: Batch, rows: Rows, decision: Decision) -> None:
    """Make the lines and take the new people back: what would stop the decision stops the submission."""
    with transaction.atomic():
        lines_of(batch, rows, decision)
        transaction.set_rollback(True)


def _enter(case: Case, decision: Decision) -> None:
    """The effect of a granted batch."""
    register = case.answers["register"]
    if register in _takers:
        _takers[register](case, decision)
        return
    with read_stored(table_of(case)) as content:
        batch = batch_of(register)
        import_entries(batch, read_table(File(content, TABLE + ".xlsx"), batch.columns), decision)


def table_of(case: Case) -> StoredFile:
    """The table a batch was filed with; `Invalid` without one."""
    paper = case.papers.filter(label=TABLE).select_related("file").order_by("pk").first()
    if paper is None or paper.file is None:
        raise Invalid.because(
            "本件没有附登记表。", "请撤回本件,从登记簿的批量登记页面重新提交。", "import.no_table"
        )
    return paper.file


def _check_stage(case: Case, stage: Stage) -> None:
    """Whoever moves a batch on must hold the step's function for the register too, not only for imports."""
    table_of(case)
    check_mandate(stage.post, stage.function, register_of(case.answers["register"]))


def check_mandate(post: Post | None, function: str, register: Register) -> None:
    """A batch is the business of the register's own section. Raises `Refused`."""
    held = mandates_on(clock.today()).filter(post=post, function=function)
    prefixes = held.values_list("matters", flat=True)
    if post is None or not any(falls_under(register.code, prefix) for prefix in prefixes):
        raise Refused.because(
            f"您的岗位对“{register.label}”没有“{Function(function).label}”职能。",
            "请由该登记簿的主管科室办理,或请管理员设置岗位职能。",
            "not_your_register",
        )


def _step(key: str, label: str, by: Function, *ways: Outcome, others: Iterable[str] = ()) -> Step:
    return Step(key, label, by=by, at=Level.OPENER, outcomes=ways, other_person_than=tuple(others))


IMPORT = Matter(
    code="registry.import",
    name="批量登记",
    since=datetime.date(2017, 6, 1),
    basis=cite("网络安全法", 41),
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
declare(IMPORT, IMPORT.but(since=datetime.date(2021, 11, 1), basis=cite("个人信息保护法", 34)))
