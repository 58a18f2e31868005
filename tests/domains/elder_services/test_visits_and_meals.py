"""Visits open by themselves, a missed one raises the alarm until it is made; meals of a month become a subsidy once."""

import datetime

import pytest
from tests.domains.elder_services.conftest import OURS, at, decided_case_once, do, number, on_register

from minzheng.config.daily import daily
from minzheng.domains.elder_services.home_visits import PLAN, missed, open_due_visits
from minzheng.domains.elder_services.meals import SERVED, SUBSIDIES, subsidised
from minzheng.domains.elder_services.service_places import BOOK, MEALS
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.activities.public import Draft, record
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter
from minzheng.mechanisms.matters.public import Case, open_case
from minzheng.mechanisms.registry.public import Decision, Facility, as_of, enter, identify

SEEN = {
    "meal": "是", "bath": "否", "clean": "是", "urgent": "否", "walk": "否", "medical": "是", "found": "尚好。",
}  # fmt: skip


@pytest.fixture
def street(office):
    return office.bureau.seat("张贵庄街道办事处", "赵强", answering=OURS)


@pytest.fixture
def planned(office):
    """Two old people on the plan since 1 May 2023, one in each street."""
    day, made = datetime.date(2023, 5, 1), []
    with at("2023-05-01"), acting(SYSTEM, "纳入"):
        case = decided_case_once(office.district)
        for serial, code in ((1, "120110001001"), (3, "120110002001")):
            place = office.bureau.area(code)
            person = identify(f"老人{serial}", number(serial), place)
            enter(PLAN, person, {"group": "特困"}, Decision(case.pk, case.number, day), area=place)
            made.append(person)
    return made


def figure(office, code, period):
    return value(indicator(OURS + code), parse_period(period), office.district).value


def test_visits_come_due_are_missed_and_come_again(office, planned, street):
    with at("2023-05-07"):
        assert open_due_visits(datetime.date(2023, 5, 7)) == 0
    with at("2023-05-08"):
        assert open_due_visits(datetime.date(2023, 5, 8)) == 1  # nobody is there in the second street
    office.bureau.seat("丰年村街道办事处", "李强", answering=OURS)
    with at("2023-05-09"):
        assert [open_due_visits(datetime.date(2023, 5, 9)) for _ in range(2)] == [1, 0]
        visit = Case.objects.get(matter=OURS + "visit", person=planned[0])
        do(visit, "已见到本人", street, answers={"on": "2023-05-09", **SEEN})
    with at("2023-05-14"):
        alarm = list(missed(office.district, datetime.date(2023, 5, 14)))
        assert [case.person for case in alarm] == [planned[1]]
        assert figure(office, "visits_missed", "2023-05-01/2023-05-14") == 1
        assert open_due_visits(datetime.date(2023, 5, 14)) == 0
    with at("2023-05-16"):
        assert open_due_visits(datetime.date(2023, 5, 16)) == 1
    asked = [
        figure(office, code, "2023") for code in ("visits", "visits_meal", "visits_bath", "visits_medical")
    ]
    assert asked == [1, 1, 0, 1]
    assert figure(office, "visit_plan", "2023-12-31") == 2


def test_a_visit_made_late_stays_counted_as_missed(office, planned, street):
    with at("2023-05-08"):
        open_due_visits(datetime.date(2023, 5, 8))
    with at("2023-05-20"):
        visit = Case.objects.get(matter=OURS + "visit")
        do(visit, "已见到本人", street, answers={"on": "2023-05-20", **SEEN})
        assert not missed(office.district, datetime.date(2023, 5, 20)).exists()
    assert (figure(office, "visits_missed", "2023"), figure(office, "visits", "2023")) == (1, 1)


def test_the_day_begins_with_the_visits(office, planned, street):
    with at("2023-05-08", 1):
        daily(datetime.date(2023, 5, 8))
        assert Case.objects.filter(matter=OURS + "visit").count() == 1


@pytest.fixture
def point(office):
    with acting(SYSTEM, "登记"):
        made = Facility.objects.create(
            name="詹滨里助餐点", kind=MEALS, area=office.bureau.area("120110001001")
        )
    on_register(BOOK, made, {"kind": MEALS, "state": "开放"})
    return made


@pytest.fixture
def serve(office, point):
    reporter = office.bureau.seat("养老服务科", "吴静", reporting=OURS)

    def run(day, meals, elders):
        with at(day):
            draft = Draft(
                "午餐", datetime.date.fromisoformat(day), point.area,
                measures={"meals": meals, "elders": elders}, answers={"point": point.name},
            )  # fmt: skip
            return record(SERVED.code, reporter, draft)

    return run


def ask(office, point, month):
    return open_case(
        OURS + "meal_subsidy", office.clerk, area=point.area, answers={"month": month}, subject=point
    )


def test_the_meals_of_a_month_times_the_rate_of_the_month_once(office, point, serve):
    for day, meals, elders in (("2019-03-05", 60, 40), ("2019-03-31", 50, 35), ("2019-04-01", 9, 9)):
        serve(day, meals, elders)
    with acting(SYSTEM, "标准"):
        change_parameter(
            "elder_services.meals.subsidy", office.district, datetime.date(2019, 3, 1), "2.5元", "本区文件"
        )
    assert subsidised(point, "2019-03") == 75
    with at("2019-04-02"):
        done = do(ask(office, point, "2019-03"), "同意", office.chief)
        with pytest.raises(Conflict):
            ask(office, point, "2019-03")
        with pytest.raises(Invalid, match="还没有结束"):
            ask(office, point, "2019-04")
        with pytest.raises(Invalid, match="没有登记过"):
            ask(office, point, "2019-02")
        with pytest.raises(Invalid, match="不是月份"):
            ask(office, point, "三月")
        line = as_of(SUBSIDIES, datetime.date(2019, 4, 2)).get(case_id=done.pk)
    assert line.data == {"month": "2019-03", "meals": 75, "amount": 75 * 250}
    asked = [figure(office, code, "2019") for code in ("meals_served", "meals_subsidised", "meal_subsidy")]
    assert asked == [119, 84, 18750]


def test_no_more_subsidised_meals_than_meals(serve):
    serve("2019-03-05", 40, 40)
    with pytest.raises(Invalid, match="多于供餐份数"):
        serve("2019-03-06", 40, 41)


def test_meals_are_recorded_only_at_open_points(office, serve, point):
    on_register(BOOK, point, {"kind": MEALS, "state": "在建"}, since="2019-03-04")
    with pytest.raises(Invalid, match="不是开放的助餐点"):
        serve("2019-03-05", 1, 1)
