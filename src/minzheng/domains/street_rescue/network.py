"""四级救助网络: rescue stations and contact points from the city down to the communities, with their beds (S85, S87)."""

import datetime
from collections.abc import Mapping
from typing import Any

from minzheng.foundation.errors import Collector
from minzheng.mechanisms.areas.public import AreaVersion, Kind
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.public import declare_closing, declare_place_batch
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


def _columns(row: Mapping[str, Any], at: AreaVersion | None, problems: Collector) -> Mapping[str, Any]:
    """A station has beds; the level follows from the area."""
    level = LEVELS.get(at.kind) if at else None
    if level is None:
        problems.add(
            f"代码“{row['area']}”在{row['since']}不是市、区、街道乡镇或社区村。",
            "请核对区划代码和启用日期。",
            "no_level",
            "area",
        )
    kind, beds = row["kind"], row["beds"] or 0
    if kind not in KINDS:
        problems.add(f"类别“{kind[:20]}”不认识。", f"请填{STATION}或{POINT}。", "unknown_kind", "kind")
    if kind == STATION and not beds:
        problems.add("救助管理站须填床位。", "请填写可用床位数。", "no_beds", "beds")
    return {"level": level, "kind": kind, "beds": beds}


declare_place_batch(NETWORK, _columns)
declare_closing(
    NETWORK,
    name="救助管理站和救助点停用",
    prefix="TJ",
    since=datetime.date(2003, 8, 1),
    basis=cite("城市生活无着的流浪乞讨人员救助管理办法", 7),
)
