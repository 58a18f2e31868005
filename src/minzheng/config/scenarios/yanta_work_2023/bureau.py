"""The bureau of `yanta_2023` as this year needs it: the office alone, without streets."""

from dataclasses import replace
from pathlib import Path

from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.yanta_2023 import bureau
from minzheng.config.scenarios.yanta_work_2023 import FIRST_DAY

SETTING = replace(bureau.SETTING, seed="yanta-work-2023", folder=Path(__file__).parent, first_day=FIRST_DAY)


def set_up(world: World) -> None:
    """Nothing beyond areas, units and posts."""
