"""Files that are there whole or not at all."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def write_whole(table: pa.Table, out: Path, compression: str = "zstd") -> None:
    """Write a Parquet file beside its place, flush it to the disk, and only then give it its name."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f"{out.name}.{os.getpid()}.part")
    try:
        pq.write_table(table, beside, compression=compression)
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
