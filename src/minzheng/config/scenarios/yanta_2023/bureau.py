"""The bureau of 雁塔区: eight streets as printed, forty communities instead of all. People and ID numbers are invented."""

import datetime
from pathlib import Path

from minzheng.config.scenarios.bureaus import ASSISTANCE_POSTS, Setting, World
from minzheng.config.scenarios.flows.standards import set_standards
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter

WATCHING = ";调查核实=low_income_monitoring.;审核=low_income_monitoring."
STREET_POSTS = tuple(
    (post, login, held if login == "fenguan" else held + WATCHING) for post, login, held in ASSISTANCE_POSTS
)
SETTING = Setting(
    seed="yanta-2023",
    code="610113",
    people="619901",
    bureau="雁塔区民政局",
    folder=Path(__file__).parent,
    founded=datetime.date(2020, 1, 1),
    first_day=datetime.date(2023, 1, 1),
    sections=("办公室", "社会救助科", "儿童福利科", "养老服务科"),
    street_posts=STREET_POSTS,
    community_post=("社区工作者", "shegong", "代为申请=social_assistance."),
    certificates=(datetime.date(2021, 1, 1), datetime.date(2026, 1, 1)),
)  # fmt: skip
CEILING, STANDARD = "3000元", "900元"
STANDARD_SINCE = datetime.date(2022, 1, 1)


def set_up(world: World) -> None:
    """Up to which amount a street decides on temporary relief; the standards that monitoring compares with."""
    with acting(SYSTEM, "登记临时救助审批权限"):
        code = "social_assistance.relief.street_ceiling"
        change_parameter(code, world.district, world.setting.founded, CEILING, "雁塔区民政局文件(情景假设)")
    set_standards(world, STANDARD_SINCE, STANDARD, STANDARD, "雁塔区民政局文件(情景假设)")
