"""审核确认权限下放 (S02): the bureau confirms before the day, the street from it, in twenty working days instead of thirty."""

import datetime

import pytest
from django.test import Client
from tests.domains.social_assistance.conftest import Office, at, line

from minzheng.domains.social_assistance.benefits.course import CONFIRMED_BY
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, LOW_INCOME, MINIMUM_LIVING
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter
from minzheng.mechanisms.matters.public import (
    Case,
    extend,
    inbox,
    matter,
    open_stage,
    perform,
    placed,
    whole_term,
)

POOR = {"means": [line("工资性收入", "300")]}


def devolved(office: Office, day: str, where: str = "120110001", value: str = "街道") -> None:
    with acting(SYSTEM, "下放"):
        change_parameter(
            CONFIRMED_BY, office.bureau.area(where), datetime.date.fromisoformat(day), value, "下放通知"
        )


def test_before_the_day_the_bureau_confirms_within_thirty_days(office: Office) -> None:
    devolved(office, "2022-12-01")
    case = office.to_decision(MINIMUM_LIVING, "2022-11-01", office.someone("陈桂兰", "1970-05-06"), POOR)
    assert (open_stage(case).unit.name, case.due_on) == ("社会救助科", datetime.date(2022, 12, 13))
    with at("2022-11-10"), pytest.raises(Refused, match="社会救助科"):
        perform(case, "同意", office.leader, version=case.version)


def test_from_the_day_the_street_confirms_within_twenty(office: Office) -> None:
    devolved(office, "2022-12-01")
    case = office.to_decision(MINIMUM_LIVING, "2022-12-01", office.someone("陈桂兰", "1970-05-06"), POOR)
    stage = open_stage(case)
    assert (stage.unit.name, case.due_on) == ("张贵庄街道办事处", datetime.date(2022, 12, 29))
    assert stage.due_on == datetime.date(2022, 12, 14)  # three working days at the street
    with at("2022-12-12"):
        assert list(inbox(office.leader).values_list("case", flat=True)) == [case.pk]
        with pytest.raises(Refused, match="张贵庄街道办事处"):
            perform(case, "同意", office.section, version=case.version)
    case = office.decided(Case.objects.get(pk=case.pk), "2022-12-12", office.leader)
    assert (case.decision, case.step) == ("同意", "publish")


def test_a_case_filed_before_and_ready_after_is_the_streets_with_the_old_term(office: Office) -> None:
    devolved(office, "2022-12-01")
    case = office.to_decision(MINIMUM_LIVING, "2022-11-28", office.someone("陈桂兰", "1970-05-06"), POOR)
    assert (open_stage(case).unit.name, case.due_on) == ("张贵庄街道办事处", datetime.date(2023, 1, 10))


def test_a_case_that_stands_at_the_bureau_stays_there(office: Office) -> None:
    devolved(office, "2022-12-01")
    case = office.to_decision(MINIMUM_LIVING, "2022-11-14", office.someone("陈桂兰", "1970-05-06"), POOR)
    assert office.decided(case, "2022-12-05").decision == "同意"


def test_hard_cases_may_take_forty_five_days_also_at_the_street(office: Office) -> None:
    devolved(office, "2022-12-01")
    case = office.to_decision(MINIMUM_LIVING, "2022-12-01", office.someone("陈桂兰", "1970-05-06"), POOR)
    with at("2022-12-20"):
        held = extend(case, office.leader, version=case.version, ground="人户分离", reason="户籍地在外省")
    assert held.due_on == datetime.date(2023, 2, 8)  # forty-five working days from the day of application


def test_the_longer_term_is_given_on_the_page_of_the_case(office: Office) -> None:
    devolved(office, "2022-12-01")
    case = office.to_decision(MINIMUM_LIVING, "2022-12-01", office.someone("陈桂兰", "1970-05-06"), POOR)
    desk, page = Client(), f"/cases/{case.number}/"
    with at("2022-12-20"):
        desk.force_login(office.leader.account)
        assert "延长期限的情形" in desk.get(page).content.decode()
        given = {"version": case.version, "reason": "户籍地在外省", "ground": ""}
        refused = desk.post(f"{page}extend/", given)
        assert refused.status_code == 422 and "请从对公示有异议、人户分离" in refused.content.decode()
        desk.post(f"{page}extend/", given | {"ground": "人户分离"})
        shown = desk.get(page).content.decode()
    assert "法定期限 2023-02-08(因“人户分离”已延长)" in shown and "延长期限的情形" not in shown


def test_before_2021_nothing_is_made_longer(office: Office) -> None:
    case = office.to_decision(MINIMUM_LIVING, "2021-06-01", office.someone("陈桂兰", "1970-05-06"), POOR)
    with at("2021-06-21"), pytest.raises(Invalid, match="不属于可以延长"):
        extend(case, office.section, version=case.version, ground="人户分离", reason="户籍地在外省")


def test_who_visited_does_not_confirm_at_the_street_either(office: Office) -> None:
    devolved(office, "2022-12-01")
    both = office.bureau.seat("张贵庄街道办事处", office.clerk.staff, deciding="social_assistance.")
    case = office.to_decision(MINIMUM_LIVING, "2022-12-01", office.someone("陈桂兰", "1970-05-06"), POOR)
    with at("2022-12-12"), pytest.raises(Refused, match="他人"):
        perform(case, "同意", both, version=case.version)


def test_every_version_and_area_by_itself(office: Office) -> None:
    devolved(office, "2022-12-01")
    day = datetime.date(2023, 3, 1)
    for code, days in ((MINIMUM_LIVING, 20), (LOW_INCOME, 20), (EXTREME_POVERTY, 45)):
        version = matter(code, day)
        here, there = (office.bureau.area(place) for place in ("120110001001", "120110002001"))
        step = version.step("decide")
        assert (placed(step, version, here, day).at.value, placed(step, version, there, day).at.value) == (
            "街道",
            "科室",
        )
        found = whole_term(version, here, day)
        assert found is not None and found.resolve(here, day).length == days
        assert whole_term(version, there, day) == version.statutory
    old = matter(MINIMUM_LIVING, datetime.date(2022, 10, 19))
    assert old.devolution is None and placed(old.step("decide"), old, here, day) is old.step("decide")


def test_a_value_that_names_no_level_is_told(office: Office) -> None:
    devolved(office, "2022-12-01", value="街镇")
    version = matter(MINIMUM_LIVING, datetime.date(2023, 3, 1))
    with pytest.raises(Invalid, match="请在参数管理中改为街道或科室"):
        placed(version.step("decide"), version, office.bureau.area("120110001"), datetime.date(2023, 3, 1))
