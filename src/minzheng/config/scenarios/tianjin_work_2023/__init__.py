"""天津市 2023: a year of study, rectification, research and ratings, and the lines of assistance, with the figures of its report; contents are invented."""

import datetime
from typing import Any

from minzheng.config.scenarios.agenda import Agenda

FIRST_DAY, LAST_DAY = datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)
SAMPLE_ACCOUNTS = (
    ("zonghe", "办公室综合协调"),
    ("fagui", "办公室法规审核"),
    ("juzhang", "局长"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put the year on the agenda."""
    from minzheng.config.scenarios.tianjin_work_2023 import work  # noqa: PLC0415 - needs Django set up

    work.plan(world, agenda)
