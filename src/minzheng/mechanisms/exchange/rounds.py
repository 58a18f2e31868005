"""The recurring work of the exchange: fetch, check, apply, warn, remove what is past its months."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.exchange.adapters import Adapter, FileDrop
from minzheng.mechanisms.exchange.alarms import check_sources
from minzheng.mechanisms.exchange.applying import take_in
from minzheng.mechanisms.exchange.batches import receive
from minzheng.mechanisms.exchange.connections import FILE, Connections, read_connections
from minzheng.mechanisms.exchange.contracts import Sender, Source, source_of, sources
from minzheng.mechanisms.exchange.feeds import place_of, sweep_feeds, write_feed
from minzheng.mechanisms.exchange.models import Batch, BatchState
from minzheng.mechanisms.exchange.outbox import connect, deliver
from minzheng.mechanisms.exchange.places import founded_area
from minzheng.mechanisms.exchange.retention import remove_expired
from minzheng.mechanisms.exchange.rhythm import Frequency, last_over, period_of
from minzheng.mechanisms.journal.public import SYSTEM, acting

log = logging.getLogger(__name__)
DROP = "drop"


def daily_round(on: date) -> None:
    """What a day brings: new deliveries are taken in, missing ones warned of, old ones removed. Twice on a day is once."""
    if founded_area() is None or not sources():
        return
    connected = connections()
    sweep_feeds()
    rewrite_missing()
    collect_deliveries(on, connected)
    work_off()
    check_sources(on, {source for source, _ in connected.adapters})
    remove_expired(on)


def push_round() -> int:
    """Push what waits in the outbox to the receivers that are connected; how many messages were taken."""
    for receiver, channel in connections().channels.items():
        connect(receiver, channel)
    return deliver()


def connections() -> Connections:
    """The systems the bureau has connected; none, and a line in the log, while that file cannot be read."""
    try:
        return read_connections(Path(settings.DATA) / FILE)
    except UserError as error:
        log.error("%s: %s", FILE, error)
        return Connections()


def collect_deliveries(on: date, connected: Connections) -> list[Batch]:
    """Fetch what has come: from the drop folder, and from connected systems whose period is due and not there yet.

    What cannot be reached is logged; its source is warned of as late when its day has passed.
    """
    received: list[Batch] = []
    for source, sender, adapter in _ways_in(on, connected):
        with _going_on(f"{source.code} from {sender.code}"):
            for one in adapter.arrivals(source, sender, expected(source, on)):
                batch = receive(source, sender, one.period, one.chunks, one.name, SYSTEM)
                one.kept()
                received.append(batch)
    return received


def work_off() -> list[Batch]:
    """Check every batch that was only received, and apply those nothing speaks against; one that fails stops no other."""
    done: list[Batch] = []
    for one in Batch.objects.filter(state=BatchState.RECEIVED, removed_at=None).order_by("pk"):
        with _going_on(f"batch {one.pk}"):
            done.append(take_in(one, SYSTEM))
    return done


def rewrite_missing() -> int:
    """Write keyed files anew that should be there and are not, as after a restore; how many."""
    written = 0
    kept = Batch.objects.filter(state__in=(BatchState.APPLIED, BatchState.UNDONE), removed_at=None)
    for one in kept.order_by("pk"):
        if not place_of(one).exists():
            with _going_on(f"batch {one.pk}"), acting(SYSTEM, f"重新生成批次{one.pk}的数据文件"):
                write_feed(source_of(one.source), one)
                written += 1
    return written


@contextmanager
def _going_on(about: str) -> Iterator[None]:
    """What a user or the disk has to mend is logged, and the round goes on."""
    try:
        yield
    except UserError as error:
        log.error("%s: %s", about, error.problems[0].code)
    except OSError as error:
        log.error("%s: %s", about, os.strerror(error.errno or 0))


def expected(source: Source, on: date) -> date:
    """The period whose data are expected on a day."""
    if source.frequency is Frequency.ON_REQUEST:
        return period_of(source.frequency, on)
    return last_over(source.frequency, on, 0)


def _ways_in(on: date, connected: Connections) -> Iterator[tuple[Source, Sender, Adapter]]:
    drop = FileDrop(Path(settings.DATA) / DROP)
    for source in sources():
        for sender in source.senders():
            yield source, sender, drop
            adapter = connected.adapters.get((source.code, sender.code))
            about = {"source": source.code, "sender": sender.code, "period": expected(source, on)}
            if adapter is not None and not Batch.objects.filter(**about).exists():
                yield source, sender, adapter
