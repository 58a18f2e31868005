"""Positions on the earth in whole millionths of a degree, and how far apart they lie."""

from math import asin, cos, hypot, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

DEGREE = 1_000_000
EARTH = 6_371_009  # metres
Position = tuple[int, int]  # longitude, latitude (WGS84)


def metres(one: Position, other: Position) -> int:
    """The straight distance between two positions on a sphere, in whole metres."""
    (east, north), (far_east, far_north) = (
        (radians(lon / DEGREE), radians(lat / DEGREE)) for lon, lat in (one, other)
    )
    half = hypot(sin((far_north - north) / 2), sqrt(cos(north) * cos(far_north)) * sin((far_east - east) / 2))
    return round(2 * EARTH * asin(min(half, 1)))


def metres_between(one: Position, east: NDArray[np.int64], north: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same from one position to many, column by column."""
    lon, lat = np.radians(east / DEGREE), np.radians(north / DEGREE)
    from_lon, from_lat = radians(one[0] / DEGREE), radians(one[1] / DEGREE)
    half = np.hypot(
        np.sin((lat - from_lat) / 2), np.sqrt(cos(from_lat) * np.cos(lat)) * np.sin((lon - from_lon) / 2)
    )
    return np.rint(2 * EARTH * np.arcsin(np.minimum(half, 1))).astype(np.int64)
