"""Whoever has not reported by its day is proposed for the abnormal list: foundations from April, others from June, once a year."""

import datetime
from types import SimpleNamespace

import pytest

from minzheng.config.daily import OPENINGS
from minzheng.domains.organisation_oversight.credit import ABNORMAL, ABNORMAL_GROUNDS
from minzheng.domains.social_organisations.absence_list import LISTING, MISSING, open_listings
from minzheng.domains.social_organisations.annual_inspection import REPORT
from minzheng.domains.social_organisations.inspections import last_day
from minzheng.domains.social_organisations.roll import KINDS
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter
from minzheng.mechanisms.matters.public import Case, open_case, perform, specimens
from minzheng.mechanisms.registry.public import as_of

from .conftest import OURS, on

ANSWERS = {
    "year": "2022", "contact": "李想", "phone": "13900005678", "party_branch": "是", "address": "津塘路1号", "head": "张明",
    "staff": "3", "meetings": "2", "income": "1", "spent": "1", "net_assets": "1", "activities": "无",
}  # fmt: skip


def opened(day: str) -> list[str]:
    """Names of those proposed on a day by the work of that day."""
    with on(day):
        open_listings(datetime.date.fromisoformat(day))
        found = Case.objects.filter(matter=LISTING, opened_on=day).select_related("organisation")
        return sorted(one.organisation.name for one in found)


def reported(office: SimpleNamespace, body: object) -> Case:
    papers = specimens(REPORT)
    return open_case(
        REPORT.code, office.clerk, area=office.district, subject=body, answers=ANSWERS, papers=papers
    )


@pytest.fixture
def bodies(office, member):
    """A foundation and an association of each sort: who reported, who was sent back, who did neither, who is too young."""
    office.bureau.seat("社会事务科", "王芳", inspecting="organisation_oversight.")
    made = {name: member(name) for name in ("报了的协会", "退回的协会", "没报的协会")}
    made["没报的基金会"] = member("没报的基金会", kind="基金会")
    made["新协会"] = member("新协会", registered_on="2022-07-02")
    return made


def test_each_from_the_day_after_its_own_and_once(office, bodies) -> None:
    with on("2023-03-01"):
        reported(office, bodies["报了的协会"])
        case = reported(office, bodies["退回的协会"])
        perform(case, "退回补正", office.checker, version=case.version, reason="缺报表。")
    assert opened("2023-03-31") == []
    assert opened("2023-04-03") == ["没报的基金会"]
    assert opened("2023-04-04") == [] and opened("2023-05-31") == []
    assert opened("2023-06-01") == ["没报的协会"]
    assert opened("2023-06-02") == []
    case = Case.objects.get(matter=LISTING, organisation=bodies["没报的协会"])
    assert case.step == "verify" and case.opened_by is None and case.answers["because"] == MISSING
    assert not as_of(ABNORMAL, datetime.date(2023, 6, 2)).exists()


def test_nobody_where_no_report_is_kept_and_not_before_its_time(office, bodies, inspected) -> None:
    assert opened("2023-06-05") == []
    assert open_listings(datetime.date(2022, 6, 6)) == 0


def test_who_is_listed_already_is_not_proposed_again(office, bodies) -> None:
    officer = office.bureau.seat("社会事务科", "周敏", inspecting="organisation_oversight.")
    with on("2023-03-01"):
        reported(office, bodies["报了的协会"])
        reported(office, bodies["退回的协会"])
        given = {"because": "未按要求完成整改", "facts": "逾期。"}
        open_case(LISTING, officer, area=office.district, subject=bodies["没报的协会"], answers=given)
    assert opened("2023-06-01") == ["没报的基金会"]


def test_the_days_of_the_law(office) -> None:
    day = datetime.date(2023, 1, 9)
    assert [last_day(2022, office.district, day, kind).isoformat() for kind in KINDS] == [
        "2023-05-31",
        "2023-05-31",
        "2023-03-31",
    ]
    with acting(SYSTEM, "延期"):
        change_parameter(OURS + "inspection_deadline_foundation", office.district, day, "06-30", "延期通知")
    assert last_day(2022, office.district, day) == datetime.date(2023, 6, 30)


def test_the_ground_is_one_of_the_list_and_every_day_asks() -> None:
    assert ABNORMAL_GROUNDS[0] == MISSING and ABNORMAL.code == LISTING
    assert open_listings in OPENINGS
