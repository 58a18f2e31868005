"""资金发放: one batch from making to the bank's answer. Three natural persons make, check and pay; a case like any other."""

import datetime

from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Form,
    Level,
    Matter,
    Outcome,
    Step,
    Text,
    declare,
    open_case,
)
from minzheng.mechanisms.payments.batches import all_answered, check, pay
from minzheng.mechanisms.payments.formats import FORMATS
from minzheng.mechanisms.payments.recovering import make_and_withhold

PAYOUT = Matter(
    code="payments.payout",
    name="资金发放",
    since=datetime.date(2004, 1, 1),
    basis=cite("社会救助暂行办法", 58),
    prefix="FF",
    opened_by=(Function.PAYING,),
    form=Form(
        (
            Text("fund", "资金代码", max_length=40),
            Text("item", "项目", max_length=60),
            Text("words", "用途", max_length=60),
            Text("month", "所属月份", required=False, max_length=7, help="按月发放的待遇填写,如 2026-03"),
        ),
        title="资金发放",
    ),
    statutory=term("payments.payout.total"),
    on_left={"make": make_and_withhold, "check": check, "pay": pay, "bank": all_answered},
    steps=(
        Step(
            "make",
            "编制",
            by=Function.PAYING,
            at=Level.BUREAU,
            within=term("payments.payout.step"),
            outcomes=(Outcome("提交复核", "check"),),
        ),
        Step(
            "check",
            "复核",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term("payments.payout.step"),
            other_person_than=("make",),
            outcomes=(Outcome("复核通过", "pay"), Outcome("退回编制", "make", needs_reason=True)),
        ),
        Step(
            "pay",
            "支付",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("payments.payout.step"),
            form=Form((Choice("format", "银行文件格式", options=tuple(FORMATS)),), title="支付"),
            other_person_than=("make", "check"),
            outcomes=(
                Outcome("确认支付", "bank", decides=End.GRANTED),
                Outcome("退回编制", "make", needs_reason=True),
            ),
        ),
        Step(
            "bank",
            "等待银行回盘",
            by=Function.PAYING,
            at=Level.BUREAU,
            within=term("payments.payout.bank"),
            outcomes=(Outcome("核对无误", End.DONE),),
        ),
    ),
    keywords="发放 打款 批次 银行",
)

declare(PAYOUT)


def open_batch(fund: Fund, item: str, words: str, seat: Seat, month: str = "") -> Case:
    """Begin a batch of what waits for one fund and item; its lines are frozen when it goes to the checker.

    With a `month` ("2026-03") what is due for it and not ordered yet is ordered then, differences of earlier months too.
    """
    answers = {"fund": fund.code, "item": item, "words": words, "month": month}
    title = f"{words}{month}发放"
    return open_case(PAYOUT.code, seat, area=fund.area, answers=answers, title=title)
