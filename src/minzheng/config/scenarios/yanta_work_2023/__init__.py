"""雁塔区 2023: information published, the exam of the staff, a project certified as the first, with the figures of its report; contents are invented."""

from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.yanta_2023 import FIRST_DAY, LAST_DAY

__all__ = ["FIRST_DAY", "LAST_DAY", "SAMPLE_ACCOUNTS", "plan"]
SAMPLE_ACCOUNTS = (
    ("gongkai", "政务公开"),
    ("fazhi", "法制审核"),
    ("juzhang", "局长"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put the year on the agenda."""
    from minzheng.config.scenarios.yanta_work_2023 import work  # noqa: PLC0415 - needs Django set up

    work.plan(world, agenda)
