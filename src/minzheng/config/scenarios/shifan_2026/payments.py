"""The money of these weeks: one fund, two rounds."""

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.payments import Payments
from minzheng.config.scenarios.shifan_2026 import FIRST_DAY, LAST_DAY


def plan(world: World, agenda: Agenda) -> None:
    """One fund; every 11th line comes back from the bank."""
    Payments(world, agenda, "300000", 11).plan(FIRST_DAY, LAST_DAY)
