"""The bureau of 东丽区 in 2019: 11 streets, sections, people in posts. People and ID numbers are invented."""

import datetime
from pathlib import Path

from minzheng.config.scenarios.bureaus import STREET_POSTS, WARNINGS_HANDLED, Setting, World, found_bureau

FOUNDED = datetime.date(2012, 1, 1)
SETTING = Setting(
    seed="dongli-2019",
    code="120110",
    people="120110",
    bureau="东丽区民政局",
    folder=Path(__file__).parent,
    founded=FOUNDED,
    first_day=datetime.date(2019, 1, 1),
    sections=("办公室", "政策法规科", "社会救助科", "养老服务科", "社会组织科", "社区建设科", "社会事务科"),
    street_posts=(
        ("民政窗口岗", "chuangkou", f"受理=social_assistance.;受理=funeral.;调查核实=social_assistance.;公示=social_assistance.;代为申请=community.;受理=payments.account;{WARNINGS_HANDLED}"),
        *STREET_POSTS[1:3],
        ("街道分管领导", "fenguan", "审批=social_assistance.;审核=low_income_monitoring.children;领导=*"),
    ),
    community_post=("社区工作者", "shegong", "代为申请=social_assistance.;代为申请=funeral."),
    certificates=(datetime.date(2016, 1, 1), datetime.date(2022, 1, 1)),
)  # fmt: skip

__all__ = ["FOUNDED", "SETTING", "World", "found_bureau"]
