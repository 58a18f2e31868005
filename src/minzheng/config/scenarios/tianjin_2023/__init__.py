"""天津市民政局, winter 2022-23 and the year 2023: street rescue and child welfare, with the figures its report printed.

People, streets chosen and single stays are invented. The winter campaign is taken to run from November to March.
"""

import datetime
from typing import Any

from minzheng.config.scenarios.agenda import Agenda

FIRST_DAY, LAST_DAY = datetime.date(2022, 11, 1), datetime.date(2023, 12, 31)
SAMPLE_ACCOUNTS = (
    ("jiedai01", "救助站接待(天津市救助管理站)"),
    ("zhaoliao01", "救助站照料寻亲(天津市救助管理站)"),
    ("zhanzhang01", "救助站站长(天津市救助管理站)"),
    ("jiedai08", "救助站接待(滨海新区救助管理站)"),
    ("dudao01", "街道儿童督导员(劝业场街道)"),
    ("shegong0101", "社区工作者(劝业场东社区)"),
    ("shiwu", "社会事务处救助管理"),
    ("shiwu2", "社会事务处审批"),
    ("ertong", "儿童福利处儿童保护"),
    ("xinli", "儿童福利处心理评估"),
    ("ertong2", "儿童福利处审批"),
    ("yanglao", "养老服务处"),
    ("tongji", "统计报告"),
    ("juzhang", "局长"),
    ("shenji", "审计监督"),
    ("admin", "系统管理员"),
)


def plan(world: Any, agenda: Agenda) -> None:
    """Put all days on the agenda."""
    from minzheng.config.scenarios.tianjin_2023 import children, on_record, patrols, standards, stays  # noqa: PLC0415

    for strand in (on_record, patrols, stays, children, standards):
        strand.plan(world, agenda)
