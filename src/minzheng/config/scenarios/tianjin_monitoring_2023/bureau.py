"""The bureau of 天津市 as the platform needs it: the areas of the other city scenario, streets that look into warnings, 57 banks."""

import datetime
import shutil
from pathlib import Path

from django.conf import settings

from minzheng.config.scenarios.bureaus import ASSISTANCE_POSTS, Setting, World, enter_staff
from minzheng.config.scenarios.flows.standards import set_standards
from minzheng.mechanisms.exchange.public import load_senders
from minzheng.mechanisms.journal.public import SYSTEM, acting

HERE = Path(__file__).parent
WATCHING = ";调查核实=low_income_monitoring.;审核=low_income_monitoring."
SETTING = Setting(
    seed="tianjin-monitoring-2023",
    code="120000",
    people="129903",
    bureau="天津市民政局",
    folder=HERE.with_name("tianjin_assistance_2023"),
    founded=datetime.date(2020, 1, 1),
    first_day=datetime.date(2023, 1, 1),
    sections=("办公室", "社会救助处", "社会事务处"),
    street_posts=tuple((post, login, held + WATCHING) for post, login, held in ASSISTANCE_POSTS),
    community_post=("社区工作者", "shegong", "代为申请=social_assistance."),
    certificates=(datetime.date(2021, 1, 1), datetime.date(2026, 1, 1)),
)
WATCHER = (
    "社会救助处",
    "数据监测岗",
    "shuju",
    "接件登记=exchange.;审核=exchange.;审批=exchange.;统计报告=low_income_monitoring.",
)


def set_up(world: World) -> None:
    """The city's standards, somebody for the data, and the banks that deliver here."""
    set_standards(world, datetime.date(2021, 7, 1), "1010元", "1010元", "天津市救助标准文件(情景假设)")
    with acting(SYSTEM, "导入数据监测岗"):
        enter_staff(world, [WATCHER])
    own = Path(settings.DATA) / "senders.yaml"
    shutil.copyfile(HERE.with_name("tianjin_2023") / "banks.yaml", own)
    load_senders(own)
