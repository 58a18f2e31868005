"""Money of a scenario with monthly benefits: in December nothing comes back from the bank, so that the year's sum is whole."""

from minzheng.config.scenarios.flows.payments import Payments
from minzheng.foundation import clock
from minzheng.mechanisms.payments.public import PayLine

DECEMBER = 12


class MonthlyPayments(Payments):
    """Lines whose number is a multiple of `step` come back, except at the year's end."""

    def arrives(self, line: PayLine) -> bool:
        return clock.today().month == DECEMBER or line.number % self.step != 0
