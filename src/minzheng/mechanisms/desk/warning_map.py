"""Warnings drawn: a tile for each area, darker the more there are, and a bar for each month by direction; without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass

from minzheng.mechanisms.desk.drawing import LINE, broken
from minzheng.mechanisms.desk.warning_counts import Tally

WIDTH, COLUMNS, TILE, GAP = 360, 3, 116, 6
NAME = 8  # Chinese characters of a name in one line of a tile
STEPS = 4  # shades of those that have any
PLOT = (8, 22, 344, 120)  # left, top, width and height of the bars
WIDEST, LABELS, NUMBERED = 24, 6, 13  # of a bar; months named; months up to which totals are written


@dataclass(frozen=True)
class Tile:
    """An area on the map: where it stands, how dark, its texts, and the list behind it ("" for none)."""

    x: int
    y: int
    shade: int
    texts: tuple[tuple[int, str], ...]
    said: str
    where: str
    height: int
    width: int = TILE


@dataclass(frozen=True)
class Map:
    """Tiles in the order of the area codes; `legend` says what each shade means: (x, shade, words)."""

    height: int
    tiles: tuple[Tile, ...]
    legend: tuple[tuple[int, int, str], ...]
    width: int = WIDTH


@dataclass(frozen=True)
class Part:
    """A piece of a bar: its outline as an SVG path and the place of its direction among all."""

    path: str
    direction: int


@dataclass(frozen=True)
class Trend:
    """Bars of months; `names` and `totals` are texts with their places; `said` tells all in words."""

    parts: tuple[Part, ...]
    names: tuple[tuple[int, str], ...]
    totals: tuple[tuple[int, int, str], ...]
    legend: tuple[tuple[int, int, str], ...]
    said: str
    width: int = WIDTH
    height: int = PLOT[1] + PLOT[3] + 2 * LINE + 10
    base: int = PLOT[1] + PLOT[3]


def map_of(parts: Sequence[Tally]) -> Map:
    """A map without borders: the areas side by side, so that nothing has to be loaded or surveyed."""
    whole, most = sum(one.all for one in parts), max((one.all for one in parts), default=0)
    tall = 16 + LINE * max((len(_lines(one.name)) + 1 for one in parts), default=2)
    tiles = tuple(_tile(at, one, whole, most, tall) for at, one in enumerate(parts))
    rows = -(-len(tiles) // COLUMNS)
    words = _ranges(most)
    legend = tuple((at * (WIDTH // len(words)) + 4, shade, text) for at, (shade, text) in enumerate(words))
    return Map(rows * (tall + GAP) + LINE + 8, tiles, legend)


def shade_of(many: int, most: int) -> int:
    """0 for none, else 1 to `STEPS` by the share of the greatest."""
    return -(-many * STEPS // most) if many else 0


def trend_of(months: Sequence[Tally]) -> Trend:
    """One bar per month, the directions stacked."""
    left, _, width, height = PLOT
    most = max((one.all for one in months), default=0)
    each = width / max(len(months), 1)
    thick, every = max(2, min(WIDEST, int(each) - 3)), -(-len(months) // LABELS) or 1
    parts: list[Part] = []
    names, totals = [], []
    for at, one in enumerate(months):
        middle = int(left + each * (at + 0.5))
        x, y = middle - thick // 2, PLOT[1] + height
        for place, (_, many) in enumerate(one.by_direction):
            tall = round(height * many / most) if most else 0
            if tall:
                y -= tall
                parts.append(Part(f"M{x} {y}h{thick}v{tall}h-{thick}z", place))
        if at % every == 0:
            names.append((middle, one.name[2:]))
        if one.all and len(months) <= NUMBERED:
            totals.append((middle, y - 4, str(one.all)))
    kinds = [name for name, _ in Tally("").by_direction]
    legend = tuple((8 + at * 90, at, name) for at, name in enumerate(kinds))
    said = "；".join(
        f"{one.name}共{one.all}条：" + "、".join(f"{name}{many}" for name, many in one.by_direction)
        for one in months
    )
    return Trend(tuple(parts), tuple(names), tuple(totals), legend, said)


def _lines(name: str) -> list[str]:
    return broken(name, NAME)[:2]


def _tile(at: int, one: Tally, whole: int, most: int, tall: int) -> Tile:
    row, column = divmod(at, COLUMNS)
    x, y = 2 + column * (TILE + GAP - 2), 2 + row * (tall + GAP)
    share = f"{(200 * one.all + whole) // (2 * whole)}%" if whole else "0%"
    lines = [*_lines(one.name), f"{one.all}条 占{share}"]
    texts = tuple((y + 4 + LINE * number, text) for number, text in enumerate(lines, start=1))
    said = f"{one.name}{one.all}条，占{share}，打开名单"
    return Tile(x, y, shade_of(one.all, most), texts, said, one.where if one.all else "", tall)


def _ranges(most: int) -> list[tuple[int, str]]:
    """Each shade that can occur with the numbers it stands for."""
    found = [(0, "0条")]
    for step in range(1, STEPS + 1):
        first, last = (step - 1) * most // STEPS + 1, step * most // STEPS
        if first <= last:
            found.append((step, f"{first}条" if first == last else f"{first}–{last}条"))
    return found
