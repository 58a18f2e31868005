"""街道临时救助备用金: its size is a dated share of what the street's low-income households drew last year (S05)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Sum

from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.domains.social_assistance.temporary_relief import RELIEF
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import version_of, within
from minzheng.mechanisms.law.public import DOWN, Outcome, cite, rule, share, term
from minzheng.mechanisms.ledger.public import Fund, FundUse, open_fund, transfer, use_fund
from minzheng.mechanisms.matters.public import (
    Case,
    Form,
    Level,
    Matter,
    PaymentInstruction,
    Step,
    Text,
    Whole,
    decision_on,
    declare,
)
from minzheng.mechanisms.matters.public import Outcome as Way
from minzheng.mechanisms.registry.public import Decision

RESERVE = "social_assistance.reserve"


@rule(
    RESERVE,
    since="2014-10-03",
    basis=cite("社会救助暂行办法", 48),
    uses={"share": "social_assistance.relief.street_reserve_share"},
    labels={"amount": "备用金（元）"},
)
def reserve(street: Any, law: Any) -> Outcome:
    """The share in force on the day of proposing, of `spent` (分) in the year before."""
    return Outcome(amount=share(street.spent * law.share.numerator, law.share.denominator, to=DOWN))


def facts(case: Case) -> Mapping[str, Any]:
    """What was ordered for low-income households of the street in the year before."""
    before = int(case.answers["year"]) - 1
    area = within(case.area, date(before, 12, 31))
    ordered = PaymentInstruction.objects.filter(
        item=MINIMUM_LIVING, stopped_on=None, ordered_on__year=before, area_id__in=area
    )
    return {"spent": ordered.aggregate(sum=Sum("amount"))["sum"] or 0}


def fill_up(case: Case, decision: Decision) -> None:
    """Open the street's fund if it has none, let it pay what the street decides, and move the money over."""
    assert case.amount is not None
    source = Fund.objects.filter(code=case.answers["source"]).exclude(area=case.area).first()
    if source is None:
        raise Missing.because(
            f"没有代码为“{case.answers['source']}”的上级资金。", "请核对资金代码,见“资金发放”页面。", "no_source", "source"
        )  # fmt: skip
    place = version_of(case.area, decision.on)
    code = f"reserve-{place.code}"
    fund = Fund.objects.filter(code=code).first() or open_fund(
        code, f"{place.name}临时救助备用金", source.source, case.area, decision.on, case_id=decision.case_id
    )
    if not FundUse.objects.filter(fund=fund, valid__contains=decision.on).exists():
        use_fund(fund, RELIEF.pays, case.area, decision.on, level=Level.STREET.value)
    text = f"{case.title}{case.number}"
    transfer(source, fund, case.amount, decision.on, text, f"case:{case.pk}", case.pk)


def once(case: Case) -> str:
    """A street has one reserve a year; more money comes by 资金下达."""
    return f"{case.area_id}:{case.answers['year']}"


MAKE = Step(
    "make", "核定", by=Function.PAYING, at=Level.BUREAU, within=term("payments.account.step"),
    outcomes=(Way("提交审批", "decide"),),
)  # fmt: skip
declare(
    Matter(
        code=RESERVE, name="街道临时救助备用金", since=date(2014, 10, 3), prefix="BJ", basis=cite("社会救助暂行办法", 48),
        opened_by=(Function.PAYING,), statutory=term("payments.account.total"), once_per=once, once_label="同一街道同一年度",
        form=Form(
            (Whole("year", "年度", least=2015, most=2100), Text("source", "从哪项资金划拨(资金代码)", max_length=40)),
            title="备用金核定单",
        ),
        rule=RESERVE, facts=facts, on_decided=fill_up, keywords="备用金 街道",
        steps=(MAKE, decision_on(MAKE, "退回核定")),
    )
)  # fmt: skip
