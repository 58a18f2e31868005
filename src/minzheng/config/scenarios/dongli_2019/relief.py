"""Temporary relief in 2019: streets decide up to the ceiling of the day, the bureau above it (000-050 to 000-053)."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.relief import Relief

CASES = 132
AMOUNTS = (600, 900, 1_200, 1_500, 1_800, 2_000, 2_600, 3_000, 4_200, 5_000, 6_500, 9_000)


def plan(world: World, agenda: Agenda) -> None:
    """About one application every other working day; the last are decided before the year ends."""
    relief = Relief(
        world,
        agenda,
        amount=lambda _: world.dice.pick(AMOUNTS),
        incomplete=lambda number: number % 17 == 5,
        not_accepted=lambda number: number % 29 == 3,
    )
    for number in range(CASES):
        day = datetime.date(2019, 1, 3) + datetime.timedelta(days=number * 335 // CASES)
        agenda.on(day, partial(relief.file, number))
