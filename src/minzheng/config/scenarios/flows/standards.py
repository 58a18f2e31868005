"""What a place allows and pays, without which nobody can be compared: registered when the bureau is founded."""

import datetime
from collections.abc import Mapping

from minzheng.config.scenarios.bureaus import World
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter

ROOM = "social_assistance"
LIMITS = {"minimum_living": "3万元", "low_income": "4.5万元", "extreme_poverty": "2万元"}


def set_standards(world: World, since: datetime.date, standard: str, rural: str, basis: str) -> None:
    """The standards of 低保 in town and country, and the limits of means per head."""
    values: Mapping[str, str] = {
        f"{ROOM}.minimum_living.standard": standard,
        f"{ROOM}.minimum_living.rural_standard": rural,
        **{f"{ROOM}.{name}.asset_limit": value for name, value in LIMITS.items()},
    }
    with acting(SYSTEM, "登记低保标准和财产限额"):
        for code, value in values.items():
            change_parameter(code, world.district, since, value, basis)
