"""Receiving and checking batches: sealed first, read then; what is wrong is kept by row and told to the source's owner."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.db.models import QuerySet

from minzheng.foundation import ciphers, clock
from minzheng.foundation.errors import Conflict, Invalid, Missing
from minzheng.foundation.masking import mask_text
from minzheng.mechanisms.access.public import Seat, require
from minzheng.mechanisms.documents.public import clean_name, forget_file, read_stored, store_delivery
from minzheng.mechanisms.exchange import alarms
from minzheng.mechanisms.exchange.comparing import Finding, findings
from minzheng.mechanisms.exchange.contracts import Sender, Source, sender_of, source_of
from minzheng.mechanisms.exchange.examining import Examined, examine
from minzheng.mechanisms.exchange.models import AlarmKind, Batch, BatchFault, BatchState
from minzheng.mechanisms.exchange.places import home_area
from minzheng.mechanisms.exchange.rhythm import period_of, written
from minzheng.mechanisms.exchange.rights import RECEIVE
from minzheng.mechanisms.exchange.rows import Fault
from minzheng.mechanisms.exchange.spooling import spooled
from minzheng.mechanisms.journal.public import Actor, acting

LARGEST = 4 * 1024**3
By = Seat | Actor


def receive(
    source: Source, sender: Sender, period: date, chunks: Iterable[bytes], name: str, by: By
) -> Batch:
    """Keep a delivery sealed; the same bytes of the same sender about the same period are the same batch again.

    An empty delivery is a batch without a file. Raises `Missing` when the sender does not deliver this source.
    """
    sender_of(sender.code, source)
    if isinstance(by, Seat):
        require(by, RECEIVE, source.matter)
    first = period_of(source.frequency, period)
    actor, area, shown = actor_of(by), home_area(), mask_text(clean_name(name))
    with spooled(chunks) as spool, acting(actor, f"接收{source.name}{written(source.frequency, first)}"):
        stored = None
        if spool.read(1):
            spool.seek(0)
            upload = File(spool, name=name)
            stored = store_delivery(upload, clean_name(name), by=actor, largest=LARGEST)
        batch, made = Batch.objects.get_or_create(
            source=source.code,
            sender=sender.code,
            period=first,
            digest=stored.digest if stored else ciphers.blind("exchange.empty", ""),
            defaults={
                "area": area,
                "matter": source.matter,
                "name": shown,
                "file": stored,
                "received_at": clock.now(),
            },
        )
        if not made and stored is not None:
            forget_file(stored)
        return batch


def check(batch: Batch, by: By) -> Batch:
    """Read all of a batch, keep every fault, compare it, and say where it leads; an applied one stays as it is.

    A batch may be checked again, after its contract was mended. Every finding becomes a warning to the source's owner.
    """
    source = source_of(batch.source)
    if isinstance(by, Seat):
        require(by, RECEIVE, batch)
    with acting(actor_of(by), f"检查{source.name}批次{batch.pk}"):
        fresh = locked(batch)
        if fresh.state in (BatchState.APPLIED, BatchState.UNDONE):
            return fresh
        try:
            with opened(fresh) as file:
                seen = examine(source, file, fresh.period)
        except Invalid as error:
            _refuse(fresh, source, error)
            return fresh
        except (ArithmeticError, LookupError, ValueError) as error:
            _refuse(fresh, source, _unreadable(error))
            return fresh
        told = findings(source, fresh, seen, last_applied(source.code, fresh.sender))
        _keep(fresh, source, seen, told)
        return fresh


def opened(batch: Batch) -> IO[bytes]:
    """The delivered bytes; raises `Invalid` for an empty delivery and `Missing` once they are removed."""
    if batch.removed_at is not None:
        raise Missing.because(
            f"批次{batch.pk}的原文件已按保存期限删除。", "如需数据，请报送单位重新报送。", "batch.removed"
        )
    if batch.file is None:
        raise Invalid.because("文件是空的，一个字节也没有。", "请重新导出后报送。", "delivery.empty")
    return read_stored(batch.file)


def locked(batch: Batch) -> Batch:
    """The batch as it is now, held until the act ends."""
    return Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


def live(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Those applied and not undone."""
    return batches.filter(state=BatchState.APPLIED)


def last_applied(source: str, sender: str) -> Batch | None:
    """The latest batch of a sender that is in force: by period, then by when it was applied."""
    found = live(Batch.objects.filter(source=source, sender=sender))
    return found.order_by("-period", "-applied_at", "-pk").first()


def actor_of(by: By) -> Actor:
    """Who acts, for the journal."""
    return by.actor if isinstance(by, Seat) else by


def feeds_folder() -> Path:
    """Where keyed files lie."""
    return Path(settings.DATA) / "feeds"


def _refuse(batch: Batch, source: Source, error: Invalid) -> None:
    """The file as a whole is not what was agreed."""
    empty = batch.file is None
    _forget(batch)
    batch.state, batch.checked_at, batch.contract = BatchState.REFUSED, clock.now(), source.digest
    batch.faults_count = len(error.problems)
    batch.save()
    _write(batch, [Fault(0, one.field or "", one.code, one.message, one.fix) for one in error.problems])
    columns = any(one.code.startswith("delivery.column") for one in error.problems)
    kind = AlarmKind.EMPTY if empty else AlarmKind.SCHEMA if columns else AlarmKind.REFUSED
    text = "".join(str(one) for one in error.problems)
    alarms.open_for(batch, [Finding(kind, text, BatchState.REFUSED)])


def _keep(batch: Batch, source: Source, seen: Examined, told: list[Finding]) -> None:
    _forget(batch)
    leads = {one.leads_to for one in told}
    batch.state = next(
        (state for state in (BatchState.REFUSED, BatchState.HELD) if state in leads), BatchState.CHECKED
    )
    batch.checked_at, batch.contract = clock.now(), source.digest
    batch.header, batch.encoding = [mask_text(name)[:200] for name in seen.header], seen.encoding
    batch.rows, batch.faulty_rows, batch.residue_rows = seen.rows, seen.faulty, seen.residue
    batch.repeated_rows, batch.faults_count = len(seen.left_out), seen.found.total
    batch.profile = seen.profile.stored()
    batch.save()
    _write(batch, seen.found.told)
    alarms.open_for(batch, told)


def _forget(batch: Batch) -> None:
    """What an earlier check said is said anew."""
    batch.faults.all().delete()
    alarms.close_for(batch, "重新检查")


def _write(batch: Batch, faults: Iterable[Fault]) -> None:
    rows = [
        BatchFault(
            batch=batch,
            row=one.row,
            column=one.column[:200],
            code=one.code,
            message=one.message,
            fix=one.fix[:300],
        )
        for one in faults
    ]
    BatchFault.objects.bulk_create(rows, batch_size=500)


def _unreadable(error: Exception) -> Invalid:
    """What no reader foresaw, without the words of the error: they may quote the file."""
    return Invalid.because(
        f"文件无法读取（{type(error).__name__}）。", "请按约定的格式重新导出后报送。", "delivery.unreadable"
    )


def not_now(batch: Batch, what: str) -> Conflict:
    """Told when a batch does not stand where an act needs it."""
    return Conflict.because(
        f"批次{batch.pk}现在是“{batch.get_state_display()}”，不能{what}。",
        "请刷新后核对批次状态；拒收的批次请报送单位改正后重新报送。",
        "batch.state",
    )
