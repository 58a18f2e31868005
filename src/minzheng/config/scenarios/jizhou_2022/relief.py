"""Temporary relief of the year: sixty granted."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.relief import Relief
from minzheng.config.scenarios.jizhou_2022.year_sum import RELIEFS, sums

FIRST, LAST = datetime.date(2022, 1, 10), datetime.date(2022, 11, 10)


def plan(world: World, agenda: Agenda) -> None:
    """Applications spread evenly from January to November."""
    never = lambda number: False  # noqa: E731 - no application of this year stops on the way
    relief = Relief(
        world, agenda, amount=lambda number: sums().reliefs[number], incomplete=never, not_accepted=never
    )
    days = (LAST - FIRST).days
    for number in range(RELIEFS):
        agenda.on(
            FIRST + datetime.timedelta(days=number * days // (RELIEFS - 1)), partial(relief.file, number)
        )
