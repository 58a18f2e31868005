"""Who is on the registers when the year begins: every district sends a ledger of 低保 households and a table of the destitute."""

import datetime
from collections.abc import Iterator
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.rolls import Destitute, Kept, take_in, take_over
from minzheng.config.scenarios.tianjin_assistance_2023.bureau import districts
from minzheng.config.scenarios.tianjin_assistance_2023.year_sum import BASIC, CARE, Sums
from minzheng.domains.social_assistance.benefits.ledger_import import LEDGER

SINCE = datetime.date(2023, 1, 1)
LEDGERS_ON, TABLES_ON = datetime.date(2023, 1, 3), datetime.date(2023, 1, 9)
A_DAY = 4  # districts
MADE = ("taizhang", "jiuzhu")


def plan(world: World, agenda: Agenda, planned: Sums) -> None:
    """Four districts a day, in the first two weeks of the year."""
    for place, name in enumerate(districts()):
        days = datetime.timedelta(days=place // A_DAY)
        agenda.on(LEDGERS_ON + days, partial(_households, world, agenda, planned, place, name))
        agenda.on(TABLES_ON + days, partial(_destitute, world, planned, place, name))


def _households(world: World, agenda: Agenda, planned: Sums, place: int, name: str) -> None:
    if found := list(homes(world, planned, place)):
        source = f"{name}2022年底在册家庭"
        take_over(world, agenda, LEDGER, found, source, *MADE, area=world.areas[name])


def homes(world: World, planned: Sums, place: int) -> Iterator[Kept]:
    """The households of the district at a place in the table, its communities in turn."""
    for number, (size, yuan) in enumerate(planned.homes[place :: len(districts())]):
        street, community = _where(world, place, number)
        yield Kept(number, world.streets[street - 1], community, size, SINCE, yuan * 100)


def _where(world: World, place: int, number: int) -> tuple[int, str]:
    """Street number and community of the household or person `number` of a district: its streets in turn."""
    of_each = len(world.streets) // len(districts())
    street = place * of_each + number % of_each + 1
    names = world.communities[street]
    return street, names[number // of_each % len(names)]


def _destitute(world: World, planned: Sums, place: int, name: str) -> None:
    people = [
        Destitute(number, _where(world, place, number)[1], level, BASIC, CARE[level], SINCE)
        for number, level in enumerate(planned.destitute[place :: len(districts())])
    ]
    if people:
        take_in(world, people, f"{name}2022年底在册特困人员", *MADE, area=world.areas[name])
