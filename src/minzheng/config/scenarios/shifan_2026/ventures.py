"""The second micro-venture round: five applications, four projects of 3,000 元, one in every street and town."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.ventures import Projects, open_round

ROUND = {"series": "社区社会组织微创投", "number": "2", "year": "2026"}
NAME, FUNDS = "社区社会组织微创投第二届", 3_000
APPLICATIONS, PROJECTS = 5, 4


def plan(world: World, agenda: Agenda) -> None:
    """Called for on 24 February, reviewed in March, granted by 20 March."""
    agenda.on(datetime.date(2026, 2, 24), lambda: _open(world, agenda))


def _open(world: World, agenda: Agenda) -> None:
    steps = (("启动申报", "shezu2", 0), ("截止申报", "shezu", 8), ("公布立项", "shezu", 10))
    open_round(world, agenda, ROUND, steps)
    projects = Projects(
        world,
        agenda,
        NAME,
        str(FUNDS),
        score=lambda number: 80 + number if number < PROJECTS else 55,
        decided_after=lambda _: 2,
    )
    for number in range(APPLICATIONS):
        agenda.after(1, partial(projects.apply, number, 9))
