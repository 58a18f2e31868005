"""From people to households: sums and highest values over the members, exact in 64 bits."""

from typing import Any

import numpy as np

EXACT = 2**53  # up to here sums in floating point are exact


def home_numbers(households: Any, people: int) -> tuple[Any, Any]:
    """Numbers from 0 for the households of people (int64 ids; 0 or less: lives alone), and the ids in that order.

    Whoever lives alone is a household of one, with the negative of his place in the people below every real id.
    """
    lone = households <= 0
    ids = np.where(lone, -1 - np.arange(people, dtype=np.int64), households)
    found, numbers = np.unique(ids, return_inverse=True)
    return numbers.astype(np.int64), found


def summed(numbers: Any, homes: int, values: Any) -> Any:
    """The sum over the members of each household, int64; conditions count as 0 and 1."""
    whole = np.asarray(values).astype(np.int64, copy=False)
    if np.abs(whole).sum(dtype=np.float64) < EXACT:
        return np.bincount(numbers, weights=whole, minlength=homes).astype(np.int64)
    total = np.zeros(homes, np.int64)
    np.add.at(total, numbers, whole)
    return total


def highest(numbers: Any, homes: int, values: Any) -> Any:
    """The highest value among the members of each household, at least 0, int64."""
    found = np.zeros(homes, np.int64)
    some = np.flatnonzero(values)
    np.maximum.at(found, numbers[some], np.asarray(values)[some].astype(np.int64, copy=False))
    return found
