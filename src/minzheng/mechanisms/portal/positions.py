"""Positions on the earth in whole millionths of a degree, and how far apart they lie."""

from math import asin, cos, hypot, radians, sin, sqrt

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
