"""The same bureau as in `weihai_2020`, with its own share of organisations to be drawn and two people for groups on file."""

import datetime
from dataclasses import replace

from minzheng.config.scenarios.bureaus import World, enter_staff
from minzheng.config.scenarios.weihai_2020 import bureau
from minzheng.config.scenarios.weihai_2020.bureau import FOUNDED
from minzheng.domains.social_organisations.inspections import DRAW
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter

__all__ = ["SETTING", "set_up"]
SETTING = replace(bureau.SETTING, founded=datetime.date(2017, 1, 1))  # projects of that year lie in its areas
SECTION = "社会组织管理科"
KEEPERS = (
    (SECTION, "社区社会组织台账岗", "taizhang", "接件登记=registry.;接件登记=community.;受理=community."),
    (
        SECTION,
        "社区社会组织审核岗",
        "taizhang2",
        "审核=registry.;审批=registry.;审核=community.;审批=community.",
    ),
)


def set_up(world: World) -> None:
    """The values of the city, and no less than five of a hundred organisations drawn each year."""
    bureau.set_up(world)
    with acting(SYSTEM, "登记本市抽查比例"):
        change_parameter(DRAW.floor, world.district, FOUNDED, "5%", "威海市社会组织抽查计划(情景假设)")
    with acting(SYSTEM, "导入社区社会组织备案人员"):
        enter_staff(world, list(KEEPERS))
