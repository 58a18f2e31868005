"""Money of a scenario with monthly benefits: each month's batches beside what else waits; in December nothing comes back."""

from dataclasses import dataclass

from minzheng.config.scenarios.flows.payments import Payments
from minzheng.foundation import clock
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.payments.public import PayLine, waiting

DECEMBER = 12


@dataclass(frozen=True)
class MonthlyPayments(Payments):
    """`items` are paid for every month; lines whose number is a multiple of `step` come back, except at the year's end."""

    items: tuple[str, ...]

    def pay(self) -> None:
        """A batch for every monthly item, then one for everything else that waits."""
        fund = Fund.objects.get(code=f"{clock.today():%Y}")
        for item in self.items:
            self.send(fund, item, f"{clock.today():%Y-%m}")
        for one in waiting():
            if one.item not in self.items:
                self.send(one.fund, one.item)

    def arrives(self, line: PayLine) -> bool:
        return clock.today().month == DECEMBER or line.number % self.step != 0
