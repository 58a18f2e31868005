"""Who is on the registers when the year begins: 低保 and 低保边缘 by the bureau's ledgers, the destitute by a batch."""

import datetime
from collections.abc import Iterator, Sequence

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.rolls import Destitute, Kept, take_in, take_over
from minzheng.config.scenarios.jizhou_2022.year_sum import BASIC, CARE, sums
from minzheng.domains.social_assistance.benefits.ledger_import import EDGE, LEDGER

SINCE = datetime.date(2022, 1, 1)


def plan(world: World, agenda: Agenda) -> None:
    """Three tables in the first working days of the year."""
    edge = len(sums().edge)
    paid = _homes(world, edge, sums().homes)
    unpaid = _homes(world, 0, [(size, None) for size in sums().edge])
    made = ("2021年底在册家庭", "taizhang", "jiuzhu")
    agenda.on(datetime.date(2022, 1, 4), lambda: take_over(world, agenda, LEDGER, paid, *made))
    agenda.on(datetime.date(2022, 1, 5), lambda: take_over(world, agenda, EDGE, unpaid, *made))
    agenda.on(datetime.date(2022, 1, 6), lambda: _destitute(world))


def _place(world: World, number: int) -> tuple[int, str]:
    """Street number and community, in turn."""
    street = number % len(world.streets) + 1
    names = world.communities[street]
    return street, names[number // len(world.streets) % len(names)]


def _homes(world: World, first: int, given: Sequence[tuple[int, int | None]]) -> Iterator[Kept]:
    for number, (size, yuan) in enumerate(given, first):
        street, community = _place(world, number)
        yield Kept(number, world.streets[street - 1], community, size, SINCE, yuan and yuan * 100)


def _destitute(world: World) -> None:
    people = (
        Destitute(number, _place(world, number)[1], level, BASIC, CARE[level], SINCE)
        for number, level in enumerate(sums().levels)
    )
    take_in(world, people, "2021年底在册特困人员", "taizhang", "jiuzhu")
