"""The recurring work of the exchange: fetch, check, apply, warn, remove what is past its months."""

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import Unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.exchange.adapters import Adapter, FileDrop
from minzheng.mechanisms.exchange.alarms import check_sources
from minzheng.mechanisms.exchange.applying import take_in
from minzheng.mechanisms.exchange.batches import receive
from minzheng.mechanisms.exchange.connections import FILE, read_connections
from minzheng.mechanisms.exchange.contracts import Sender, Source, sources
from minzheng.mechanisms.exchange.feeds import sweep_feeds
from minzheng.mechanisms.exchange.models import Batch, BatchState
from minzheng.mechanisms.exchange.retention import remove_expired
from minzheng.mechanisms.exchange.rhythm import Frequency, last_over, period_of
from minzheng.mechanisms.journal.public import SYSTEM

log = logging.getLogger(__name__)
DROP = "drop"


def daily_round(on: date) -> None:
    """What a day brings: new deliveries are taken in, missing ones warned of, old ones removed. Twice on a day is once."""
    area = home_area()
    if area is None or not sources():
        return
    sweep_feeds()
    collect_deliveries(on, area)
    work_off()
    check_sources(on, area)
    remove_expired(on)


def collect_deliveries(on: date, area: Area) -> list[Batch]:
    """Fetch what has come: from the drop folder, and from connected systems whose period is due and not there yet.

    What cannot be reached is logged; its source is warned of as late when its day has passed.
    """
    received: list[Batch] = []
    for source, sender, adapter in _ways_in(on):
        try:
            period = expected(source, on)
            for one in adapter.arrivals(source, sender, period):
                batch = receive(source, sender, one.period, one.chunks, one.name, SYSTEM, area)
                one.kept()
                received.append(batch)
        except UserError as error:
            log.warning("%s from %s: %s", source.code, sender.code, error.problems[0].code)
    return received


def work_off() -> list[Batch]:
    """Check every batch that was only received, and apply those nothing speaks against."""
    waiting = Batch.objects.filter(state=BatchState.RECEIVED, removed_at=None).order_by("pk")
    return [take_in(one, SYSTEM) for one in waiting]


def expected(source: Source, on: date) -> date:
    """The period whose data are expected on a day."""
    if source.frequency is Frequency.ON_REQUEST:
        return period_of(source.frequency, on)
    return last_over(source.frequency, on, 0)


def home_area() -> Area | None:
    """The area the bureau answers for, which deliveries are about; None before a bureau is founded."""
    top = Unit.objects.filter(parent=None, closed_on=None, represents="").order_by("pk").first()
    return top.area if top else None


def _ways_in(on: date) -> Iterator[tuple[Source, Sender, Adapter]]:
    folder = Path(settings.DATA)
    connected = read_connections(folder / FILE)
    drop = FileDrop(folder / DROP)
    for source in sources():
        for sender in source.senders():
            yield source, sender, drop
            adapter = connected.get((source.code, sender.code))
            about = {"source": source.code, "sender": sender.code, "period": expected(source, on)}
            if adapter is not None and not Batch.objects.filter(**about).exists():
                yield source, sender, adapter
