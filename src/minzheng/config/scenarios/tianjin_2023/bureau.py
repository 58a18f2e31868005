"""The bureau of 天津市: sixteen districts with two streets each instead of all, and eleven rescue stations.

Districts carry their real codes and streets real names; codes below the districts, communities, stations and people are invented.
The six inner districts have no station of their own: the city's goes there. Two stations are the centres that take over from others.
"""

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.config.scenarios.bureaus import Setting, World, enter_staff
from minzheng.mechanisms.access.public import create_unit
from minzheng.mechanisms.journal.public import SYSTEM, acting

SETTING = Setting(
    seed="tianjin-2023",
    code="120000",
    people="129901",
    bureau="天津市民政局",
    folder=Path(__file__).parent,
    founded=datetime.date(2020, 1, 1),
    first_day=datetime.date(2022, 11, 1),
    sections=("办公室", "社会事务处", "儿童福利处", "养老服务处"),
    street_posts=(
        ("儿童督导岗", "dudao", "调查核实=child_welfare.;承办答复=child_welfare.;统计报告=child_welfare."),
        ("街道分管领导", "fenguan", "领导=*"),
    ),
    community_post=("社区工作者", "shegong", "统计报告=street_rescue."),
    certificates=(datetime.date(2021, 1, 1), datetime.date(2026, 1, 1)),
)
INNER = 6
STATION_POSTS = (
    ("接待岗", "jiedai", "接件登记=street_rescue.;受理=street_rescue.;统计报告=street_rescue."),
    ("照料寻亲岗", "zhaoliao", "承办答复=street_rescue.;调查核实=street_rescue."),
    ("站长", "zhanzhang", "审核=street_rescue.;领导=street_rescue."),
)


@dataclass(frozen=True)
class Station:
    """A rescue station: number of its log-ins, name, its area, whether it is a centre, the districts it goes to."""

    number: int
    name: str
    area: str
    centre: bool
    districts: tuple[str, ...]

    @property
    def beds(self) -> int:
        return 120 if self.area == SETTING.code else 60 if self.centre else 24

    def login(self, post: str) -> str:
        """The log-in name of a post here."""
        return f"{post}{self.number:02d}"


@cache
def districts() -> tuple[dict[str, str], ...]:
    """Rows of the area table of the sixteen districts, inner ones first."""
    return tuple(row for row in SETTING.areas() if row["kind"] == "区县")


@cache
def stations() -> tuple[Station, ...]:
    """The city's station, then those of the outer districts."""
    inner, outer = districts()[:INNER], districts()[INNER:]
    city = Station(1, "天津市救助管理站", SETTING.code, True, tuple(row["name"] for row in inner))
    return city, *(
        Station(number, f"{row['name']}救助管理站", row["code"], row["name"] == "滨海新区", (row["name"],))
        for number, row in enumerate(outer, 2)
    )


def station_of(district: str) -> Station:
    """The station that goes to a district."""
    return next(one for one in stations() if district in one.districts)


def centre_of(station: Station) -> Station:
    """The centre that takes over from a station: 滨海新区 for its three neighbours, else the city's."""
    east = station.districts[0] in ("东丽区", "津南区", "宁河区")
    return next(one for one in stations() if one.centre and (one.area != SETTING.code) == east)


def set_up(world: World) -> None:
    """The stations as units of the bureau, each with three people."""
    bureau = world.unit(SETTING.bureau)
    with acting(SYSTEM, "设立救助管理站"):
        for one in stations():
            area = world.district if one.area == SETTING.code else world.areas[one.districts[0]]
            create_unit(one.name, "科室", area, bureau)
    with acting(SYSTEM, "导入救助管理站人员名单"):
        enter_staff(
            world,
            [(one.name, post, one.login(login), held) for one in stations() for post, login, held in STATION_POSTS],
        )  # fmt: skip
