"""A Parquet file put in order of its key, in bounded memory."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_ROWS_OF_A_GROUP = 122_880


def sorted_by_key(draft: Path, target: Path, without: NDArray[np.int32], memory: str = "512MB") -> None:
    """Write `draft` to `target` ordered by `key` and `row`, without the rows numbered in `without`.

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
        left = rows.query("draft", "SELECT * FROM draft ANTI JOIN without USING (row) ORDER BY key, row")
        assert left is not None  # a query, not a command
        left.write_parquet(str(target), compression="zstd", row_group_size=_ROWS_OF_A_GROUP)
