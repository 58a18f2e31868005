"""雁塔区 2023: social assistance of a year, its money to the 分, and places for children and old people; people and communities are invented, the figures are printed."""

import datetime
from typing import Any

from minzheng.config.scenarios.agenda import Agenda

FIRST_DAY, LAST_DAY = datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)
SAMPLE_ACCOUNTS = (
    ("shegong0101", "社区工作者(小寨路东社区)"),
    ("chuangkou01", "街道窗口(小寨路街道)"),
    ("fenguan01", "街道分管领导(小寨路街道)"),
    ("jiuzhu", "社会救助科审核"),
    ("kezhang", "社会救助科负责人"),
    ("taizhang", "社会救助科台账"),
    ("bidui", "联席会数据比对"),
    ("ertong", "儿童福利科登记"),
    ("ertong2", "儿童福利科审批"),
    ("yanglao", "养老服务科登记"),
    ("yanglao2", "养老服务科审批"),
    ("diaochayuan1", "第三方调查机构"),
    ("lianluo01", "“益救助”联络点"),
    ("bofu", "资金发放编制"),
    ("fuhe", "资金发放复核"),
    ("zhifu", "资金支付"),
    ("juzhang", "局长"),
    ("shenji", "审计监督"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put all days on the agenda."""
    from minzheng.config.scenarios.yanta_2023 import (  # noqa: PLC0415
        money,
        on_record,
        places_for_children,
        places_for_old_people,
        relief,
        social_forces,
    )

    for strand in (on_record, relief, social_forces, places_for_children, places_for_old_people, money):
        strand.plan(world, agenda)
