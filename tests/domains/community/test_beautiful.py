"""What is listed in the year's plan is what the figures count; what is designated stands in the register (S59)."""

import datetime

import pytest

from minzheng.domains.community.beautiful import DESIGNATIONS
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.indicators.public import Year, records, value
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Organisation, as_of

DAY = datetime.date(2019, 3, 4)


@pytest.fixture
def office(section):
    section.worker = section.bureau.seat("詹滨里社区居委会", "何平", filing="community.")
    section.officer = section.bureau.seat(
        "社会事务科", "周敏", inspecting="community.", rechecking="community."
    )
    return section


def listed(office, name, level="美丽社区", outcome="列入计划", **more):
    area = office.bureau.area("120110001001")
    with acting(SYSTEM, "登记"):
        committee = Organisation.objects.create(name=name, kind="居民委员会", area=area)
    case = open_case(
        "community.beautiful",
        office.worker,
        area=area,
        answers={"level": level, "ground": "组织健全"},
        subject=committee,
    )
    return perform(case, outcome, office.checker, version=case.version, **more)


def test_targets_of_the_year_by_level(office):
    for number in range(3):
        listed(office, f"第{number}社区居民委员会")
    listed(office, "精品社区居民委员会", "精品美丽社区")
    listed(office, "未列社区居民委员会", outcome="不列入计划", reason="名额已满")
    with clock.at(datetime.date(2020, 1, 6)):
        listed(office, "次年社区居民委员会")
    district = office.bureau.area("120110")
    codes = ("beautiful_targets", "exemplary_targets", "creation_targets", "designated")
    assert [value(f"community.{code}", Year(2019), district).value for code in codes] == [3, 1, 4, 0]
    assert value("community.beautiful_targets", Year(2020), district).value == 1
    assert value("community.creation_targets", Year(2019), office.bureau.area("120110002")).value == 0


def test_designation_with_level_and_last_score(office):
    case = listed(office, "詹滨里社区居民委员会")
    for outcome, seat, answers in (
        ("未发现问题", office.officer, {}),
        ("兑现到位", office.officer, {"score": "90", "finding": "到位"}),
        ("退回回头看", office.checker, None),
        ("兑现到位", office.officer, {"score": "95", "finding": "已补"}),
        ("同意", office.checker, {"opinion": "同意"}),
    ):
        reason = "资料不全" if answers is None else ""
        case = perform(case, outcome, seat, version=case.version, answers=answers, reason=reason)
    entry = as_of(DESIGNATIONS, DAY, office.bureau.area("120110001")).get()
    assert (entry.data, entry.organisation, entry.case_id) == (
        {"level": "美丽社区", "score": 95},
        case.organisation,
        case.pk,
    )
    assert value("community.designated", Year(2019), office.bureau.area("120110")).value == 1


def test_a_score_above_the_sheet_is_refused(office):
    case = listed(office, "詹滨里社区居民委员会")
    case = perform(case, "未发现问题", office.officer, version=case.version, answers={})
    with pytest.raises(Invalid, match="0到100"):
        perform(
            case,
            "兑现到位",
            office.officer,
            version=case.version,
            answers={"score": "101", "finding": "到位"},
        )
    assert Case.objects.get(pk=case.pk).step == "review"


def test_another_street_sees_neither_the_case_nor_its_record(office):
    listed(office, "詹滨里社区居民委员会")
    elsewhere = office.bureau.seat("丰年村街道办事处", "钱伟", answering="community.")
    rows = records("community.creation_targets", Year(2019), office.bureau.area("120110"))
    assert visible(rows, office.worker).count() == 1 and not visible(rows, elsewhere).exists()
