"""The keyed file of a batch: written aside, sorted, on the disk before its name is there; never a personal text in it."""

import os
import shutil
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from minzheng.mechanisms.exchange.batches import feeds_folder, opened
from minzheng.mechanisms.exchange.contracts import Kind, Mode, Source, sources
from minzheng.mechanisms.exchange.examining import Examined, examine
from minzheng.mechanisms.exchange.models import Batch, BatchState
from minzheng.mechanisms.exchange.rows import Keyed
from minzheng.mechanisms.lake.public import sorted_by_key

DRAFTS, MARK = ".drafts", "mark"
_FEEDS_LOCK = 730_404  # advisory lock: applying shares it, the sweep takes it alone
_TYPES = {
    Kind.MONEY: pa.int64(),
    Kind.NUMBER: pa.int64(),
    Kind.DATE: pa.int32(),
    Kind.CONDITION: pa.bool_(),
    Kind.CHOICE: pa.int16(),
}


def schema_of(source: Source) -> pa.Schema:
    """Columns of a source's keyed files: key, name, row, further people by pseudonym, then the values kept.

    Of increments also `mark`, equal for rows that say the same in every column of the contract.
    """
    fixed = [("key", pa.int64()), ("name", pa.int64()), ("row", pa.int32())]
    if source.mode is Mode.INCREMENT:
        fixed.append((MARK, pa.int64()))
    others = [(one.code, pa.int64()) for one in source.other_people]
    return pa.schema([*fixed, *others, *((one.code, _TYPES[one.kind]) for one in source.kept)])


def place_of(batch: Batch) -> Path:
    """Where the keyed file of a batch lies, once it is applied."""
    return feeds_folder() / batch.source / f"{batch.pk}.parquet"


def write_feed(source: Source, batch: Batch) -> Examined:
    """Write the keyed file of a batch anew, in an act; whole and on the disk, or not there. What was read is given.

    A row that an earlier increment of the same sender brought already is left out: it counts once, however often it comes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_FEEDS_LOCK])
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_FEEDS_LOCK, batch.source])
    place, drafts = place_of(batch), feeds_folder() / DRAFTS
    for folder in (place.parent, drafts):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=drafts))
    try:
        seen = _draft(source, batch, work / "draft.parquet")
        before = _earlier(source, batch)
        sorted_by_key(work / "draft.parquet", work / "sorted.parquet", seen.left_out, before)
        put_in_place(work / "sorted.parquet", place)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return seen


def rewrite_later(batch: Batch) -> None:
    """What came after an increment that counts no more brings the rows itself that it had in common with it, in an act."""
    source = next((each for each in sources() if each.code == batch.source), None)
    if source is not None and source.mode is Mode.INCREMENT:
        later = Q(applied_at__gt=batch.applied_at) | Q(applied_at=batch.applied_at, pk__gt=batch.pk)
        for each in _of_sender(batch).filter(later).order_by("applied_at", "pk"):
            write_feed(source, each)


def _of_sender(batch: Batch) -> QuerySet[Batch]:
    """The other batches of a source and sender that count."""
    about = {"source": batch.source, "sender": batch.sender, "removed_at": None}
    return Batch.objects.filter(state=BatchState.APPLIED, **about).exclude(pk=batch.pk)


def _earlier(source: Source, batch: Batch) -> list[Path]:
    """The keyed files of the increments before this one that say which rows they hold."""
    if source.mode is not Mode.INCREMENT:
        return []
    found = _of_sender(batch)
    if batch.applied_at:
        found = found.filter(
            Q(applied_at__lt=batch.applied_at) | Q(applied_at=batch.applied_at, pk__lt=batch.pk)
        )
    places = [place_of(each) for each in found.only("pk", "source").order_by("pk")]
    return [each for each in places if each.exists() and MARK in pq.read_schema(each).names]


def put_in_place(made: Path, place: Path) -> None:
    """Give a file its name once its bytes are on the disk, and the name too."""
    _to_disk(made)
    os.replace(made, place)
    _to_disk(place.parent)


def sweep_feeds() -> int:
    """Remove keyed files without an applied or undone batch, and drafts that a killed run left; 0 while one is written."""
    removed = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_FEEDS_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        shutil.rmtree(feeds_folder() / DRAFTS, ignore_errors=True)
        kept = Batch.objects.filter(state__in=(BatchState.APPLIED, BatchState.UNDONE), removed_at=None)
        known = {place_of(one) for one in kept.only("pk", "source")}
        for path in feeds_folder().glob("*/*.parquet"):
            if path not in known:
                path.unlink()
                removed += 1
    return removed


def _draft(source: Source, batch: Batch, draft: Path) -> Examined:
    schema = schema_of(source)
    with opened(batch) as file, pq.ParquetWriter(draft, schema, compression="zstd") as writer:

        def keep(keyed: Keyed) -> None:
            rows = keyed.table
            if MARK in schema.names:
                rows = rows.add_column(3, MARK, pa.array(keyed.whole))
            writer.write_table(rows.filter(pa.array(keyed.usable)).cast(schema))

        return examine(source, file, batch.period, keep)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
