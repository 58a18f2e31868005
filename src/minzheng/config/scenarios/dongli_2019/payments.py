"""The money of 2019: five million for all benefits, paid in monthly rounds."""

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.dongli_2019 import FIRST_DAY, LAST_DAY
from minzheng.config.scenarios.flows.payments import Payments


def plan(world: World, agenda: Agenda) -> None:
    """One fund; every 83rd line comes back from the bank."""
    Payments(world, agenda, "5000000", 83).plan(FIRST_DAY, LAST_DAY)
