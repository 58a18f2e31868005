"""蓟州区 2022: the leaders' days of study month by month, with the figure of the published report."""

from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.jizhou_2022 import FIRST_DAY, LAST_DAY

__all__ = ["FIRST_DAY", "LAST_DAY", "SAMPLE_ACCOUNTS", "plan"]
SAMPLE_ACCOUNTS = (("fazhi", "法制审核"), ("juzhang", "局长"), ("admin", "系统管理员"))


def plan(world: Any, agenda: Agenda) -> None:
    """Put the year on the agenda."""
    from minzheng.config.scenarios.jizhou_work_2022 import work  # noqa: PLC0415 - needs Django set up

    work.plan(world, agenda)
