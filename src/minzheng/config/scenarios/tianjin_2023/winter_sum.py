"""Which stays make up the winter: how many of each sort, on which day each begins."""

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Literal

from minzheng.config.scenarios.dice import Dice
from minzheng.config.scenarios.tianjin_2023.patrols import FROM, TO

Way = Literal["ticket", "escort", "kin", "institution", "settle", "own", "ended", "refused"]
Course = Literal["", "fetched", "traced", "not_traced", "moved", "hospital"]
STAYS = 1_247
SECOND_TICKETS = 7


@dataclass(frozen=True)
class Sort:
    """Stays alike: the way out, a minor or not, what happens before, and whether it is somebody's second stay."""

    way: Way
    minor: bool = False
    course: Course = ""
    again: bool = False


# Three months pass before anybody is settled: those not traced come in the first days.
FIRST = ((2, Sort("settle", course="not_traced")), (8, Sort("institution", course="not_traced")))
COUNTED = (
    (431, Sort("ticket")),
    (24, Sort("ticket", course="moved")),
    (20, Sort("escort")),
    (15, Sort("escort", minor=True)),
    (60, Sort("escort", course="traced")),
    (65, Sort("kin", course="traced")),
    (30, Sort("kin", course="fetched")),
    (60, Sort("kin")),
    (12, Sort("kin", minor=True)),
    (5, Sort("institution", minor=True)),
    (8, Sort("institution")),
    (20, Sort("own", course="hospital")),
    (6, Sort("ended")),
    (14, Sort("refused")),
)
AGAIN = ((SECOND_TICKETS, Sort("ticket", again=True)), (60, Sort("own", again=True)))
LAST = 60  # who comes in the last week leaves of his own accord or after the winter
LATER = ((25, Sort("ticket")), (35, Sort("own")))
LATER_FROM, LATER_TO = datetime.date(2023, 4, 3), datetime.date(2023, 12, 15)


@dataclass(frozen=True)
class Arrival:
    """One stay: the day somebody knocks, and its sort."""

    on: datetime.date
    sort: Sort


@cache
def arrivals() -> tuple[Arrival, ...]:
    """All stays of the winter and the few of the months after it, in the order of their days."""
    sorts = _winter()
    later = _several(LATER)
    found = [Arrival(_day(n, len(sorts), FROM, TO), sort) for n, sort in enumerate(sorts)]
    mixed = Dice("tianjin-2023/later").mix(later)
    return (
        *found,
        *(Arrival(_day(n, len(later), LATER_FROM, LATER_TO), sort) for n, sort in enumerate(mixed)),
    )


def _winter() -> list[Sort]:
    """Those not traced first, second stays in the second half, in the last days who leaves of his own accord."""
    dice = Dice("tianjin-2023/stays")
    first, counted, again = _several(FIRST), _several(COUNTED), _several(AGAIN)
    refused = sum(one.way == "refused" for one in counted)
    own = [Sort("own")] * (STAYS + refused - len(first) - len(counted) - len(again))
    mixed = dice.mix(counted + own[LAST:])
    half = len(mixed) // 2
    return [*first, *mixed[:half], *dice.mix(mixed[half:] + again), *own[:LAST]]


def _several(sorts: tuple[tuple[int, Sort], ...]) -> list[Sort]:
    return [sort for number, sort in sorts for _ in range(number)]


def _day(number: int, many: int, first: datetime.date, last: datetime.date) -> datetime.date:
    return first + datetime.timedelta(days=number * (last - first).days // many)
