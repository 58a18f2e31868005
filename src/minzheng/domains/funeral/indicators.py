"""Figures on funeral subsidies; they are about persons, so the public sees counts by area and month only."""

from django.db.models import Q

from minzheng.domains.funeral.subsidy import SUBSIDY
from minzheng.mechanisms.indicators.public import TABLE, Indicator, Records, total
from minzheng.mechanisms.matters.public import Case, End, PaymentInstruction

SUBSIDIES = Indicator(
    "funeral.subsidies",
    label="审核发放丧葬补贴",
    unit="份",
    over=Records(Case, base=Q(matter=SUBSIDY.code, decision=End.GRANTED.value)),
    when="decided_on",
    open_as=TABLE,
    definition="期间决定同意的丧葬补贴申领;每名逝者一份。",
)
LOW_INCOME = SUBSIDIES.where(
    "funeral.subsidies_low_income",
    "其中低保对象",
    answers__group="低保对象",
    definition="逝者为低保对象的。",
)
PAID = Indicator(
    "funeral.subsidy_paid",
    label="丧葬补贴资金",
    unit="元",
    over=Records(PaymentInstruction, base=Q(item=SUBSIDY.pays)),
    when="ordered_on",
    measure=total("amount", money=True),
    open_as=TABLE,
    definition="期间丧葬补贴付款指令的金额合计。",
)
