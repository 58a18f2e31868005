"""数据来源: every source and sender, what is due, late or broken; one with its contract and batches; one batch."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing, UserError
from minzheng.mechanisms.access.public import Function, Seat, visible
from minzheng.mechanisms.desk.exporting import Row, export
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.desk.monitored import SEEING, refuse_unless, sees_sources
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.exchange.public import (
    AlarmState,
    Batch,
    BatchState,
    BoardLine,
    SenderKind,
    SourceAlarm,
    Standing,
    answer,
    apply,
    check,
    sender_of,
    source_of,
    sources_board,
    undo,
    written,
)

PAGE, BATCHES = 60, 24
LAMPS = {Standing.FRESH: "green", Standing.LATE: "amber", Standing.BROKEN: "red", Standing.IDLE: "paused"}
KINDS = {SenderKind.DEPARTMENT: "部门", SenderKind.BANK: "银行"}
COLUMNS = (
    Column("source", "数据来源", width=20),
    Column("sender", "报送单位", width=16),
    Column("standing", "情况"),
    Column("frequency", "周期"),
    Column("period", "最近一批", width=12),
    Column("state", "批次状态"),
    Column("rows", "行数", ColumnKind.INTEGER),
    Column("faulty", "有差错", ColumnKind.INTEGER),
    Column("residue", "号码不可用", ColumnKind.INTEGER),
    Column("alarms", "告警", ColumnKind.INTEGER),
)
RECHECKED = (BatchState.RECEIVED, BatchState.CHECKED, BatchState.HELD, BatchState.REFUSED)
ANSWERING = (Function.REGISTERING, Function.REVIEWING, Function.DECIDING)


@dataclass(frozen=True)
class Board:
    """A line of the board as the page shows it."""

    line: BoardLine
    lamp: str
    period: str


@page("GET", "HEAD", "POST")
def sources(request: DeskRequest) -> HttpResponse:
    """The board: what stands badly first, then by source; narrowed by standing, kind of sender and words. POST: as .xlsx."""
    _require(request)
    asked = {key: request.GET.get(key, "").strip()[:50] for key in ("standing", "kind", "q")}
    seen = [
        one
        for one in sources_board(clock.today(), request.seat)
        if request.held.includes(SEEING, one.source.matter)
    ]
    counts = [(one, LAMPS[one], sum(line.standing == one for line in seen)) for one in Standing]
    found = [one for one in seen if _fits(one, asked)]
    found.sort(key=lambda one: (not one.alarms, [*LAMPS].index(one.standing) not in (1, 2)))
    if request.method == "POST":
        asked_kind = {str(kind): label for kind, label in KINDS.items()}.get(asked["kind"], "")
        line = "、".join(one for one in (asked["standing"], asked_kind, asked["q"]) if one)
        return export("数据来源", COLUMNS, [_exported(one) for one in found], line or "全部", request.seat)
    pager = Paginator([_board(one) for one in found], PAGE).get_page(request.GET.get("page"))
    context = {"pager": pager, "counts": counts, "asked": asked, "kinds": KINDS.items()}
    return show(request, "desk/sources.html", context)


@page("GET", "HEAD", "POST")
def source(request: DeskRequest, code: str, sender: str) -> HttpResponse:
    """One source of one sender: contract, last batches, warnings about it; POST answers one of them."""
    _require(request)
    contract = source_of(code)
    who = sender_of(sender, contract)
    if not request.held.includes(SEEING, contract.matter):
        raise Missing.because(
            "没有这个数据来源，或不在您的岗位范围内。", "请从数据来源列表进入。", "no_source"
        )
    about = {"source": code, "sender": sender}
    alarms = visible(SourceAlarm.objects.filter(**about), request.seat).order_by("-opened_at", "-pk")
    error = None
    if request.method == "POST":
        alarm = alarms.filter(pk=number_in(request.POST.get("alarm")) or 0).first()
        try:
            if alarm is None:
                raise Missing.because("没有这条告警。", "请刷新页面。", "no_alarm")
            answer(alarm, request.POST.get("answer", ""), request.seat)
            messages.success(request, "答复已记录。")
            return redirect("desk:source", code, sender)
        except UserError as wrong:
            error = wrong
    batches = visible(Batch.objects.filter(**about), request.seat).order_by("-received_at", "-pk")[:BATCHES]
    context = {
        "source": contract,
        "sender": who,
        "batches": [(one, written(contract.frequency, one.period)) for one in batches],
        "alarms": [(one, written(contract.frequency, one.period)) for one in alarms[:BATCHES]],
        "readers": "、".join(str(one.label) for one in contract.readers),
        "answers": request.held.includes(ANSWERING, contract.matter),
        "closed": AlarmState.CLOSED,
        "error": error,
        "post": request.POST,
    }
    return show(request, "desk/source.html", context, status=error.status if error else 200)


@page("GET", "HEAD", "POST")
def batch(request: DeskRequest, number: int) -> HttpResponse:
    """One batch: how it was checked, faults by row, against the one before; POST checks anew, applies or undoes it."""
    _require(request)
    found = visible(Batch.objects.filter(pk=number), request.seat).first()
    if found is None:
        raise Missing.because("没有这个批次，或不在您的岗位范围内。", "请从数据来源进入。", "no_batch")
    error = None
    if request.method == "POST":
        try:
            label, carry_out = _acts(found, request.held).get(request.POST.get("do", ""), _NO_ACT)
            carry_out(found, request.seat, request.POST.get("reason", ""))
            messages.success(request, f"批次{number}：已{label}。")
            return redirect("desk:feed_batch", number)
        except UserError as wrong:
            error = wrong
    return show(
        request, "desk/feed_batch.html", _shown(request, found, error), error.status if error else 200
    )


Act = Callable[[Batch, Seat, str], object]


def _none(found: Batch, seat: Seat, reason: str) -> object:
    raise Missing.because("现在不能这样办理。", "请刷新页面，核对批次的状态和您的职能。", "no_act")


_NO_ACT: tuple[str, Act] = ("", _none)


def _acts(found: Batch, held: Held) -> dict[str, tuple[str, Act]]:
    """What may be done with a batch as it stands, by those who may."""
    made: dict[str, tuple[str, Act]] = {}
    if found.state in RECHECKED and found.removed_at is None and held.includes(ANSWERING, found.matter):
        made["check"] = ("重新检查", lambda one, seat, reason: check(one, seat))
    if found.state == BatchState.CHECKED and held.includes(ANSWERING[1:], found.matter):
        made["apply"] = ("入库", apply)
    if found.state == BatchState.HELD and held.includes((Function.DECIDING,), found.matter):
        made["apply"] = ("决定入库", apply)
    if found.state == BatchState.APPLIED and held.includes((Function.DECIDING,), found.matter):
        made["undo"] = ("撤销", undo)
    return made


def _shown(request: DeskRequest, found: Batch, error: UserError | None) -> dict[str, Any]:
    contract, acts = source_of(found.source), _acts(found, request.held)
    faults = Paginator(found.faults.order_by("row", "pk"), PAGE).get_page(request.GET.get("page"))
    earlier = Q(received_at__lt=found.received_at) | Q(received_at=found.received_at, pk__lt=found.pk)
    same = Batch.objects.filter(earlier, source=found.source, sender=found.sender)
    before = (
        visible(same.filter(applied_at__isnull=False), request.seat).order_by("-applied_at", "-pk").first()
    )
    alarms = visible(SourceAlarm.objects.filter(batch=found), request.seat).order_by("pk")
    return {
        "batch": found,
        "source": contract,
        "sender": sender_of(found.sender),
        "period": written(contract.frequency, found.period),
        "before": before,
        "compared": _compared(found, before),
        "alarms": alarms,
        "faults": faults,
        "acts": [(key, label) for key, (label, _) in acts.items()],
        "asks": any(act in (apply, undo) for _, act in acts.values()) and found.state != BatchState.CHECKED,
        "error": error,
        "post": request.POST,
    }


def _compared(found: Batch, before: Batch | None) -> list[tuple[str, int, int | None]]:
    names = ("rows", "faulty_rows", "repeated_rows", "residue_rows", "faults_count")
    labels = ("行数", "有差错的行", "重复的行", "证件号码不可用的行", "差错数")
    return [
        (label, getattr(found, name), getattr(before, name) if before else None)
        for label, name in zip(labels, names, strict=True)
    ]


def _board(line: BoardLine) -> Board:
    last = line.last
    return Board(line, LAMPS[line.standing], written(line.source.frequency, last.period) if last else "")


def _exported(line: BoardLine) -> Row:
    """A line under the keys of `COLUMNS`."""
    last = line.last
    return {
        "source": line.source.name,
        "sender": line.sender.name,
        "standing": line.standing,
        "frequency": line.source.frequency.label,
        "period": written(line.source.frequency, last.period) if last else "",
        "state": last.get_state_display() if last else "",
        "rows": last.rows if last else None,
        "faulty": last.faulty_rows if last else None,
        "residue": last.residue_rows if last else None,
        "alarms": line.alarms,
    }


def _fits(line: BoardLine, asked: dict[str, str]) -> bool:
    return (
        asked["standing"] in ("", line.standing)
        and asked["kind"] in ("", line.sender.kind)
        and asked["q"] in f"{line.source.name}{line.sender.name}"
    )


def _require(request: DeskRequest) -> None:
    refuse_unless(sees_sources(request.seat, request.held), "数据来源")
