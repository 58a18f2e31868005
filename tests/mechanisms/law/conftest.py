"""A tree of two districts, 东丽区 with two streets and one community."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from minzheng.mechanisms.areas.public import Area, AreaVersion
from minzheng.mechanisms.journal.public import SYSTEM, acting

BEGIN = date(2000, 1, 1)
TREE = {
    "12": ("天津市", "省", None),
    "120110": ("东丽区", "区县", "12"),
    "120111": ("西青区", "区县", "12"),
    "120110001": ("张贵庄街道", "街道乡镇", "120110"),
    "120110002": ("丰年村街道", "街道乡镇", "120110"),
    "120110001001": ("詹庄社区", "社区村", "120110001"),
}


@pytest.fixture
def tree(db: None) -> Iterator[dict[str, Area]]:
    """Areas by code."""
    made: dict[str, Area] = {}
    paths: dict[str, list[int]] = {}
    with acting(SYSTEM, "测试"):
        for code, (name, kind, parent) in TREE.items():
            made[code] = Area.objects.create(created_on=BEGIN)
            paths[code] = [*(paths[parent] if parent else []), made[code].pk]
            AreaVersion.objects.create(
                area=made[code], code=code, name=name, kind=kind, path=paths[code], valid=DateRange(BEGIN, None),
                parent=made[parent] if parent else None,
            )  # fmt: skip
    yield made
