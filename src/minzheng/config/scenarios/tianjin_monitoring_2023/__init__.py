"""天津市 2023: the city's platform of monitoring: 14 departments, 57 banks, 40 data types, 21.5万 people, 10732 warnings pushed.

The numbers are printed; people, rows and what is found about them are invented: each warning follows from one planted row.
This one takes long: it is lived by `make campaign` and on demand.
"""

import datetime
from typing import Any

from minzheng.config.scenarios.agenda import Agenda

FIRST_DAY, LAST_DAY = datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)
SAMPLE_ACCOUNTS = (
    ("diaocha01", "街道民政调查(劝业场街道)"),
    ("fenguan01", "街道分管领导(劝业场街道)"),
    ("jiuzhu", "社会救助处审核"),
    ("taizhang", "社会救助处台账"),
    ("shuju", "社会救助处数据监测"),
    ("juzhang", "局长"),
    ("shenji", "审计监督"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put all days on the agenda."""
    from minzheng.config.scenarios.tianjin_monitoring_2023.platform import CITY, plan_for  # noqa: PLC0415

    plan_for(world, agenda, CITY)
