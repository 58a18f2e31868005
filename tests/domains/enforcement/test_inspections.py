"""Inspections over trades, and what followed from them (S93)."""

from types import SimpleNamespace

import pytest
from tests.domains.conftest import inspection_of

from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.public import Level
from minzheng.mechanisms.checks.public import (
    Seen,
    findings_of,
    order_rectification,
    recheck,
)
from minzheng.mechanisms.indicators.public import Year, open_publicly, records, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, open_stage, perform
from minzheng.mechanisms.registry.public import Facility, Organisation

OURS = "enforcement."


def do(case, outcome, seat, **more):
    fresh = Case.objects.get(pk=case.pk)
    return perform(fresh, outcome, seat, version=fresh.version, **more)


def certified(bureau, name):
    made = bureau.staff(name, certified=True)
    made.refresh_from_db()
    return made


@pytest.fixture
def office(bureau):
    place = bureau.area("120110001")
    with acting(SYSTEM, "登记"):
        made = SimpleNamespace(
            bureau=bureau,
            district=bureau.area("120110"),
            home=Facility.objects.create(name="鹤童养老院", kind="养老机构", area=place),
            cemetery=Facility.objects.create(name="长青园", kind="公墓", area=place),
            society=Organisation.objects.create(name="书画协会", kind="社会团体", area=place),
        )
    made.lead = bureau.seat("办公室", certified(bureau, "赵强"), inspecting=OURS, rechecking=OURS)
    made.second = bureau.seat("办公室", certified(bureau, "钱伟"), inspecting=OURS, rechecking=OURS)
    made.rechecker = bureau.seat("办公室", certified(bureau, "周敏"), rechecking=OURS)
    made.companion = certified(bureau, "郑宏")
    made.lawyer = bureau.seat("办公室", "郑法", legal="*")
    made.head = bureau.seat("东丽区民政局", "局长", leading="*")
    bureau.unit("鹤童养老院", Level.INSTITUTION, "120110001", "养老服务科", made.home.subject_key)
    made.director = bureau.seat("鹤童养老院", "吴院长", rectifying=OURS)
    return made


@pytest.fixture
def inspected(office):
    def run(trade, subject, *faults):
        return inspection_of(office, OURS + trade, subject, *faults)

    return run


@pytest.fixture
def measured(office, inspected):
    def run(trade, subject, measure, *faults):
        done = inspected(trade, subject, *faults)
        case = order_rectification(done, office.lead, list(done.findings.all()), {})
        return do(case, measure, office.lead, answers={"opinion": "依法处理"})

    return run


def count(office, code):
    return value(OURS + code, Year(2019), office.district).value


def test_every_inspection_counts_once_and_by_trade_and_measure(office, inspected, measured):
    inspected("elder_care", office.home)
    measured("elder_care", office.home, "责令整改", "price_list", "contract")
    measured("social_organisations", office.society, "提醒", "annual_report", "meetings")
    measured("funeral", office.cemetery, "处罚", "homelike")
    assert count(office, "inspections") == 4
    trades = [
        count(office, f"inspections_{one}") for one in ("elder_care", "social_organisations", "funeral")
    ]
    assert trades == [2, 1, 1]
    measures = [count(office, one) for one in ("clean", "reminded", "ordered", "penalised")]
    assert measures == [1, 1, 1, 1]
    assert records("enforcement.ordered", Year(2019), office.district).get().facility == office.home


def test_rectified_and_looked_at_by_somebody_else(office, measured):
    case = measured("elder_care", office.home, "责令整改", "contract")
    stage = open_stage(do(case, "提交整改", office.director, answers={"done": "已补签协议"}))
    assert recheck(stage, office.rechecker, {one.pk: Seen(True) for one in findings_of(case)}) == []
    for seat in (office.lead, office.second):
        with pytest.raises(Refused):
            do(case, "复查合格", seat, second=office.companion)
    assert do(case, "复查合格", office.rechecker, second=office.companion).end == "办结"


def test_a_measure_is_taken_by_a_certified_officer(office, inspected):
    done = inspected("elder_care", office.home, "contract")
    case = order_rectification(done, office.lead, list(done.findings.all()), {})
    clerk = office.bureau.seat("办公室", "无证", inspecting=OURS)
    with pytest.raises(Refused, match="无证没有登记执法证,不能办理“处理”"):
        do(case, "提醒", clerk, answers={"opinion": "提醒"})
    assert do(case, "提醒", office.lead, answers={"opinion": "提醒"}).end == "办结"


def test_a_penalty_goes_through_legal_review_to_the_head(office, measured):
    case = measured("funeral", office.cemetery, "处罚", "homelike")
    assert case.step == "legal"
    for seat in (office.lead, office.head):
        with pytest.raises(Refused):
            do(case, "审核通过", seat)
    do(case, "审核通过", office.lawyer)
    assert do(case, "同意立案", office.head).end == "同意"


def test_a_measure_rests_on_findings(office):
    case = open_case(
        "enforcement.measure", office.lead, area=office.home.area, answers={}, subject=office.home
    )
    with pytest.raises(Refused, match="没有检查发现的问题"):
        do(case, "处罚", office.lead, answers={"opinion": "处罚"})


def test_opened_records_name_the_body_not_the_officer(office, inspected):
    inspected("social_organisations", office.society)
    shown = open_publicly("enforcement.inspections", Year(2019), office.district)
    assert shown.rows == (("书画协会", "社会组织执法检查", "2019年3月4日", "办公室"),)
    assert "赵强" not in str(shown)
