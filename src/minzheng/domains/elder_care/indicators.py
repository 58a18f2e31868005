"""Figures on homes, pledges, inspections and hazards; the records are about bodies and may be opened by everybody."""

from typing import Any

from django.db.models import Q

from minzheng.domains.elder_care import centre_standard as standard
from minzheng.domains.elder_care.homes import HOMES, PRIVATE, PUBLIC, RUNNING
from minzheng.domains.elder_care.pledge import KINDS, PLEDGES
from minzheng.domains.elder_care.rectification import FAMILY, ORDER
from minzheng.mechanisms.checks.public import Finding, Inspection, Referral, checklist_of, hazard_class
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.indicators.public import (
    AS_OF,
    RECORDS,
    Column,
    Indicator,
    ParameterFigure,
    Ratio,
    Records,
    distinct,
    mentions,
    percent,
    standing,
    stock,
    total,
)
from minzheng.mechanisms.registry.public import Facility

HOME = (
    Column("机构", "facility__name"),
    Column("性质", "data__ownership"),
    Column("状态", "data__state"),
    Column("新市镇", "data__town"),
    Column("床位", "data__beds"),
    Column("登记自", "valid_from"),
)


def _signed(kinds: tuple[str, ...]) -> Q:
    """The home of a register line has each of these pledges in force on the day asked for."""
    found, path = Q(), ""
    for kind in kinds:
        path += "facility__registerentry__"
        lasting = Q(**{f"{path}valid_to__isnull": True}) | Q(**{f"{path}valid_to__gt": AS_OF})
        found &= Q(
            lasting,
            **{f"{path}register": PLEDGES.code, f"{path}key": kind, f"{path}valid_from__lte": AS_OF},
        )
    return found


# Homes and beds on a day (S22)
RUNNING_HOMES = standing(
    "elder_care.homes_running",
    "运营中的养老机构",
    "家",
    HOMES,
    where=Q(data__state=RUNNING),
    open_as=RECORDS,
    columns=HOME,
    definition="当日在养老机构名册中且已投入运营的机构,公办和民办合计。",
)
PRIVATE_HOMES = RUNNING_HOMES.where(
    "elder_care.private_homes", "运营中的民办养老机构", data__ownership=PRIVATE
)
PRIVATE_BEDS = PRIVATE_HOMES.where(
    "elder_care.private_beds", "民办养老机构床位", unit="张", measure=stock(total("data__beds"))
)
PUBLIC_HOMES = RUNNING_HOMES.where(
    "elder_care.public_homes_running",
    "运营中的新市镇公办养老机构",
    data__ownership=PUBLIC,
    data__has_key="town",
)
CENTRES = standing(
    "elder_care.new_town_centres",
    "新市镇综合养老服务机构",
    "个",
    HOMES,
    which={"data__ownership": PUBLIC, "data__has_key": "town"},
    open_as=RECORDS,
    columns=(
        *HOME,
        Column("建筑面积", "data__floor_area"),
        Column("人均绿地（百分之一平方米）", "data__green_per_head"),
    ),
    definition="当日已建成的新市镇公办综合养老服务机构,不论是否已投入运营。",
)
TOWNS = CENTRES.where(
    "elder_care.new_towns", "建有综合养老服务机构的新市镇", measure=stock(distinct("data__town"))
)

# Building standard (S23): the thresholds, with the centres built under them
FLOOR_AREA = ParameterFigure(
    "elder_care.centre_floor_area", "综合养老服务机构建筑面积下限", standard.LEAST_FLOOR_AREA, CENTRES
)
BEDS = ParameterFigure("elder_care.centre_beds", "综合养老服务机构床位下限", standard.LEAST_BEDS, CENTRES)
AREA_PER_BED = ParameterFigure(
    "elder_care.centre_area_per_bed",
    "综合养老服务机构每床位平均面积",
    standard.AREA_PER_BED,
    CENTRES,
    upto=standard.AREA_PER_BED_MOST,
)
GREEN = ParameterFigure(
    "elder_care.centre_green_per_head", "综合养老服务机构人均绿地下限", standard.GREEN_PER_HEAD, CENTRES
)

# Pledges (S24)
PLEDGED_HOMES = RUNNING_HOMES.where(
    "elder_care.pledged_homes",
    "三书齐全的养老机构",
    _signed(KINDS),
    unit="所",
    definition="当日运营中且三种文书都已签订、仍然有效的机构。",
)
PLEDGE_RATE = Ratio(
    "elder_care.pledge_rate", "三书签约率", part=PLEDGED_HOMES, whole=RUNNING_HOMES, printed=percent(0)
)

# Inspections, orders, hazards (S25)
INSPECTIONS = Indicator(
    "elder_care.inspections",
    label="养老机构安全检查",
    unit="次",
    over=Records(Inspection, base=Q(checklist__startswith=FAMILY, finished_at__isnull=False)),
    when="on",
    open_as=RECORDS,
    columns=(
        Column("机构", "facility__name"),
        Column("检查日期", "on"),
        Column("专项行动", "campaign"),
        Column("检查单位", "unit__name"),
    ),
    definition="期内完成的养老机构安全检查;行业执法检查另计,两者不重复。",
)
HOMES_INSPECTED = INSPECTIONS.where(
    "elder_care.homes_inspected",
    "检查到的养老机构",
    unit="家",
    measure=distinct("facility_id"),
    definition="期内至少完成一次安全检查的养老机构,查过几次都算一家。",
)
OFFICER_VISITS = INSPECTIONS.where(
    "elder_care.officer_visits", "养老机构安全检查人次", unit="人次", measure=mentions("lead", "second")
)


def _home_of(order: Document) -> str:
    return Facility.objects.get(pk=int(order.subject.partition(":")[2])).name


ORDERS = Indicator(
    "elder_care.rectification_orders",
    label="限期整改通知书",
    unit="份",
    over=Records(Document, base=Q(template=ORDER.code)),
    when="issued_on",
    open_as=RECORDS,
    columns=(Column("文号", "number"), Column("机构", _home_of), Column("下达日期", "issued_on")),
)


def _item(finding: Finding) -> str:
    return checklist_of(finding.inspection).item(finding.item).text


def _class(finding: Any) -> str:
    return hazard_class(finding.hazard_class).label


HAZARDS = Indicator(
    "elder_care.hazards",
    label="养老机构隐患",
    unit="处",
    over=Records(
        Finding,
        area="inspection__area_id",
        base=Q(inspection__checklist__startswith=FAMILY, inspection__finished_at__isnull=False),
    ),
    when="found_on",
    open_as=RECORDS,
    columns=(
        Column("机构", "inspection__facility__name"),
        Column("类别", _class),
        Column("检查内容", _item),
        Column("发现日期", "found_on"),
        Column("整改完成", "closed_on"),
    ),
    definition="期内完成的安全检查所发现的问题,一个检查项一处。",
)
HAZARDS_FIXED = HAZARDS.where(
    "elder_care.hazards_fixed",
    "整改完成的养老机构隐患",
    closed_on__lte=AS_OF,
    definition="期内发现、期末以前经复查销号的隐患。",
)
HAZARD_RATE = Ratio(
    "elder_care.hazard_rate", "隐患整改完成率", part=HAZARDS_FIXED, whole=HAZARDS, printed=percent(0)
)

# Departments told (S26)
REFERRALS = Indicator(
    "elder_care.referrals",
    label="抄告相关部门的隐患",
    unit="处",
    over=Records(
        Referral,
        area="finding__inspection__area_id",
        base=Q(finding__inspection__checklist__startswith=FAMILY),
    ),
    when="sent_on",
    open_as=RECORDS,
    columns=(
        Column("机构", "finding__inspection__facility__name"),
        Column("受抄告部门", "receiver"),
        Column("抄告日期", "sent_on"),
        Column("回复日期", "answered_on"),
    ),
)
REFERRALS_ANSWERED = REFERRALS.where("elder_care.referrals_answered", "已回复的抄告", answered_on__lte=AS_OF)
REFERRAL_RATE = Ratio(
    "elder_care.referral_rate", "抄告回复率", part=REFERRALS_ANSWERED, whole=REFERRALS, printed=percent(0)
)
