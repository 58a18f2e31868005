"""特困 and 边缘 looked at again: care that changes, support that appears, a household that earns more; what is known stands in the form."""

import datetime
from typing import Any

from tests.domains.social_assistance.conftest import Office, assessed, at, line
from tests.domains.social_assistance.test_extreme_poverty import HOME, found

from minzheng.domains.social_assistance.benefits.reviewing import open_due
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, LOW_INCOME
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.matters.public import Case, open_case, perform, version_for
from minzheng.mechanisms.registry.public import RegisterEntry, as_of


def looked_at(office: Office, entry: RegisterEntry, answers: dict[str, Any]) -> Case:
    code = f"{entry.register}.review"
    case = open_case(
        code, office.clerk, area=entry.area, answers={"cause": "家庭报告变化"}, subject=entry.subject
    )
    step = version_for(case).step("survey")
    known = step.form.as_posted(step.known(case))
    assert step.form.parse(known | {"finding": "无变化"}), "what is on record is a whole answer"
    return perform(
        case, "核查完成", office.clerk, version=1, answers={**known, **step.form.as_posted({}), **answers},
        second=office.second,
    )  # fmt: skip


def stopped(office: Office, case: Case, verdict: str) -> Case:
    case = perform(case, verdict, office.clerk, version=case.version)
    answers = {"heard_on": case.opened_on.isoformat(), "manner": "当面", "said": "没有意见。"}
    case = perform(case, "已听取意见", office.clerk, version=case.version, answers=answers)
    return perform(case, "同意", office.section, version=case.version)


def test_more_care_is_paid_from_next_month(office: Office) -> None:
    who = office.someone("陈桂兰", "1950-05-06")
    office.decided(office.to_decision(EXTREME_POVERTY, "2026-08-03", who, found(), HOME), "2026-08-12")
    entry = RegisterEntry.objects.get(register=EXTREME_POVERTY)
    with at("2026-10-12"):
        case = looked_at(office, entry, {**assessed("walk", "bath"), "finding": "行走、洗澡须人照料。"})
        case = perform(case, "增发", office.clerk, version=case.version)
        perform(case, "同意", office.section, version=case.version)
    before, after = RegisterEntry.objects.filter(register=EXTREME_POVERTY).order_by("pk")
    assert (before.data["level"], after.data["level"]) == ("全自理", "半护理")
    assert (before.valid_to, after.data["supply"]) == (datetime.date(2026, 11, 1), "分散供养")


def test_who_has_somebody_able_to_support_him_leaves(office: Office) -> None:
    who = office.someone("陈桂兰", "1950-05-06")
    office.decided(office.to_decision(EXTREME_POVERTY, "2026-08-03", who, found(), HOME), "2026-08-12")
    entry = RegisterEntry.objects.get(register=EXTREME_POVERTY)
    with at("2026-10-12"):
        able = {"supporters-0-relation": "子女", "supporters-0-state": "有履行义务能力"}
        case = stopped(office, looked_at(office, entry, able), "停发")
        assert case.decision == "同意"
    assert not as_of(EXTREME_POVERTY, datetime.date(2026, 11, 1)).exists()
    letter = Document.objects.get(template="social_assistance.changed")
    assert letter.title == "特困人员停发决定书"


def test_an_edge_household_is_looked_at_every_year_and_leaves_without_money(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    found_out = {"means": [line("工资性收入", "1200") | {"member": "1"}]}
    case = office.to_decision(LOW_INCOME, "2026-08-03", who, found_out)
    office.decided(case, "2026-08-12")
    entry = RegisterEntry.objects.get(register=LOW_INCOME)
    with at("2027-09-01"):
        assert open_due(datetime.date(2027, 9, 1)) == 1
        case = Case.objects.get(matter=f"{LOW_INCOME}.review")
        step = version_for(case).step("survey")
        known = step.form.as_posted(step.known(case)) | {"means-0-amount": "2600", "finding": "收入增加。"}
        case = perform(case, "核查完成", office.clerk, version=1, answers=known, second=office.second)
        stopped(office, case, "停发")
    assert RegisterEntry.objects.get(pk=entry.pk).valid_to is not None
    assert (
        "每月" not in str(Document.objects.get(template="social_assistance.changed").sheet).split("决定自")[1]
    )
