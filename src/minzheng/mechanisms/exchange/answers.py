"""What applied batches say, also as known at an earlier moment; the original rows behind them, for those who may."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Missing, Refused
from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.exchange.batches import opened
from minzheng.mechanisms.exchange.contracts import Mode, Source, source_of, sources
from minzheng.mechanisms.exchange.examining import examine
from minzheng.mechanisms.exchange.feeds import MARK, place_of, schema_of
from minzheng.mechanisms.exchange.models import Batch
from minzheng.mechanisms.exchange.reading import delivered
from minzheng.mechanisms.exchange.rights import may_read, may_see_behind
from minzheng.mechanisms.exchange.rows import Keyed, masked
from minzheng.mechanisms.exchange.values import trimmed
from minzheng.mechanisms.lake.public import keys_of
from minzheng.mechanisms.registry.public import LookKind, Person, find_by_number, note_look

Row = dict[str, str]


def applied_batches(source: str | None = None, known_at: datetime | None = None) -> QuerySet[Batch]:
    """Batches that counted at a moment (default now), of one source or all, in the order they were applied.

    Applied by then and not undone; of a snapshot only the latest of each sender and period. Removed ones cannot be asked.
    """
    moment = known_at or clock.now()
    counted = _counted(moment)
    wholes = [one.code for one in sources() if one.mode is Mode.SNAPSHOT]
    later = counted.filter(
        Q(applied_at__gt=OuterRef("applied_at"))
        | Q(applied_at=OuterRef("applied_at"), pk__gt=OuterRef("pk")),
        source=OuterRef("source"),
        sender=OuterRef("sender"),
        period=OuterRef("period"),
    )
    found = counted.exclude(Q(source__in=wholes) & Exists(later))
    if source is not None:
        found = found.filter(source=source)
    return found.filter(removed_at=None).order_by("applied_at", "pk")


def feed_path(batch: Batch) -> Path:
    """The keyed Parquet file of a batch that is or was applied; raises `Missing` when there is none."""
    place = place_of(batch)
    if batch.applied_at is None or batch.removed_at is not None or not place.is_file():
        raise Missing.because(
            f"批次{batch.pk}没有可用的数据文件。",
            "未入库的请先入库；已入库的会在一小时内由原文件重新生成。",
            "batch.no_feed",
        )
    return place


def residue(batch: Batch) -> Iterator[tuple[int, Row]]:
    """Number and texts by column code of every row without a usable number, decrypted in memory only; not for a page."""
    source = source_of(batch.source)
    with opened(batch) as file, delivered(source, file) as told:
        for chunk in told.chunks:
            texts = {code: trimmed(each) for code, each in chunk.texts.items()}
            _, usable = keys_of(texts[source.number.code])
            for at in np.flatnonzero(~usable):
                yield int(chunk.rows[at]), {code: each[int(at)].as_py() for code, each in texts.items()}


def texts_of(batch: Batch, rows: Collection[int]) -> Iterator[tuple[int, Row]]:
    """Number and texts by column code of some rows (by number), decrypted in memory only; not for a page."""
    wanted = np.fromiter(rows, np.int64)
    with opened(batch) as file, delivered(source_of(batch.source), file) as told:
        for chunk in told.chunks:
            places = np.flatnonzero(np.isin(chunk.rows, wanted))
            if places.size:
                texts = {code: trimmed(each) for code, each in chunk.texts.items()}
                for at in places.tolist():
                    yield int(chunk.rows[at]), {code: each[at].as_py() for code, each in texts.items()}


def rows_as(batch: Batch, keys: Mapping[int, int]) -> pa.Table:
    """Some rows of a batch (by number) as its keyed file would hold them, under these keys, sorted by key."""
    source = source_of(batch.source)
    shape = pa.schema([each for each in schema_of(source) if each.name != MARK])
    if not keys:
        return shape.empty_table()
    numbers = np.array(sorted(keys), np.int32)
    parts: list[pa.Table] = []

    def keep(keyed: Keyed) -> None:
        parts.append(keyed.table.filter(pa.array(np.isin(keyed.table["row"].to_numpy(), numbers))))

    with opened(batch) as file:
        examine(source, file, batch.period, keep)
    table = pa.concat_tables(parts) if parts else shape.empty_table()
    found = np.array([keys[each] for each in table["row"].to_pylist()], np.int64)
    table = table.cast(shape).set_column(0, "key", pa.array(found))
    return table.take(pa.array(np.argsort(found, kind="stable")))


def row_of(batch: Batch, row: int, seat: Seat, purpose: str) -> Row:
    """One original row by column code, for somebody the contract lets read it; the look is put on record first.

    Raises `Refused` for others, `Invalid` without a purpose, `Missing` when there is no such row.
    """
    source = source_of(batch.source)
    if not may_read(seat, source) or not visible(Batch.objects.filter(pk=batch.pk), seat).exists():
        raise _refused(source)
    _check(purpose)
    found = _delivered(source, batch, row)
    _note(source, batch, row, found, seat, purpose)
    return found


def row_behind(
    finding: Model,
    people: Collection[int],
    batch: Batch,
    row: int,
    seat: Seat,
    purpose: str,
    shown: Collection[str],
) -> Row:
    """One original row for whoever answers for what was found by it (a scoped record), though they see no batches.

    Of its columns only `shown` and the name are in full, the others masked. Raises as `row_of`, `Refused` also where the
    number of the row is not that of one of `people` (ids): then it may be about somebody else.
    """
    source = source_of(batch.source)
    if not may_see_behind(seat, source, finding):
        raise _refused(source)
    _check(purpose)
    found = _delivered(source, batch, row)
    person = _person_of(found[source.number.code])
    if person is None or person.pk not in people:
        raise Refused.because(
            "这一行的证件号码不是预警所涉人员的号码，可能是别人的数据。",
            "请由有数据批次查看职能的岗位核对。",
            "row.other_person",
        )
    _note(source, batch, row, found, seat, purpose)
    full = {*shown, source.person_name.code if source.person_name else ""}
    return {code: text if code in full else masked(source.field(code), text) for code, text in found.items()}


def _refused(source: Source) -> Refused:
    return Refused.because(
        f"您当前的岗位不能查看“{source.name}”的原始数据。",
        "请由约定中有查看职能的岗位办理。",
        "row.refused",
    )


def _check(purpose: str) -> None:
    if not purpose.strip():
        raise Invalid.because("没有填写查看事由。", "请填写。", "row.purpose", "purpose")


def _delivered(source: Source, batch: Batch, row: int) -> Row:
    """A row as it was delivered."""
    with opened(batch) as file, delivered(source, file) as told:
        for chunk in told.chunks:
            for at in np.flatnonzero(chunk.rows == row):
                return {code: trimmed(each)[int(at)].as_py() for code, each in chunk.texts.items()}
    raise Missing.because(f"批次{batch.pk}没有第{row}行。", "请核对行号。", "row.missing")


def _person_of(number: str) -> Person | None:
    try:
        return find_by_number(number)
    except Invalid:
        return None


def _counted(moment: datetime) -> QuerySet[Batch]:
    return Batch.objects.filter(Q(undone_at=None) | Q(undone_at__gt=moment), applied_at__lte=moment)


def _note(source: Source, batch: Batch, row: int, found: Row, seat: Seat, purpose: str) -> None:
    subjects = [f"feed:{batch.pk}:{row}"]
    person = _person_of(found[source.number.code])
    if person is not None:
        subjects.append(f"person:{person.pk}")
    note_look(seat, LookKind.REVEALED, f"{source.name}：{purpose}", subjects)
