"""Lake (列式计算): rules, comparisons and pseudonyms over millions of rows, in columns, in this process. The only room that knows Ibis."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from minzheng.mechanisms.lake.pseudonyms import key_of, keys_of, name_key_of, names_of

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from minzheng.mechanisms.lake.engine import Lake

__all__ = ["key_of", "keys_of", "name_key_of", "names_of", "opened", "sort_by_key"]


@contextmanager
def opened(memory: str = "1GB") -> Iterator["Lake"]:
    """A DuckDB engine for one piece of work, with its memory limit; Ibis is imported at the first use only."""
    from minzheng.mechanisms.lake.engine import Lake  # noqa: PLC0415 - a second of imports that few processes need

    lake = Lake(memory)
    try:
        yield lake
    finally:
        lake.close()


def sort_by_key(draft: "Path", target: "Path", without: "NDArray[np.int32]") -> None:
    """Write a Parquet file ordered by its columns `key` and `row`, without the rows so numbered, in bounded memory."""
    from minzheng.mechanisms.lake.sorting import sorted_by_key  # noqa: PLC0415 - DuckDB, which few processes need

    sorted_by_key(draft, target, without)
