"""Money of a scenario: a fund at the start, one batch for each item every month, the bank's answer two working days later."""

import datetime
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from stdnum import luhn

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import ancestor, version_of
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.public import Case, matter, open_case, perform, specimens
from minzheng.mechanisms.payments.public import (
    FORMATS,
    Answer,
    PayBatch,
    PayLine,
    Returned,
    apply_return,
    item_name,
    monthly,
    open_batch,
    waiting,
)
from minzheng.mechanisms.registry.public import Person

BANK = "示例农商银行"


def account_answers(id_number: str) -> dict[str, str]:
    """The account a person gives with an application: the same number for the same person every time."""
    digits = int(hashlib.sha256(id_number.encode()).hexdigest(), 16) % 10**12
    body = f"6217{digits:012d}"
    return {"account": body + luhn.calc_check_digit(body), "account_bank": BANK}


@dataclass(frozen=True)
class Payments:
    """`yuan` is given for the year; the bank sends back every line whose number is a multiple of `step`.

    Rounds are on the `day` of a month; `monthly` names the allowances due in the round of a day, each with its month.
    """

    world: World
    agenda: Agenda
    yuan: str
    step: int
    day: int = 20
    monthly: Callable[[datetime.date], Mapping[str, str]] = lambda on: {}

    def plan(self, first: datetime.date, last: datetime.date) -> None:
        """The fund on the first day, then a round on that day of every month."""
        self.agenda.on(first, self.give)
        day = first.replace(day=self.day)
        while day <= last:
            self.agenda.on(day, self.pay)
            day = (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=self.day)

    def give(self) -> None:
        """Money for all items of the bureau."""
        code = "payments.fund"
        answers = {
            "code": f"{clock.today():%Y}", "name": f"{clock.today():%Y}年民政救助补贴资金", "source": "区级", "item": "*",
            "level": "不限", "amount": self.yuan, "document": "情景假设的年初预算",
        }  # fmt: skip
        maker = self.world.seat("bofu")
        papers = specimens(matter(code, clock.today()))
        case = open_case(code, maker, area=self.world.district, answers=answers, papers=papers)
        case = perform(case, "提交审批", maker, version=case.version)
        perform(case, "同意", self.world.seat("zhifu"), version=case.version)

    def pay(self) -> None:
        """One batch for every allowance that is due, and for every other item that waits."""
        today, maker = clock.today(), self.world.seat("bofu")
        due, funds = self.monthly(today), {item: fund for item, _, fund in monthly(maker)}
        for item, month in due.items():
            self.send(funds[item], item, month)
        for one in waiting():
            if one.item not in due:
                self.send(one.fund, one.item, f"{today:%Y-%m}" if one.item in funds else "")

    def send(self, fund: Fund, item: str, month: str = "") -> None:
        """One batch made, checked and paid by three people; of a monthly benefit its `month` ("2023-03") is ordered first."""
        maker = self.world.seat("bofu")
        case = open_batch(fund, item, item_name(item), maker, month)
        case = perform(case, "提交复核", maker, version=case.version)
        case = perform(case, "复核通过", self.world.seat("fuhe"), version=case.version)
        format_ = "定长文本" if clock.today().month % 2 else "CSV文本"
        perform(case, "确认支付", self.world.seat("zhifu"), version=case.version, answers={"format": format_})
        self.agenda.after(2, partial(self._answer, case.pk))

    def arrives(self, line: PayLine) -> bool:
        """Whether the bank pays a line out."""
        return line.pk % self.step != 0

    def _answer(self, case_id: int) -> None:
        batch = PayBatch.objects.select_related("case").get(case=case_id)
        lines = list(batch.lines.select_related("instruction__payee").order_by("number"))
        answers = tuple(
            Answer(0, one.number, str(one.account), one.amount, paid := self.arrives(one), "" if paid else "户名不符")
            for one in lines
        )  # fmt: skip
        content = FORMATS[batch.format].write_return(Returned("回盘", batch.case.number, answers))
        maker = self.world.seat("bofu")
        apply_return(batch, content, "回盘.txt", maker)
        case = Case.objects.get(pk=case_id)
        perform(case, "核对无误", maker, version=case.version)
        for line, answer in zip(lines, answers, strict=True):
            if not answer.paid and line.instruction.payee_id is not None:
                self.agenda.after(3, partial(self._correct, line.instruction.payee_id))

    def _correct(self, person_id: int) -> None:
        """The holder comes to the window with another card."""
        code = "payments.account"
        person = Person.objects.get(pk=person_id)
        office = ancestor(person.area, "街道乡镇")
        assert office is not None  # people of the scenario live in a street
        street = self.world.streets.index(version_of(office).name) + 1
        window, other = (self.world.street_seat(street, post) for post in ("chuangkou", "diaocha"))
        answers = {
            **account_answers(f"second:{person_id}"),
            "account_holder": str(person.name),
            "whose": "本人",
        }
        papers = specimens(matter(code, clock.today()))
        case = open_case(code, window, area=person.area, answers=answers, subject=person, papers=papers)
        case = perform(case, "受理", window, version=case.version)
        perform(case, "同意", other, version=case.version)
