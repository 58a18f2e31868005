"""The sources board: for every source and sender the last batch, and whether what is due is there."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count

from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.exchange.alarms import first_periods
from minzheng.mechanisms.exchange.contracts import Sender, Source, sources
from minzheng.mechanisms.exchange.models import AlarmState, Batch, BatchState, SourceAlarm
from minzheng.mechanisms.exchange.rhythm import Frequency, last_over


class Standing(StrEnum):
    """How a source stands with a sender."""

    FRESH = "正常"
    LATE = "逾期"
    BROKEN = "异常"
    IDLE = "尚未交换"


@dataclass(frozen=True)
class BoardLine:
    """One source of one sender: its latest delivery, the latest one applied, and its open warnings."""

    source: Source
    sender: Sender
    standing: Standing
    last: Batch | None
    applied: Batch | None
    alarms: int


def sources_board(on: date, seat: Seat | None = None) -> list[BoardLine]:
    """Every source and sender as of a day, by code; with a seat only what it sees."""
    batches, alarms = Batch.objects.filter(received_at__date__lte=on), SourceAlarm.objects.all()
    if seat is not None:
        batches, alarms = visible(batches, seat), visible(alarms, seat)
    latest = {(one.source, one.sender): one for one in batches.order_by("received_at", "pk")}
    applied = batches.filter(state=BatchState.APPLIED).order_by("period", "applied_at", "pk")
    in_use = {(one.source, one.sender): one for one in applied}
    open_ = alarms.exclude(state=AlarmState.CLOSED).values("source", "sender").annotate(many=Count("pk"))
    counts = {(one["source"], one["sender"]): one["many"] for one in open_.order_by()}
    begun = first_periods()
    return [
        BoardLine(
            source,
            sender,
            _standing(source, latest.get(key), in_use.get(key), on, begun.get(source.code)),
            latest.get(key),
            in_use.get(key),
            counts.get(key, 0),
        )
        for source in sources()
        for sender in source.senders()
        for key in [(source.code, sender.code)]
    ]


def _standing(
    source: Source, last: Batch | None, applied: Batch | None, on: date, begun: date | None
) -> Standing:
    if last is not None and last.state in (BatchState.HELD, BatchState.REFUSED):
        return Standing.BROKEN
    due = last_over(source.frequency, on, source.due)
    if applied is None and (source.frequency is Frequency.ON_REQUEST or begun is None or due < begun):
        return Standing.IDLE
    if source.frequency is not Frequency.ON_REQUEST and (applied is None or applied.period < due):
        return Standing.LATE
    return Standing.FRESH
