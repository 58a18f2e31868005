"""心理关爱项目合作方: who takes part in the mental-care project, and since when (S84)."""

import datetime
from collections.abc import Mapping
from typing import Any

from minzheng.foundation.errors import collect
from minzheng.mechanisms.areas.public import version_at
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.public import Batch, Line, declare_batch, declare_closing
from minzheng.mechanisms.registry.public import Column, Organisation, Register

ROLES = ("牵头单位", "技术支持", "资金支持", "服务实施")

PARTNERS = Register(
    "child_welfare.mental_care_partners", "心理关爱项目合作方", Organisation, (Column("role", "分工"),)
)


def batch_line(row: Mapping[str, Any]) -> Line:
    """A party of the project, known by its name and place. Raises `Invalid` with all faults of the row."""
    at = version_at(row["area"], row["since"])
    with collect() as problems:
        if at is None:
            problems.add(f"没有代码为“{row['area']}”的区域。", "请核对区划代码。", "unknown_area", "area")
        if row["role"] not in ROLES:
            problems.add(
                f"分工“{row['role'][:20]}”不认识。", f"请填{'、'.join(ROLES)}之一。", "unknown_role", "role"
            )
    assert at is not None  # collect() raised without one
    body, _ = Organisation.objects.get_or_create(
        name=row["name"], area=at.area, defaults={"kind": row["kind"]}
    )
    return Line(body, {"role": row["role"]}, valid_from=row["since"], valid_to=row["until"])


declare_batch(
    Batch(
        PARTNERS,
        (
            TableColumn("name", "名称"),
            TableColumn("kind", "单位类别", longest=40),
            TableColumn("area", "区划代码", longest=20),
            TableColumn("role", "分工", longest=20),
            TableColumn("since", "加入日期", ColumnKind.DATE),
            TableColumn("until", "退出日期", ColumnKind.DATE, required=False),
        ),
        lambda: batch_line,
    )
)
declare_closing(
    PARTNERS,
    name="心理关爱合作方退出",
    prefix="TH",
    since=datetime.date(2021, 6, 1),
    basis=cite("未成年人保护法", 91),
)
