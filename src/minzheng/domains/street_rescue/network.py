"""四级救助网络: rescue stations and contact points from the city down to the communities, with their beds (S85, S87)."""

import datetime
from collections.abc import Mapping
from typing import Any

from minzheng.foundation.errors import Missing, collect
from minzheng.mechanisms.areas.public import Area, Kind, find, version_of
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.public import Batch, Line, declare_batch, declare_closing
from minzheng.mechanisms.registry.public import Column, Facility, Register

STATION, POINT = KINDS = ("救助管理站", "救助点")
LEVELS: Mapping[str, str] = {
    Kind.CITY: "市",
    Kind.COUNTY: "区",
    Kind.STREET: "街(乡镇)",
    Kind.COMMUNITY: "社区(村居)",
}

NETWORK = Register(
    "street_rescue.network",
    "救助管理站和救助点名册",
    Facility,
    (Column("level", "层级"), Column("kind", "类别"), Column("beds", "床位", unit="张")),
)


def batch_line(row: Mapping[str, Any]) -> Line:
    """One row: a station has beds; the level follows from the area. Raises `Invalid` with all faults of the row."""
    kind, since, beds = row["kind"], row["since"], row["beds"]
    with collect() as problems:
        area, level = _level(row["area"], since)
        if level is None:
            problems.add(
                f"代码“{row['area']}”在{since}不是市、区、街道乡镇或社区村。",
                "请核对区划代码和启用日期。",
                "no_level",
                "area",
            )
        if kind not in KINDS:
            problems.add(f"类别“{kind[:20]}”不认识。", f"请填{STATION}或{POINT}。", "unknown_kind", "kind")
        if kind == STATION and not beds:
            problems.add("救助管理站须填床位。", "请填写可用床位数。", "no_beds", "beds")
        if beds is not None and beds < 0:
            problems.add("床位不能为负。", "请核对。", "invalid", "beds")
    assert area is not None  # collect() raised without a level
    place, _ = Facility.objects.get_or_create(
        name=row["name"], kind=kind, area=area, defaults={"address": row["address"] or "", "opened_on": since}
    )
    data = {"level": level, "kind": kind, "beds": beds or 0}
    return Line(place, data, valid_from=since, valid_to=row["until"])


def _level(code: str, on: datetime.date) -> tuple[Area | None, str | None]:
    try:
        area = find(code, on)
    except Missing:
        return None, None
    return area, LEVELS.get(version_of(area, on).kind)


declare_batch(
    Batch(
        NETWORK,
        (
            TableColumn("name", "名称"),
            TableColumn("kind", "类别", longest=10),
            TableColumn("area", "区划代码", longest=20),
            TableColumn("address", "地址", required=False, longest=300),
            TableColumn("beds", "床位", ColumnKind.INTEGER, required=False),
            TableColumn("since", "启用日期", ColumnKind.DATE),
            TableColumn("until", "停用日期", ColumnKind.DATE, required=False),
        ),
        lambda: batch_line,
    )
)
declare_closing(
    NETWORK,
    name="救助管理站和救助点停用",
    prefix="TJ",
    since=datetime.date(2003, 8, 1),
    basis=cite("城市生活无着的流浪乞讨人员救助管理办法", 7),
)
