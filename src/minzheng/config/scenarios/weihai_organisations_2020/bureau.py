"""The same bureau as in `weihai_2020`, with its own share of organisations to be drawn."""

from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.weihai_2020 import bureau
from minzheng.config.scenarios.weihai_2020.bureau import FOUNDED, SETTING
from minzheng.domains.social_organisations.inspections import DRAW
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter

__all__ = ["SETTING", "set_up"]


def set_up(world: World) -> None:
    """The values of the city, and no less than five of a hundred organisations drawn each year."""
    bureau.set_up(world)
    with acting(SYSTEM, "登记本市抽查比例"):
        change_parameter(DRAW.floor, world.district, FOUNDED, "5%", "威海市社会组织抽查计划(情景假设)")
