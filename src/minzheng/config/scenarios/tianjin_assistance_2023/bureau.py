"""The bureau of 天津市: its sixteen districts, two streets or towns of each with two communities or villages.

Districts carry their real codes and streets real names; codes below the districts, communities and people are invented. What a
district's bureau does is done by the street (confirmed by it since 2023, an assumption) or, above its ceiling, by the city.
"""

import datetime
from functools import cache
from pathlib import Path

from minzheng.config.scenarios.bureaus import ASSISTANCE_POSTS, Setting, World
from minzheng.config.scenarios.flows import funeral
from minzheng.domains.social_assistance.benefits.course import CONFIRMED_BY
from minzheng.domains.social_assistance.benefits.minimum_living_rule import (
    ASSET_LIMIT,
    RURAL_STANDARD,
    STANDARD,
)
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY
from minzheng.domains.social_assistance.temporary_relief import STREET_CEILING
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter

FOUNDED, NEXT_YEAR = datetime.date(2020, 1, 1), datetime.date(2024, 1, 1)
CONFIRMING_SINCE = datetime.date(2023, 1, 1)
SETTING = Setting(
    seed="tianjin-assistance-2023",
    code="120000",
    people="129902",
    bureau="天津市民政局",
    folder=Path(__file__).parent,
    founded=FOUNDED,
    first_day=datetime.date(2023, 1, 1),
    sections=("办公室", "社会救助处", "社会事务处"),
    street_posts=(
        ("民政窗口岗", "chuangkou", f"{ASSISTANCE_POSTS[0][2]};受理=funeral."),
        *ASSISTANCE_POSTS[1:],
    ),
    community_post=("社区工作者", "shegong", "代为申请=social_assistance.;代为申请=funeral."),
    certificates=(datetime.date(2021, 1, 1), datetime.date(2026, 1, 1)),
)  # fmt: skip
SINCE_2021 = datetime.date(2021, 7, 1)
VALUES = (
    (STANDARD, SINCE_2021, "1010元"),
    (RURAL_STANDARD, SINCE_2021, "1010元"),
    (STANDARD, NEXT_YEAR, "1060元"),
    (RURAL_STANDARD, NEXT_YEAR, "1060元"),
    (ASSET_LIMIT, SINCE_2021, "3万元"),
    (f"{EXTREME_POVERTY}.asset_limit", SINCE_2021, "3万元"),
    (f"{EXTREME_POVERTY}.care_able", SINCE_2021, "200元"),
    (f"{EXTREME_POVERTY}.care_partly", SINCE_2021, "600元"),
    (f"{EXTREME_POVERTY}.care_unable", SINCE_2021, "1200元"),
    (STREET_CEILING, FOUNDED, "1万元"),
    (CONFIRMED_BY, CONFIRMING_SINCE, "街道"),
    ("payments.lookback", FOUNDED, "1个"),
)


def set_up(world: World) -> None:
    """The values the city had set: one standard for town and country; and what a funeral is subsidised with."""
    funeral.set_rates(world, FOUNDED, "2000元", "2000元", "天津市丧葬补贴标准文件(情景假设)")
    with acting(SYSTEM, "登记本市救助标准"):
        for code, since, value in VALUES:
            change_parameter(code, world.district, since, value, "天津市救助标准文件(情景假设)")


@cache
def districts() -> tuple[str, ...]:
    """Names of the sixteen districts."""
    return tuple(row["name"] for row in SETTING.areas() if row["kind"] == "区县")
