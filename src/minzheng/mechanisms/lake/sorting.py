"""A Parquet file put in order of its key, in bounded memory."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_ROWS_OF_A_GROUP = 122_880
_ALL = "SELECT * FROM draft ANTI JOIN without USING (row) ORDER BY key, row"
_NEW = "SELECT * FROM draft ANTI JOIN without USING (row) ANTI JOIN known USING (key, mark) ORDER BY key, row"


def sorted_by_key(
    draft: Path, target: Path, without: NDArray[np.int32], before: Sequence[Path] = (), memory: str = "512MB"
) -> None:
    """Write `draft` to `target` ordered by `key` and `row`, without the rows numbered in `without` and those whose `key` and
    `mark` are in the files `before`.

    What does not fit into memory is spilled beside the draft, which holds pseudonyms only.
    """
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(draft.parent),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with duckdb.connect(config=limits) as engine:
        engine.register("without", pa.table({"row": pa.array(without, pa.int32())}))
        rows = engine.read_parquet(str(draft))
        if before:
            engine.read_parquet([str(each) for each in before], union_by_name=True).create_view("known")
        left = rows.query("draft", _NEW if before else _ALL)
        assert left is not None  # a query, not a command
        left.write_parquet(str(target), compression="zstd", row_group_size=_ROWS_OF_A_GROUP)
