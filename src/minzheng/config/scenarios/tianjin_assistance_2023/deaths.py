"""Destitute people of the ledgers who die in the year: reported for the funeral subsidy, and paid up to the month of death."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.funeral import Subsidies
from minzheng.config.scenarios.tianjin_assistance_2023.bureau import districts
from minzheng.config.scenarios.tianjin_assistance_2023.year_sum import Sums, month_of_death
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY
from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import ancestor, version_of
from minzheng.mechanisms.registry.public import as_of

DIED, REPORTED = 3, 8  # days of the month; decided before the next round


def plan(world: World, agenda: Agenda, planned: Sums) -> None:
    """One after the other through the months."""
    flow = Subsidies(world, agenda)
    for number in range(planned.deaths):
        month = month_of_death(number)
        agenda.on(datetime.date(2023, month, REPORTED), partial(_report, world, flow, number, month))


def _report(world: World, flow: Subsidies, number: int, month: int) -> None:
    place = world.areas[districts()[number % len(districts())]]
    line = as_of(EXTREME_POVERTY, clock.today(), place).order_by("pk")[number // len(districts())]
    office = ancestor(line.area, "街道乡镇")
    assert office is not None and line.person is not None  # people of a ledger live in a street
    street = world.streets.index(version_of(office).name) + 1
    community = version_of(line.area).name
    flow.apply(line.person, street, community, datetime.date(2023, month, DIED), poor=True)
