"""威海市 2020: a year of social organisations overseen, funded by venture rounds and put on file, with the figures of the published report; the organisations are invented.

This one is lived by `make campaign` and on demand.
"""

from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.weihai_2020 import FIRST_DAY, LAST_DAY

__all__ = ["FIRST_DAY", "LAST_DAY", "SAMPLE_ACCOUNTS", "plan"]
SAMPLE_ACCOUNTS = (
    ("shezu", "社会组织管理"),
    ("shezu2", "社会组织审批"),
    ("juzhang", "局长"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put the year on the agenda."""
    from minzheng.config.scenarios.weihai_organisations_2020 import groups, oversight, ventures  # noqa: PLC0415 - needs Django set up

    for strand in (oversight, ventures, groups):
        strand.plan(world, agenda)
