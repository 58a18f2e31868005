"""The year of a city of any size: the whole one is lived on demand, a small one in every run of the tests."""

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.tianjin_assistance_2023 import deaths, money, newcomers, on_record, relief
from minzheng.config.scenarios.tianjin_assistance_2023.year_sum import Size, sums


def plan_for(world: World, agenda: Agenda, size: Size) -> None:
    """Put all days on the agenda."""
    planned = sums(size)
    for strand in (on_record, newcomers, relief, deaths, money):
        strand.plan(world, agenda, planned)
