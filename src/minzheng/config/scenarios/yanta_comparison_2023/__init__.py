"""雁塔区 2023: the joint conference's comparison of 26 kinds of departments' data, month by month, with what it warned of.

People and rows are invented, the figures are printed. This one takes long: it is lived by `make campaign` and on demand.
"""

from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.yanta_2023 import FIRST_DAY, LAST_DAY, SAMPLE_ACCOUNTS

__all__ = ["FIRST_DAY", "LAST_DAY", "SAMPLE_ACCOUNTS", "plan"]


def plan(world: Any, agenda: Agenda) -> None:
    """Put all days on the agenda: who is on record in the district, and the conference."""
    from minzheng.config.scenarios.yanta_2023 import on_record  # noqa: PLC0415 - needs Django set up
    from minzheng.config.scenarios.yanta_comparison_2023 import comparison  # noqa: PLC0415

    for strand in (on_record, comparison):
        strand.plan(world, agenda)
