"""The question of a night as the bureau's records pose it: who is watched, and which deliveries are known."""

import datetime
import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from minzheng.foundation.errors import Missing
from minzheng.foundation.periods import day_number
from minzheng.mechanisms.exchange.public import (
    Batch,
    Kind,
    Mode,
    Source,
    applied_batches,
    feed_path,
    source_of,
)
from minzheng.mechanisms.lake.public import month_of
from minzheng.mechanisms.monitoring.facts import facts
from minzheng.mechanisms.monitoring.night import Delivery, Night, People, SourceShape
from minzheng.mechanisms.monitoring.residues import link_residues, links_path

Provider = Callable[[datetime.date], pa.Table]
_provider: list[Provider] = []


def people_from(provider: Provider) -> Provider:
    """Decorator: `def people(on)` gives the table of everybody watched on a day; the last one registered counts."""
    _provider[:] = [provider]
    return provider


def tonight(on: datetime.date, known_at: datetime.datetime) -> Night:
    """Everybody watched on a day, with what had been delivered by a moment. Raises `Missing` where nobody is watched."""
    if not _provider:
        raise Missing.because(
            "没有登记监测对象的来源。", "请启用低收入人口动态监测。", "monitoring.no_people"
        )
    wanted = {each.source for each in facts().values()}
    shapes = {code: shape_of(source_of(code)) for code in wanted}
    return Night(on, People.of(_provider[0](on)), deliveries(on, known_at, sorted(wanted)), shapes)


def deliveries(on: datetime.date, known_at: datetime.datetime, wanted: Sequence[str]) -> list[Delivery]:
    """What counts of each source: of a snapshot the latest period of each sender, else everything about days up to then."""
    known = applied_batches(known_at=known_at).filter(source__in=wanted, period__lte=on)
    latest: dict[tuple[str, str], datetime.date] = {}
    for batch in known:
        key = batch.source, batch.sender
        latest[key] = max(latest.get(key, batch.period), batch.period)
    counted = [
        batch
        for batch in known
        if source_of(batch.source).mode is not Mode.SNAPSHOT
        or batch.period == latest[batch.source, batch.sender]
    ]
    link_residues(counted)
    return [
        Delivery(each.source, each.pk, path, month_of(day_number(each.period)), mark)
        for each in counted
        for path, mark in _files(each)
    ]


def _files(batch: Batch) -> Iterator[tuple[Path, str]]:
    """The keyed file of a batch, and that of its rows that found their person otherwise, which answers can change."""
    yield feed_path(batch), ""
    if (linked := links_path(batch)).is_file() and pq.read_metadata(linked).num_rows:
        yield linked, hashlib.new("sm3", linked.read_bytes()).hexdigest()


def shape_of(source: Source) -> SourceShape:
    """The column that dates the rows of a source, and its choices in the order of their numbers."""
    dated = (each.code for each in source.columns if each.kind is Kind.DATE and each.within_period)
    return SourceShape(
        next(dated, None), {each.code: each.choices for each in source.columns if each.choices}
    )
