"""The money of the year: one fund, a round every month, in December early enough for what the bank sends back."""

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.monthly import pay_monthly
from minzheng.config.scenarios.tianjin_assistance_2023 import FIRST_DAY
from minzheng.config.scenarios.tianjin_assistance_2023.year_sum import Sums

FUND_YUAN = "1300000000"
STEP = 5_000


def plan(world: World, agenda: Agenda, planned: Sums) -> None:
    """Every 5000th line comes back from the bank, is corrected at the window and goes out with the next round."""
    pay_monthly(world, agenda, FIRST_DAY, FUND_YUAN, STEP)
