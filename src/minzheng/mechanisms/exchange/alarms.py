"""Warnings about sources themselves: late, empty, shrunken, shifted, changed, refused. Never silent, told once."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db.models import Min, QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Seat, require
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.exchange.comparing import Finding
from minzheng.mechanisms.exchange.contracts import Mode, Sender, Source, sources
from minzheng.mechanisms.exchange.models import AlarmKind, AlarmState, Batch, BatchState, SourceAlarm
from minzheng.mechanisms.exchange.places import home_area
from minzheng.mechanisms.exchange.rhythm import Frequency, last_over, period_end, written
from minzheng.mechanisms.exchange.rights import ANSWER
from minzheng.mechanisms.journal.public import SYSTEM, acting

_LONGEST = 1000


def open_for(batch: Batch, told: Iterable[Finding]) -> None:
    """Put the findings about a batch before its source's owner, in an act; of one kind all in one warning."""
    by_kind: dict[AlarmKind, list[str]] = {}
    for one in told:
        by_kind.setdefault(one.kind, []).append(one.text)
    for kind, texts in by_kind.items():
        _open(batch.source, batch.sender, batch.period, kind, "".join(texts), batch.area, batch)


def close_for(batch: Batch, because: str) -> None:
    """What was said about a batch is over, in an act."""
    _close(SourceAlarm.objects.filter(batch=batch), because)


def close_before(batch: Batch, source: Source) -> None:
    """An applied batch ends what was open about its sender and period, in an act; a snapshot also what was earlier."""
    about = SourceAlarm.objects.filter(source=batch.source, sender=batch.sender)
    earlier = {"period__lte" if source.mode is Mode.SNAPSHOT else "period": batch.period}
    _close(about.filter(**earlier).exclude(kind=AlarmKind.SCHEMA, batch=batch), f"批次{batch.pk}已入库")


def answer(alarm: SourceAlarm, text: str, seat: Seat) -> SourceAlarm:
    """Record what the source's owner says to a warning."""
    require(seat, ANSWER, alarm)
    if not text.strip():
        raise Invalid.because("没有填写答复。", "请写明原因和处理办法。", "alarm.answer", "answer")
    with acting(seat.actor, f"答复数据来源告警{alarm.pk}"):
        fresh = SourceAlarm.objects.select_for_update(of=("self",)).get(pk=alarm.pk)
        if fresh.state == AlarmState.OPEN:
            fresh.state = AlarmState.ANSWERED
        fresh.answer, fresh.answered_at, fresh.answered_by = text.strip()[:500], clock.now(), seat.actor.label
        fresh.save()
        return fresh


def check_sources(on: date, connected: Collection[str] = ()) -> int:
    """Warn of every sender whose delivery was due by a day and is not there; how many warnings are new.

    Twice on a day is once. A source is expected from the first period on that one of its senders has delivered, or at once
    where its code is among those connected; then all of them are.
    """
    made, area = 0, home_area()
    with acting(SYSTEM, "检查数据来源是否按时报送"):
        begun = dict.fromkeys(connected, date.min) | first_periods()
        for source in sources():
            if source.frequency is Frequency.ON_REQUEST or source.code not in begun:
                continue
            period = last_over(source.frequency, on, source.due)
            if period < begun[source.code]:
                continue
            enough = {"period__gte" if source.mode is Mode.SNAPSHOT else "period": period}
            there = set(
                Batch.objects.filter(source=source.code, **enough)
                .exclude(state__in=(BatchState.REFUSED, BatchState.UNDONE))
                .values_list("sender", flat=True)
            )
            for sender in source.senders():
                if sender.code not in there:
                    made += _late(source, sender, period, area)
    return made


def first_periods() -> dict[str, date]:
    """By source the first period about which anybody has delivered: from then on deliveries are due."""
    found = Batch.objects.values("source").annotate(first=Min("period")).order_by()
    return {each["source"]: each["first"] for each in found}


def _late(source: Source, sender: Sender, period: date, area: Area) -> bool:
    due = period_end(source.frequency, period) + timedelta(days=source.due)
    text = f"{sender.name}应于{due}前报送{written(source.frequency, period)}的{source.name}，至今没有可用的批次。请尽快报送，或说明原因。"
    return _open(source.code, sender.code, period, AlarmKind.LATE, text, area, None)


def _open(
    source: str, sender: str, period: date, kind: AlarmKind, text: str, area: Area, batch: Batch | None
) -> bool:
    """Make a warning unless the same is open or answered; the newest words about the newest batch stand. Whether it is new."""
    said = {"source": source, "sender": sender, "period": period, "kind": kind}
    standing = SourceAlarm.objects.filter(**said).exclude(state=AlarmState.CLOSED)
    row = standing.select_for_update(of=("self",)).first()
    if row is None:
        SourceAlarm.objects.create(
            **said,
            text=text[:_LONGEST],
            area=area,
            matter=f"exchange.{source}",
            batch=batch,
            opened_at=clock.now(),
        )
        return True
    if batch is not None and row.batch_id != batch.pk:
        row.text, row.batch, row.state = text[:_LONGEST], batch, AlarmState.OPEN
        row.save()
    return False


def _close(rows: QuerySet[SourceAlarm], because: str) -> None:
    for one in rows.exclude(state=AlarmState.CLOSED).select_for_update(of=("self",)):
        one.state, one.closed_at, one.closed_because = AlarmState.CLOSED, clock.now(), because
        one.save()
