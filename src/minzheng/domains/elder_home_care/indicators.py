"""Figures on abilities, care at home, claims, platform orders and pilots; those about people open as numbers only."""

from django.db.models import Q

from minzheng.domains.elder_home_care.assessments import ABILITIES, DISABLED
from minzheng.domains.elder_home_care.care_claims import CLAIMS
from minzheng.domains.elder_home_care.care_plans import BED, CARE, PLANS, RURAL
from minzheng.domains.elder_home_care.pilots import PILOTS
from minzheng.domains.elder_home_care.platform import OPERATORS, ORDER
from minzheng.domains.elder_home_care.standards import STANDARD
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    Column,
    Indicator,
    Records,
    distinct,
    entered,
    granted,
    standing,
    total,
)
from minzheng.mechanisms.matters.public import Stage

CODE = "elder_home_care"
NAME = Column("机构", "facility__name")
BODY = Column("单位", "organisation__name")

ASSESSED = standing(
    f"{CODE}.assessed", "能力评估在有效期内的老人", "人", ABILITIES, definition="当日有未过期能力评估的老人。"
)
DISABLED_PEOPLE = ASSESSED.where(f"{CODE}.disabled", "评估为中度以上失能的老人", data__level__in=DISABLED)
ALL_PLANS = standing(f"{CODE}.plans", "居家照护计划", "份", PLANS)
BEDS = ALL_PLANS.where(f"{CODE}.home_beds", BED, unit="张", data__kind=BED)
RURAL_PLANS = ALL_PLANS.where(f"{CODE}.rural_plans", RURAL, unit="人", data__kind=RURAL)
SERVED = Indicator(
    f"{CODE}.services",
    "居家照护上门服务",
    "次",
    over=Records(Stage, area="case__area_id", base=Q(matter=CARE.code, outcome="已服务")),
    when="closed_on",
)
HOURS = SERVED.where(f"{CODE}.hours", "居家照护服务时长", unit="小时", measure=total("answers__hours"))
CLAIMED = entered(
    f"{CODE}.claimed", "申报照护补贴", "人次", CLAIMS, measure=total("data__claimed"), open_as=RECORDS,
    columns=(NAME, Column("月份", "data__month")),
)  # fmt: skip
GRANTED = entered(
    f"{CODE}.claims_granted", "核定照护补贴", "人次", CLAIMS, measure=total("data__people"), open_as=RECORDS,
    columns=(NAME, Column("月份", "data__month")),
)  # fmt: skip
AMOUNT = entered(
    f"{CODE}.claims_amount", "核定照护补贴金额", "元", CLAIMS, measure=total("data__amount", money=True),
    open_as=RECORDS, columns=(NAME, Column("月份", "data__month")),
)  # fmt: skip
CONTRACTS = standing(
    f"{CODE}.operators", "养老服务平台运营合同", "份", OPERATORS, open_as=RECORDS,
    columns=(BODY, Column("合同编号", "data__contract")),
)  # fmt: skip
ORDERS_SERVED = Indicator(
    f"{CODE}.orders_served",
    "平台派单完成服务",
    "单",
    over=Records(Stage, area="case__area_id", base=Q(matter=ORDER.code, outcome="已服务")),
    when="closed_on",
    measure=distinct("case_id"),
    definition="期间完成过服务的派单,投诉后重新服务的仍算一单。",
)
COMPLAINTS = Indicator(
    f"{CODE}.order_complaints",
    "平台服务投诉",
    "件",
    over=Records(Stage, area="case__area_id", base=Q(matter=ORDER.code, outcome="投诉")),
    when="closed_on",
)
STANDARDS = granted(
    f"{CODE}.standards", "发布的养老地方标准", "个", STANDARD.code, open_as=RECORDS,
    columns=(Column("标准", "answers__name"), Column("编号", "answers__number"), Column("发布日期", "answers__on")),
    definition="期间登记并经审批的养老地方标准。",
)  # fmt: skip
RUNNING_PILOTS = standing(
    f"{CODE}.pilots", "养老服务试点", "个", PILOTS, open_as=RECORDS,
    columns=(BODY, Column("试点", "data__name"), Column("期限至", "data__until")),
)  # fmt: skip
