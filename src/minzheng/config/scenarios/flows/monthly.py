"""Money of a scenario with monthly benefits: in December nothing comes back from the bank, so that the year's sum is whole."""

import datetime

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.payments import Payments
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, MINIMUM_LIVING
from minzheng.foundation import clock
from minzheng.mechanisms.payments.public import PayLine

DECEMBER, EARLY, USUAL = 12, 15, 20
ITEMS = (EXTREME_POVERTY, MINIMUM_LIVING)


def rounds(year: int) -> tuple[datetime.date, ...]:
    """A round every month, in December early enough for what the bank sends back."""
    return tuple(
        datetime.date(year, month, EARLY if month == DECEMBER else USUAL) for month in range(1, DECEMBER + 1)
    )


class MonthlyPayments(Payments):
    """Lines whose number is a multiple of `step` come back, except at the year's end."""

    def arrives(self, line: PayLine) -> bool:
        return clock.today().month == DECEMBER or line.number % self.step != 0


def pay_monthly(world: World, agenda: Agenda, first: datetime.date, yuan: str, step: int) -> None:
    """A fund of so many yuan on the first day; 特困 and 低保 in each round of its year, and what waits beside them."""
    payments = MonthlyPayments(
        world, agenda, yuan, step, monthly=lambda on: dict.fromkeys(ITEMS, f"{on:%Y-%m}")
    )
    agenda.on(first, payments.give)
    for day in rounds(first.year):
        agenda.on(day, payments.pay)
