"""追回的安排、退款入账和核销: proposed by whoever pays, decided by somebody else, about one claim of one party."""

import datetime
from collections.abc import Callable
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, collect
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, parameter, term
from minzheng.mechanisms.ledger.public import Due, Fund, LedgerEntry, repaid, write_off
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Money,
    Outcome,
    Step,
    Text,
    Whole,
    decision_on,
    declare,
)
from minzheng.mechanisms.payments.accruing import allowance_of
from minzheng.mechanisms.payments.reading import item_name
from minzheng.mechanisms.payments.recovering import BY_MONTH, PLAN, Claim, claims, names_of
from minzheng.mechanisms.registry.public import Decision

CEILING = "payments.withholding_ceiling"
REPAYMENT, WRITE_OFF = "payments.repayment", "payments.write_off"


class ItemCode(Text):
    """An item, shown by its name."""

    def show(self, value: Any) -> str:
        return item_name(str(value))


class PartyKey(Text):
    """A party, shown by its masked name."""

    def show(self, value: Any) -> str:
        return names_of({str(value)}).get(str(value), str(value))


ABOUT = (
    Text("fund", "资金代码", max_length=40),
    ItemCode("item", "项目", max_length=60),
    PartyKey("party", "对象", max_length=60),
)


def claim_of(case: Case) -> Claim:
    """The claim a case is about; `Conflict` when nothing is outstanding."""
    fund = Fund.objects.filter(code=case.answers["fund"]).first()
    found = claims([fund], item=case.answers["item"], party=case.answers["party"]) if fund else []
    if not found or found[0].left <= 0:
        raise Conflict.because(
            "这个对象没有尚欠的应追回款。", "请从“追回”页面选择。", "payments.nothing_owed"
        )
    return found[0]


def plan_fits(case: Case) -> None:
    """By month a share up to the ceiling of the day, in instalments a sum; nothing is agreed about nothing."""
    claim, given = claim_of(case), case.answers
    with collect() as problems:
        if given["manner"] == BY_MONTH and allowance_of(claim.item) is None:
            said = "一次性发放的款项没有可以按月扣回的待遇。"
            problems.add(said, "请选“分期退还”。", "payments.not_monthly", "manner")
        elif given["manner"] == BY_MONTH:
            ceiling = parameter(CEILING, claim.fund.area, clock.today()).share * 100
            share = given.get("share")
            if share is None or share > ceiling:
                said = f"按月扣回的比例须在1%至{int(ceiling)}%之间" + (f",现填{share}%。" if share else "。")
                problems.add(said, "请按不超过上限的比例填写,保证基本生活。", "payments.share", "share")
        elif not 0 < given.get("instalment", 0) <= claim.left:
            said = f"每期金额须大于0,不超过尚欠的{format_yuan(claim.left)}元。"
            problems.add(said, "请填写约定的每期退还金额。", "payments.instalment", "instalment")


def sum_fits(case: Case) -> None:
    """Not more than is outstanding."""
    claim = claim_of(case)
    if not 0 < case.answers["amount"] <= claim.left:
        said = f"金额须大于0,不超过尚欠的{format_yuan(claim.left)}元。"
        raise Invalid.because(said, "请核对金额。", "payments.more_than_owed", "amount")


def _agree(case: Case, decision: Decision) -> None:
    """The ceiling is read again on the day of the decision; the plan then stands until the next one."""
    plan_fits(case)


def _booked(book: Callable[..., LedgerEntry]) -> Callable[[Case, Decision], None]:
    def carry_out(case: Case, decision: Decision) -> None:
        sum_fits(case)
        claim = claim_of(case)
        due = [Due(claim.fund, claim.party, claim.item, case.answers["amount"])]
        book(due, decision.on, f"{case.title}{case.number}", f"case:{case.pk}", case.pk)

    return carry_out


MAKE = Step(
    "make", "编制", by=Function.PAYING, at=Level.BUREAU, within=term("payments.account.step"),
    outcomes=(Outcome("提交审批", "decide"),),
)  # fmt: skip


def _matter(code: str, name: str, prefix: str, form: Form, **more: Any) -> Matter:
    return Matter(
        code=code, name=name, since=datetime.date(2004, 1, 1), basis=cite("社会救助暂行办法", 68), prefix=prefix,
        opened_by=(Function.PAYING,), form=form, statutory=term("payments.account.total"),
        steps=(MAKE, decision_on(MAKE, "退回编制")),
        **more,
    )  # fmt: skip


_repay, _cancel = _booked(repaid), _booked(write_off)
REASON = LongText("reason", "理由", max_length=500)
ARRANGED = _matter(
    PLAN, "追回安排", "ZA",
    Form(
        (
            *ABOUT, Choice("manner", "方式", options=(BY_MONTH, "分期退还")),
            Whole("share", "每月扣回比例", required=False, unit="%", least=1, most=99),
            Money("instalment", "每期退还金额", required=False), REASON,
        ),
        title="追回安排",
    ),
    fits=plan_fits, on_decided=_agree, evidence=(Evidence("还款约定", required=False),), keywords="追回 扣回 抵扣 分期 多发",
)  # fmt: skip
REPAID = _matter(
    REPAYMENT, "追回款退款入账", "TK",
    Form((*ABOUT, Money("amount", "退回金额"), Day("received_on", "到账日期")), title="追回款退款入账"),
    fits=sum_fits, on_decided=_repay, evidence=(Evidence("银行回单", required=False),), keywords="退款 追回 还款",
)  # fmt: skip
WRITTEN_OFF = _matter(
    WRITE_OFF, "追回款核销", "HX", Form((*ABOUT, Money("amount", "核销金额"), REASON), title="追回款核销"),
    fits=sum_fits, on_decided=_cancel, keywords="核销 追回 死亡 无法追回",
)  # fmt: skip
declare(ARRANGED)
declare(REPAID)
declare(WRITTEN_OFF)
