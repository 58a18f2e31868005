"""The bureau of 示范区: two streets, two towns, ten communities and villages. People and ID numbers are invented."""

import datetime
from pathlib import Path

from minzheng.config.founding import committee_of
from minzheng.config.scenarios.bureaus import STREET_POSTS, Setting, World
from minzheng.config.scenarios.flows import funeral
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter
from minzheng.mechanisms.registry.public import Facility, Organisation

SETTING = Setting(
    seed="shifan-2026",
    code="999901",
    people="139901",
    bureau="示范区民政局",
    folder=Path(__file__).parent,
    founded=datetime.date(2020, 1, 1),
    first_day=datetime.date(2026, 2, 9),
    sections=("综合科", "救助与社会事务科", "养老科", "社会组织与社区科"),
    street_posts=STREET_POSTS,
    community_post=("社区(村)工作者", "shegong", "代为申请=social_assistance.;代为申请=funeral."),
    certificates=(datetime.date(2024, 1, 1), datetime.date(2029, 1, 1)),
)  # fmt: skip
CEILING = "3000元"
CHAPEL = "示范区殡仪服务站"


def set_up(world: World) -> None:
    """The bureau's own values, and the bodies that matters can be about."""
    own = "示范区民政局文件(情景假设)"
    funeral.set_rates(world, datetime.date(2026, 1, 1), "2600元", "3200元", own)
    with acting(SYSTEM, "登记临时救助审批权限"):
        code = "social_assistance.relief.street_ceiling"
        change_parameter(code, world.district, world.setting.founded, CEILING, own)
    with acting(SYSTEM, "登记居委会、村委会和殡葬服务机构"):
        for names in world.communities.values():
            for name in names:
                add_committee(world, name)
        opened = datetime.date(2021, 6, 1)
        Facility.objects.create(
            name=CHAPEL, kind="殡葬服务机构", area=world.areas["石门镇"], opened_on=opened
        )


def add_committee(world: World, community: str) -> None:
    """The committee of a community as an organisation."""
    kind = "村民委员会" if community.endswith("村") else "社区居委会"
    Organisation.objects.create(name=committee_of(community), kind=kind, area=world.areas[community])
