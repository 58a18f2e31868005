"""Given: a district with a bureau section and two streets, and one kind of activity."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.bureau import plant, seated

from minzheng.mechanisms.access.public import Level, Seat, create_unit
from minzheng.mechanisms.activities.public import Draft, Kind, Measure, declare_kind, withdraw_kind
from minzheng.mechanisms.areas.public import Area
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


def build() -> World:
    """Must be called inside an act."""
    areas = plant(
        [
            ("900101", "示范区", "区县", ""),
            ("900101001", "东街街道", "街道乡镇", "900101"),
            ("900101002", "西街街道", "街道乡镇", "900101"),
        ]
    )
    top = create_unit("示范区民政局", Level.BUREAU, areas["示范区"])
    section = create_unit("法规科", Level.SECTION, areas["示范区"], top)
    east = create_unit("东街街道办事处", Level.STREET, areas["东街街道"], top)
    west = create_unit("西街街道办事处", Level.STREET, areas["西街街道"], top)
    return World(
        areas,
        seated("张科", section, reporting="test_law."),
        seated("王东", east, answering="test_law."),
        seated("李西", west, reporting="*"),
        seated("赵受", east, accepting="*"),
    )


@contextmanager
def declared() -> Iterator[None]:
    declare_kind(PUBLICITY)
    try:
        yield
    finally:
        withdraw_kind(PUBLICITY.code)
