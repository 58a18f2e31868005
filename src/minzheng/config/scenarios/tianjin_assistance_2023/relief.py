"""Temporary relief of the year: households helped as a whole, by the street or above its ceiling by the bureau."""

import datetime

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.relief import Relief
from minzheng.config.scenarios.tianjin_assistance_2023.year_sum import Sums

FIRST, LAST = datetime.date(2023, 1, 9), datetime.date(2023, 11, 10)


def plan(world: World, agenda: Agenda, planned: Sums) -> None:
    """Applications spread evenly from January to November."""
    relief = Relief(
        world,
        agenda,
        amount=lambda number: planned.reliefs[number][1],
        more=lambda number: {"members": str(planned.reliefs[number][0])},
    )
    relief.spread(len(planned.reliefs), FIRST, LAST)
