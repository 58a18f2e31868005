"""Walk d: the funeral subsidy, once per deceased, by group and date (S77)."""

import datetime
from types import SimpleNamespace

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter
from minzheng.mechanisms.matters.public import Handed, PaymentInstruction, open_case, perform, specimen
from minzheng.mechanisms.registry.public import Person, identify


@pytest.fixture
def office(bureau):
    with acting(SYSTEM, "登记"):
        deceased = identify(
            "张永福",
            make_resident_id("120110", datetime.date(1935, 1, 2), 7, Sex.MALE),
            bureau.area("120110001001"),
        )
        for code, yuan in (("standard", "3000元"), ("low_income_standard", "4000元")):
            change_parameter(
                f"funeral.subsidy.{code}", bureau.area("120110"), datetime.date(2018, 1, 1), yuan, "情景假设"
            )
    return SimpleNamespace(
        bureau=bureau,
        deceased=deceased,
        window=bureau.seat("张贵庄街道办事处", "王芳", accepting="funeral."),
        reviewer=bureau.seat("社会事务科", "刘丽", reviewing="funeral."),
        chief=bureau.seat("社会事务科", "孙立", deciding="funeral."),
    )


def applied(office, **changes):
    answers = {
        "died_on": "2019-02-20",
        "group": "普通居民",
        "certificate": "HH2019-0220",
        "applicant": "张伟民",
        "applicant_id": make_resident_id("120110", datetime.date(1960, 1, 2), 9, Sex.MALE),
        "phone": "13900000003",
    } | changes
    return open_case(
        "funeral.subsidy",
        office.window,
        area=office.bureau.area("120110001001"),
        answers=answers,
        subject=office.deceased,
        papers=[Handed("火化证明", waived_by="殡仪馆火化信息"), specimen("申领人身份证件")],
    )


def granted(office, case):
    for outcome, seat in (("受理", office.window), ("审核通过", office.reviewer), ("同意", office.chief)):
        case = perform(case, outcome, seat, version=case.version)
    return case


@pytest.mark.parametrize(("group", "fen"), [("普通居民", 300_000), ("低保对象", 400_000)])
def test_granted_by_group_and_ordered_to_be_paid(office, group, fen):
    case = granted(office, applied(office, group=group))
    assert case.amount == fen and case.rule_outcome["values"]["amount"] == fen
    payment = PaymentInstruction.objects.get()
    assert (payment.amount, payment.payee_name) == (fen, "张**")
    assert Person.objects.get(pk=office.deceased.pk).died_on == datetime.date(2019, 2, 20)


def test_once_per_deceased_even_from_two_windows(office):
    first = applied(office)
    with pytest.raises(Conflict, match=first.number):
        applied(office)
    closed = perform(first, "不予受理", office.window, version=first.version, reason="材料不属实")
    assert closed.end == "不予受理"
    applied(office)


def test_standard_by_the_day_of_application(office):
    with acting(SYSTEM, "调标"):
        change_parameter(
            "funeral.subsidy.standard",
            office.bureau.area("120110"),
            datetime.date(2019, 3, 5),
            "3500元",
            "调标通知",
        )
    case = applied(office)
    with clock.at(datetime.date(2019, 3, 8)):
        assert granted(office, case).amount == 300_000


def test_no_standard_is_said_plainly(office):
    with clock.at(datetime.date(2019, 3, 4)):
        case = applied(office)
        case = perform(case, "受理", office.window, version=case.version)
        case = perform(case, "审核通过", office.reviewer, version=case.version)
        with acting(SYSTEM, "误删"):
            from minzheng.mechanisms.law.public import ParameterValue

            ParameterValue.objects.all().delete()
        with pytest.raises(Invalid, match="丧葬补贴普通居民标准"):
            perform(case, "同意", office.chief, version=case.version)


def test_reviewer_may_not_decide_the_same_case(office):
    both = office.bureau.seat("社会事务科", office.reviewer.staff, deciding="funeral.")
    case = applied(office)
    case = perform(case, "受理", office.window, version=case.version)
    case = perform(case, "审核通过", office.reviewer, version=case.version)
    with pytest.raises(Refused, match="他人"):
        perform(case, "同意", both, version=case.version)
