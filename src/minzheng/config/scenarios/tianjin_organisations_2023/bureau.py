"""The bureau of 天津市 as social organisations know it: the city registers them itself, foundations too; its districts do no work here."""

import datetime
from pathlib import Path

from minzheng.config.scenarios.bureaus import Setting, World
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter

FOUNDED = datetime.date(2020, 1, 1)
SETTING = Setting(
    seed="tianjin-organisations-2023",
    code="120000",
    people="129904",
    bureau="天津市民政局",
    folder=Path(__file__).parent,
    founded=FOUNDED,
    first_day=datetime.date(2023, 1, 1),
    sections=("社会组织管理局", "执法监督处"),
    street_posts=(),
    community_post=("", "", ""),
    certificates=(datetime.date(2021, 1, 1), datetime.date(2026, 1, 1)),
)


def set_up(world: World) -> None:
    """A city directly under the central government registers foundations."""
    with acting(SYSTEM, "登记本市登记权限"):
        code = "organisation_registration.registers_foundations"
        change_parameter(code, world.district, FOUNDED, "是", "基金会管理条例:省级登记管理机关(情景假设)")
