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


def write_mapped(table: pa.Table, out: Path) -> None:
    """Write an Arrow file that can be mapped into memory, beside its place, flush it, and only then give it its name."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f"{out.name}.{os.getpid()}.part")
    with beside.open("wb") as file:
        with pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(out)


def read_mapped(path: Path) -> pa.Table:
    """Such a file, its columns mapped into memory."""
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).read_all()
