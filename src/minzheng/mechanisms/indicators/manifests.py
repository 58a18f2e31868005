"""Manifests: which records a frozen figure counted, in which state (newest journal entry), and what was read of each."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db.models import Max, Model

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.indicators.canon import sm3
from minzheng.mechanisms.journal.public import Entry

_BATCH = 2000


@dataclass(frozen=True)
class Manifest:
    """Records of one table by id in order, their newest journal entry (0 for none), and readings by the code of the figure."""

    table: str
    ids: tuple[int, ...]
    seqs: tuple[int, ...]
    read: Mapping[str, tuple[str, ...]]

    @property
    def digest(self) -> str:
        """SM3 of the content, whatever the file format writes around it."""
        lines = [self.table, *sorted(self.read)]
        columns = [self.read[name] for name in sorted(self.read)]
        lines += ["\x1f".join(map(str, row)) for row in zip(self.ids, self.seqs, *columns, strict=True)]
        return sm3("\x1e".join(lines).encode())


def newest_entries(table: str, ids: Sequence[int], upto: int | None = None) -> dict[int, int]:
    """The newest journal entry of each row that has one, up to entry `upto` if given."""
    found: dict[int, int] = {}
    for start in range(0, len(ids), _BATCH):
        keys = [str(each) for each in ids[start : start + _BATCH]]
        entries = Entry.objects.filter(table_name=table, row_pk__in=keys)
        if upto is not None:
            entries = entries.filter(seq__lte=upto)
        newest = entries.values("row_pk").annotate(newest=Max("seq")).order_by()
        found.update({int(row["row_pk"]): row["newest"] for row in newest})
    return found


def make(model: type[Model], ids: Sequence[int], read: Mapping[str, Sequence[Any]], head: int) -> Manifest:
    """The manifest of rows of a model as of journal entry `head`."""
    table = model._meta.db_table
    newest = newest_entries(table, ids, head)
    return Manifest(
        table,
        tuple(ids),
        tuple(newest.get(each, 0) for each in ids),
        {code: tuple("" if one is None else str(one) for one in column) for code, column in read.items()},
    )


def keep(manifest: Manifest) -> str:
    """Write a manifest as Parquet under its digest, whole or not at all; the digest."""
    place = place_of(manifest.digest)
    if not place.exists():
        columns: dict[str, pa.Array] = {
            "id": pa.array(manifest.ids, pa.int64()),
            "journal_seq": pa.array(manifest.seqs, pa.int64()),
            **{name: pa.array(column, pa.string()) for name, column in manifest.read.items()},
        }
        table = pa.table(columns).replace_schema_metadata({"table": manifest.table})
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as temporary:
            pq.write_table(table, temporary)
            temporary.flush()
            os.fsync(temporary.fileno())
        os.replace(temporary.name, place)
    return manifest.digest


def load(digest: str) -> Manifest:
    """The manifest kept under a digest; raises `Missing` when its file is lost, and does not check the digest."""
    place = place_of(digest)
    if not place.is_file():
        raise Missing.because(
            f"冻结清单{digest[:12]}…的文件已丢失。", "请联系系统管理员从备份恢复。", "manifest.lost"
        )
    table = pq.read_table(place)
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    ids, seqs = columns.pop("id"), columns.pop("journal_seq")
    named = (table.schema.metadata or {}).get(b"table", b"").decode()
    return Manifest(named, tuple(ids), tuple(seqs), {name: tuple(column) for name, column in columns.items()})


def place_of(digest: str) -> Path:
    """Where the file of a digest lies."""
    return Path(settings.MEDIA_ROOT) / "manifests" / digest[:2] / f"{digest}.parquet"
