"""Abilities for six months, plans and hours, claims against the residents' records, the two standards."""

import datetime
from types import SimpleNamespace

import pytest
from tests.domains.elder_services.conftest import at, decided_case_once, do, make_home, number

from minzheng.domains.elder_home_care.assessments import ABILITIES, LEVELS, level_of, valid_assessment
from minzheng.domains.elder_home_care.care_claims import CLAIMS
from minzheng.domains.elder_home_care.care_plans import BED, PLANS, RURAL, behind, hours_given
from minzheng.domains.elder_home_care.standards import BED_STANDARD, REHAB_STANDARD
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.checks.public import checklist
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import open_case
from minzheng.mechanisms.registry.public import Decision, as_of, enter, identify

OURS = "elder_home_care."
DAY = datetime.date(2023, 5, 8)


@pytest.fixture
def office(bureau):
    return SimpleNamespace(
        bureau=bureau,
        district=bureau.area("120110"),
        place=bureau.area("120110001001"),
        clerk=bureau.seat("养老服务科", "刘丽", registering=OURS, reviewing=OURS),
        assessor=bureau.seat("养老服务科", "赵强", reviewing=OURS),
        chief=bureau.seat("养老服务科", "孙立", deciding=OURS),
        street=bureau.seat("张贵庄街道办事处", "周敏", answering=OURS),
        second=bureau.staff("钱伟"),
    )


@pytest.fixture
def elder(office):
    with acting(SYSTEM, "登记"):
        return identify("老人1", number(1), office.place)


@pytest.fixture
def assess(office):
    """assess(person, day, points) finishes an assessment on a day."""

    def run(person, day, points):
        with at(day):
            case = open_case(
                OURS + "assessment",
                office.clerk,
                area=office.place,
                answers={"reason": "申请。"},
                subject=person,
            )
            told = {"on": day, "points": str(points), "seen": "须人搀扶。"}
            do(case, "评估完成", office.assessor, second=office.second, answers=told)
            return do(case, "同意", office.chief)

    return run


@pytest.fixture
def plan(office):
    def run(person, change="建立", kind=BED, **more):
        told = {"change": change, "kind": kind, "content": "助浴。"}
        if change == "建立":
            told |= {"hours": "20", "provider": "某某服务中心"}
        case = open_case(OURS + "plan", office.clerk, area=office.place, answers=told | more, subject=person)
        return do(case, "同意", office.chief)

    return run


def figure(office, code, period):
    return value(indicator(OURS + code), parse_period(period), office.district).value


def test_an_assessment_holds_for_six_months_and_a_new_one_replaces_it(office, elder, assess):
    assess(elder, "2023-05-08", 45)
    day = datetime.date
    held = [bool(valid_assessment(elder, one)) for one in (day(2023, 11, 8), day(2023, 11, 9))]
    assert held == [True, False]
    assess(elder, "2023-07-03", 90)
    assert valid_assessment(elder, day(2023, 7, 3)).data["level"] == "能力完好"
    assert as_of(ABILITIES, day(2023, 12, 31)).count() == 1
    assert (figure(office, "assessed", "2023-06-01"), figure(office, "disabled", "2023-06-01")) == (1, 1)
    assert figure(office, "disabled", "2023-07-03") == 0


@pytest.mark.parametrize(
    ("points", "level"),
    [(90, 0), (89, 1), (66, 1), (65, 2), (46, 2), (45, 3), (30, 3), (29, 4), (0, 4)],
)
def test_the_level_follows_from_the_points(office, points, level):
    assert level_of(points, office.district, DAY) == LEVELS[level]


def test_a_plan_needs_a_valid_assessment_of_somebody_disabled(office, elder, assess, plan):
    assess(elder, "2023-05-08", 70)
    with at("2023-05-09"), pytest.raises(Conflict, match="未达到中度失能"):
        plan(elder)
    assess(elder, "2023-05-10", 40)
    with at("2023-11-12"), pytest.raises(Conflict, match="已过有效期"):
        plan(elder)
    with at("2023-05-11"):
        plan(elder)
        plan(elder, kind=RURAL, hardship="特困")
    line = as_of(PLANS, datetime.date(2023, 5, 11)).get(key=BED)
    assert line.data == {"kind": BED, "hours": 20, "provider": "某某服务中心", "level": "重度失能"}
    with at("2023-06-01"):
        plan(elder, change="终止")
        with pytest.raises(Conflict, match="没有正在执行"):
            plan(elder, change="终止")
    asked = [
        figure(office, code, f"2023-{day}")
        for code in ("home_beds", "rural_plans")
        for day in ("05-31", "06-01")
    ]
    assert asked == [1, 0, 1, 1]


def test_hours_given_are_held_against_the_plan(office, elder, assess, plan):
    assess(elder, "2023-05-02", 40)
    with at("2023-05-02"):
        plan(elder)
    for day, hours in (("2023-06-01", 9), ("2023-06-30", 10), ("2023-07-01", 24)):
        with at(day):
            case = open_case(OURS + "service", office.street, area=office.place, answers={}, subject=elder)
            do(case, "已服务", office.street, answers={"on": day, "hours": str(hours), "content": "助浴。"})
    assert [hours_given([elder.pk], month) for month in ("2023-06", "2023-07", "2023-08")] == [
        {elder.pk: 19},
        {elder.pk: 24},
        {},
    ]
    assert [(one.planned, one.given) for one in behind(office.district, "2023-06")] == [(20, 19)]
    assert behind(office.district, "2023-07") == []
    assert behind(office.district, "2023-05") == []  # the plan did not hold all month
    with at("2023-06-01"):
        plan(elder, kind=RURAL, hardship="特困")
    (both,) = behind(office.district, "2023-07")
    assert (both.kinds, both.planned, both.given) == ((BED, RURAL), 40, 24)
    assert (figure(office, "services", "2023"), figure(office, "hours", "2023")) == (3, 43)


def test_no_service_without_a_plan_or_on_a_day_to_come(office, elder, assess, plan):
    with at("2023-05-08"), pytest.raises(Conflict, match="没有正在执行"):
        open_case(OURS + "service", office.street, area=office.place, answers={}, subject=elder)
    assess(elder, "2023-05-08", 40)
    with at("2023-05-08"):
        plan(elder)
        case = open_case(OURS + "service", office.street, area=office.place, answers={}, subject=elder)
        with pytest.raises(Invalid, match="还没有到"):
            do(case, "已服务", office.street, answers={"on": "2023-05-09", "hours": "1", "content": "助浴。"})


@pytest.fixture
def home(office, assess):
    """A home with four residents in May: 1 all month, 3 away for 15 days, 5 away for 14, 7 without an assessment."""
    home = make_home(office.bureau, "夕阳红养老院", beds=10)
    with at("2023-05-01"), acting(SYSTEM, "入住"):
        case = decided_case_once(home.area)
        people = {n: identify(f"老人{n}", number(n), home.area) for n in (1, 3, 5, 7)}
        decision = Decision(case.pk, case.number, datetime.date(2023, 4, 1))
        data = {"home": home.pk, "home_name": home.name}
        for one in people.values():
            enter("elder_services.stays", one, {**data, "care": "失能"}, decision, area=home.area)
        for n, last in ((3, 25), (5, 24)):
            enter(
                "elder_services.absences", people[n], data, decision, area=home.area,
                valid_from=datetime.date(2023, 5, 10), valid_to=datetime.date(2023, 5, last),
            )  # fmt: skip
    for n in (1, 3, 5):
        assess(people[n], "2023-04-20", 40)
    return home


def claim(office, home, *serials, month="2023-05"):
    told = {"month": month, "people": [{"id_number": number(n)} for n in serials]}
    return open_case(OURS + "claim", office.clerk, area=home.area, answers=told, subject=home)


def test_a_claim_for_somebody_away_fifteen_days_is_found(office, home):
    with at("2023-06-02"):
        case = claim(office, home, 1, 3, 5, 7, 9)
        with pytest.raises(Conflict) as caught:
            do(case, "核对无误", office.chief)
        told = str(caught.value)
        assert "有3人" in told and "外出15天" in told and "没有评估" in told and "没有登记在本机构" in told
        assert number(3) not in told
        do(case, "剔除疑点", office.chief)
        with pytest.raises(Conflict):
            claim(office, home, 1)
    line = as_of(CLAIMS, datetime.date(2023, 6, 2)).get(facility=home)
    assert line.data == {"month": "2023-05", "claimed": 5, "people": 2, "amount": 2 * 20_000}
    codes = ("claimed", "claims_granted", "claims_amount")
    assert [figure(office, code, "2023") for code in codes] == [5, 2, 40_000]


def test_a_right_claim_passes_and_has_nothing_to_leave_out(office, home):
    with at("2023-06-02"):
        case = claim(office, home, 1, 5)
        with pytest.raises(Conflict, match="没有疑点"):
            do(case, "剔除疑点", office.chief)
        do(case, "核对无误", office.chief)
        for month, told in (("2023-06", "还没有结束"), ("五月", "不是月份")):
            with pytest.raises(Invalid, match=told):
                claim(office, home, 1, month=month)
        with pytest.raises(Invalid, match="申报了两次"):
            claim(office, home, 1, 1, month="2023-04")


def test_the_two_standards_are_checklists_in_versions():
    for one in (BED_STANDARD, REHAB_STANDARD):
        assert checklist(one.code, DAY) == one and len({item.key for item in one.items}) == len(one.items) > 3
