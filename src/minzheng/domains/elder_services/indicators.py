"""Figures on people in homes, free beds, places of streets and communities, meals and visits; those about people open as numbers only."""

from django.db.models import F, Q

from minzheng.domains.elder_services.free_beds import FREE_BEDS
from minzheng.domains.elder_services.home_visits import HELPS, PLAN, SEEN, VISIT
from minzheng.domains.elder_services.meals import SERVED, SUBSIDIES
from minzheng.domains.elder_services.service_places import BOOK, CENTRE, FINISHED, MEALS, OPEN, STATION
from minzheng.domains.elder_services.stays import ABSENCES, CARE, STAYS
from minzheng.mechanisms.areas.public import Kind
from minzheng.mechanisms.indicators.public import (
    AS_OF,
    RECORDS,
    Column,
    Indicator,
    Records,
    distinct_areas,
    entered,
    standing,
    stock,
    took_place,
    total,
)
from minzheng.mechanisms.matters.public import Case, Stage

CODE = "elder_services"
NAME = Column("名称", "facility__name")
PLACE = (NAME, Column("类别", "data__kind"), Column("状态", "data__state"), Column("自", "valid_from"))
STANDING = (FINISHED, OPEN)

RESIDENTS = standing(
    f"{CODE}.residents",
    "养老机构在住老人",
    "人",
    STAYS,
    definition="当日登记在住的老人,包括临时外出的。",
)
DISABLED_RESIDENTS = RESIDENTS.where(f"{CODE}.disabled_residents", "在住失能老人", data__care=CARE[-1])
AWAY = standing(f"{CODE}.residents_away", "外出的在住老人", "人", ABSENCES)
MOVED_IN = entered(f"{CODE}.moved_in", "新入住老人", "人次", STAYS)
FREE = standing(
    f"{CODE}.free_beds",
    "养老机构空余床位",
    "张",
    FREE_BEDS,
    measure=stock(total("data__free")),
    open_as=RECORDS,
    columns=(NAME, Column("空余床位", "data__free"), Column("申报日期", "data__reported_on")),
    definition="各机构最近一次申报并经核对的空余床位之和。",
)
CENTRES = standing(
    f"{CODE}.centres",
    "街道综合养老服务中心",
    "家",
    BOOK,
    which={"data__kind": CENTRE, "data__state__in": STANDING},
    open_as=RECORDS,
    columns=PLACE,
    definition="当日已建成或已开放的中心,在建的不计。",
)
STATIONS = standing(
    f"{CODE}.stations",
    "社区养老服务站",
    "个",
    BOOK,
    which={"data__kind": STATION, "data__state__in": STANDING},
    open_as=RECORDS,
    columns=PLACE,
)
MEAL_POINTS = standing(
    f"{CODE}.meal_points",
    "社区老年助餐点",
    "个",
    BOOK,
    which={"data__kind": MEALS, "data__state__in": STANDING},
    open_as=RECORDS,
    columns=PLACE,
)
CENTRES_BUILDING = standing(
    f"{CODE}.centres_building",
    "在建的街道综合养老服务中心",
    "家",
    BOOK,
    which={"data__kind": CENTRE, "data__state": "在建"},
    open_as=RECORDS,
    columns=PLACE,
)
STREETS_COVERED = CENTRES.where(
    f"{CODE}.streets_covered",
    "有综合养老服务中心的街道(乡镇)",
    unit="个",
    measure=stock(distinct_areas(Kind.STREET.value)),
    definition="当日至少有一家已建成或开放的中心的街道乡镇数。",
)

# Meals (S30)
MEALS_SERVED = took_place(
    f"{CODE}.meals_served",
    "老年助餐供餐",
    "份",
    SERVED,
    measure=total("measures__meals"),
    open_as=RECORDS,
    columns=(Column("助餐点", "answers__point"), Column("日期", "on"), Column("份数", "measures__meals")),
)
MEALS_SUBSIDISED = MEALS_SERVED.where(
    f"{CODE}.meals_subsidised", "老年人补助餐", measure=total("measures__elders")
)
MEAL_SUBSIDY = entered(
    f"{CODE}.meal_subsidy",
    "核定助餐补助",
    "元",
    SUBSIDIES,
    measure=total("data__amount", money=True),
    open_as=RECORDS,
    columns=(NAME, Column("月份", "data__month"), Column("份数", "data__meals")),
)

# Visits (S31)
VISITED_PEOPLE = standing(f"{CODE}.visit_plan", "在册探访老人", "人", PLAN)
VISITS = Indicator(
    f"{CODE}.visits",
    "“六助”探访",
    "人次",
    over=Records(Stage, area="case__area_id", base=Q(matter=VISIT.code, outcome=SEEN)),
    when="closed_on",
    definition="期间见到本人并登记的探访。",
)
for key, label in HELPS.items():
    VISITS.where(f"{CODE}.visits_{key}", f"探访中的{label}服务", Q(**{f"answers__{key}": True}))
MISSED = Indicator(
    f"{CODE}.visits_missed",
    "逾期未探访",
    "人次",
    over=Records(Case, base=Q(matter=VISIT.code)),
    when="due_on",
    where=Q(closed_on__gt=F("due_on")) | Q(closed_on__isnull=True, due_on__lt=AS_OF),
    definition="应在期间完成而没有按时完成的探访,包括后来补上的。",
)
