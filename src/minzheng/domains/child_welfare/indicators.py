"""Figures on places for children, visits, children helped and mental care; what is about children opens to nobody outside."""

from django.db.models import Q

from minzheng.domains.child_welfare.mental_care import FIRST
from minzheng.domains.child_welfare.partners import PARTNERS
from minzheng.domains.child_welfare.places import BOOK, HOME, PROTECTION, STATION, WELFARE
from minzheng.domains.child_welfare.push import PUSH
from minzheng.domains.child_welfare.visits import VISIT
from minzheng.mechanisms.areas.public import Kind
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    Column,
    Indicator,
    Records,
    distinct,
    distinct_areas,
    granted,
    standing,
    stock,
    took_place,
    total,
)
from minzheng.mechanisms.matters.public import Case, Stage

# Places and what they cover (S83)
PLACES = standing(
    "child_welfare.places",
    "儿童保护和关爱场所",
    "个",
    BOOK,
    open_as=RECORDS,
    columns=(
        Column("名称", "facility__name"),
        Column("类别", "data__kind"),
        Column("启用日期", "valid_from"),
    ),
    definition="当日在名册中的场所,按类别分别统计。",
)
STATIONS = PLACES.where("child_welfare.stations", STATION, data__kind=STATION)
HOMES = PLACES.where("child_welfare.homes", f"社区{HOME}", data__kind=HOME)
PROTECTION_BODIES = PLACES.where(
    "child_welfare.protection_institutions", "未成年人保护机构", unit="家", data__kind=PROTECTION
)
WELFARE_BODIES = PLACES.where("child_welfare.welfare_institutions", WELFARE, unit="家", data__kind=WELFARE)
STREETS_COVERED = STATIONS.where(
    "child_welfare.streets_covered",
    "设有未保站的街道(乡镇)",
    measure=stock(distinct_areas(Kind.STREET.value)),
    definition="当日至少有一个未保站的街道乡镇数。",
)
COMMUNITIES_COVERED = HOMES.where(
    "child_welfare.communities_covered",
    "设有儿童之家的社区(村)",
    measure=stock(distinct_areas(Kind.COMMUNITY.value)),
    definition="当日至少有一个儿童之家的社区村数。",
)
VISITS = took_place(
    "child_welfare.visits",
    "儿童走访探视",
    "次",
    VISIT,
    open_as=RECORDS,
    columns=(
        Column("日期", "on"),
        Column("走访人员", "answers__by"),
        Column("走访儿童人次", "measures__children"),
    ),
)
CHILDREN_VISITED = VISITS.where(
    "child_welfare.children_visited", "走访儿童", unit="人次", measure=total("measures__children")
)

# Children told to the street, and helped (S83)
PUSHED = Indicator(
    "child_welfare.pushed",
    label="定向推送困境儿童信息",
    unit="条",
    over=Records(Case, base=Q(matter=PUSH.code)),
    when="opened_on",
)
HELPED = granted(
    "child_welfare.helped_children",
    "定向推送信息受益儿童",
    "名",
    PUSH.code,
    measure=distinct("person"),
    definition="期间推送属地后经核实并已落实帮扶的儿童,一人多次只计一人。",
)

# Mental care (S84)
PARTIES = standing(
    "child_welfare.mental_care_parties",
    "“一小”心理关爱项目合作方",
    "方",
    PARTNERS,
    measure=stock(distinct("organisation")),
    open_as=RECORDS,
    columns=(Column("单位", "organisation__name"), Column("分工", "data__role")),
)
ASSESSED = Indicator(
    "child_welfare.assessments",
    label="儿童心理评估",
    unit="人次",
    over=Records(
        Stage,
        area="case__area_id",
        base=Q(
            matter=FIRST.code,
            step="assess",
            outcome__in=("需要关爱", "无需关爱", "转介医疗"),
        ),
    ),
    when="closed_on",
)
FOLLOWED_UP = Indicator(
    "child_welfare.followed_up",
    label="完成回访的心理关爱",
    unit="人次",
    over=Records(
        Stage,
        area="case__area_id",
        base=Q(matter=FIRST.code, step="follow_up", outcome__in=("好转结案", "继续关爱")),
    ),
    when="closed_on",
)
