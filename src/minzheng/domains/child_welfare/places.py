"""Where children are looked after: protection stations of streets, homes of communities, institutions; who has none (S83)."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from minzheng.foundation.errors import Missing, collect
from minzheng.mechanisms.areas.public import Area, AreaVersion, Kind, find, version_of, within
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.public import Batch, Line, declare_batch, declare_closing
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


def batch_line(row: Mapping[str, Any]) -> Line:
    """One row; a station stands for a street, a home for a community. Raises `Invalid` with all faults of the row."""
    kind, since, beds = row["kind"], row["since"], row["beds"]
    with collect() as problems:
        area, stands_for = _area(row["area"], since)
        if area is None:
            problems.add(
                f"{since}没有代码为“{row['area']}”的区域。",
                "请核对区划代码和启用日期。",
                "unknown_area",
                "area",
            )
        if kind not in PLACES:
            problems.add(
                f"类别“{kind[:20]}”不认识。", f"请填{'、'.join(PLACES)}之一。", "unknown_kind", "kind"
            )
        elif area is not None and stands_for not in PLACES[kind]:
            problems.add(
                f"{kind}不能设在{stands_for}。",
                f"应填{'或'.join(PLACES[kind])}的代码。",
                "wrong_level",
                "area",
            )
        if beds is not None and beds < 0:
            problems.add("床位不能为负。", "请核对。", "invalid", "beds")
    assert area is not None  # collect() raised without one
    place, _ = Facility.objects.get_or_create(
        name=row["name"], kind=kind, area=area, defaults={"address": row["address"] or "", "opened_on": since}
    )
    data = {"kind": kind} | ({"beds": beds} if beds is not None else {})
    return Line(place, data, valid_from=since, valid_to=row["until"])


def uncovered(kind: str, area: Area, on: datetime.date) -> QuerySet[AreaVersion]:
    """Streets without a station, or communities without a home, in an area on a day, by code: the list to work off."""
    covered = as_of(BOOK, on, area).filter(data__kind=kind).values("area_id")
    places = AreaVersion.objects.filter(
        kind__in=PLACES[kind], valid__contains=on, area_id__in=within(area, on)
    )
    return places.exclude(area_id__in=covered).order_by("code")


def _area(code: str, on: datetime.date) -> tuple[Area | None, str]:
    try:
        area = find(code, on)
    except Missing:
        return None, ""
    return area, version_of(area, on).kind


declare_batch(
    Batch(
        BOOK,
        (
            TableColumn("name", "名称"),
            TableColumn("kind", "类别", longest=20),
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
    BOOK,
    name="儿童保护和关爱场所停用",
    prefix="TC",
    since=datetime.date(2021, 6, 1),
    basis=cite("未成年人保护法", 91),
)
