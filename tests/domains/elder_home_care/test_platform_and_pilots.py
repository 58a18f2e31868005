"""Orders from need to done, complaint and answer; a pilot's targets held against the records of a day."""

import datetime
from types import SimpleNamespace

import pytest
from tests.domains.elder_services.conftest import at, decided_case_once, do, make_home, number

from minzheng.domains.elder_home_care.operators import open_account
from minzheng.domains.elder_home_care.pilots import PILOTS, progress
from minzheng.domains.elder_home_care.platform import KIND, OPERATORS
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import seat_of, visible
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, inbox, open_case
from minzheng.mechanisms.registry.public import Decision, Organisation, as_of, dossier, enter

OURS = "elder_home_care."
ASKED = {"service": "助浴", "name": "陈桂兰", "phone": "13900001234", "need": "每周一次。"}


@pytest.fixture
def office(bureau):
    with acting(SYSTEM, "登记"):
        operator = Organisation.objects.create(name="某某养老服务平台", kind=KIND, area=bureau.area("120110"))
    return SimpleNamespace(
        bureau=bureau,
        district=bureau.area("120110"),
        clerk=bureau.seat("养老服务科", "刘丽", registering=OURS, reviewing=OURS, inspecting=OURS),
        chief=bureau.seat("养老服务科", "孙立", deciding=OURS),
        street=bureau.seat("张贵庄街道办事处", "周敏", answering=OURS),
        operator=operator,
    )


def order(office):
    area = office.bureau.area("120110001001")
    return open_case(OURS + "order", office.street, area=area, answers=ASKED, subject=office.operator)


def figure(office, code, period):
    return value(indicator(OURS + code), parse_period(period), office.district).value


def under_contract(office, operator=None):
    with acting(SYSTEM, "合同"):
        case = decided_case_once(office.district)
        day = datetime.date(2019, 1, 1)
        enter(
            OPERATORS, operator or office.operator, {"contract": "PT-2019-1"}, Decision(case.pk, case.number, day),
            valid_to=datetime.date(2020, 1, 1),
        )  # fmt: skip


def account(office, operator=None, serial=1):
    made, _ = open_account(
        operator or office.operator, office.clerk, username=f"pingtai{serial}", name=f"派单员{serial}", id_number=number(serial),
    )  # fmt: skip
    return seat_of(made)


def test_an_operator_sees_and_serves_exactly_its_own_orders(office):
    with pytest.raises(Refused, match="没有生效的平台运营合同"):
        account(office)
    with acting(SYSTEM, "登记"):
        rival = Organisation.objects.create(name="另一平台", kind=KIND, area=office.district)
    under_contract(office)
    under_contract(office, rival)
    early = order(office)  # before there is an account it lies at the section
    ours, theirs = account(office), account(office, rival, serial=3)
    mine, other = (
        order(office),
        open_case(
            OURS + "order",
            office.street,
            area=office.bureau.area("120110001001"),
            answers=ASKED,
            subject=rival,
        ),
    )
    assert {one.case for one in inbox(ours)} == {early, mine} == set(visible(Case.objects.all(), ours))
    assert [one.case for one in inbox(theirs)] == [other] == list(visible(Case.objects.all(), theirs))
    with pytest.raises(Refused):
        do(mine, "已服务", theirs, answers={"on": "2019-03-04", "provider": "某某家政"})
    with pytest.raises(Invalid, match="服务日期"):
        do(mine, "已服务", ours, answers={"on": "2019-03-05", "provider": "某某家政"})
    do(mine, "已服务", ours, answers={"on": "2019-03-04", "provider": "某某家政"})
    with pytest.raises(Refused):
        do(mine, "办结", ours, answers={"pleased": "满意"})
    with pytest.raises(Refused):
        open_account(office.operator, office.street, username="pingtai9", name="某人", id_number=number(5))


def test_an_order_is_done_complained_of_answered_and_served_again(office):
    with pytest.raises(Conflict, match="没有生效的平台运营合同"):
        order(office)
    under_contract(office)
    operator = account(office)
    served = {"on": "2019-03-05", "provider": "某某家政"}
    first, second = order(office), order(office)
    with at("2019-03-05"):
        for case in (first, second):
            do(case, "已服务", operator, answers=served)
        do(first, "办结", office.clerk, answers={"pleased": "满意"})
        do(second, "投诉", office.clerk, reason="没有按约定时间上门。")
        do(second, "重新服务", office.clerk, reason="请原服务商补做。")
        do(second, "已服务", operator, answers=served)
        ended = do(second, "办结", office.clerk, answers={"pleased": "基本满意"})
    assert ended.end == "办结"
    assert [figure(office, code, "2019") for code in ("orders_served", "order_complaints")] == [2, 1]
    assert (figure(office, "operators", "2019-12-31"), figure(office, "operators", "2020-01-01")) == (1, 0)
    with at("2020-01-01"), pytest.raises(Conflict):
        order(office)


def pilot(office, **changes):
    told = {
        "name": "居家和社区基本养老服务提升行动", "level": "国家级", "funds": "1200000", "on": "2019-01-01",
        "until": "2019-12-31",
        "targets": [
            {"indicator": "elder_care.homes_running", "target": "2"},
            {"indicator": "elder_home_care.orders_served", "target": "1"},
        ],
    }  # fmt: skip
    case = open_case(
        OURS + "pilot", office.clerk, area=office.district, answers=told | changes, subject=office.operator
    )
    return do(case, "同意", office.chief)


def test_the_targets_of_a_pilot_are_figures_of_the_records(office):
    done = pilot(office)
    line = as_of(PILOTS, datetime.date(2019, 3, 4)).get(case_id=done.pk)
    assert line.data["funds"] == 120_000_000
    make_home(office.bureau, "甲养老院")
    states = [(one.stands, one.reached) for one in progress(line, datetime.date(2019, 3, 4))]
    assert states == [(1, False), (0, False)]
    make_home(office.bureau, "乙养老院")
    found = progress(line, datetime.date(2019, 3, 4))[0]
    assert (found.stands, found.target, found.unit, found.reached) == (2, 2, "家", True)
    told = {section.title: [one.text for one in section.lines] for section in dossier(office.operator)}
    assert told["试点进展"][0] == "运营中的养老机构2家,目标2家,已达到"
    assert (figure(office, "pilots", "2019-12-31"), figure(office, "pilots", "2020-01-01")) == (1, 0)


def test_faults_of_a_pilot_are_told_together(office):
    with pytest.raises(Invalid) as caught:
        pilot(office, until="2018-12-31", targets=[{"indicator": "no.such", "target": "1"}])
    assert {one.code for one in caught.value.problems} == {"span", "unknown"}
