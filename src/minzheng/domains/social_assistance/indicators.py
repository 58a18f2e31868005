"""Figures on temporary relief; they are about persons, so the public sees counts by area and month only."""

from django.db.models import Q

from minzheng.domains.social_assistance import temporary_relief
from minzheng.domains.social_assistance.benefits import (
    extreme_poverty,
    low_income,
    price_subsidy,
    rigid_spending,
)
from minzheng.domains.social_assistance.benefits.relief_small import SMALL
from minzheng.domains.social_assistance.benefits.relief_spending import SPENDING
from minzheng.domains.social_assistance.temporary_relief import HUKOU, RELIEF
from minzheng.mechanisms.indicators.public import (
    TABLE,
    Indicator,
    ParameterFigure,
    Records,
    distinct,
    stock,
    total,
)
from minzheng.mechanisms.matters.public import Case, End, Level, PaymentInstruction
from minzheng.mechanisms.registry.public import RegisterEntry

RELIEFS = (RELIEF.code, SMALL, SPENDING)

GRANTED = Indicator(
    "social_assistance.relief_grants",
    label="临时救助",
    unit="人次",
    over=Records(Case, base=Q(matter__in=RELIEFS, decision=End.GRANTED.value)),
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
    stages__unit__level=Level.STREET.value,
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
NON_LOCAL = GRANTED.where(
    "social_assistance.relief_non_local",
    "非户籍人口临时救助",
    answers__hukou__in=HUKOU[1:],
    definition="期间决定同意的临时救助中,申请人不是本地户籍的(含持居住证的)。",
)
_STANDING = ("valid_from", "valid_to")
DESTITUTE = Indicator(
    "social_assistance.extreme_poverty_persons",
    label="特困人员",
    unit="人",
    over=Records(RegisterEntry, base=Q(register=extreme_poverty.BOOK.code)),
    when=_STANDING,
    measure=stock(),
    open_as=TABLE,
    definition="当日在册的特困人员。",
)
IN_INSTITUTIONS = DESTITUTE.where(
    "social_assistance.extreme_poverty_in_institutions",
    "集中供养特困人员",
    data__supply="集中供养",
    definition="当日在册的特困人员中集中供养的。",
)
LOW_INCOME_HOMES = Indicator(
    "social_assistance.low_income_households",
    label="低保边缘家庭",
    unit="户",
    over=Records(RegisterEntry, base=Q(register=low_income.BOOK.code)),
    when=_STANDING,
    measure=stock(),
    open_as=TABLE,
    definition="当日在册的低保边缘家庭。",
)
RIGID_SPENDING_HOMES = Indicator(
    "social_assistance.rigid_spending_households",
    label="刚性支出困难家庭",
    unit="户",
    over=Records(RegisterEntry, base=Q(register=rigid_spending.BOOK.code)),
    when=_STANDING,
    measure=stock(),
    open_as=TABLE,
    definition="当日在有效期内的刚性支出困难家庭。",
)
PRICE_SUBSIDY_PAID = Indicator(
    "social_assistance.price_subsidy_paid",
    label="价格补贴资金",
    unit="元",
    over=Records(PaymentInstruction, base=Q(item=price_subsidy.PRICE)),
    when="ordered_on",
    measure=total("amount", money=True),
    open_as=TABLE,
    definition="期间价格补贴付款指令的金额合计。",
)
