"""Temporary relief of the year: a hundred granted, four not accepted; the amounts are those of the year's sum."""

import datetime

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.relief import Relief
from minzheng.config.scenarios.yanta_2023.year_sum import RELIEFS, sums

FIRST, LAST = datetime.date(2023, 1, 5), datetime.date(2023, 11, 10)
NOT_ACCEPTED = (17, 43, 71, 90)
INCOMPLETE = (9, 58)
APPLICATIONS = RELIEFS + len(NOT_ACCEPTED)


def amount(number: int) -> int:
    """Yuan granted on application `number`: the amounts in order, passing over what is not accepted."""
    return sums().reliefs[number - sum(one < number for one in NOT_ACCEPTED)]


def plan(world: World, agenda: Agenda) -> None:
    """Applications spread evenly from January to November."""
    relief = Relief(
        world,
        agenda,
        amount=amount,
        incomplete=lambda number: number in INCOMPLETE,
        not_accepted=lambda number: number in NOT_ACCEPTED,
    )
    relief.spread(APPLICATIONS, FIRST, LAST)
