"""Fifty care homes and the ninety-eight times they were looked over (002-021, 002-022); one round is one home looked over once.

The report prints neither the homes' names nor what was found: both are left out or invented here, and no hazard is.
"""

import datetime
from functools import partial

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.homes import SafetyChecks, homes
from minzheng.domains.elder_care.homes import HOMES

MANY, ROUNDS = 50, 98
ENTERED, FIRST, DAYS = datetime.date(2022, 1, 10), datetime.date(2022, 2, 14), 280


def plan(world: World, agenda: Agenda) -> None:
    """The register first; then a round every third day or so, each home in turn."""
    agenda.on(ENTERED, lambda: _enter(world, agenda))
    checks = SafetyChecks(world, agenda)
    for number in range(ROUNDS):
        day = FIRST + datetime.timedelta(days=number * DAYS // ROUNDS)
        agenda.on(day, partial(_round, checks, number))


def _enter(world: World, agenda: Agenda) -> None:
    codes = {row["name"]: row["code"] for row in world.setting.areas()}
    rows = [
        {
            "name": f"{world.streets[number % len(world.streets)]}第{number // len(world.streets) + 1}养老院",
            "area": codes[world.streets[number % len(world.streets)]], "ownership": "民办", "state": "运营",
            "beds": 60 + number % 7 * 20, "floor_area": 3_000 + number % 5 * 400, "valid_from": datetime.date(2019, 5, 1),
        }
        for number in range(MANY)
    ]  # fmt: skip
    case = batches.submit(world, HOMES.code, rows, "yanglao", "养老机构名册")
    agenda.after(1, lambda: batches.decide(world, case, "yangshen"))


def _round(checks: SafetyChecks, number: int) -> None:
    found = homes()
    checks.inspect(number, found[number % len(found)], "安全制度和疫情防控排查", 0)
