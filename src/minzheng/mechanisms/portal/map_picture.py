"""The map as a drawing of points: no tiles and no network; numbers are those of the list beside it."""

from collections.abc import Sequence
from html import escape
from math import cos, radians

import numpy as np

from minzheng.mechanisms.portal.atlas import Atlas, Numbers
from minzheng.mechanisms.portal.places import Placed
from minzheng.mechanisms.portal.positions import DEGREE, EARTH, Position

WIDTH, HEIGHT, EDGE, FOOT, DOT = 960, 720, 70, 130, 8  # the foot is for street names and the scale bar
METRES = EARTH * radians(1) / DEGREE  # of one millionth of a degree of latitude
_STEPS = tuple(digit * 10**power for power in range(2, 6) for digit in (1, 2, 5))  # metres of a scale bar


class _Frame:
    """Positions as points of the drawing: north up, one scale both ways."""

    def __init__(self, west: int, south: int, east: int, north: int) -> None:
        self.left, self.top = west, north
        self.shrunk = cos(radians((south + north) / 2 / DEGREE))  # a degree east against one north
        wide = max((east - west) * self.shrunk, 5_000)
        high = max(north - south, 5_000)
        self.scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - EDGE - FOOT) / high)
        self.across = (WIDTH - (east - west) * self.shrunk * self.scale) / 2
        self.down = EDGE + (HEIGHT - EDGE - FOOT - (north - south) * self.scale) / 2

    def at(self, one: Position) -> tuple[int, int]:
        return (
            round(self.across + (one[0] - self.left) * self.shrunk * self.scale),
            round(self.down + (self.top - one[1]) * self.scale),
        )

    def places(self, east: Numbers, north: Numbers) -> tuple[Numbers, Numbers]:
        """The same for many positions."""
        x = np.rint(self.across + (east - self.left) * self.shrunk * self.scale).astype(np.int64)
        return x, np.rint(self.down + (self.top - north) * self.scale).astype(np.int64)

    def bar(self) -> tuple[int, int]:
        """Metres of the scale bar, and how long it is drawn."""
        fits = [step for step in _STEPS if step / METRES * self.scale <= WIDTH / 4]
        length = fits[-1] if fits else _STEPS[0]
        return length, round(length / METRES * self.scale)


def draw(atlas: Atlas, numbered: Sequence[tuple[int, Placed]]) -> str:
    """An SVG of the places with a position as dots, with street names, and the numbered ones on top."""
    assert atlas.extent is not None  # else there is nothing to draw
    frame = _Frame(*atlas.extent[0])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="sans-serif"><title>养老地图</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#f4f7fb"/>'
    ]
    parts += [_dot(x, y) for x, y in _dots(atlas, frame)]
    parts += [_name(*frame.at(middle), name) for name, middle in _streets(atlas)]
    parts += [
        _number(*frame.at(one.place.position), number) for number, one in numbered if one.place.position
    ]
    parts += [*_legend(frame), "</svg>"]
    return "".join(parts)


def _dots(atlas: Atlas, frame: _Frame) -> list[list[int]]:
    """Where dots are drawn: one for all places that would lie on top of each other."""
    x, y = frame.places(atlas.east[atlas.positioned], atlas.north[atlas.positioned])
    _, first = np.unique((x // DOT) * HEIGHT + y // DOT, return_index=True)
    return np.stack((x[first], y[first]), axis=1).tolist()


def _streets(atlas: Atlas) -> list[tuple[str, Position]]:
    """Names of streets and where they stand."""
    codes = {area.code for area in atlas.streets}
    return [(area.name, middle) for code, (area, middle) in atlas.origins.items() if code in codes]


def _dot(x: int, y: int) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{DOT}" fill="#8a97a8"/>'


def _name(x: int, y: int, name: str) -> str:
    return (
        f'<text x="{x}" y="{y + 58}" font-size="28" text-anchor="middle" fill="#444" stroke="#f4f7fb" stroke-width="5" '
        f'paint-order="stroke">{escape(name)}</text>'
    )


def _number(x: int, y: int, number: int) -> str:
    return (
        f'<circle cx="{x}" cy="{y}" r="24" fill="#0b4f9c" stroke="#fff" stroke-width="2"/>'
        f'<text x="{x}" y="{y + 10}" font-size="28" font-weight="bold" text-anchor="middle" fill="#fff">{number}</text>'
    )


def _legend(frame: _Frame) -> list[str]:
    length, drawn = frame.bar()
    told = f"{length // 1000}公里" if length >= 1000 else f"{length}米"
    low = HEIGHT - 24
    return [
        f'<path d="M24 {low - 10} V{low} H{24 + drawn} V{low - 10}" fill="none" stroke="#222" stroke-width="3"/>',
        f'<text x="{24 + drawn + 10}" y="{low + 2}" font-size="26" fill="#222">{told}</text>',
        f'<path d="M{WIDTH - 36} 60 V22 l-9 14 m9 -14 l9 14" fill="none" stroke="#222" stroke-width="3"/>',
        f'<text x="{WIDTH - 36}" y="90" font-size="26" text-anchor="middle" fill="#222">北</text>',
    ]
