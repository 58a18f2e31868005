"""The bureau of 威海市: its four counties and cities, six streets and towns of each with a community and a village.

Counties carry their real codes; the numbers below them, the communities and all people are invented.
"""

import datetime
from pathlib import Path

from minzheng.config.scenarios.bureaus import STREET_POSTS, Setting, World
from minzheng.domains.social_assistance.benefits.course import FIRST_MONTH
from minzheng.domains.social_assistance.benefits.minimum_living_rule import (
    ASSET_LIMIT,
    RURAL_STANDARD,
    STANDARD,
)
from minzheng.domains.social_assistance.temporary_relief import STREET_CEILING
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter

FOUNDED = datetime.date(2018, 1, 1)
SETTING = Setting(
    seed="weihai-2020",
    code="371000",
    people="371000",
    bureau="威海市民政局",
    folder=Path(__file__).parent,
    founded=FOUNDED,
    first_day=datetime.date(2020, 1, 2),
    sections=("办公室", "社会救助科", "养老服务科", "社会组织管理科"),
    street_posts=STREET_POSTS,
    community_post=("社区(村)工作者", "shegong", "代为申请=social_assistance.;代为申请=funeral."),
    certificates=(datetime.date(2018, 1, 1), datetime.date(2024, 1, 1)),
)  # fmt: skip
EPIDEMIC = (datetime.date(2020, 1, 24), datetime.date(2020, 6, 30))
EXITS, TAPER = "social_assistance.review.exits", "social_assistance.review.taper"
_EXTREME = "social_assistance.extreme_poverty"
VALUES = (
    (STANDARD, "760元"),
    (RURAL_STANDARD, "620元"),
    (ASSET_LIMIT, "3万元"),
    (f"{_EXTREME}.asset_limit", "3万元"),
    (f"{_EXTREME}.care_able", "180元"),
    (f"{_EXTREME}.care_partly", "520元"),
    (f"{_EXTREME}.care_unable", "1050元"),
    (STREET_CEILING, "3000元"),
    (TAPER, "3"),
)


def set_up(world: World) -> None:
    """The values the city had set before the year."""
    with acting(SYSTEM, "登记本市救助标准"):
        for code, value in VALUES:
            change_parameter(code, world.district, FOUNDED, value, "威海市救助标准文件(情景假设)")


def enter_policy(world: World) -> None:
    """From the day the emergency response began to its end nobody is cut off, and the month of a decision is paid."""
    first, last = EPIDEMIC
    basis = "威海市民政局疫情防控期间困难群众兜底保障通知(情景假设)"
    with acting(world.seat("jiuzhu").actor, "登记疫情期间政策"):
        for code, then, after in ((EXITS, "暂停", "正常"), (FIRST_MONTH, "当月", "次月")):
            change_parameter(code, world.district, first, then, basis)
            change_parameter(code, world.district, last + datetime.timedelta(days=1), after, basis)
