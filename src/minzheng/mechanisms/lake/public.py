"""Lake (列式计算): rules, comparisons and pseudonyms over millions of rows, in columns, in this process. The only room that knows Ibis."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from minzheng.mechanisms.lake.homes import highest, home_numbers, summed
from minzheng.mechanisms.lake.pseudonyms import key_of, keys_of, name_key_of, names_of
from minzheng.mechanisms.lake.standing import SHIFT, Feed, Figure, Standing, month_of, standing
from minzheng.mechanisms.lake.writing import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pyarrow
    from numpy.typing import NDArray

    from minzheng.mechanisms.lake.engine import Lake

__all__ = [
    "SHIFT",
    "Feed",
    "Figure",
    "Lake",
    "Standing",
    "highest",
    "home_numbers",
    "key_of",
    "keys_of",
    "month_of",
    "name_key_of",
    "names_of",
    "opened",
    "sort_by_key",
    "standing",
    "summed",
    "synthetic_people",
    "write_whole",
]


@contextmanager
def opened(memory: str = "1GB") -> Iterator["Lake"]:
    """A DuckDB engine for one piece of work, with its memory limit; Ibis is imported at the first use only."""
    from minzheng.mechanisms.lake.engine import Lake  # noqa: PLC0415 - a second of imports that few processes need

    lake = Lake(memory)
    try:
        yield lake
    finally:
        lake.close()


def synthetic_people(count: int, seed: int) -> "pyarrow.Table":
    """Invented people of a region, for trials only; columns as told in `synthetic/people.py`."""
    from minzheng.mechanisms.lake.synthetic.people import people  # noqa: PLC0415 - numpy and pyarrow

    return people(count, seed)


def sort_by_key(draft: "Path", target: "Path", without: "NDArray[np.int32]") -> None:
    """Write a Parquet file ordered by its columns `key` and `row`, without the rows so numbered, in bounded memory."""
    from minzheng.mechanisms.lake.sorting import sorted_by_key  # noqa: PLC0415 - DuckDB, which few processes need

    sorted_by_key(draft, target, without)
