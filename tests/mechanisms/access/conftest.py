from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count

import pytest

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Level,
    Post,
    Seat,
    Staff,
    Unit,
    appoint,
    create_post,
    create_unit,
    seat_of,
)
from minzheng.mechanisms.areas.public import Area, load_tree
from minzheng.mechanisms.journal.public import SYSTEM, acting

TODAY = date(2019, 5, 6)
ROWS = [
    {"code": "900101", "name": "示范区", "kind": "区县", "parent_code": ""},
    {"code": "900101001", "name": "东街街道", "kind": "街道乡镇", "parent_code": "900101"},
    {"code": "900101002", "name": "西街街道", "kind": "街道乡镇", "parent_code": "900101"},
    {"code": "900101001001", "name": "春晖社区", "kind": "社区村", "parent_code": "900101001"},
    {"code": "900101002001", "name": "秋实社区", "kind": "社区村", "parent_code": "900101002"},
]


@dataclass
class Bureau:
    """A small bureau: areas, units, and people made on demand, each with an account of their own."""

    areas: dict[str, Area]
    units: dict[str, Unit]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def person(self, name: str) -> Staff:
        return Staff.objects.create(name=name, person_key=f"key-{next(self.numbers)}")

    def account(self, staff: Staff) -> Account:
        return Account.objects.create(username=f"u{next(self.numbers)}", kind=AccountKind.STAFF, staff=staff)

    def post(self, unit: str, **functions: str) -> Post:
        return create_post(self.units[unit], f"岗位{next(self.numbers)}", **functions)

    def seat(self, unit: str, name: str = "张三", **functions: str) -> Seat:
        staff = self.person(name)
        appoint(staff, self.post(unit, **functions))
        return seat_of(self.account(staff))


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.at(TODAY), acting(SYSTEM, "测试"):
        loaded = load_tree(ROWS, date(2018, 1, 1), "测试区划")
        areas = {str(row["name"]): area for row, area in zip(ROWS, loaded, strict=True)}
        top = create_unit("示范区民政局", Level.BUREAU, areas["示范区"])
        units = {
            "局": top,
            "救助科": create_unit("社会救助科", Level.SECTION, areas["示范区"], top),
            "东街": create_unit("东街街道办事处", Level.STREET, areas["东街街道"], top),
            "西街": create_unit("西街街道办事处", Level.STREET, areas["西街街道"], top),
        }
        units["春晖"] = create_unit("春晖社区居委会", Level.COMMUNITY, areas["春晖社区"], units["东街"])
        units["秋实"] = create_unit("秋实社区居委会", Level.COMMUNITY, areas["秋实社区"], units["西街"])
        units["养老院"] = create_unit(
            "夕阳红养老院", Level.INSTITUTION, areas["春晖社区"], top, "facility:12"
        )
        yield Bureau(areas, units)
