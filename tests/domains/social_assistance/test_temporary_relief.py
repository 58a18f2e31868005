"""Walk a: a community worker files for a resident; the street decides up to the ceiling of the day (S04)."""

import datetime
from types import SimpleNamespace

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Refused
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.documents.public import Notice, public_notices, shown_fields
from minzheng.mechanisms.journal.public import SYSTEM, Refusal, acting
from minzheng.mechanisms.matters.public import (
    Case,
    PaymentInstruction,
    inbox,
    matter,
    open_case,
    open_stage,
    perform,
    specimens,
    tick,
)
from minzheng.mechanisms.registry.public import RegisterEntry, identify

ANSWERS = {
    "kind": "支出型",
    "cause": "突发重病",
    "description": "本人住院,自费较多。",
    "members": "3",
    "phone": "13900000002",
    "consent": "是",
}
FOUND = {"members": "3", "finding": "情况属实。", "need": "较重"}


@pytest.fixture
def street(bureau):
    with acting(SYSTEM, "登记人员"):
        resident = identify(
            "陈桂兰",
            make_resident_id("120110", datetime.date(1950, 5, 6), 12, Sex.FEMALE),
            bureau.area("120110001001"),
            phone="13900000002",
        )
    relief = "social_assistance."
    office = "张贵庄街道办事处"
    return SimpleNamespace(
        bureau=bureau,
        resident=resident,
        worker=bureau.seat("詹滨里社区居委会", "刘丽", filing=relief),
        clerk=bureau.seat(office, "王芳", accepting=relief, surveying=relief, publishing=relief),
        second=bureau.staff("赵强"),
        leader=bureau.seat(office, "孙立", deciding=relief, leading="*"),
        section=bureau.seat("社会救助科", "周敏", deciding=relief, reviewing=relief),
        elsewhere=bureau.seat("丰年村街道办事处", "钱伟", accepting=relief, deciding=relief, filing=relief),
    )


def filed(street, complete=True):
    """An application of today, with all its papers or with none."""
    papers = specimens(matter("social_assistance.relief", clock.today())) if complete else ()
    return open_case(
        "social_assistance.relief",
        street.worker,
        area=street.bureau.area("120110001001"),
        answers=ANSWERS,
        subject=street.resident,
        channel="社区代办",
        papers=papers,
    )


def do(case, outcome, seat, **more):
    return perform(case, outcome, seat, version=case.version, **more)


def to_decision(street, day):
    with clock.at(day):
        case = do(filed(street), "受理", street.clerk)
        case = do(case, "调查完成", street.clerk, answers=FOUND, second=street.second)
    with clock.at(day + datetime.timedelta(days=4)):
        tick()
    return Case.objects.get(pk=case.pk)


def approve(case, seat, yuan, outcome="同意"):
    return do(case, outcome, seat, answers={"amount": yuan, "opinion": "同意救助"})


def test_whole_way_to_the_payment(street):
    case = do(filed(street), "受理", street.clerk)
    case = do(case, "调查完成", street.clerk, answers=FOUND, second=street.second)
    notice = Notice.objects.get()
    assert [text for _, text in shown_fields(notice)] == ["陈桂兰", "3", "突发重病"]
    assert notice.until == datetime.date(2019, 3, 7)
    with clock.at(datetime.date(2019, 3, 7)):
        assert tick() == 0 and public_notices().count() == 1
    with clock.at(datetime.date(2019, 3, 8)):
        assert public_notices().count() == 0
        assert tick() == 1 and tick() == 0
        case = Case.objects.get(pk=case.pk)
        assert list(inbox(street.leader).values_list("case", flat=True)) == [case.pk]
        case = approve(case, street.leader, "1800")
    assert (case.end, case.amount) == ("同意", 180_000)
    assert PaymentInstruction.objects.get().amount == 180_000
    assert RegisterEntry.objects.get().case_id == case.pk


@pytest.mark.parametrize(
    ("day", "yuan", "granted"),
    [
        (datetime.date(2019, 3, 20), "2000", True),
        (datetime.date(2019, 3, 20), "2000.01", False),
        (datetime.date(2019, 3, 28), "5000", True),  # decided on 1 April: the new ceiling counts
        (datetime.date(2019, 5, 6), "5000", True),
        (datetime.date(2019, 5, 6), "5000.01", False),
    ],
)
def test_ceiling_of_the_day_of_decision(street, day, yuan, granted):
    case = to_decision(street, day)
    with clock.at(day + datetime.timedelta(days=4)):
        if granted:
            assert approve(case, street.leader, yuan).end == "同意"
            return
        with pytest.raises(Refused, match="超过本级审批权限"):
            approve(case, street.leader, yuan)
        assert Refusal.objects.get().code == "above_ceiling"
        case = approve(Case.objects.get(pk=case.pk), street.leader, yuan, "上报区民政局")
        assert open_stage(case).unit.name == "社会救助科"
        assert approve(case, street.section, yuan).end == "同意"


def test_two_officers_are_two_people(street):
    case = do(filed(street), "受理", street.clerk)
    for second in (None, street.clerk.staff):
        with pytest.raises(Refused, match="两人以上"):
            do(case, "调查完成", street.clerk, answers=FOUND, second=second)


def test_who_visited_may_not_decide(street):
    both = street.bureau.seat("张贵庄街道办事处", street.clerk.staff, deciding="social_assistance.")
    case = to_decision(street, datetime.date(2019, 3, 11))
    with clock.at(datetime.date(2019, 3, 15)), pytest.raises(Refused, match="他人"):
        approve(case, both, "500")


def test_supplement_stops_the_clock_and_starts_it_again(street):
    with clock.at(datetime.date(2019, 3, 4)):
        case = do(filed(street), "补正", street.clerk, reason="缺住院票据")
        assert open_stage(case).unit.name == "詹滨里社区居委会"
    with clock.at(datetime.date(2019, 3, 11)):
        case = do(case, "已补正", street.worker)
        case = do(case, "受理", street.clerk)
        assert (case.clock_from, case.promised_on) == (datetime.date(2019, 3, 11), datetime.date(2019, 3, 28))


def test_objection_brings_a_new_visit(street):
    case = do(filed(street), "受理", street.clerk)
    case = do(case, "调查完成", street.clerk, answers=FOUND, second=street.second)
    case = do(case, "有异议", street.clerk, reason="邻居反映其子有收入")
    assert case.step == "visit" and Notice.objects.get().taken_down_at is not None


def test_other_street_neither_sees_nor_files(street):
    filed(street)
    assert not inbox(street.elsewhere).exists()
    with pytest.raises(Refused, match="管辖范围"):
        open_case(
            "social_assistance.relief",
            street.elsewhere,
            area=street.bureau.area("120110001001"),
            answers=ANSWERS,
            subject=street.resident,
        )


def test_register_refuses_what_no_decided_case_carries(street):
    from django.db import IntegrityError, transaction

    from minzheng.domains.social_assistance.temporary_relief import RELIEF_FILE
    from minzheng.mechanisms.registry.public import Decision, enter

    case = filed(street)
    with pytest.raises(IntegrityError, match="decided"), acting(SYSTEM, "绕过"), transaction.atomic():
        enter(RELIEF_FILE, street.resident, {}, Decision(case.pk, case.number, clock.today()), key="x")
