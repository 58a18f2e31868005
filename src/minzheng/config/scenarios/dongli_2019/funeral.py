"""Funeral subsidies of 2019: 901 granted by the end of October, 72 of them for low-income dead (000-056 to 000-058).

The rates 3,000 and 4,000 元 are inferred from the published sum (829 × 3,000 + 72 × 4,000 = 2,775,000), so they are
entered here as the bureau's own values, not as defaults of the program.
"""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows import funeral

TO_OCTOBER, LOW_INCOME, AFTERWARDS = 901, 72, 160
FIRST, LAST_FILED = datetime.date(2019, 1, 2), datetime.date(2019, 10, 18)
REFUSED_EVERY = 60


def set_rates(world: World) -> None:
    """Enter the bureau's own rates, in force from the beginning."""
    funeral.set_rates(world, world.setting.founded, "3000元", "4000元", "情景推定(由总额反推)")


def plan(world: World, agenda: Agenda) -> None:
    """File so that exactly 901 are decided by 31 October and the rest in November and December."""
    subsidies = funeral.Subsidies(world, agenda)
    poor = set(range(0, TO_OCTOBER, TO_OCTOBER // LOW_INCOME)[:LOW_INCOME])
    days = (LAST_FILED - FIRST).days
    for number in range(TO_OCTOBER):
        day = FIRST + datetime.timedelta(days=number * days // TO_OCTOBER)
        agenda.on(day, partial(subsidies.file, number in poor))
        if number % REFUSED_EVERY == 7:
            agenda.on(day, lambda: subsidies.file(False, refuse=True))
    for number in range(AFTERWARDS):
        day = datetime.date(2019, 11, 1) + datetime.timedelta(days=number * 45 // AFTERWARDS)
        agenda.on(day, partial(subsidies.file, number % 13 == 0))
