"""The money of the year: one fund, a round every month."""

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.monthly import pay_monthly, rounds
from minzheng.config.scenarios.jizhou_2022 import FIRST_DAY

FUND_YUAN = "190000000"
STEP = 2_000
ROUNDS = rounds(FIRST_DAY.year)


def plan(world: World, agenda: Agenda) -> None:
    """Every 2000th line comes back from the bank, is corrected at the window and goes out with the next round."""
    pay_monthly(world, agenda, FIRST_DAY, FUND_YUAN, STEP)
