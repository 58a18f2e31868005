"""The bureau of `jizhou_2022` as this year needs it: the office alone, without streets."""

from dataclasses import replace
from pathlib import Path

from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.jizhou_2022 import bureau
from minzheng.config.scenarios.jizhou_work_2022 import FIRST_DAY

SETTING = replace(bureau.SETTING, seed="jizhou-work-2022", folder=Path(__file__).parent, first_day=FIRST_DAY)


def set_up(world: World) -> None:
    """Nothing beyond areas, units and posts."""
