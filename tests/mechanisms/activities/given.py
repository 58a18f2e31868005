"""Given: a district with a bureau section and two streets, and one kind of activity."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Level,
    Seat,
    Staff,
    Unit,
    appoint,
    create_post,
    create_unit,
    seat_of,
)
from minzheng.mechanisms.activities.public import Draft, Kind, Measure, declare_kind, withdraw_kind
from minzheng.mechanisms.areas.public import Area, load_tree
from minzheng.mechanisms.matters.public import Choice, Form

TODAY = date(2019, 12, 5)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PUBLICITY = Kind(
    code="test_law.publicity",
    label="普法宣传活动",
    unit="次",
    measures=(Measure("people", "参加人次", "人次"), Measure("leaflets", "发放资料", "份")),
    fields=Form((Choice("law", "宣传法律", options=("宪法", "养老法规")),)),
)


@dataclass
class World:
    """Areas by name, and seats: a section, two streets, one that may not record."""

    areas: dict[str, Area]
    section: Seat
    east: Seat
    west: Seat
    clerk: Seat

    def draft(self, **changes: Any) -> Draft:
        given: dict[str, Any] = {
            "title": "宪法宣传周",
            "on": date(2019, 12, 4),
            "area": self.areas["东街街道"],
            "place": "文化广场",
            "measures": {"people": 120, "leaflets": "7,000"},
            "answers": {"law": "宪法"},
            **changes,
        }
        return Draft(**given)


def person(name: str, unit: Unit, **functions: str) -> Seat:
    """A person with an account in a post of a unit."""
    staff = Staff.objects.create(name=name, person_key=f"key-{name}")
    appoint(staff, create_post(unit, f"{name}岗", **functions))
    return seat_of(Account.objects.create(username=name, kind=AccountKind.STAFF, staff=staff))


def build() -> World:
    """Must be called inside an act."""
    rows = [
        {"code": "900101", "name": "示范区", "kind": "区县", "parent_code": ""},
        {"code": "900101001", "name": "东街街道", "kind": "街道乡镇", "parent_code": "900101"},
        {"code": "900101002", "name": "西街街道", "kind": "街道乡镇", "parent_code": "900101"},
    ]
    loaded = load_tree(rows, date(2018, 1, 1), "测试区划")
    areas = {row["name"]: area for row, area in zip(rows, loaded, strict=True)}
    top = create_unit("示范区民政局", Level.BUREAU, areas["示范区"])
    section = create_unit("法规科", Level.SECTION, areas["示范区"], top)
    east = create_unit("东街街道办事处", Level.STREET, areas["东街街道"], top)
    west = create_unit("西街街道办事处", Level.STREET, areas["西街街道"], top)
    return World(
        areas,
        person("张科", section, reporting="test_law."),
        person("王东", east, answering="test_law."),
        person("李西", west, reporting="*"),
        person("赵受", east, accepting="*"),
    )


@contextmanager
def declared() -> Iterator[None]:
    declare_kind(PUBLICITY)
    try:
        yield
    finally:
        withdraw_kind(PUBLICITY.code)
