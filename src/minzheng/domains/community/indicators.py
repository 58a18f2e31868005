"""Figures on beautiful communities and on the four-level grid."""

from django.db.models import Q

from minzheng.domains.community.beautiful import BEAUTIFUL, CREATION, DESIGNATIONS, EXEMPLARY
from minzheng.domains.community.groups import GROUPS
from minzheng.domains.community.stewards import LEADER, STEWARD, STEWARDS
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    TABLE,
    Column,
    Indicator,
    Records,
    depth,
    distinct,
    entered,
    standing,
    stock,
)
from minzheng.mechanisms.matters.public import Case

TARGETS = Indicator(
    "community.creation_targets",
    label="美丽社区和精品美丽社区创建任务",
    unit="个",
    over=Records(Case, base=Q(matter=CREATION.code, clock_from__isnull=False)),
    when="clock_from",
    open_as=RECORDS,
    columns=(
        Column("社区", "organisation__name"),
        Column("等级", "answers__level"),
        Column("列入计划", "clock_from"),
    ),
    definition="当年列入创建计划的社区,按列入之日计。",
)
BEAUTIFUL_TARGETS = TARGETS.where(
    "community.beautiful_targets", "年度美丽社区创建任务", answers__level=BEAUTIFUL
)
EXEMPLARY_TARGETS = TARGETS.where(
    "community.exemplary_targets", "年度精品美丽社区创建任务", answers__level=EXEMPLARY
)
DESIGNATED = entered(
    "community.designated",
    "认定的美丽社区",
    "个",
    DESIGNATIONS,
    open_as=RECORDS,
    columns=(
        Column("社区", "organisation__name"),
        Column("等级", "data__level"),
        Column("认定日期", "valid_from"),
    ),
)

GROUPS_ON_FILE = standing(
    "community.groups_on_file", "备案社区社会组织", "个", GROUPS, open_as=RECORDS,
    columns=(Column("名称", "data__name"), Column("类别", "data__type"), Column("备案日期", "valid_from")),
    definition="当日在备案名册中的社区社会组织。",
)  # fmt: skip
GRID_LEVELS = standing(
    "community.grid_levels",
    "街道、片区、社区、网格管理层级",
    "级",
    STEWARDS,
    measure=depth("data__level"),
    definition="当日有街片长或小巷管家在任的管理层级数。",
)


def _people(code: str, role: str) -> Indicator:
    return standing(
        code,
        role,
        "名",
        STEWARDS,
        which={"data__role": role},
        measure=stock(distinct("person")),
        open_as=TABLE,
        definition=f"当日在任的{role}人数,一人任数处只计一人。",
    )


LEADERS = _people("community.street_leaders", LEADER)
LANE_STEWARDS = _people("community.lane_stewards", STEWARD)
