"""Figures on patrols, goods and stays; stays are about persons, so the public sees counts by area and month only."""

from django.db.models import Q

from minzheng.domains.street_rescue.network import NETWORK, STATION
from minzheng.domains.street_rescue.patrol import GOODS, PATROL, STORE, UNIT, WINTER
from minzheng.domains.street_rescue.stay import EXITS, MOVED, STAY
from minzheng.domains.street_rescue.stay_forms import FETCHED, GUARDIANS
from minzheng.domains.street_rescue.tracing import SEARCHING
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    TABLE,
    Column,
    Indicator,
    Records,
    Relation,
    RelationKind,
    declare_relation,
    depth,
    distinct,
    granted,
    ordinal,
    standing,
    stock,
    took_place,
    total,
)
from minzheng.mechanisms.matters.public import Case, End

# The network (S85) and its beds (S87)
NETWORK_LEVELS = standing(
    "street_rescue.network_levels",
    "市、区、街(乡镇)、社区(村居)救助网络",
    "级",
    NETWORK,
    measure=depth("data__level"),
    definition="当日设有救助管理站或救助点的层级数。",
)
NETWORK_POINTS = standing(
    "street_rescue.network_points",
    "救助管理站和救助点",
    "个",
    NETWORK,
    open_as=RECORDS,
    columns=(
        Column("名称", "facility__name"),
        Column("层级", "data__level"),
        Column("类别", "data__kind"),
        Column("床位", "data__beds"),
    ),
)
STATIONS = NETWORK_POINTS.where("street_rescue.stations", "救助管理站", data__kind=STATION)
BEDS = STATIONS.where("street_rescue.beds", "救助管理站床位", unit="张", measure=stock(total("data__beds")))

# Patrols and goods (S85)
TRIP = (
    Column("日期", "on"),
    Column("时段", "answers__hours"),
    Column("地点", "place"),
    Column("专项行动", "answers__campaign"),
    Column("车辆", "measures__vehicles"),
    Column("人员", "measures__staff"),
)
TRIPS = took_place(
    "street_rescue.patrols",
    "街面巡查",
    "次",
    PATROL,
    open_as=RECORDS,
    columns=TRIP,
)
WINTER_TRIPS = TRIPS.where("street_rescue.winter_patrols", f"“{WINTER}”街面巡查", answers__campaign=WINTER)


def _counted(key: str, label: str, unit: str) -> tuple[Indicator, Indicator]:
    """A measure over all patrols, and over those of the winter campaign."""
    columns = (*TRIP, Column(label, f"measures__{key}"))
    return (
        TRIPS.where(
            f"street_rescue.patrol_{key}",
            label,
            unit=unit,
            measure=total(f"measures__{key}"),
            columns=columns,
        ),
        WINTER_TRIPS.where(
            f"street_rescue.winter_{key}",
            f"“{WINTER}”{label}",
            unit=unit,
            measure=total(f"measures__{key}"),
            columns=columns,
        ),
    )


VEHICLES = _counted("vehicles", "出动救助车辆", "台次")
STAFF = _counted("staff", "街面巡查人次", "人次")
WINTER_GOODS = _counted("winter", f"发放{GOODS['winter']}", UNIT)
EPIDEMIC_GOODS = _counted("epidemic", f"发放{GOODS['epidemic']}", UNIT)
RECEIVED = took_place(
    "street_rescue.goods_records",
    "救助物资收发",
    "次",
    STORE,
    open_as=RECORDS,
    columns=(Column("日期", "on"), Column("单位", "unit__name"), Column("来源或去向", "answers__source")),
)

# Stays (S86)
STAYS = Q(matter=STAY.code, decision=End.GRANTED.value)
ADMISSIONS = Indicator(
    "street_rescue.admissions",
    label="救助流浪乞讨人员",
    unit="人次",
    over=Records(Case, base=STAYS),
    when="decided_on",
    where=Q(parent__isnull=True),
    open_as=TABLE,
    definition="期间接收救助的人次,按接收之日计;由本系统其他站转入的不重复计。",
)
PERSONS = ADMISSIONS.where(
    "street_rescue.persons",
    "受助人员",
    unit="人",
    measure=distinct("person"),
    definition="期间接收救助的人,一人多次只计一人。",
)
FETCHED_HOME = ADMISSIONS.where(
    "street_rescue.fetched_home",
    "从外地接回受助人员",
    unit="人",
    measure=distinct("person"),
    answers__arrival=FETCHED,
    definition="期间由本地救助机构从外地接回的本地受助人员。",
)
MINORS = ADMISSIONS.where(
    "street_rescue.minors",
    "受助未成年人",
    stages__step="screen",
    stages__answers__guardian__in=GUARDIANS,
)
IN_STATION = Indicator(
    "street_rescue.in_station",
    label="在站受助人员",
    unit="人",
    over=Records(Case, base=STAYS),
    when=("decided_on", "closed_on"),
    measure=stock(),
    open_as=TABLE,
    definition="当日终了时已接收而未离站的人;与同区域床位对照即可调剂。",
)
LEFT = Indicator(
    "street_rescue.exits",
    label="受助人员离站",
    unit="人次",
    over=Records(Case, base=STAYS & Q(closed_on__isnull=False)),
    when="closed_on",
    where=Q(stages__outcome__in=list(EXITS)),
    open_as=TABLE,
    definition="期间离站的人次,每次受助只有一种离站方式;站际移交不是离站。",
)
_CODES = {
    "已送上车": "tickets",
    "已护送返乡": "escorts",
    "亲属已接回": "kin_collections",
    "流出地已接回": "home_collections",
    "已落户安置": "settlements",
    "已转送机构": "institutions",
    "自愿离站": "own_exits",
    "终止救助": "terminations",
    "死亡": "deaths",
}
BY_EXIT = {
    outcome: LEFT.where(f"street_rescue.{_CODES[outcome]}", way, stages__outcome=outcome)
    for outcome, way in EXITS.items()
}
TICKETED = BY_EXIT["已送上车"].where(
    "street_rescue.ticketed_persons", "获得返乡车票的人", unit="人", measure=distinct("person")
)
SETTLED = BY_EXIT["已落户安置"].where(
    "street_rescue.settled_persons", "办理落户的受助人员", unit="名", measure=distinct("person")
)
MOVES = Indicator(
    "street_rescue.moves",
    label="站际移交",
    unit="人次",
    over=Records(Case, base=STAYS & Q(closed_on__isnull=False)),
    when="closed_on",
    where=Q(stages__outcome=MOVED),
    open_as=TABLE,
)
TRACED = granted(
    "street_rescue.traced",
    "寻亲成功",
    "人",
    SEARCHING.code,
    measure=distinct("person"),
    open_as=TABLE,
    definition="期间查明身份或找到亲属并经确认的受助人员;以后怎样离站另计。",
)

# Since the beginning nobody left who had not come in.
COME = ADMISSIONS.where("street_rescue.admitted_so_far", "累计救助", measure=ordinal())
GONE = LEFT.where("street_rescue.left_so_far", "累计离站", measure=ordinal())
declare_relation(Relation(RelationKind.ORDER, COME.code, (GONE.code,)))
declare_relation(Relation(RelationKind.SUM, LEFT.code, tuple(one.code for one in BY_EXIT.values())))
