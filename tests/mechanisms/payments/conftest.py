"""A bureau that grants a small sum in one step and pays it: maker, checker, payer, and people with accounts."""

import datetime
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from stdnum import luhn
from tests.domains.conftest import Bureau, bureau, moment  # noqa: F401 - fixtures

from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Form,
    Level,
    Matter,
    Money,
    Outcome,
    Step,
    declare,
    open_case,
    perform,
    specimen,
    withdraw_declaration,
)
from minzheng.mechanisms.payments.formats import FORMATS
from minzheng.mechanisms.payments.models import PayBatch
from minzheng.mechanisms.payments.public import Answer, Returned, open_batch
from minzheng.mechanisms.registry.public import Person, identify

GRANT = Matter(
    code="test.grant",
    name="小额救助",
    since=datetime.date(2004, 1, 1),
    basis=cite("社会救助暂行办法", 48),
    prefix="CS",
    subject="person",
    opened_by=(Function.ACCEPTING,),
    form=Form((Money("amount", "金额"),)),
    pays="test.grant",
    steps=(
        Step(
            "decide",
            "审批",
            by=Function.DECIDING,
            at=Level.BUREAU,
            form=Form((Money("amount", "金额"),)),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("不同意", End.REFUSED, needs_reason=True)),
        ),
    ),
)


class Office(SimpleNamespace):
    """Seats by name and what the tests do over and over."""

    bureau: Bureau
    clerk: Seat
    leader: Seat
    maker: Seat
    checker: Seat
    payer: Seat

    def person(self, place: int, account: bool = True) -> Person:
        area = self.bureau.area("120110001001")
        with acting(SYSTEM, "登记人员"):
            number = make_resident_id("120110", datetime.date(1950, 1, 1 + place % 28), place, Sex.FEMALE)
            one = identify("陈" + "一二三四五六七八九十"[place % 10], number, area)
        if account:
            body = f"6217{place:012d}"
            self.give_account(one, body + luhn.calc_check_digit(body))
        return one

    def give_account(self, one: Person, number: str) -> None:
        answers = {
            "account": number,
            "account_bank": "示例银行",
            "account_holder": str(one.name),
            "whose": "本人",
        }
        papers = [specimen("银行卡或存折")]
        case = open_case(
            "payments.account", self.clerk, area=one.area, answers=answers, subject=one, papers=papers
        )
        case = perform(case, "受理", self.clerk, version=case.version)
        perform(case, "同意", self.second, version=case.version)

    def grant(self, one: Person, yuan: str) -> Case:
        case = open_case("test.grant", self.clerk, area=one.area, answers={"amount": yuan}, subject=one)
        return perform(case, "同意", self.leader, version=case.version, answers={"amount": yuan})

    def fund(self, yuan: str) -> Fund:
        answers = {
            "code": "main", "name": "救助资金", "source": "区级", "item": "*", "level": "不限", "amount": yuan, "document": "文件",
        }  # fmt: skip
        case = open_case("payments.fund", self.maker, area=self.bureau.area("120110"), answers=answers)
        case = perform(case, "提交审批", self.maker, version=case.version)
        perform(case, "同意", self.payer, version=case.version)
        return Fund.objects.get(code="main")

    def do(self, batch: Case, outcome: str, seat: Seat, **answers: Any) -> Case:
        return perform(
            Case.objects.get(pk=batch.pk),
            outcome,
            seat,
            version=Case.objects.get(pk=batch.pk).version,
            answers=answers,
        )

    def open(self, fund: Fund) -> Case:
        return open_batch(fund, "test.grant", "小额救助", self.maker)

    def sent(self, fund: Fund, format_: str = "CSV文本") -> PayBatch:
        case = self.do(self.open(fund), "提交复核", self.maker)
        case = self.do(case, "复核通过", self.checker)
        self.do(case, "确认支付", self.payer, format=format_)
        return PayBatch.objects.get(case=case)


def answer(
    batch: PayBatch, failed: tuple[int, ...] = (), kind: str = "回盘", only: tuple[int, ...] = ()
) -> bytes:
    """What the bank says: lines by number, some returned."""
    lines = batch.lines.order_by("number")
    answers = tuple(
        Answer(0, one.number, str(one.account), one.amount, one.number not in failed, "户名不符" if one.number in failed else "")
        for one in lines
        if not only or one.number in only
    )  # fmt: skip
    return FORMATS[batch.format].write_return(Returned(kind, batch.case.number, answers))


@pytest.fixture
def office(bureau: Bureau) -> Iterator[Office]:  # noqa: F811 - the fixture
    declare(GRANT)
    street = "张贵庄街道办事处"
    made = Office(
        bureau=bureau,
        clerk=bureau.seat(street, "王芳", accepting="test. payments."),
        second=bureau.seat(street, "赵强", reviewing="payments."),
        leader=bureau.seat("社会救助科", "周敏", deciding="test."),
        maker=bureau.seat("社会救助科", "吴编", paying="payments."),
        checker=bureau.seat("社会救助科", "郑核", reviewing="payments."),
        payer=bureau.seat("社会救助科", "冯付", deciding="payments."),
    )
    try:
        yield made
    finally:
        withdraw_declaration("test.grant")


__all__ = ["answer", "clock"]
