"""特困: from the application to the bank, in an institution or at home; self-care assessed again; never beside 低保."""

import datetime
from typing import Any

import pytest
from tests.domains.social_assistance.conftest import SUPPORTED, Office, assessed, at, line

from minzheng.domains.social_assistance.benefits.self_care import SELF_CARE
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, MINIMUM_LIVING
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import apply, simulate, snapshot
from minzheng.mechanisms.ledger.public import owed_to
from minzheng.mechanisms.matters.public import Case, PaymentInstruction, open_case, perform
from minzheng.mechanisms.registry.public import Facility, RegisterEntry

HOME: dict[str, Any] = {"supply": "分散供养", "receiver": "照料人代领"}


def found(*lost: str, able: bool = False) -> dict[str, Any]:
    supporters = [{"relation": "子女", "state": "有履行义务能力" if able else "本人是特困人员"}]
    return {
        "means": [line("存款", "8000", "当日价值")],
        "supporters": supporters,
        **SUPPORTED,
        **assessed(*lost),
    }


def test_a_person_is_recognised_by_the_rule_and_paid_from_next_month(office: Office) -> None:
    who = office.someone("陈桂兰", "1950-05-06")
    case = office.to_decision(EXTREME_POVERTY, "2026-08-03", who, found("walk", "bath"), HOME)
    case = office.decided(case, "2026-08-12")
    assert (case.decision, case.amount) == ("同意", 137_800 + 68_000)
    entry = RegisterEntry.objects.get(register=EXTREME_POVERTY)
    assert (entry.person, entry.valid_from) == (who, datetime.date(2026, 9, 1))
    assert (entry.data["level"], entry.data["receiver"]) == ("半护理", "照料人代领")
    fund = office.fund("2026-09-01")
    office.paid(fund, EXTREME_POVERTY, "2026-09-10", "2026-09")
    assert owed_to(f"person:{who.pk}") == 205_800
    assert PaymentInstruction.objects.get().payee == who
    with at("2026-09-10"):
        gained = simulate(EXTREME_POVERTY, datetime.date(2026, 9, 10), {"basic": "1.5倍"})
    assert gained.total.gain == 1


def test_a_new_assessment_changes_the_care_from_next_month(office: Office) -> None:
    who = office.someone("陈桂兰", "1950-05-06")
    first = office.to_decision(EXTREME_POVERTY, "2026-08-03", who, found(), HOME)
    office.decided(first, "2026-08-12")
    with at("2026-09-07"):
        again = open_case(
            SELF_CARE, office.worker, area=office.bureau.area("120110001001"), answers={"reason": "摔伤后卧床。"}, subject=who
        )  # fmt: skip
        assert again.due_on == datetime.date(
            2026, 9, 20
        )  # ten working days, the last one a Sunday worked for the holiday
        given = {**assessed("dress", "bed", "toilet", "bath"), "finding": "四项不能自主完成。"}
        with pytest.raises(Refused, match="两人以上"):
            perform(again, "评估完成", office.clerk, version=again.version, answers=given)
        again = Case.objects.get(pk=again.pk)
        again = perform(
            again, "评估完成", office.clerk, version=again.version, answers=given, second=office.second
        )
        again = perform(again, "同意", office.leader, version=again.version)
    old, new = RegisterEntry.objects.filter(register=EXTREME_POVERTY).order_by("valid_from")
    assert (old.data["level"], old.valid_to, new.valid_from) == (
        "全自理",
        datetime.date(2026, 10, 1),
        datetime.date(2026, 10, 1),
    )
    assert (new.data["level"], new.data["amount"], new.data["supply"]) == (
        "全护理",
        137_800 + 135_000,
        "分散供养",
    )
    assert snapshot(EXTREME_POVERTY, new.valid_from, ())[0][0]["lost"] == 4


def test_who_was_admitted_as_a_child_stays_while_at_school_in_what_is_simulated(office: Office) -> None:
    who = office.someone("陈小宝", "2011-05-06")
    alone = {"means": [line("存款", "100", "当日价值")], **SUPPORTED, "schooling": "是", **assessed()}
    office.decided(office.to_decision(EXTREME_POVERTY, "2026-08-03", who, alone, HOME), "2026-08-12")
    row = snapshot(EXTREME_POVERTY, datetime.date(2029, 9, 1), ())[0][0]
    assert (row["age"], row["admitted"], row["schooling"]) == (18, True, True)
    out = {**row, "schooling": False}
    day, area = datetime.date(2029, 9, 1), office.bureau.area("120110001")
    assert (
        apply(EXTREME_POVERTY, day, row, area).eligible
        and not apply(EXTREME_POVERTY, day, out, area).eligible
    )


def test_supply_in_an_institution_names_one_that_is_registered(office: Office) -> None:
    who = office.someone("陈桂兰", "1950-05-06")
    inside = {"supply": "集中供养", "receiver": "供养机构代管", "facility": "东丽区社会福利院"}
    with pytest.raises(Invalid, match="没有名为“东丽区社会福利院”的供养机构"):
        office.to_decision(EXTREME_POVERTY, "2026-08-03", who, found(), inside)
    with acting(SYSTEM, "登记机构"):
        home = Facility.objects.create(
            name="东丽区社会福利院", kind="养老机构", area=office.bureau.area("120110001")
        )
    case = office.to_decision(EXTREME_POVERTY, "2026-08-03", who, found(), inside)
    office.decided(case, "2026-08-12")
    assert RegisterEntry.objects.get(register=EXTREME_POVERTY).data["facility"] == home.pk


@pytest.mark.parametrize(
    ("born", "given", "why"),
    [
        ("1980-05-06", found(), "无劳动能力"),
        ("1950-05-06", found(able=True), "无法定义务人或其无履行义务能力"),
        (
            "1950-05-06",
            found() | {"means": [line("养老金(不含中央确定的基础养老金)", "1060")]},
            "收入低于低保标准",
        ),
    ],
)
def test_a_condition_that_fails_is_named(office: Office, born: str, given: dict[str, Any], why: str) -> None:
    case = office.to_decision(EXTREME_POVERTY, "2026-08-03", office.someone("陈桂兰", born), given, HOME)
    with at("2026-08-12"), pytest.raises(Refused, match=why):
        perform(case, "同意", office.section, version=case.version)


def test_the_minimum_guarantee_and_this_exclude_each_other(office: Office) -> None:
    who = office.someone("陈桂兰", "1950-05-06")
    destitute = office.to_decision(EXTREME_POVERTY, "2026-08-03", who, found(), HOME)
    poor = office.to_decision(MINIMUM_LIVING, "2026-08-03", who, {"means": [line("工资性收入", "100")]})
    office.decided(poor, "2026-08-12")
    with at("2026-08-12"), pytest.raises(Refused, match="按社会救助法第十六条,未同时享受最低生活保障"):
        perform(destitute, "同意", office.section, version=destitute.version)


def test_who_is_destitute_is_not_counted_into_a_poor_household(office: Office) -> None:
    who = office.someone("陈桂兰", "1950-05-06")
    destitute = office.to_decision(EXTREME_POVERTY, "2019-03-04", who, found(), HOME)
    poor = office.to_decision(MINIMUM_LIVING, "2019-03-04", who, {"means": [line("工资性收入", "100")]})
    office.decided(destitute, "2019-03-13")
    with at("2019-03-13"), pytest.raises(Refused, match=r"社会救助暂行办法.*第十四条"):
        perform(poor, "同意", office.section, version=poor.version)
    assert not RegisterEntry.objects.filter(register=MINIMUM_LIVING).exists()
