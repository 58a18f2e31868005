"""How far a column has moved: values sorted into classes, and the population stability index of two counts by class."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray


def powers(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The power of two each value stays below, with its sign; 0 for 0."""
    return np.sign(values) * np.frexp(np.abs(values.astype(np.float64)))[1].astype(np.int64)


def stability_index(now: Mapping[str, int], then: Mapping[str, int]) -> int:
    """Population stability index in hundredths, less what chance alone would make of so few rows."""
    classes = now.keys() | then.keys()
    if not (now and then):
        return 0
    total_now, total_then = sum(now.values()), sum(then.values())
    index = 0.0
    for each in classes:
        here = (now.get(each, 0) + 0.5) / (total_now + 0.5 * len(classes))
        there = (then.get(each, 0) + 0.5) / (total_then + 0.5 * len(classes))
        index += (here - there) * math.log(here / there)
    chance = 2 * (len(classes) - 1) * (1 / total_now + 1 / total_then)
    return max(0, round((index - chance) * 100))
