"""Small counts stay hidden: which cells of a two-way table must be left out so that none comes back by subtraction.

The table with its totals is a circulation: each cell is an edge from its row to its column, each row total an edge
from the columns' end to the row, each column total an edge from the column to the rows' end, the grand total closes the
circle. What a reader can work out about a hidden cell is how far its flow can move while shown edges stand still
and nothing falls below zero. A cell counts as hidden only when it can move by at least `smallest`.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Node = tuple[str, int]
TOTAL = -1
Place = tuple[int, int]  # row and column; TOTAL for the total of a row, of a column, or both
_FROM_ROWS, _FROM_COLUMNS = ("row", TOTAL), ("column", TOTAL)
_MUCH = 10**12


@dataclass(frozen=True)
class Guarded:
    """A table as it may be shown: every count by place, None where it is hidden."""

    counts: Mapping[Place, int | None]


def guard(rows: Sequence[Sequence[int]], smallest: int) -> Guarded | None:
    """The table with hidden cells; None when no hiding keeps it safe and it must not be shown at all.

    Counts from 1 to `smallest` - 1 are hidden, totals too, and as many others as are needed. The grand total is shown.
    """
    counts = with_totals(rows)
    small = {at for at, number in counts.items() if 0 < number < smallest}
    if (TOTAL, TOTAL) in small:
        return None
    hidden = _hide_enough(counts, small, smallest)
    if hidden is None:
        return None
    return Guarded({at: None if at in hidden else number for at, number in counts.items()})


def with_totals(rows: Sequence[Sequence[int]]) -> dict[Place, int]:
    """Every cell and total of a table by its place."""
    counts = {(r, c): number for r, row in enumerate(rows) for c, number in enumerate(row)}
    counts |= {(r, TOTAL): sum(row) for r, row in enumerate(rows)}
    counts |= {(TOTAL, c): sum(column) for c, column in enumerate(zip(*rows, strict=True))}
    counts[TOTAL, TOTAL] = sum(map(sum, rows))
    return counts


def bounds(counts: Mapping[Place, int], hidden: Iterable[Place], at: Place) -> tuple[int, int]:
    """Least and greatest value a reader of the shown cells can give the hidden cell `at`; unbounded ends at 10^12."""
    others = {place: counts[place] for place in hidden if place != at}
    start, end = _edge(at)
    more = _flow(others, end, start, _MUCH)
    less = _flow(others, start, end, counts[at])
    return counts[at] - less, counts[at] + more


def _hide_enough(counts: Mapping[Place, int], small: set[Place], smallest: int) -> set[Place] | None:
    hidden, everything = set(small), set(counts) - {(TOTAL, TOTAL)}
    safe: set[Place] = set()  # what is safe stays safe: hiding more only widens
    while left := hidden - safe:
        at = min(left)
        if _width(counts, hidden, at) >= smallest:
            safe.add(at)
        elif hidden == everything:
            return None
        else:
            hidden |= _cheapest_circle(counts, hidden, at, smallest) or everything
    return hidden


def _width(counts: Mapping[Place, int], hidden: set[Place], at: Place) -> int:
    least, greatest = bounds(counts, hidden, at)
    return greatest - least


def _edge(at: Place) -> tuple[Node, Node]:
    row, column = at
    if column == TOTAL:
        return (_FROM_ROWS, _FROM_COLUMNS) if row == TOTAL else (_FROM_COLUMNS, ("row", row))
    return ("column", column) if row == TOTAL else ("row", row), _FROM_ROWS if row == TOTAL else (
        "column",
        column,
    )


def _flow(edges: Mapping[Place, int], source: Node, sink: Node, most: int) -> int:
    """How much can flow from source to sink, at most `most`: along an edge without limit, against it down to zero."""
    room: dict[Node, dict[Node, int]] = {}
    for at, number in edges.items():
        start, end = _edge(at)
        room.setdefault(start, {})[end] = _MUCH
        room.setdefault(end, {})[start] = number
    done = 0
    while done < most and (path := _path(room, source, sink)):
        step = min(most - done, *(room[a][b] for a, b in path))
        for a, b in path:
            room[a][b] -= step
            room[b][a] += step
        done += step
    return done


def _path(room: Mapping[Node, Mapping[Node, int]], source: Node, sink: Node) -> list[tuple[Node, Node]]:
    came: dict[Node, Node] = {source: source}
    line = [source]
    for node in line:
        for other, free in room.get(node, {}).items():
            if free > 0 and other not in came:
                came[other] = node
                line.append(other)
    if sink not in came:
        return []
    path, at = [], sink
    while at != source:
        path.append((came[at], at))
        at = came[at]
    return path


def _cheapest_circle(counts: Mapping[Place, int], hidden: set[Place], at: Place, smallest: int) -> set[Place]:
    """Shown cells whose hiding closes a circle through `at` that lets it move up by `smallest`; the least counts."""
    start, goal = _edge(at)[1], _edge(at)[0]
    ways: dict[Node, list[tuple[Node, int, Place]]] = {}
    for place, number in counts.items():
        if place in (at, (TOTAL, TOTAL)):
            continue
        first, second = _edge(place)
        price = 0 if place in hidden else number + 1 + (_MUCH if TOTAL in place else 0)
        ways.setdefault(first, []).append((second, price, place))
        if number >= smallest:
            ways.setdefault(second, []).append((first, price, place))
    best: dict[Node, int] = {start: 0}
    came: dict[Node, tuple[Node, Place]] = {}
    heap = [(0, start)]
    while heap:
        cost, node = heapq.heappop(heap)
        for other, price, place in ways.get(node, ()):
            if cost + price < best.get(other, _MUCH * _MUCH):
                best[other], came[other] = cost + price, (node, place)
                heapq.heappush(heap, (cost + price, other))
    found: set[Place] = set()
    while goal != start and goal in came:
        goal, place = came[goal]
        found.add(place)
    return found - hidden if goal == start else set()
