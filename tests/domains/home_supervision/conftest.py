"""The care section of 2026 and two homes on the register, the first with an account of its own."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from tests.bureau import Bureau

from minzheng.domains.elder_care.home_accounts import open_home_account
from minzheng.domains.elder_care.home_record import new_home
from minzheng.domains.home_supervision.homes import CODE
from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat, seat_of
from minzheng.mechanisms.indicators.public import AsOf, Year, value
from minzheng.mechanisms.matters.public import Case, perform
from minzheng.mechanisms.registry.public import Facility

OURS = f"{CODE}."
SECTION = "养老服务科"
START = "2026-03-02"


def at(day: str, hour: int = 9) -> Any:
    moment = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(hour), clock.SHANGHAI)
    return clock.at(moment)


def do(case: Case, outcome: str, seat: Seat, **more: Any) -> Case:
    fresh = Case.objects.get(pk=case.pk)
    return perform(fresh, outcome, seat, version=fresh.version, **more)


def only(code: str, **which: Any) -> Case:
    return Case.objects.get(matter=OURS + code, **which)


@pytest.fixture
def moment() -> Any:
    with at(START):
        yield


@pytest.fixture
def office(bureau: Bureau) -> SimpleNamespace:
    lead, second = bureau.staff("赵强", certified=True), bureau.staff("钱伟", certified=True)
    both = f"elder_care. {OURS}"
    return SimpleNamespace(
        bureau=bureau,
        district=bureau.area("120110"),
        clerk=bureau.seat(SECTION, "刘丽", accepting=both, reviewing=both, registering=both, rectifying=OURS),
        checker=bureau.seat(SECTION, "陈静", reviewing=OURS),
        chief=bureau.seat(SECTION, "孙立", deciding=both),
        head=bureau.seat("东丽区民政局", "周局长", leading="*"),
        lead=bureau.seat(SECTION, lead, inspecting=both),
        second=bureau.seat(SECTION, second, inspecting=both),
        rechecker=bureau.seat(SECTION, bureau.staff("周敏", certified=True), rechecking=both),
        companion=bureau.seat(SECTION, bureau.staff("郑宏", certified=True), rechecking=both).staff,
    )


@pytest.fixture
def nest(office: SimpleNamespace) -> Facility:
    return home(office, "鹤童养老院")


@pytest.fixture
def director(office: SimpleNamespace, nest: Facility) -> Seat:
    number = make_resident_id("120110", datetime.date(1980, 1, 2), 1, Sex.FEMALE)
    made, _ = open_home_account(nest, office.clerk, username="jigou1", name="吴院长", id_number=number)
    return seat_of(made)


def home(office: SimpleNamespace, name: str) -> Facility:
    answers = {"on": "2025-06-01", "ownership": "民办", "state": "运营", "floor_area": "4000", "beds": "120"}
    case = do(new_home(office.clerk, office.bureau.area("120110001"), name, **answers), "同意", office.chief)
    assert case.facility is not None
    return case.facility


def standing_at(office: SimpleNamespace, code: str, day: str) -> Any:
    return value(OURS + code, AsOf(datetime.date.fromisoformat(day)), office.district).value


def in_year(office: SimpleNamespace, code: str) -> Any:
    return value(OURS + code, Year(2026), office.district).value
