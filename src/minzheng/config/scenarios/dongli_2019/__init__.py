"""东丽区民政局, 2019: the figures are those of its published report; the people are invented."""

import datetime
from typing import Any

from minzheng.config.scenarios.agenda import Agenda

FIRST_DAY, LAST_DAY = datetime.date(2019, 1, 1), datetime.date(2019, 12, 31)
SAMPLE_ACCOUNTS = (
    ("shegong0101", "社区工作者(詹滨里社区)"),
    ("chuangkou01", "街道窗口(张贵庄街道)"),
    ("fenguan01", "街道分管领导(张贵庄街道)"),
    ("jiejian", "办公室热线接件"),
    ("jiuzhu", "社会救助科"),
    ("binzang2", "社会事务科"),
    ("yanglao", "养老执法检查人员"),
    ("fazhi", "政策法规科法制审核"),
    ("baogao", "办公室报告统计"),
    ("bofu", "资金发放编制"),
    ("fuhe", "资金发放复核"),
    ("zhifu", "资金支付"),
    ("juzhang", "局长"),
    ("shenji", "审计监督"),
    ("admin", "系统管理员"),
    ("jigou01", "养老机构经办(1月14日起)"),
    ("jumin01", "居民(詹滨里社区),在门户登录:/portal/login/"),
)


def world() -> object:
    """The bureau as the actions of the year see it."""
    from minzheng.config.scenarios.dongli_2019 import report  # noqa: F401, PLC0415 - declares the report's outline
    from minzheng.config.scenarios.dongli_2019.bureau import SETTING, World  # noqa: PLC0415 - needs Django

    return World(SETTING)


def found(world: Any) -> None:
    """Areas, units, people, and the values the bureau sets itself."""
    from minzheng.config.scenarios.dongli_2019 import bureau, citizen, community, enforcement, funeral  # noqa: PLC0415

    bureau.found_bureau(world)
    funeral.set_rates(world)
    community.set_up(world)
    citizen.set_up(world)
    enforcement.set_up(world)


def plan(world: Any, agenda: Agenda) -> None:
    """Put the whole year on the agenda."""
    from minzheng.config.scenarios.dongli_2019 import (  # noqa: PLC0415
        citizen,
        community,
        elder_care,
        enforcement,
        funeral,
        hotline,
        payments,
        relief,
        report,
        rule_of_law,
        social_organisations,
    )

    for strand in (
        hotline,
        relief,
        funeral,
        community,
        rule_of_law,
        elder_care,
        social_organisations,
        enforcement,
        citizen,
        payments,
        report,
    ):
        strand.plan(world, agenda)
