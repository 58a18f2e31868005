"""Where children are looked after: protection stations of streets, homes of communities, institutions; who has none (S83)."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from minzheng.foundation.errors import Collector
from minzheng.mechanisms.areas.public import Area, AreaVersion, Kind, within
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.public import declare_closing, declare_place_batch
from minzheng.mechanisms.registry.public import Column, Facility, Register, as_of

STATION, HOME = "街道未保站", "儿童之家"
PROTECTION, WELFARE = "未成年人救助保护机构", "儿童福利机构"
# Kind of place → the kinds of areas it may stand for.
PLACES: Mapping[str, tuple[str, ...]] = {
    STATION: (Kind.STREET,),
    HOME: (Kind.COMMUNITY,),
    PROTECTION: (Kind.CITY, Kind.COUNTY),
    WELFARE: (Kind.CITY, Kind.COUNTY),
}

BOOK = Register(
    "child_welfare.places",
    "儿童保护和关爱场所名册",
    Facility,
    (Column("kind", "类别"), Column("beds", "床位", unit="张")),
)


def _columns(row: Mapping[str, Any], at: AreaVersion | None, problems: Collector) -> Mapping[str, Any]:
    """A station stands for a street, a home for a community."""
    kind, since = row["kind"], row["since"]
    if at is None:
        problems.add(
            f"{since}没有代码为“{row['area']}”的区域。", "请核对区划代码和启用日期。", "unknown_area", "area"
        )
    if kind not in PLACES:
        problems.add(f"类别“{kind[:20]}”不认识。", f"请填{'、'.join(PLACES)}之一。", "unknown_kind", "kind")
    elif at is not None and at.kind not in PLACES[kind]:
        problems.add(
            f"{kind}不能设在{at.kind}。", f"应填{'或'.join(PLACES[kind])}的代码。", "wrong_level", "area"
        )
    return {"kind": kind} | ({"beds": row["beds"]} if row["beds"] is not None else {})


def uncovered(kind: str, area: Area, on: datetime.date) -> QuerySet[AreaVersion]:
    """Streets without a station, or communities without a home, in an area on a day, by code: the list to work off."""
    covered = as_of(BOOK, on, area).filter(data__kind=kind).values("area_id")
    places = AreaVersion.objects.filter(
        kind__in=PLACES[kind], valid__contains=on, area_id__in=within(area, on)
    )
    return places.exclude(area_id__in=covered).order_by("code")


declare_place_batch(BOOK, _columns)
declare_closing(
    BOOK,
    name="儿童保护和关爱场所停用",
    prefix="TC",
    since=datetime.date(2021, 6, 1),
    basis=cite("未成年人保护法", 91),
)
