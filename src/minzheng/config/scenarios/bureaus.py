"""A scenario's bureau out of its tables of areas and posts: streets, committees, sections, people in posts."""

import csv
import datetime
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from minzheng.config.founding import committee_of, office_of
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

Held = tuple[str, str, str]
# 预警 of grown-ups: the visit is the survey post's, what follows the window's; a child's warning is closed by the head alone.
WARNINGS_HANDLED = "审核=low_income_monitoring.assistance;审核=low_income_monitoring.elders;审核=low_income_monitoring.disability"
# What a street does in all fields; a scenario may divide it otherwise.
STREET_POSTS: tuple[Held, ...] = (
    ("民政窗口岗", "chuangkou", f"受理=social_assistance.;受理=funeral.;调查核实=social_assistance.;公示=social_assistance.;受理=payments.account;{WARNINGS_HANDLED}"),
    ("民政调查岗", "diaocha", "调查核实=social_assistance.;承办答复=community.;受理=community.;审核=payments.account;承办答复=child_welfare.;调查核实=child_welfare.;调查核实=low_income_monitoring."),
    ("承办答复岗", "chengban", "承办答复=appeals.hotline;承办答复=elder_care.;承办答复=elder_services.;承办答复=elder_home_care.;代为申请=social_organisations."),
    ("分管领导", "fenguan", "审批=social_assistance.;审核=low_income_monitoring.children;领导=*"),
)  # fmt: skip
# The same where a scenario knows social assistance alone.
ASSISTANCE_POSTS: tuple[Held, ...] = (
    ("民政窗口岗", "chuangkou", "受理=social_assistance.;调查核实=social_assistance.;公示=social_assistance.;受理=payments.account"),
    ("民政调查岗", "diaocha", "调查核实=social_assistance.;审核=payments.account"),
    ("街道分管领导", "fenguan", "审批=social_assistance.;领导=*"),
)  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """What tells one bureau from another; `folder` holds `areas.csv` (code, name, kind, parent_code) and `posts.csv`.

    `people` are the first six digits of invented ID numbers. Posts of every street and of every community are (post, log-in, functions as in a staff list).
    """

    seed: str
    code: str
    people: str
    bureau: str
    folder: Path
    founded: datetime.date
    first_day: datetime.date
    sections: tuple[str, ...]
    street_posts: tuple[Held, ...]
    community_post: Held
    certificates: tuple[datetime.date, datetime.date]

    def areas(self) -> list[dict[str, str]]:
        return self._table("areas.csv")

    def posts(self) -> list[dict[str, str]]:
        """Rows (unit, post, login, functions, certified) of the bureau itself."""
        return self._table("posts.csv")

    def _table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8") as stream:
            return list(csv.DictReader(stream))


@dataclass
class World:
    """The bureau as the actions of its days see it: seats by log-in name, areas by name, dice and invented people."""

    setting: Setting
    dice: Dice = field(init=False)
    invented: Invented = field(init=False)
    passwords: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = Dice(self.seed)
        self.invented = Invented(self.seed, self.setting.people)
        self._seats: dict[str, Seat] = {}

    @property
    def seed(self) -> str:
        return self.setting.seed

    def seat(self, login: str) -> Seat:
        """The seat of a log-in name; the same all the time."""
        if login not in self._seats:
            self._seats[login] = seats_of(Account.objects.get(username=login))[0]
        return self._seats[login]

    def street_seat(self, street: int, post: str) -> Seat:
        """The seat of a post (log-in without number) in street 1, 2, …"""
        return self.seat(f"{post}{street:02d}")

    def worker(self, community: str) -> Seat:
        """The seat of the community worker."""
        return self.seat(self.workers[community])

    @cached_property
    def district(self) -> Area:
        return find(self.setting.code, self.setting.first_day)

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every area of the bureau by name (of the first day)."""
        rows = AreaVersion.objects.filter(valid__contains=self.setting.first_day).select_related("area")
        return {row.name: row.area for row in rows}

    @cached_property
    def streets(self) -> list[str]:
        """Names of the streets and towns, in the order of the table."""
        return [row["name"] for row in self.setting.areas() if row["kind"] == "街道乡镇"]

    @cached_property
    def communities(self) -> dict[int, list[str]]:
        """Names of the communities and villages of street 1, 2, …"""
        rows = self.setting.areas()
        numbers = {row["code"]: place for place, row in enumerate(self._street_rows(rows), 1)}
        found: dict[int, list[str]] = {}
        for row in rows:
            if row["kind"] == "社区村":
                found.setdefault(numbers[row["parent_code"]], []).append(row["name"])
        return found

    @cached_property
    def workers(self) -> dict[str, str]:
        """Log-in name of the community worker by community."""
        login = self.setting.community_post[1]
        return {
            name: f"{login}{street:02d}{place:02d}"
            for street, names in self.communities.items()
            for place, name in enumerate(names, 1)
        }

    def unit(self, name: str) -> Unit:
        return Unit.objects.get(name=name)

    @staticmethod
    def _street_rows(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [row for row in rows if row["kind"] == "街道乡镇"]


def found_bureau(world: World) -> None:
    """Areas, units, posts, people and accounts, as an administrator would enter them."""
    with acting(SYSTEM, "导入行政区划"):
        load_tree(world.setting.areas(), world.setting.founded, "情景区划表")
    with acting(SYSTEM, "设立单位"):
        _units(world)
    with acting(SYSTEM, "导入人员名单"):
        enter_staff(world, _post_rows(world))
    with acting(SYSTEM, "登记执法证件"):
        _certificates(world)


def enter_staff(world: World, rows: list[tuple[str, str, str, str]]) -> None:
    """Put an invented person into each post (unit, post, log-in, functions); the one-time passwords go to the world."""
    listed: list[dict[str, object]] = []
    for unit, post, login, functions in rows:
        name, number = world.invented.person(1965, 1992)
        listed.append(
            {
                "姓名": name,
                "身份证号": number,
                "单位": unit,
                "岗位": post,
                "职能": functions.replace(";", "；"),
                "手机号": world.invented.phone(),
                "登录名": login,
            }
        )
    for one in import_staff(listed):
        world.passwords[one.username] = one.password


def _units(world: World) -> None:
    setting = world.setting
    bureau = create_unit(setting.bureau, "局", find(setting.code, setting.founded))
    for name in setting.sections:
        create_unit(name, "科室", bureau.area, bureau)
    for number, street in enumerate(world.streets, 1):
        office = create_unit(office_of(street), "街道", world.areas[street], bureau)
        for community in world.communities[number]:
            create_unit(committee_of(community), "社区", world.areas[community], office)


def _post_rows(world: World) -> list[tuple[str, str, str, str]]:
    setting = world.setting
    rows = [(row["unit"], row["post"], row["login"], row["functions"]) for row in setting.posts()]
    community_post, _, community_functions = setting.community_post
    for number, street in enumerate(world.streets, 1):
        rows += [
            (office_of(street), post, f"{login}{number:02d}", held)
            for post, login, held in setting.street_posts
        ]
        for community in world.communities[number]:
            rows.append(
                (committee_of(community), community_post, world.workers[community], community_functions)
            )
    return rows


def _certificates(world: World) -> None:
    certified = [row["login"] for row in world.setting.posts() if row["certified"]]
    for number, staff in enumerate(Staff.objects.filter(accounts__username__in=certified).order_by("pk"), 1):
        staff.certificate_number = f"{world.setting.code[:5]}{number:04d}"
        staff.certificate_valid = world.setting.certificates
        staff.save()
