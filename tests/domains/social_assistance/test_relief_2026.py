"""临时救助 since 2026: the small and quick one paid first and explained later, spending with a means test, relief where it happened."""

import datetime

import pytest
from tests.domains.social_assistance.conftest import AREA, Office, at, line

from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance.benefits.relief_small import SMALL
from minzheng.domains.social_assistance.benefits.relief_spending import SPENDING
from minzheng.domains.social_assistance.benefits.standing import LOW_INCOME
from minzheng.domains.social_assistance.temporary_relief import RELIEF, RELIEF_FILE
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.documents.public import Notice
from minzheng.mechanisms.ledger.public import owed_to
from minzheng.mechanisms.matters.papers import PLEDGED, Handed
from minzheng.mechanisms.matters.public import (
    Case,
    PaymentInstruction,
    matter,
    open_case,
    open_stage,
    perform,
    specimens,
)
from minzheng.mechanisms.registry.public import Person, RegisterEntry

FIRE = {
    "cause": "火灾",
    "description": "家中失火。",
    "hukou": "非本地户籍",
    "happened_on": "2026-08-02",
    "happened_at": "昌明里",
}


def small(office: Office, who: Person, day: str, promised: bool = False, **more: str) -> Case:
    """A small relief filed with its papers, or with a signed promise in place of the statement."""
    with at(day):
        papers = specimens(matter(SMALL, clock.today()))
        if promised:
            statement = Handed(
                "困难情况说明或证明", waived_by=PLEDGED, reason="承诺情况属实,七日内补交消防证明。"
            )
            papers = [one for one in papers if one.label != statement.label] + [statement]
        answers = {
            **FIRE,
            "residence": "城镇",
            "phone": "13900000002",
            **account_answers(office.people[str(who.name)]["id_number"]),
            **more,
        }
        return open_case(
            SMALL, office.clerk, area=office.bureau.area(AREA), answers=answers, subject=who, papers=papers
        )


def accepted(office: Office, case: Case, day: str, yuan: str) -> Case:
    with at(day):
        return perform(
            case,
            "受理",
            office.clerk,
            version=case.version,
            answers={"amount": yuan, "finding": "现场核实。"},
        )


def test_small_relief_is_decided_within_three_days_without_notice_and_explained_afterwards(
    office: Office,
) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    case = small(office, who, "2026-08-03", promised=True)
    assert open_stage(case).due_on == datetime.date(2026, 8, 4)
    case = accepted(office, case, "2026-08-04", "1060")
    assert open_stage(case).due_on == datetime.date(2026, 8, 6)
    case = office.decided(case, "2026-08-05", office.leader)
    assert (case.decision, case.amount, case.step) == ("同意", 106_000, "explain")
    assert owed_to(f"person:{who.pk}") == 0 and PaymentInstruction.objects.get().amount == 106_000
    fund = office.fund("2026-08-05")
    office.paid(fund, RELIEF.pays, "2026-08-05")
    assert not Notice.objects.exists()
    assert open_stage(case).due_on == datetime.date(
        2026, 8, 19
    )  # the promise is looked into in ten working days
    with at("2026-08-10"):
        case = perform(case, "承诺不实", office.clerk, version=case.version, reason="无火灾记录。")
    assert (case.end, case.decision) == ("办结", "同意")


def test_above_a_month_of_the_standard_it_is_refused(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    case = accepted(office, small(office, who, "2026-08-03"), "2026-08-03", "1060.01")
    with at("2026-08-04"), pytest.raises(Refused, match="提出的金额大于零、不超过最高金额"):
        perform(case, "同意", office.leader, version=case.version)


def test_without_paper_or_promise_nothing_is_accepted(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    with at("2026-08-03"):
        answers = {**FIRE, "residence": "城镇", "phone": "13900000002"}
        case = open_case(SMALL, office.clerk, area=office.bureau.area(AREA), answers=answers, subject=who)
    with pytest.raises(Invalid, match="必交材料不齐"):
        accepted(office, case, "2026-08-03", "500")


def test_who_registered_it_does_not_decide_it(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    case = accepted(office, small(office, who, "2026-08-03"), "2026-08-03", "500")
    both = office.bureau.seat("张贵庄街道办事处", office.clerk.staff, deciding="social_assistance.")
    with at("2026-08-04"), pytest.raises(Refused, match="他人"):
        perform(case, "同意", both, version=case.version)


def test_one_emergency_is_relieved_once(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    first = accepted(office, small(office, who, "2026-08-03"), "2026-08-03", "500")
    office.decided(first, "2026-08-04", office.leader)
    again = accepted(office, small(office, who, "2026-08-05"), "2026-08-05", "400")
    with at("2026-08-06"), pytest.raises(Conflict, match="小额快救 2026-08-02"):
        perform(again, "同意", office.leader, version=again.version)
    other = small(office, who, "2026-09-03", happened_on="2026-09-01")
    office.decided(accepted(office, other, "2026-09-03", "400"), "2026-09-04", office.leader)
    assert RegisterEntry.objects.filter(register=RELIEF_FILE.code).count() == 2


def test_relief_asks_where_it_happened_since_the_notice_of_2020(office: Office) -> None:
    days = ("2020-03-05", "2020-03-06", "2026-06-30", "2026-07-01")
    found = [matter(RELIEF.code, datetime.date.fromisoformat(day)) for day in days]
    asked = [one.form.field("hukou") is not None for one in found]
    assert asked == [False, True, True, True]
    assert len({one.basis for one in found}) == 3
    assert len({tuple(step.key for step in one.steps) for one in found}) == 1


def test_spending_relief_with_a_means_test(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    found = {"means": [line("工资性收入", "2000"), line("医疗支出", "24000", "每年")]}
    case = office.to_decision(SPENDING, "2026-08-03", who, found)
    case = office.decided(case, "2026-08-12")
    assert case.amount == 636_000  # six months of the standard, less than three tenths of 24,000 元
    assert PaymentInstruction.objects.get().item == RELIEF.pays


def test_who_is_confirmed_already_is_asked_for_the_spending_only(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    edge = office.to_decision(LOW_INCOME, "2026-08-03", who, {"means": [line("工资性收入", "1200")]})
    office.decided(edge, "2026-08-12")
    found = {"means": [line("医疗支出", "10000", "每年"), line("存款", "65000", "当日价值")]}
    case = office.decided(office.to_decision(SPENDING, "2026-09-07", who, found), "2026-09-16")
    assert case.rule_outcome["facts"]["confirmed"] is True
    assert case.amount == 299_998  # three tenths of twelve months of 833.33 元
