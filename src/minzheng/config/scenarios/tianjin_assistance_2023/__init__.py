"""天津市 2023: the assistance of a whole city, on its ledgers and by the cases of the year; the figures are printed, the people invented.

Rescue and children of the same report are `tianjin_2023`. This one takes long: it is lived by `make campaign` and on demand.
"""

import datetime
from typing import Any

from minzheng.config.scenarios.agenda import Agenda

FIRST_DAY, LAST_DAY = datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)
SAMPLE_ACCOUNTS = (
    ("shegong0101", "社区工作者(劝业场东社区)"),
    ("chuangkou01", "街道窗口(劝业场街道)"),
    ("diaocha01", "街道民政调查(劝业场街道)"),
    ("fenguan01", "街道分管领导(劝业场街道)"),
    ("jiuzhu", "社会救助处审核"),
    ("taizhang", "社会救助处台账"),
    ("bofu", "资金发放编制"),
    ("fuhe", "资金发放复核"),
    ("zhifu", "资金支付"),
    ("juzhang", "局长"),
    ("shenji", "审计监督"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put all days on the agenda."""
    from minzheng.config.scenarios.tianjin_assistance_2023.year import plan_for  # noqa: PLC0415
    from minzheng.config.scenarios.tianjin_assistance_2023.year_sum import CITY  # noqa: PLC0415

    plan_for(world, agenda, CITY)
