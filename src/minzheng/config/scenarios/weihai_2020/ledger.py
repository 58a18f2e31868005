"""Households that drew 低保 before the year: the bureau's own ledger, confirmed for January 2020, taken over in its first days."""

import datetime
from collections.abc import Iterator

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.rolls import Kept, take_over
from minzheng.domains.social_assistance.benefits.ledger_import import LEDGER

HOMES, SIZES = 860, (4, 3, 2, 5, 3, 4, 1, 4)
SINCE = datetime.date(2020, 1, 1)


def plan(world: World, agenda: Agenda) -> None:
    """One table, on the second working day of the year."""
    agenda.on(
        datetime.date(2020, 1, 3),
        lambda: take_over(world, agenda, LEDGER, homes(world), "年初台账", "shenhe", "jiuzhu"),
    )


def homes(world: World) -> Iterator[Kept]:
    """The communities in turn; villages draw less."""
    places = [(street, name) for street, names in world.communities.items() for name in names]
    for number in range(HOMES):
        street, community = places[number % len(places)]
        size = SIZES[number % len(SIZES)]
        fen = (38_000 if community.endswith("村") else 46_000) * size + number % 7 * 1_000
        yield Kept(number, world.streets[street - 1], community, size, SINCE, fen)
