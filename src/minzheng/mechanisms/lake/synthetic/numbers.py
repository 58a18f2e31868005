"""Identity numbers of the legal build for invented people, many at once."""

import numpy as np
import pyarrow as pa

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int32)
CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
ORDERS = 500


def seventeen(county: np.ndarray, born: np.ndarray, male: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """The first 17 digits as one integer each: six of the county, birth date, order (odd for men), no two alike.

    `born` is datetime64[D]; `shift` (0–499) says where the orders of a county and day begin.
    """
    month = born.astype("datetime64[M]")
    year = born.astype("datetime64[Y]").astype(np.int64) + 1970
    day = (born - month).astype(np.int64) + 1
    date = year * 10_000 + (month.astype(np.int64) % 12 + 1) * 100 + day
    group = (county.astype(np.int64) * 100_000_000 + date) * 2 + male
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    new = np.r_[True, ordered[1:] != ordered[:-1]]
    begin = np.maximum.accumulate(np.where(new, np.arange(len(group)), 0))
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - begin + shift[order[begin]]
    if len(rank) and int((np.arange(len(group)) - begin).max()) >= ORDERS:
        raise ValueError("more than 500 people of one county, day and sex")
    return (county.astype(np.int64) * 100_000_000 + date) * 1000 + (rank % ORDERS) * 2 + male


def digits_of(numbers: np.ndarray, length: int = 17) -> np.ndarray:
    """Rows of ASCII digits, `length` to a number."""
    made = np.empty((len(numbers), length), dtype=np.uint8)
    left = numbers.copy()
    for place in range(length - 1, -1, -1):
        left, made[:, place] = np.divmod(left, 10)
    return made + np.uint8(ord("0"))


def eighteen(numbers: np.ndarray) -> pa.Array:
    """The numbers as text of 18 characters, the last one the check digit of GB 11643."""
    body = digits_of(numbers)
    total = ((body - np.uint8(ord("0"))).astype(np.int32) * WEIGHTS).sum(axis=1)
    return texts(np.column_stack([body, CHECK[total % 11]]))


def texts(letters: np.ndarray) -> pa.Array:
    """Rows of ASCII letters as one text each."""
    rows, length = letters.shape
    ends = np.arange(rows + 1, dtype=np.int32) * np.int32(length)
    plain = np.ascontiguousarray(letters)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(plain))
