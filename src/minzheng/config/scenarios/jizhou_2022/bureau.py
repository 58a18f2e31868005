"""The bureau of 蓟州区: its 26 streets, towns and the township, five invented communities or villages in each."""

import datetime
from pathlib import Path

from minzheng.config.scenarios.bureaus import ASSISTANCE_POSTS, Setting, World
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter

SETTING = Setting(
    seed="jizhou-2022",
    code="120119",
    people="129901",
    bureau="蓟州区民政局",
    folder=Path(__file__).parent,
    founded=datetime.date(2020, 1, 1),
    first_day=datetime.date(2022, 1, 1),
    sections=("办公室", "社会救助科", "社会事务科", "社会组织科", "养老服务科"),
    street_posts=ASSISTANCE_POSTS,
    community_post=("社区工作者", "shegong", "代为申请=social_assistance."),
    certificates=(datetime.date(2021, 1, 1), datetime.date(2026, 1, 1)),
)  # fmt: skip
CEILING = "4000元"


def set_up(world: World) -> None:
    """Up to which amount a town decides on temporary relief."""
    with acting(SYSTEM, "登记临时救助审批权限"):
        code = "social_assistance.relief.street_ceiling"
        change_parameter(code, world.district, world.setting.founded, CEILING, "蓟州区民政局文件(情景假设)")
