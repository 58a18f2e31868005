"""S40: one conclusion per organisation and year; who did not come is entered once; the list of the too long absent."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.domains.social_organisations.inspections import (
    due,
    missed_in_a_row,
    overdue_for_revocation,
    tally,
)
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter
from minzheng.mechanisms.matters.public import matter, open_case, specimens

from .conftest import OURS, do, on

MARCH = datetime.date(2019, 3, 4)
INSPECTION = matter(OURS + "annual_inspection", MARCH)


def listed(office, year=2018):
    case = open_case(OURS + "absence_list", office.clerk, area=office.district, answers={"year": str(year)})
    case = do(case, "核实完成", office.clerk, answers={"verified": "已逐一电话催告。"})
    return do(case, "同意", office.chief)


def test_conclusions_and_absences_sum_to_those_due(office, member, inspected):
    came = [member(f"单位{n}") for n in range(3)]
    member("未来的单位"), member("另一街的单位", area="120110002")
    late = member("在办的单位")
    member("新成立的单位", registered_on="2018-07-01")
    member("刚满半年的单位", registered_on="2018-06-30")
    for organisation, conclusion in zip(came, ("合格", "基本合格", "不合格"), strict=True):
        inspected(organisation, 2018, conclusion)
    with on("2019-05-31"):
        answers = {"year": "2018", "contact": "李想", "party_branch": "否", "activities": "无"}
        waiting = open_case(
            INSPECTION.code,
            office.clerk,
            area=office.district,
            answers=answers,
            subject=late,
            papers=specimens(INSPECTION),
        )
    with on("2019-07-01"):
        listed(office)
    july = datetime.date(2019, 7, 1)
    found = tally(office.district, 2018, july)
    assert found == {"合格": 1, "基本合格": 1, "不合格": 1, "未参加": 3}
    assert found.total() + 1 == len(due(office.district, 2018, july))  # the one under way
    with on("2019-07-02"):
        waiting = do(waiting, "审核完成", office.clerk, answers={"finding": "齐全"})
        do(waiting, "作出结论", office.chief, answers={"conclusion": "合格"})
    assert tally(office.district, 2018, datetime.date(2019, 7, 2)).total() == len(
        due(office.district, 2018, july)
    )
    assert tally(office.bureau.area("120110002"), 2018, july) == {"未参加": 1}


def test_last_day_is_the_last(office, member, inspected):
    organisation = member("单位")
    with on("2019-05-31", 17):
        inspected(organisation, 2018)
    other = member("迟到的单位")
    with on("2019-06-01"), pytest.raises(Conflict, match="2019-05-31"):
        inspected(other, 2018)
    with acting(SYSTEM, "延期"):
        change_parameter(
            OURS + "inspection_deadline", office.district, datetime.date(2019, 6, 1), "06-30", "延期通知"
        )
    with on("2019-06-03"):
        inspected(other, 2018)


def test_wrong_year_twice_and_not_on_the_roll(office, member, inspected):
    organisation = member("单位")
    with pytest.raises(Invalid, match="2018年度"):
        inspected(organisation, 2019)
    inspected(organisation, 2018)
    with pytest.raises(Conflict):
        inspected(organisation, 2018)
    future = member("还没登记的单位", registered_on="2019-04-01")
    with pytest.raises(Conflict, match="不在社会组织名册"):
        inspected(future, 2018)
    with acting(SYSTEM, "延期"):
        change_parameter(OURS + "inspection_deadline", office.district, MARCH, "12-31", "延期通知")
    with on("2019-07-02"), pytest.raises(Conflict, match="已有年检结论"):
        inspected(member("早已列入的单位", absent=(2018,)), 2018)


def test_list_not_before_the_last_day_and_once_only(office, member):
    member("单位")
    with on("2019-05-31"), pytest.raises(Conflict, match="尚未截止"):
        listed(office)
    with on("2019-06-03"):
        listed(office)
        with pytest.raises(Conflict, match="同一年度"):
            listed(office)


def test_reviewer_does_not_conclude(office, member):
    both = office.bureau.seat("社会事务科", office.clerk.staff, deciding=OURS)
    answers = {"year": "2018", "contact": "李想", "party_branch": "否", "activities": "无"}
    case = open_case(
        OURS + "annual_inspection",
        office.clerk,
        area=office.district,
        answers=answers,
        subject=member("单位"),
        papers=specimens(INSPECTION),
    )
    case = do(case, "审核完成", office.clerk, answers={"finding": "齐全"})
    with pytest.raises(Refused, match="他人"):
        do(case, "作出结论", both, answers={"conclusion": "合格"})


def test_more_than_two_years_missed(office, member, inspected):
    member("两年", absent=(2016, 2017))
    three = member("三年", absent=(2015, 2016, 2017))
    member("中间有一年没有记录", absent=(2013, 2014, 2016, 2017))
    back = member("又来了", absent=(2015, 2016, 2017))
    inspected(back, 2018, "不合格")
    assert list(overdue_for_revocation(office.district, MARCH)) == [three]
    assert not overdue_for_revocation(office.bureau.area("120110002"), MARCH).exists()
    assert not overdue_for_revocation(office.district, datetime.date(2018, 6, 30)).exists()
    with acting(SYSTEM, "改门槛"):
        change_parameter(OURS + "missed_years", office.district, MARCH, "1年", "测试")
    assert overdue_for_revocation(office.district, MARCH).count() == 3


@given(st.dictionaries(st.integers(2000, 2012), st.sampled_from(["合格", "未参加"])))
def test_missed_in_a_row_is_the_last_unbroken_run(conclusions):
    run = missed_in_a_row(conclusions)
    last = max(conclusions, default=0)
    assert run == list(range(last - len(run) + 1, last + 1))
    assert all(conclusions[year] == "未参加" for year in run)
    assert conclusions.get(last - len(run)) != "未参加"
