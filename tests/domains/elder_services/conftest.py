"""A section, two homes on the register (put there as a decided case does), people with ID numbers."""

import datetime
from types import SimpleNamespace

import pytest
from tests.domains.test_walks import decided_case

from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Decision, Facility, as_of, enter, replace

OURS = "elder_services."


def at(day, hour=9):
    moment = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(hour), clock.SHANGHAI)
    return clock.at(moment)


def number(serial):
    return make_resident_id("120110", datetime.date(1940, 5, 6), serial, Sex.FEMALE)


def do(case, outcome, seat, **more):
    fresh = Case.objects.get(pk=case.pk)
    return perform(fresh, outcome, seat, version=fresh.version, **more)


def on_register(register, facility, data, since="2019-03-01"):
    """A line that a decided case put there."""
    day = datetime.date.fromisoformat(since)
    with acting(SYSTEM, "登记"), clock.at(day):
        case = decided_case_once(facility.area)
        line = as_of(register, day).filter(facility=facility).first()
        decision = Decision(case.pk, case.number, day)
        if line is None:
            enter(register, facility, data, decision, valid_from=day)
        else:
            replace(line, data, decision, day)


def decided_case_once(area):
    return Case.objects.filter(number="情景登记").first() or decided_case(area)


def make_home(bureau, name, area="120110001", beds=3, state="运营"):
    with acting(SYSTEM, "登记"):
        home = Facility.objects.create(
            name=name, kind="养老机构", area=bureau.area(area), address=f"{name}路1号"
        )
    data = {"ownership": "民办", "state": state, "floor_area": 4000, "beds": beds}
    on_register("elder_care.homes", home, data)
    return home


@pytest.fixture
def office(bureau):
    return SimpleNamespace(
        bureau=bureau,
        district=bureau.area("120110"),
        clerk=bureau.seat(
            "养老服务科", "刘丽", registering=f"{OURS} registry.", reviewing=f"{OURS} registry."
        ),
        chief=bureau.seat("养老服务科", "孙立", reviewing=f"{OURS} registry.", deciding=f"{OURS} registry."),
        home=make_home(bureau, "夕阳红养老院"),
        other=make_home(bureau, "长青养老院", area="120110002"),
    )


@pytest.fixture
def move(office):
    """move(home, change, serial, on) files a move and has it checked by another person."""

    def run(home, change, serial=1, on="2019-03-04", name="", **more):
        answers = {"change": change, "on": on, "name": name or f"老人{serial}", "id_number": number(serial)}
        if change == "入住":
            answers["care"] = "自理"
        case = open_case(OURS + "stay", office.clerk, area=home.area, answers=answers | more, subject=home)
        return do(case, "属实", office.chief)

    return run


@pytest.fixture
def tell_free(office):
    """tell_free(home, free) reports free beds and has them checked."""

    def run(home, free):
        case = open_case(
            OURS + "free_beds", office.clerk, area=home.area, answers={"free": str(free)}, subject=home
        )
        return do(case, "属实", office.chief)

    return run
