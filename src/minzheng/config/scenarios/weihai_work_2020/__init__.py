"""威海市 2020: openness, the line on the air, petitions, publicity and cameras, with the figures of the published report; what was said is invented."""

from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.weihai_2020 import FIRST_DAY, LAST_DAY

__all__ = ["FIRST_DAY", "LAST_DAY", "SAMPLE_ACCOUNTS", "plan"]
SAMPLE_ACCOUNTS = (
    ("jiejian", "热线与统计"),
    ("zhifa", "公开、信访与执法检查"),
    ("fazhi", "法制审核"),
    ("juzhang", "局长"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put the year on the agenda."""
    from minzheng.config.scenarios.weihai_work_2020 import work  # noqa: PLC0415 - needs Django set up

    work.plan(world, agenda)
