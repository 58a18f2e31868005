"""威海市民政局, 2020: social assistance in the epidemic, with the figures of its published report; the people are invented.

Exits are suspended from 24 January to 30 June; two families whose tapering would have ended in spring keep drawing to the end of the year.
"""

import datetime
from typing import Any

from minzheng.config.scenarios.agenda import Agenda

FIRST_DAY, LAST_DAY = datetime.date(2020, 1, 2), datetime.date(2020, 12, 31)
SAMPLE_ACCOUNTS = (
    ("shegong0101", "社区工作者(海晏社区)"),
    ("chuangkou01", "街道窗口(环翠楼街道)"),
    ("diaocha01", "街道民政调查(环翠楼街道)"),
    ("fenguan01", "街道分管领导(环翠楼街道)"),
    ("jiuzhu", "社会救助科审批"),
    ("shenhe", "社会救助科审核"),
    ("bofu", "资金发放编制"),
    ("fuhe", "资金发放复核"),
    ("zhifu", "资金支付"),
    ("juzhang", "局长"),
    ("shenji", "审计监督"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put the whole year on the agenda."""
    from minzheng.config.scenarios.weihai_2020 import grants, ledger, payments, prices, relief, reviews  # noqa: PLC0415

    for strand in (ledger, reviews, relief, grants, prices, payments):
        strand.plan(world, agenda)
