"""The map as a drawing of points: no tiles and no network; numbers are those of the list beside it."""

from collections.abc import Sequence
from html import escape
from math import cos, radians

from minzheng.mechanisms.areas.public import AreaVersion
from minzheng.mechanisms.portal.places import Placed, origins
from minzheng.mechanisms.portal.positions import DEGREE, EARTH, Position

WIDTH, HEIGHT, EDGE, FOOT = 960, 720, 70, 130  # the foot is for street names and the scale bar
METRES = EARTH * radians(1) / DEGREE  # of one millionth of a degree of latitude
_STEPS = tuple(digit * 10**power for power in range(2, 6) for digit in (1, 2, 5))  # metres of a scale bar


class _Frame:
    """Positions as points of the drawing: north up, one scale both ways."""

    def __init__(self, positions: Sequence[Position]) -> None:
        east, north = [one[0] for one in positions], [one[1] for one in positions]
        self.left, self.top = min(east), max(north)
        self.shrunk = cos(radians((min(north) + self.top) / 2 / DEGREE))  # a degree east against one north
        wide = max((max(east) - self.left) * self.shrunk, 5_000)
        high = max(self.top - min(north), 5_000)
        self.scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - EDGE - FOOT) / high)
        self.across = (WIDTH - (max(east) - self.left) * self.shrunk * self.scale) / 2
        self.down = EDGE + (HEIGHT - EDGE - FOOT - (self.top - min(north)) * self.scale) / 2

    def at(self, one: Position) -> tuple[int, int]:
        return (
            round(self.across + (one[0] - self.left) * self.shrunk * self.scale),
            round(self.down + (self.top - one[1]) * self.scale),
        )

    def bar(self) -> tuple[int, int]:
        """Metres of the scale bar, and how long it is drawn."""
        fits = [step for step in _STEPS if step / METRES * self.scale <= WIDTH / 4]
        length = fits[-1] if fits else _STEPS[0]
        return length, round(length / METRES * self.scale)


def draw(every: Sequence[Placed], numbered: Sequence[tuple[int, Placed]]) -> str:
    """An SVG of all places with a position as dots, with street names, and the numbered ones on top."""
    positions = [one.place.position for one in every if one.place.position]
    frame = _Frame(positions)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="sans-serif"><title>养老地图</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#f4f7fb"/>'
    ]
    parts += [_dot(*frame.at(one)) for one in positions]
    parts += [_name(*frame.at(middle), area.name) for area, middle in _streets(every)]
    parts += [
        _number(*frame.at(one.place.position), number) for number, one in numbered if one.place.position
    ]
    parts += [*_legend(frame), "</svg>"]
    return "".join(parts)


def _streets(every: Sequence[Placed]) -> list[tuple[AreaVersion, Position]]:
    codes = {one.street.code for one in every if one.street}
    return [found for code, found in origins(every).items() if code in codes]


def _dot(x: int, y: int) -> str:
    return f'<circle cx="{x}" cy="{y}" r="8" fill="#8a97a8"/>'


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
