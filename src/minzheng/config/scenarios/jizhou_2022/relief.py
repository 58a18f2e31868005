"""Temporary relief of the year: sixty granted."""

import datetime

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.relief import Relief
from minzheng.config.scenarios.jizhou_2022.year_sum import RELIEFS, sums

FIRST, LAST = datetime.date(2022, 1, 10), datetime.date(2022, 11, 10)


def plan(world: World, agenda: Agenda) -> None:
    """Applications spread evenly from January to November."""
    relief = Relief(world, agenda, amount=lambda number: sums().reliefs[number])
    relief.spread(RELIEFS, FIRST, LAST)
