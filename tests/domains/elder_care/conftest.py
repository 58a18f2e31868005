"""The care section, two homes on the register with accounts of their own, and an inspection from visit to order."""

import datetime
from types import SimpleNamespace

import pytest
from tests.domains.conftest import inspection_of

from minzheng.domains.elder_care.home_accounts import open_home_account
from minzheng.domains.elder_care.home_record import new_home
from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import seat_of
from minzheng.mechanisms.checks.public import (
    order_rectification,
)
from minzheng.mechanisms.matters.public import Case, open_case, open_stage, perform

OURS = "elder_care."
SECTION = "养老服务科"
HOME = {
    "on": "2019-03-01",
    "ownership": "民办",
    "state": "运营",
    "floor_area": "4000",
    "beds": "120",
}


def do(case, outcome, seat, **more):
    fresh = Case.objects.get(pk=case.pk)
    return perform(fresh, outcome, seat, version=fresh.version, **more)


def on(day, hour=9):
    moment = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(hour), clock.SHANGHAI)
    return clock.at(moment)


def certified(bureau, name):
    made = bureau.staff(name, certified=True)
    made.refresh_from_db()
    return made


@pytest.fixture
def office(bureau):
    lead, second = certified(bureau, "赵强"), certified(bureau, "钱伟")
    return SimpleNamespace(
        bureau=bureau,
        district=bureau.area("120110"),
        clerk=bureau.seat(
            SECTION, "刘丽", accepting=OURS, reviewing=f"{OURS} registry.", registering=f"{OURS} registry."
        ),
        chief=bureau.seat(SECTION, "孙立", deciding=f"{OURS} registry."),
        lead=bureau.seat(SECTION, lead, inspecting=OURS, rechecking=OURS),
        second=bureau.seat(SECTION, second, inspecting=OURS, rechecking=OURS),
        rechecker=bureau.seat(SECTION, certified(bureau, "周敏"), rechecking=OURS),
        companion=bureau.seat("办公室", certified(bureau, "郑宏"), inspecting="enforcement.").staff,
    )


@pytest.fixture
def record(office):
    """record(home, change, **answers) submits and decides one change of the register."""

    def run(home, change, **answers):
        case = open_case(
            OURS + "home_record",
            office.clerk,
            area=home.area,
            answers={"change": change, **answers},
            subject=home,
        )
        return do(case, "同意", office.chief)

    return run


@pytest.fixture
def home(office):
    """home(name, area, **answers) puts a home on the register."""

    def made(name, area="120110001", **answers):
        case = new_home(office.clerk, office.bureau.area(area), name, **{**HOME, **answers})
        return do(case, "同意", office.chief).facility

    return made


@pytest.fixture
def account(office):
    """account(home, serial) opens the account of a home and gives its seat."""

    def opened(home, serial=1):
        number = make_resident_id("120110", datetime.date(1980, 1, 2), serial, Sex.FEMALE)
        made, _ = open_home_account(
            home, office.clerk, username=f"jigou{serial}", name="吴院长", id_number=number
        )
        return seat_of(made)

    return opened


@pytest.fixture
def inspected(office):
    """inspected(home, *faults) is a finished safety check with these items at fault."""

    def run(home, *faults, campaign="", checklist="elder_care.safety"):
        return inspection_of(office, checklist, home, *faults, campaign=campaign)

    return run


@pytest.fixture
def ordered(office, inspected):
    """ordered(home, *faults) inspects and issues the order; the case stands at the home."""

    def run(home, *faults):
        done = inspected(home, *faults)
        case = order_rectification(done, office.lead, list(done.findings.all()), {"demand": "逐项整改"})
        return do(case, "下达", office.lead)

    return run


@pytest.fixture
def rectified():
    """rectified(case, seat) answers for the home and gives the open recheck step."""

    def run(case, seat):
        return open_stage(do(case, "提交整改", seat, answers={"done": "已按要求整改"}))

    return run
