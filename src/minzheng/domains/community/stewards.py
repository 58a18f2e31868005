"""街片长和小巷管家: who looks after which street, patch, community and grid, and since when (S58)."""

import datetime
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from django.db.models import QuerySet

from minzheng.foundation.errors import collect
from minzheng.mechanisms.areas.public import Area, AreaVersion, Kind, version_at, within
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.matters.public import Batch, Line, declare_batch
from minzheng.mechanisms.registry.public import Column, Person, Register, RegisterEntry, as_of, identify

LEADER, STEWARD = "街片长", "小巷管家"
LEVELS = (Kind.STREET, Kind.PATCH, Kind.COMMUNITY, Kind.GRID)
SERVES = {LEADER: LEVELS[:2], STEWARD: LEVELS[2:]}
RANKS = ("处级", "科级")

STEWARDS = Register(
    "community.stewards",
    "街片长和小巷管家名册",
    Person,
    (Column("role", "身份"), Column("rank", "职务"), Column("level", "管理层级")),
)


def line(place: Callable[[str, datetime.date], AreaVersion | None], row: Mapping[str, Any]) -> Line:
    """One row of the table: a street cadre leads a street or patch, a volunteer serves a community or grid."""
    role, since = row["role"], row["since"]
    with collect() as problems:
        at = place(row["area"], since)
        if at is None:
            problems.add(
                f"{since}没有代码为“{row['area']}”的区域。",
                "请核对区划代码和任职日期。",
                "unknown_area",
                "area",
            )
        if role not in SERVES:
            problems.add(f"身份“{role}”不认识。", f"请填{LEADER}或{STEWARD}。", "unknown_role", "role")
        elif at is not None and at.kind not in SERVES[role]:
            problems.add(
                f"{role}不能设在{at.kind}。", f"{role}设在{'或'.join(SERVES[role])}。", "wrong_level", "area"
            )
        if role == LEADER and row["rank"] not in RANKS:
            problems.add(
                "街片长由处级或科级干部担任。", f"请在“职务”栏填{'或'.join(RANKS)}。", "no_rank", "rank"
            )
    assert at is not None
    data = {"role": role, "rank": row["rank"] or "", "level": at.kind}
    person = identify(row["name"], row["id_number"], at.area, phone=row["phone"])
    return Line(
        person, data, key=f"{role} {row['area']}", area=at.area, valid_from=since, valid_to=row["until"]
    )


declare_batch(
    Batch(
        STEWARDS,
        (
            TableColumn("name", "姓名", longest=40),
            TableColumn("id_number", "身份证号", longest=18, width=22),
            TableColumn("phone", "联系电话", required=False, longest=20),
            TableColumn("role", "身份", longest=10),
            TableColumn("rank", "职务", required=False, longest=20),
            TableColumn("area", "区划代码", longest=20),
            TableColumn("since", "任职日期", ColumnKind.DATE),
            TableColumn("until", "卸任日期", ColumnKind.DATE, required=False),
        ),
        lambda: partial(line, cache(version_at)),
    )
)


def stewards(on: datetime.date, area: Area, role: str = "") -> QuerySet[RegisterEntry]:
    """Register lines in force on a day in an area and below it, of one role if given."""
    held = as_of(STEWARDS, on, area)
    return held.filter(data__role=role) if role else held


def levels(on: datetime.date, area: Area) -> list[str]:
    """The levels of management that have somebody on a day, from the street down."""
    held = set(stewards(on, area).values_list("data__level", flat=True))
    return [level.value for level in LEVELS if level.value in held]


def unserved_grids(on: datetime.date, area: Area) -> QuerySet[AreaVersion]:
    """Grids of an area that nobody serves on a day, by code: the list to work off."""
    return (
        AreaVersion.objects.filter(kind=Kind.GRID, valid__contains=on, area_id__in=within(area, on))
        .exclude(area_id__in=stewards(on, area).values("area_id"))
        .order_by("code")
    )
