"""Figures on funeral subsidies; they are about persons, so the public sees counts by area and month only."""

from minzheng.domains.funeral.subsidy import SUBSIDY
from minzheng.mechanisms.indicators.public import TABLE, granted, ordered

SUBSIDIES = granted(
    "funeral.subsidies",
    "审核发放丧葬补贴",
    "份",
    SUBSIDY.code,
    open_as=TABLE,
    definition="期间决定同意的丧葬补贴申领;每名逝者一份。",
)
LOW_INCOME = SUBSIDIES.where(
    "funeral.subsidies_low_income",
    "其中低保对象",
    answers__group="低保对象",
    definition="逝者为低保对象的。",
)
PAID = ordered(
    "funeral.subsidy_paid",
    "丧葬补贴资金",
    SUBSIDY.pays,
    open_as=TABLE,
    definition="期间丧葬补贴付款指令的金额合计。",
)
