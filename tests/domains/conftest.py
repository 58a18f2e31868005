"""A small bureau that the domain tests work in: one district, two streets, three communities, people in posts."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Seat,
    Staff,
    Unit,
    appoint,
    create_post,
    create_unit,
    grant,
    seat_of,
)
from minzheng.mechanisms.areas.public import Area, find, load_tree
from minzheng.mechanisms.journal.public import SYSTEM, acting

START = datetime.date(2018, 1, 1)
AREAS = [
    ("120110", "东丽区", "区县", ""),
    ("120110001", "张贵庄街道", "街道乡镇", "120110"),
    ("120110002", "丰年村街道", "街道乡镇", "120110"),
    ("120110001001", "詹滨里社区", "社区村", "120110001"),
    ("120110001002", "昌明里社区", "社区村", "120110001"),
    ("120110002001", "丰年里社区", "社区村", "120110002"),
]


@dataclass
class Bureau:
    """Areas by name, units by name; `seat(unit, person, function=matters, …)` appoints a person to a new post."""

    units: dict[str, Unit] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def area(self, code: str) -> Area:
        return find(code)

    def unit(self, name: str, level: str, code: str, parent: str = "", represents: str = "") -> Unit:
        with acting(SYSTEM, "设置单位"):
            made = create_unit(name, level, find(code), self.units.get(parent), represents)
        self.units[name] = made
        return made

    def staff(self, name: str, certificate: bool = False) -> Staff:
        valid: Any = (datetime.date(2018, 1, 1), datetime.date(2027, 1, 1)) if certificate else None
        with acting(SYSTEM, "登记人员"):
            return Staff.objects.create(
                name=name,
                person_key=f"person-{next(self.numbers)}",
                certificate_number=f"120110{next(self.numbers):04d}" if certificate else "",
                certificate_valid=valid,
            )

    def seat(self, unit: str, person: str | Staff, **functions: str) -> Seat:
        staff = person if isinstance(person, Staff) else self.staff(person)
        with acting(SYSTEM, "设置岗位"):
            post = create_post(self.units[unit], f"岗位{next(self.numbers)}")
            for function, matters in functions.items():
                for one in matters.split():
                    grant(post, function, one)
            appoint(staff, post, START)
            account = Account.objects.create(
                username=f"u{next(self.numbers)}",
                kind=AccountKind.STAFF,
                staff=staff,
                must_change_password=False,
            )
        return seat_of(account, post.pk)


@pytest.fixture
def moment() -> Iterator[None]:
    with clock.at(datetime.datetime(2019, 3, 4, 9, 0, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def bureau(db: None, moment: None) -> Bureau:
    made = Bureau()
    with acting(SYSTEM, "设立"):
        load_tree(
            [dict(zip(("code", "name", "kind", "parent_code"), row, strict=True)) for row in AREAS],
            START,
            "区划",
        )
    made.unit("东丽区民政局", "局", "120110")
    for name in ("办公室", "社会救助科", "养老服务科", "社会事务科"):
        made.unit(name, "科室", "120110", "东丽区民政局")
    for code, name, kind, _ in AREAS[1:]:
        street = kind == "街道乡镇"
        parent = "东丽区民政局" if street else f"{AREAS[1 if code.startswith('120110001') else 2][1]}办事处"
        made.unit(f"{name}办事处" if street else f"{name}居委会", "街道" if street else "社区", code, parent)
    return made
