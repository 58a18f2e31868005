"""资金下达: money given to a fund, and which item it pays, by a decided case in which two people had a part."""

import datetime

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.ledger.public import Fund, FundUse, allot, open_fund, use_fund
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Evidence,
    Form,
    Level,
    Matter,
    Money,
    Outcome,
    Step,
    Text,
    decision_on,
    declare,
    fund_waiting,
)
from minzheng.mechanisms.registry.public import Decision

LEVELS = {"不限": "", "街道决定的": Level.STREET.value, "区局决定的": Level.BUREAU.value}

MAKE = Step(
    "make",
    "编制",
    by=Function.PAYING,
    at=Level.BUREAU,
    within=term("payments.account.step"),
    outcomes=(Outcome("提交审批", "decide"),),
)


def _give(case: Case, decision: Decision) -> None:
    """Open the fund if it is new, let it pay the item here, book the money, and post what waited for a fund."""
    given = case.answers
    fund = Fund.objects.filter(code=given["code"]).first()
    if fund is None:
        fund = open_fund(
            given["code"], given["name"], given["source"], case.area, decision.on, case_id=decision.case_id
        )
    elif (fund.name, fund.source, fund.area_id) != (given["name"], given["source"], case.area_id):
        raise Conflict.because(
            f"代码“{fund.code}”已是“{fund.name}”({fund.source})。", "请改用其他代码,或按原名称、来源和区域填写。",
            "payments.other_fund",
        )  # fmt: skip
    level = LEVELS[given["level"]]
    held = FundUse.objects.filter(
        item=given["item"], area=case.area, level=level, valid__contains=decision.on
    ).first()
    if held is None:
        use_fund(fund, given["item"], case.area, decision.on, level=level)
    elif held.fund_id != fund.pk:
        raise Conflict.because(
            f"项目“{given['item']}”在此区域已由“{held.fund.name}”支付。", "请核对项目,或先停止原用途。",
            "payments.item_taken",
        )  # fmt: skip
    if given["amount"]:
        allot(fund, given["amount"], decision.on, f"{case.title}{case.number}", f"case:{case.pk}", case.pk)
    fund_waiting(decision.on)


declare(
    Matter(
        code="payments.fund",
        name="资金下达",
        since=datetime.date(2004, 1, 1),
        basis=cite("社会救助暂行办法", 58),
        prefix="ZJ",
        opened_by=(Function.PAYING,),
        form=Form(
            (
                Text("code", "资金代码", max_length=40, help="如 relief-2019;追加资金时填原代码"),
                Text("name", "资金名称", max_length=60),
                Choice("source", "资金来源", options=("中央", "省级", "市级", "区级", "捐赠")),
                Text("item", "支付项目", max_length=60, help="项目代码;“*”为全部项目"),
                Choice("level", "决定层级", options=tuple(LEVELS)),
                Money("amount", "下达金额"),
                Text("document", "下达文件", max_length=100),
            ),
            title="资金下达单",
        ),
        evidence=(Evidence("下达文件", required=False),),
        statutory=term("payments.account.total"),
        on_decided=_give,
        steps=(MAKE, decision_on(MAKE, "退回编制")),
        keywords="预算 拨款 下达",
    )
)
