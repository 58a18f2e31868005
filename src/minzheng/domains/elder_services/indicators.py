"""Figures on people in homes, free beds, and the places of streets and communities; those about people open as numbers only."""

from minzheng.domains.elder_services.free_beds import FREE_BEDS
from minzheng.domains.elder_services.service_places import BOOK, CENTRE, FINISHED, MEALS, OPEN, STATION
from minzheng.domains.elder_services.stays import ABSENCES, CARE, STAYS
from minzheng.mechanisms.areas.public import Kind
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    Column,
    distinct_areas,
    entered,
    standing,
    stock,
    total,
)

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
