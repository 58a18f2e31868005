"""The money of the year: one fund, a round every month, in December early enough for what the bank sends back."""

import datetime

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.monthly import MonthlyPayments
from minzheng.config.scenarios.jizhou_2022 import FIRST_DAY
from minzheng.domains.social_assistance.benefits import extreme_poverty, minimum_living

FUND_YUAN = "190000000"
STEP = 2_000
ROUNDS = (*(datetime.date(2022, month, 20) for month in range(1, 12)), datetime.date(2022, 12, 15))


def plan(world: World, agenda: Agenda) -> None:
    """Every 2000th line comes back from the bank, is corrected at the window and goes out with the next round."""
    items = (extreme_poverty.BOOK.code, minimum_living.BOOK.code)
    payments = MonthlyPayments(
        world, agenda, FUND_YUAN, STEP, monthly=lambda on: dict.fromkeys(items, f"{on:%Y-%m}")
    )
    agenda.on(FIRST_DAY, payments.give)
    for day in ROUNDS:
        agenda.on(day, payments.pay)
