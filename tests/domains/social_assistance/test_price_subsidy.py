"""价格补贴: a month's indices start a round, everybody on the registers is paid once for it, and it stops when it lapses."""

import datetime

import pytest
from tests.domains.social_assistance.conftest import SUPPORTED, Office, assessed, at, line

from minzheng.domains.social_assistance.benefits.price_subsidy import PRICE, Rise
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, LOW_INCOME, MINIMUM_LIVING
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import owed_to
from minzheng.mechanisms.matters.public import Case, PaymentInstruction, open_case, perform
from minzheng.mechanisms.registry.public import Person, RegisterEntry


def settled(office: Office, day: str, until: str) -> tuple[Person, Person, Person]:
    """A household of three on 低保, a destitute person and an edge household, all decided on a day."""
    poor = office.someone("陈桂兰", "1970-05-06")
    office.someone("陈大勇", "1990-05-06", "子女")
    office.someone("陈小宝", "2012-05-06", "其他")
    home = {"members": list(office.people.values())}
    lone, edge = office.someone("李秀英", "1950-05-06"), office.someone("王淑珍", "1975-05-06")
    given = {"means": [line("存款", "100", "当日价值")], **SUPPORTED, **assessed()}
    kinds = {"supply": "分散供养", "receiver": "本人领取"}
    cases = [
        office.to_decision(MINIMUM_LIVING, day, poor, {"means": [line("工资性收入", "300")]}, home),
        office.to_decision(EXTREME_POVERTY, day, lone, given, kinds),
        office.to_decision(LOW_INCOME, day, edge, {"means": [line("工资性收入", "1300")]}),
    ]
    for case in cases:
        office.decided(case, until)
    return poor, lone, edge


def proposed(office: Office, day: str, month: str, cpi: str, food: str = "2.0") -> Case:
    with at(day):
        answers = {"month": month, "cpi": cpi, "food": food, "rise": cpi, "source": "统计部门发布"}
        case = open_case(PRICE, office.reviewer, area=office.bureau.area("120110"), answers=answers)
        return perform(case, "核对无误", office.reviewer, version=case.version)


def started(office: Office, case: Case, day: str) -> Case:
    with at(day):
        return perform(case, "启动", office.section, version=case.version)


def test_a_round_pays_everybody_of_the_month_once(office: Office) -> None:
    poor, lone, _ = settled(office, "2026-08-03", "2026-08-12")
    case = proposed(office, "2026-10-15", "2026-09", "3.5")
    assert case.due_on == datetime.date(2026, 11, 12)  # twenty working days
    case = started(office, case, "2026-10-16")
    rows = {one.person or one.household: one for one in RegisterEntry.objects.filter(register=PRICE)}
    assert {one.data["people"]: one.data["amount"] for one in rows.values()} == {3: 3 * 3_710, 1: 3_710}
    assert all(
        (one.valid_from, one.valid_to) == (datetime.date(2026, 9, 1), datetime.date(2026, 10, 1))
        for one in rows.values()
    )
    fund = office.fund("2026-10-16")
    office.paid(fund, PRICE, "2026-10-19", "2026-09")
    assert owed_to(f"person:{lone.pk}") == 3_710
    found = PaymentInstruction.objects.filter(item=PRICE)
    assert sorted((one.payee.pk, one.amount, one.period) for one in found if one.payee) == sorted(
        [(poor.pk, 11_130, "2026-09"), (lone.pk, 3_710, "2026-09")]
    )
    with pytest.raises(Conflict, match="没有可以支付"):
        office.paid(fund, PRICE, "2026-10-20", "2026-09")
    with pytest.raises(Conflict, match="同一区域同一月份"):
        proposed(office, "2026-10-20", "2026-09", "3.6")


def test_below_both_thresholds_no_round_is_started(office: Office) -> None:
    settled(office, "2026-08-03", "2026-08-12")
    case = proposed(office, "2026-10-15", "2026-09", "3.49", "5.99")
    with at("2026-10-16"), pytest.raises(Refused, match="居民消费价格指数涨幅达到启动条件"):
        perform(case, "启动", office.section, version=case.version)
    case = Case.objects.get(pk=case.pk)
    with at("2026-10-16"):
        perform(case, "不启动", office.section, version=case.version, reason="均未达到启动条件。")
    assert not RegisterEntry.objects.filter(register=PRICE).exists()


def test_the_law_of_the_index_month_counts_though_it_lapsed_since(office: Office) -> None:
    _, _, edge = settled(office, "2022-11-01", "2022-11-10")
    case = started(office, proposed(office, "2023-04-12", "2023-03", "3.0"), "2023-04-13")
    assert case.decision == "同意"
    assert {one.data["payee"] for one in RegisterEntry.objects.filter(register=PRICE)} >= {edge.pk}
    later = proposed(office, "2023-05-12", "2023-04", "3.0")
    with at("2023-05-13"), pytest.raises(Refused, match="达到启动条件"):
        perform(later, "启动", office.section, version=later.version)


def test_who_came_later_or_died_before_gets_nothing_for_the_month(office: Office) -> None:
    _, lone, _ = settled(office, "2026-08-03", "2026-08-12")
    started(office, proposed(office, "2026-09-15", "2026-08", "4.0"), "2026-09-16")
    assert not RegisterEntry.objects.filter(register=PRICE).exists()  # all are entered from September
    with acting(SYSTEM, "死亡登记"):
        Person.objects.filter(pk=lone.pk).update(died_on=datetime.date(2026, 8, 30))
    started(office, proposed(office, "2026-10-15", "2026-09", "4.0"), "2026-10-16")
    assert not RegisterEntry.objects.filter(register=PRICE, person=lone).exists()


@pytest.mark.parametrize(
    ("text", "value"), [("3.5", 350), ("3.05%", 305), ("-0.2", -20), ("12", 1200), ("0", 0)]
)
def test_a_rise_is_read_exactly(text: str, value: int) -> None:
    asked = Rise("cpi", "涨幅")
    assert asked.parse(text) == value and asked.parse(asked.typed(value)) == value


@pytest.mark.parametrize("text", ["3,5", "三", "3.555", "--1"])
def test_what_is_no_rise_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="不是涨幅"):
        Rise("cpi", "涨幅").parse(text)
