"""天津市民政局 2023: social organisations founded, vetted, audited, and a campaign against illegal ones; the organisations are invented.

Rescue and children of the same report are `tianjin_2023`. This one is lived by `make campaign` and on demand.
"""

import datetime
from typing import Any

from minzheng.config.scenarios.agenda import Agenda

FIRST_DAY, LAST_DAY = datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)
SAMPLE_ACCOUNTS = (
    ("shezu", "社会组织管理"),
    ("shezu2", "社会组织审批"),
    ("zhifa", "执法检查"),
    ("juzhang", "局长"),
    ("shenji", "审计监督"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put the year on the agenda."""
    from minzheng.config.scenarios.tianjin_organisations_2023 import year  # noqa: PLC0415 - needs Django set up

    year.plan(world, agenda)
