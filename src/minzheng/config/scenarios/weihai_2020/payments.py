"""The money of 2020: monthly allowances and single sums on the 22nd, and each month's price subsidy after its round."""

import datetime

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.payments import Payments
from minzheng.config.scenarios.weihai_2020 import FIRST_DAY, LAST_DAY
from minzheng.config.scenarios.weihai_2020.grants import MONTHS
from minzheng.config.scenarios.weihai_2020.prices import ROUNDS
from minzheng.domains.social_assistance.benefits.price_subsidy import PRICE
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, MINIMUM_LIVING


def plan(world: World, agenda: Agenda) -> None:
    """One fund for the year; every 997th line comes back from the bank."""
    Payments(world, agenda, "30000000", 997, day=22, monthly=due).plan(FIRST_DAY, LAST_DAY)


def due(on: datetime.date) -> dict[str, str]:
    """Which allowances are paid in a round, and for which month: prices for the month of the index."""
    found = {MINIMUM_LIVING: f"{on:%Y-%m}"}
    if on.month >= MONTHS[0]:
        found[EXTREME_POVERTY] = f"{on:%Y-%m}"
    if on.month - 1 in ROUNDS:
        found[PRICE] = f"2020-{on.month - 1:02}"
    return found
