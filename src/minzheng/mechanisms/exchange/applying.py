"""Applying a batch whole or not at all, and undoing it by a decision with its reason."""

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Seat, require
from minzheng.mechanisms.exchange import alarms
from minzheng.mechanisms.exchange.batches import By, actor_of, check, locked, not_now
from minzheng.mechanisms.exchange.contracts import source_of
from minzheng.mechanisms.exchange.feeds import rewrite_later, write_feed
from minzheng.mechanisms.exchange.models import Batch, BatchState
from minzheng.mechanisms.exchange.rights import APPLY, RELEASE, UNDO
from minzheng.mechanisms.journal.public import acting

_READY = (BatchState.CHECKED, BatchState.HELD)


def apply(batch: Batch, by: By, reason: str = "") -> Batch:
    """Write the keyed file and let the batch count, both or neither; once applied, again is no effect.

    A held batch needs a decision with its reason. `Conflict` when it is refused, undone, or its contract has changed.
    """
    source = source_of(batch.source)
    if isinstance(by, Seat):
        require(by, RELEASE if batch.state == BatchState.HELD else APPLY, batch)
    with acting(actor_of(by), f"{source.name}批次{batch.pk}入库"):
        fresh = locked(batch)
        if fresh.state == BatchState.APPLIED:
            return fresh
        if fresh.state not in _READY:
            raise not_now(fresh, "入库")
        if fresh.state == BatchState.HELD:
            if isinstance(by, Seat):
                require(by, RELEASE, fresh)
            _say(reason, "待定的批次须写明决定入库的理由。")
        if fresh.contract != source.digest:
            said = f"批次{fresh.pk}检查以后，“{source.name}”的约定已改变。"
            raise Conflict.because(said, "请重新检查这一批。", "batch.contract")
        write_feed(source, fresh)
        fresh.state, fresh.applied_at, fresh.applied_by = BatchState.APPLIED, clock.now(), actor_of(by).label
        fresh.reason = reason.strip()[:300]
        fresh.save()
        alarms.close_before(fresh, source)
        return fresh


def refuse(batch: Batch, by: By, reason: str) -> Batch:
    """Decide that a held batch does not go in; its warnings stay until another batch of the period is applied."""
    if isinstance(by, Seat):
        require(by, RELEASE, batch)
    with acting(actor_of(by), f"拒收批次{batch.pk}"):
        fresh = locked(batch)
        if fresh.state != BatchState.HELD:
            raise not_now(fresh, "拒收")
        fresh.reason = _say(reason, "拒收须写明理由。")
        fresh.state = BatchState.REFUSED
        fresh.save()
        return fresh


def undo(batch: Batch, by: By, reason: str) -> Batch:
    """Let an applied batch no longer count, from now on; what it replaced counts again. Its file stays for earlier nights."""
    if isinstance(by, Seat):
        require(by, UNDO, batch)
    with acting(actor_of(by), f"撤销批次{batch.pk}"):
        fresh = locked(batch)
        if fresh.state == BatchState.UNDONE:
            return fresh
        if fresh.state != BatchState.APPLIED:
            raise not_now(fresh, "撤销")
        fresh.undone_because = _say(reason, "撤销须写明理由。")
        fresh.state, fresh.undone_at, fresh.undone_by = BatchState.UNDONE, clock.now(), actor_of(by).label
        fresh.save()
        rewrite_later(fresh)
        return fresh


def take_in(batch: Batch, by: By) -> Batch:
    """Check a batch and, if nothing speaks against it, apply it; one that is applied stays so."""
    fresh = check(batch, by)
    return apply(fresh, by) if fresh.state == BatchState.CHECKED else fresh


def _say(reason: str, message: str) -> str:
    if not reason.strip():
        raise Invalid.because(message, "请填写理由。", "batch.reason", "reason")
    return reason.strip()[:300]
