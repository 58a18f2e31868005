"""The bureau of 东丽区 in 2019: 11 streets, sections, people in posts. People and ID numbers are invented."""

import csv
import datetime
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from minzheng.config.scenarios.dice import Dice
from minzheng.config.scenarios.people import Invented
from minzheng.mechanisms.access.public import (
    Account,
    Seat,
    Staff,
    Unit,
    create_unit,
    import_staff,
    seats_of,
)
from minzheng.mechanisms.areas.public import Area, AreaVersion, find, load_tree
from minzheng.mechanisms.journal.public import SYSTEM, acting

HERE = Path(__file__).parent
FOUNDED = datetime.date(2012, 1, 1)
SECTIONS = ("办公室", "政策法规科", "社会救助科", "养老服务科", "社会组织科", "社区建设科", "社会事务科")
STREET_POSTS = (
    ("民政窗口岗", "chuangkou", "受理=social_assistance.;受理=funeral.;调查核实=social_assistance.;公示=social_assistance.;代为申请=community."),
    ("民政调查岗", "diaocha", "调查核实=social_assistance.;承办答复=community.;受理=community."),
    ("承办答复岗", "chengban", "承办答复=appeals.hotline;承办答复=elder_care.;代为申请=social_organisations."),
    ("街道分管领导", "fenguan", "审批=social_assistance.;领导=*"),
)  # fmt: skip
COMMUNITY_POST = ("社区工作者", "shegong", "代为申请=social_assistance.;代为申请=funeral.")


@dataclass
class World:
    """The bureau as the year's actions see it: seats by log-in name, areas by name, dice and invented people."""

    seed: str
    dice: Dice = field(init=False)
    invented: Invented = field(init=False)
    passwords: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = Dice(self.seed)
        self.invented = Invented(self.seed, "120110")
        self._seats: dict[str, Seat] = {}

    def seat(self, login: str) -> Seat:
        """The seat of a log-in name; the same all year."""
        if login not in self._seats:
            self._seats[login] = seats_of(Account.objects.get(username=login))[0]
        return self._seats[login]

    def street_seat(self, street: int, post: str) -> Seat:
        """The seat of a post (pinyin) in street 1..11."""
        return self.seat(f"{post}{street:02d}")

    @cached_property
    def district(self) -> Area:
        return find("120110", datetime.date(2019, 1, 1))

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every area of the district by name (of the beginning of 2019)."""
        rows = AreaVersion.objects.filter(valid__contains=datetime.date(2019, 1, 1)).select_related("area")
        return {row.name: row.area for row in rows}

    @cached_property
    def streets(self) -> list[str]:
        """Names of the 11 streets, in the order of their codes."""
        return [row["name"] for row in _areas() if row["kind"] == "街道乡镇"]

    @cached_property
    def communities(self) -> dict[int, list[str]]:
        """Names of the communities of street 1..11."""
        found: dict[int, list[str]] = {}
        for row in _areas():
            if row["kind"] == "社区村":
                found.setdefault(int(row["parent_code"][-3:]), []).append(row["name"])
        return found

    def unit(self, name: str) -> Unit:
        return Unit.objects.get(name=name)


def found_bureau(world: World) -> None:
    """Areas, units, posts, people and accounts, as an administrator would enter them."""
    with acting(SYSTEM, "导入行政区划"):
        load_tree(_areas(), FOUNDED, "情景区划表")
    with acting(SYSTEM, "设立单位"):
        _units(world)
    with acting(SYSTEM, "导入人员名单"):
        for one in import_staff(_staff_rows(world)):
            world.passwords[one.username] = one.password
    with acting(SYSTEM, "登记执法证件"):
        _certificates()


def _areas() -> list[dict[str, str]]:
    with (HERE / "areas.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _posts() -> list[dict[str, str]]:
    with (HERE / "posts.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _units(world: World) -> None:
    bureau = create_unit("东丽区民政局", "局", find("120110", FOUNDED))
    for name in SECTIONS:
        create_unit(name, "科室", bureau.area, bureau)
    for number, street in enumerate(world.streets, 1):
        office = create_unit(f"{street}办事处", "街道", world.areas[street], bureau)
        for community in world.communities[number]:
            create_unit(f"{community}居委会", "社区", world.areas[community], office)


def _staff_rows(world: World) -> list[dict[str, object]]:
    rows = [(row["unit"], row["post"], row["login"], row["functions"]) for row in _posts()]
    for number, street in enumerate(world.streets, 1):
        rows += [
            (f"{street}办事处", post, f"{login}{number:02d}", held) for post, login, held in STREET_POSTS
        ]
        for place, community in enumerate(world.communities[number], 1):
            post, login, held = COMMUNITY_POST
            rows.append((f"{community}居委会", post, f"{login}{number:02d}{place:02d}", held))
    listed = []
    for unit, post, login, functions in rows:
        name, number_ = world.invented.person(1965, 1992)
        listed.append(
            {
                "姓名": name,
                "身份证号": number_,
                "单位": unit,
                "岗位": post,
                "职能": functions.replace(";", "；"),
                "手机号": world.invented.phone(),
                "登录名": login,
            }
        )
    return listed


def _certificates() -> None:
    certified = [row["login"] for row in _posts() if row["certified"]]
    for number, staff in enumerate(Staff.objects.filter(accounts__username__in=certified).order_by("pk"), 1):
        staff.certificate_number = f"12011{number:04d}"
        staff.certificate_valid = (datetime.date(2016, 1, 1), datetime.date(2022, 1, 1))
        staff.save()
