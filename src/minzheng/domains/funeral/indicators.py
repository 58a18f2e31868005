"""Figures on funeral subsidies (about persons: the public sees counts by area and month only) and on the funeral market."""

from django.db.models import Q

from minzheng.domains.funeral.filings import HEARSES
from minzheng.domains.funeral.graves import GRAVE, REMOVED
from minzheng.domains.funeral.market import (
    CHECKLIST,
    DESTROYED,
    SEIZURE,
    SHOP,
    SUPERMARKET,
    TEMPLE_SHOP,
    TRIP,
)
from minzheng.domains.funeral.subsidy import SUBSIDY
from minzheng.mechanisms.checks.public import Inspection
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    TABLE,
    Column,
    Indicator,
    Records,
    distinct,
    granted,
    ordered,
    standing,
    took_place,
    total,
)
from minzheng.mechanisms.matters.public import Stage

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

# The market (S78)
TRIPS = took_place(
    "funeral.market_trips",
    "殡葬执法出动",
    "次",
    TRIP,
    open_as=RECORDS,
    columns=(
        Column("日期", "on"),
        Column("地点", "place"),
        Column("车辆", "measures__vehicles"),
        Column("人员", "measures__officers"),
    ),
)
VEHICLES = TRIPS.where(
    "funeral.market_vehicles", "殡葬执法出动车辆", unit="台次", measure=total("measures__vehicles")
)
OFFICERS = TRIPS.where(
    "funeral.market_officers", "殡葬执法出动人员", unit="人次", measure=total("measures__officers")
)
OUTLETS_CHECKED = Indicator(
    "funeral.outlets_checked",
    "检查殡葬用品经营户",
    "家",
    over=Records(Inspection, base=Q(checklist=CHECKLIST.code, finished_at__isnull=False)),
    when="on",
    measure=distinct("facility_id"),
    open_as=RECORDS,
    columns=(Column("日期", "on"), Column("名称", "facility__name"), Column("类别", "facility__kind")),
    definition="期间至少检查过一次的经营户,检查多次的只计一家。",
)
SHOPS = OUTLETS_CHECKED.where("funeral.shops_checked", "检查丧葬用品店", facility__kind=SHOP)
SUPERMARKETS = OUTLETS_CHECKED.where("funeral.supermarkets_checked", "检查超市", facility__kind=SUPERMARKET)
TEMPLE_SHOPS = OUTLETS_CHECKED.where(
    "funeral.temple_shops_checked", "检查佛教用品店", facility__kind=TEMPLE_SHOP
)
DESTROYED_WEIGHT = Indicator(
    "funeral.destroyed_weight",
    "清理收缴销毁殡葬用品",
    "公斤",
    over=Records(
        Stage,
        area="case__area_id",
        base=Q(matter=SEIZURE.code, step="dispose", outcome="处置完毕", answers__how=DESTROYED),
    ),
    when="closed_on",
    measure=total("answers__weight"),
    open_as=RECORDS,
    columns=(
        Column("处置日期", "closed_on"),
        Column("经营户", "case__facility__name"),
        Column("重量", "answers__weight"),
    ),
    definition="期间处置完毕并销毁的收缴物品重量,以处置记录为准。",
)

# Graves (S79) and hearses (S81)
GRAVES_CLOSED = Indicator(
    "funeral.graves_closed",
    "整治销号的违规墓地",
    "处",
    over=Records(Stage, area="case__area_id", base=Q(matter=GRAVE.code, step="recheck", outcome=REMOVED)),
    when="closed_on",
    open_as=RECORDS,
    columns=(
        Column("销号日期", "closed_on"),
        Column("类型", "case__answers__kind"),
        Column("地点", "case__answers__place"),
    ),
)
FLEET = standing(
    "funeral.hearse_fleet",
    "殡仪车",
    "辆",
    HEARSES,
    open_as=RECORDS,
    columns=(Column("车牌号", "data__plate"),),
)
FITTED = FLEET.where(
    "funeral.hearses_fitted", "装有北斗定位和车载视频的殡仪车", data__positioning=True, data__video=True
)
