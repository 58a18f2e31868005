"""From people to households: sums and highest values over the members, added up a piece of the people at a time."""

from typing import Any

import numpy as np

ROOM = 8  # a table of ids may have so many places for each person


def home_numbers(households: Any, people: int) -> tuple[Any, Any]:
    """Numbers from 0 for the households of people (int64 ids; 0 or less: lives alone), and the ids in that order.

    Whoever lives alone is a household of one, behind the others, with the negative of his place in the people as id.
    """
    lone = households <= 0
    real = households[~lone]
    numbers = np.zeros(people, np.int64)
    if len(real) and real.max() < ROOM * people:
        there = np.zeros(int(real.max()) + 1, bool)
        there[real] = True
        found = np.flatnonzero(there)
        numbers[~lone] = (np.cumsum(there) - 1)[real]
    else:
        found, numbers[~lone] = np.unique(real, return_inverse=True)
    alone = np.flatnonzero(lone)
    numbers[alone] = len(found) + np.arange(len(alone))
    return numbers, np.concatenate([found, -1 - alone])


def add_up(total: Any, numbers: Any, values: Any) -> None:
    """Add the values of people to what their households have (int64); conditions count as 0 and 1."""
    some = np.flatnonzero(values)
    np.add.at(total, numbers[some], values[some].astype(np.int64, copy=False))


def raise_to(highest: Any, numbers: Any, values: Any) -> None:
    """Raise what households have to the values of people above it."""
    some = np.flatnonzero(values)
    np.maximum.at(highest, numbers[some], values[some].astype(np.int64, copy=False))
