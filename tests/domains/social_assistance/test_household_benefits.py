"""低保边缘 and 刚性支出困难: from the application to the register; who is supported already is refused with the article."""

import datetime

import pytest
from tests.domains.social_assistance.conftest import Office, at, line

from minzheng.domains.social_assistance.benefits import first_covered
from minzheng.domains.social_assistance.benefits.standing import (
    LOW_INCOME,
    MINIMUM_LIVING,
    RIGID_SPENDING,
    standing,
)
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.matters.public import PaymentInstruction, perform
from minzheng.mechanisms.registry.public import RegisterEntry


def test_an_edge_household_is_entered_for_a_yearly_check_and_not_paid(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    case = office.to_decision(LOW_INCOME, "2026-08-03", who, {"means": [line("工资性收入", "1589.99")]})
    case = office.decided(case, "2026-08-12")
    entry = RegisterEntry.objects.get(register=LOW_INCOME)
    assert (entry.valid_from, entry.valid_to) == (datetime.date(2026, 9, 1), None)
    assert entry.data == {
        "members": 1, "residence": "城镇", "payee": who.pk, "review_by": "2027-09-01", "stability": "收入稳定",
    }  # fmt: skip
    assert standing(who, datetime.date(2026, 9, 1)) == {LOW_INCOME}
    assert not PaymentInstruction.objects.exists() and case.amount is None


def test_at_the_line_it_is_refused_and_told_why(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    case = office.to_decision(LOW_INCOME, "2026-08-03", who, {"means": [line("工资性收入", "1590")]})
    with at("2026-08-12"), pytest.raises(Refused) as told:
        perform(case, "同意", office.section, version=case.version)
    assert "社会救助法" in str(told.value) and "人均月收入低于低保边缘家庭标准" in str(told.value)


def test_who_gets_the_minimum_guarantee_is_not_entered_as_edge(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    poor = office.to_decision(MINIMUM_LIVING, "2026-08-03", who, {"means": [line("工资性收入", "500")]})
    office.decided(poor, "2026-08-12")
    case = office.to_decision(LOW_INCOME, "2026-08-03", who, {"means": [line("工资性收入", "500")]})
    with at("2026-08-13"), pytest.raises(Refused, match="按社会救助法第二十一条,未享受最低生活保障"):
        perform(case, "同意", office.section, version=case.version)
    assert not RegisterEntry.objects.filter(register=LOW_INCOME).exists()


def test_rigid_spending_is_entered_for_twelve_months_and_can_be_asked_for_again(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    found = {"means": [line("工资性收入", "3000"), line("医疗支出", "24000", "每年")]}
    case = office.to_decision(RIGID_SPENDING, "2025-03-03", who, found)
    office.decided(case, "2025-03-12")
    entry = RegisterEntry.objects.get(register=RIGID_SPENDING)
    assert (entry.valid_from, entry.valid_to) == (datetime.date(2025, 4, 1), datetime.date(2026, 4, 1))
    assert entry.ended_by_case == case.pk
    again = office.to_decision(RIGID_SPENDING, "2026-03-02", who, found)
    office.decided(again, "2026-03-11")
    later = RegisterEntry.objects.filter(register=RIGID_SPENDING).latest("valid_from")
    assert later.valid_from == datetime.date(2026, 4, 1)
    assert standing(who, datetime.date(2026, 4, 1)) == {RIGID_SPENDING}


def test_spending_that_is_not_proved_does_not_count(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    found = {"means": [line("工资性收入", "3000"), line("医疗支出", "24000", "每年", "申报")]}
    case = office.to_decision(RIGID_SPENDING, "2025-03-03", who, found)
    with at("2025-03-12"), pytest.raises(Refused, match="刚性支出占家庭总收入的比例超过规定"):
        perform(case, "同意", office.section, version=case.version)


def test_an_edge_household_is_not_entered_for_rigid_spending_too(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    edge = office.to_decision(LOW_INCOME, "2026-08-03", who, {"means": [line("工资性收入", "1200")]})
    office.decided(edge, "2026-08-12")
    found = {"means": [line("工资性收入", "1200"), line("医疗支出", "24000", "每年")]}
    case = office.to_decision(RIGID_SPENDING, "2026-08-03", who, found)
    with at("2026-08-13"), pytest.raises(Refused, match="也不是低保边缘家庭"):
        perform(case, "同意", office.section, version=case.version)


def test_the_minimum_guarantee_ends_what_was_granted_below_it(office: Office) -> None:
    who = office.someone("陈桂兰", "1970-05-06")
    heavy = {"means": [line("工资性收入", "3000"), line("医疗支出", "24000", "每年")]}
    office.decided(office.to_decision(RIGID_SPENDING, "2026-07-06", who, heavy), "2026-07-15")
    poor = office.to_decision(MINIMUM_LIVING, "2026-09-07", who, {"means": [line("工资性收入", "300")]})
    office.decided(poor, "2026-09-16")
    entry = RegisterEntry.objects.get(register=RIGID_SPENDING)
    assert (entry.valid_to, entry.ended_by_case) == (datetime.date(2026, 10, 1), poor.pk)
    assert standing(who, datetime.date(2026, 9, 30)) == {RIGID_SPENDING}
    assert standing(who, datetime.date(2026, 10, 1)) == {MINIMUM_LIVING, first_covered.BOOK.code}
