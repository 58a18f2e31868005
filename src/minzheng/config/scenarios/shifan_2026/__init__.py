"""示范区, 9 February to 10 April 2026: an invented district with towns and villages; its figures follow from its plan.

Two Saturdays are working days (14 and 28 February), 殡葬管理条例 changes on 30 March, a community is split on 16 March.
"""

import datetime
from typing import Any

from minzheng.config.scenarios.agenda import Agenda

FIRST_DAY, LAST_DAY = datetime.date(2026, 2, 9), datetime.date(2026, 4, 10)
SAMPLE_ACCOUNTS = (
    ("shegong0301", "社区工作者(东湖社区)"),
    ("chuangkou03", "镇窗口(柳溪镇)"),
    ("fenguan03", "镇分管领导(柳溪镇)"),
    ("jiejian", "综合科热线与统计"),
    ("jiuzhu", "救助与社会事务科"),
    ("shuju", "数据监测"),
    ("diaocha03", "镇民政调查(柳溪镇)"),
    ("yanglao", "养老执法检查人员"),
    ("fucha", "养老复查和审批"),
    ("jigou01", "养老机构(云桥颐养院)"),
    ("jigou03", "养老机构(示范区社会福利院)"),
    ("chengban01", "街道承办(云桥街道)"),
    ("bofu", "资金发放编制"),
    ("fuhe", "资金发放复核"),
    ("zhifu", "资金支付"),
    ("juzhang", "局长"),
    ("shenji", "审计监督"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put all days on the agenda."""
    from minzheng.config.scenarios.shifan_2026 import (  # noqa: PLC0415
        homes_and_trades,
        monitoring,
        old_people,
        payments,
        people,
        places,
        supervision,
        ventures,
    )

    strands = (people, homes_and_trades, supervision, old_people, places, ventures, payments, monitoring)
    for strand in strands:
        strand.plan(world, agenda)
