"""蓟州区 2022: a whole district on its ledgers, paid month by month; people and villages are invented, the figures are printed."""

import datetime
from typing import Any

from minzheng.config.scenarios.agenda import Agenda

FIRST_DAY, LAST_DAY = datetime.date(2022, 1, 1), datetime.date(2022, 12, 31)
SAMPLE_ACCOUNTS = (
    ("shegong0101", "社区工作者(文昌东社区)"),
    ("chuangkou01", "街道窗口(文昌街道)"),
    ("fenguan01", "街道分管领导(文昌街道)"),
    ("jiuzhu", "社会救助科审核"),
    ("taizhang", "社会救助科台账"),
    ("bofu", "资金发放编制"),
    ("fuhe", "资金发放复核"),
    ("zhifu", "资金支付"),
    ("binjian1", "殡葬执法检查"),
    ("yanglao", "养老机构检查"),
    ("juzhang", "局长"),
    ("shenji", "审计监督"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put all days on the agenda."""
    from minzheng.config.scenarios.jizhou_2022 import (  # noqa: PLC0415
        care_homes,
        market,
        money,
        on_record,
        organisations,
        relief,
    )

    for strand in (on_record, relief, money, market, organisations, care_homes):
        strand.plan(world, agenda)
