"""Figures on temporary relief; they are about persons, so the public sees counts by area and month only."""

from django.db.models import Q

from minzheng.domains.social_assistance import temporary_relief
from minzheng.domains.social_assistance.temporary_relief import RELIEF
from minzheng.mechanisms.indicators.public import (
    TABLE,
    Indicator,
    ParameterFigure,
    Records,
    distinct,
    total,
)
from minzheng.mechanisms.matters.public import Case, End, PaymentInstruction

GRANTED = Indicator(
    "social_assistance.relief_grants",
    label="临时救助",
    unit="人次",
    over=Records(Case, base=Q(matter=RELIEF.code, decision=End.GRANTED.value)),
    when="decided_on",
    open_as=TABLE,
    definition="期间决定同意的临时救助。",
)
PERSONS = GRANTED.where(
    "social_assistance.relief_persons",
    "临时救助人数",
    unit="人",
    measure=distinct("person"),
    definition="期间获得临时救助的人,一人多次只计一人。",
)
BY_STREET = GRANTED.where(
    "social_assistance.relief_by_street",
    "街道审批的临时救助",
    stages__step="decide",
    stages__outcome="同意",
    definition="由街道在审批权限内决定的临时救助。",
)
PAID = Indicator(
    "social_assistance.relief_paid",
    label="临时救助资金",
    unit="元",
    over=Records(PaymentInstruction, base=Q(item=RELIEF.pays)),
    when="ordered_on",
    measure=total("amount", money=True),
    open_as=TABLE,
    definition="期间临时救助付款指令的金额合计。",
)
STREET_CEILING = ParameterFigure(
    "social_assistance.street_ceiling",
    "街道临时救助审批权限",
    parameter=temporary_relief.STREET_CEILING,
    decisions=BY_STREET,
    definition="当日有效的街道审批上限,及街道在此权限内作出的决定。",
)
RESERVE_SHARE = ParameterFigure(
    "social_assistance.reserve_share",
    "街道临时救助备用金比例",
    parameter="social_assistance.relief.street_reserve_share",
    decisions=BY_STREET,
    definition="备用金占上年度城乡低保资金总额的比例。",
)
