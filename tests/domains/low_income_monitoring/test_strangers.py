"""Somebody nobody has on record: found by a help rule, told to the street of the address, registered there or not."""

import json
from datetime import date
from typing import Any

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.areas.public import AreaVersion
from minzheng.mechanisms.exchange.public import apply
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.monitoring.public import (
    Lead,
    LeadState,
    Warning,
    WarningState,
    begin_trial,
    given_in,
    hand_on,
    leads,
    look_for_strangers,
    needless,
    open_lead,
    register,
    run_night,
    tonight,
)
from minzheng.mechanisms.registry.public import Look, Person

from .given import OFFICE, Street, on, street

NUMBER = make_resident_id("120110", date(1974, 4, 9), 211, Sex.MALE)
WHO = {"id_number": NUMBER, "person_name": "柳成荫"}
BILL = {
    "kind": "住院",
    "settled_on": "2026-09-01",
    "days": "20",
    "total": "190000.00",
    "fund_paid": "90000.00",
}
HOUSE = "东丽区张贵庄街道詹滨里社区5号楼2门301"


@pytest.fixture
def town(bureau: Any, tmp_path: Any, settings: Any) -> Street:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    made = street(bureau)
    with on("2026-08-03"):
        made.town.on_minimum_living(made.town.person("陈桂兰", "1950-03-01"))
    return made


def bill(town: Street, **more: str) -> None:
    town.delivers("hospital_bills", {**WHO, **BILL, "own_paid": "100000.00", "bill": "1", **more})


def lives(town: Street, address: str = HOUSE) -> None:
    row = {"state": "在籍", "residence": "城镇", "address": address}
    held = town.delivers("household_register", {**WHO, **row}, period="2026-08-31")
    apply(held, town.town.bureau.seat("社会救助科", "康定", deciding="exchange."), "只试这一行。")


def named(area: int) -> str:
    return str(AreaVersion.objects.get(area=area, valid__contains=clock.today()).name)


def test_a_large_bill_of_somebody_unknown_is_told_to_the_street_of_the_address(town: Street) -> None:
    with on("2026-09-01"):
        lives(town)
        bill(town)
        done = town.night()
        (lead,) = leads(town.looker)
        assert lead.rule == "monitoring.medical_share" and lead.found_in == done
        assert named(lead.area_id).startswith("詹滨里") or named(lead.area_id) == "张贵庄街道"
        assert given_in(lead).name == "柳成荫" and "hospital_bills" in lead.sources
        assert not Warning.objects.filter(rule=lead.rule).exists()
        assert not Person.objects.filter(born=date(1974, 4, 9)).exists()
    raw = Lead.objects.filter(pk=lead.pk).values_list("record", "sealed").get()
    assert NUMBER not in json.dumps([bytes(each).decode("latin1") for each in raw])


def test_without_an_address_it_waits_at_the_bureau_which_hands_it_on(town: Street) -> None:
    with on("2026-09-01"):
        bill(town)
        town.night()
        section = town.town.bureau.seat("社会救助科", "舒据", reviewing="low_income_monitoring.")
        assert not leads(town.looker) and len(leads(section)) == 1
        lead = Lead.objects.get()
        with pytest.raises(Invalid, match="理由没有填写"):
            hand_on(lead, town.looker.unit.area, section, " ")
        hand_on(lead, town.looker.unit.area, section, "电话核实住在本街。")
        assert list(leads(town.looker)) == [lead]


def test_twice_is_once_and_what_is_new_is_looked_at_even_after_a_stop(town: Street) -> None:
    with on("2026-09-01"):
        bill(town)
        done = town.night()
        assert look_for_strangers(tonight(clock.today(), clock.now()), done) == 0
        assert done.found["leads"] == 1 and Lead.objects.get().times == 1
    with on("2026-09-02"):
        town.night()
        assert Lead.objects.get().times == 1
        bill(town, bill="2")
        run_night(tonight(clock.today(), clock.now()), clock.now())
    with on("2026-09-03"):
        town.night()
    assert Lead.objects.get().times == 2


def test_registered_the_warning_stands_as_a_case_of_the_street(town: Street) -> None:
    with on("2026-09-01"):
        lives(town)
        bill(town)
        town.night()
        lead = Lead.objects.get()
        warning = register(lead, town.looker)
        person = Person.objects.get(born=date(1974, 4, 9))
        assert warning.person == person and str(person.name) == "柳成荫"
        assert warning.state == WarningState.PUSHED and warning.case is not None
        assert warning.case.stages.get().unit.name == OFFICE
        lead.refresh_from_db()
        assert lead.state == LeadState.REGISTERED and lead.decided_by == town.looker.staff
        with pytest.raises(Conflict, match="已有结论"):
            register(lead, town.looker)
    with on("2026-09-02"):
        town.night()
    assert Warning.objects.get(rule="monitoring.medical_share").times == 2
    assert Lead.objects.count() == 1


def test_needless_has_a_reason_and_stays_quiet_for_the_time_of_the_rule(town: Street) -> None:
    with on("2026-09-01"):
        bill(town)
        town.night()
        lead, section = (
            Lead.objects.get(),
            town.town.bureau.seat("社会救助科", "舒据", reviewing="low_income_monitoring."),
        )
        with pytest.raises(Invalid, match="理由没有填写"):
            needless(lead, section, "")
        needless(lead, section, "有商业保险，家庭负担得起。")
    with on("2026-11-30"):
        bill(town, settled_on="2026-11-30", bill="2")
        town.night()
        assert Lead.objects.count() == 1
    with on("2026-12-02"):
        bill(town, settled_on="2026-12-02", bill="3")
        town.night()
    assert sorted(Lead.objects.values_list("state", flat=True)) == ["待处理", "无需办理"]


def test_other_streets_and_other_business_neither_see_nor_decide(town: Street) -> None:
    with on("2026-09-01"):
        lives(town)
        bill(town)
        town.night()
        lead = Lead.objects.get()
        elsewhere = town.town.bureau.seat("丰年村街道办事处", "邻街", surveying="low_income_monitoring.")
        children = town.town.bureau.seat(OFFICE, "童专", surveying="low_income_monitoring.children")
        leader = town.town.bureau.seat(OFFICE, "领导", leading="*")
        for seat in (elsewhere, children, leader):
            with pytest.raises(Refused):
                open_lead(lead, seat, "核对")
            with pytest.raises(Refused):
                register(lead, seat)
            with pytest.raises(Refused):
                needless(lead, seat, "不用")
        assert not leads(elsewhere) and not leads(children)
        with pytest.raises(Invalid, match="查看事由"):
            open_lead(lead, town.looker, "")
        told = open_lead(lead, town.looker, "准备入户")
        assert told.given.number == NUMBER and told.given.address == HOUSE and told.why
        assert Look.objects.filter(purpose="准备入户", subjects__0__startswith="feed:").exists()


def test_who_is_watched_against_poverty_and_unknown_here_is_found_and_a_small_bill_is_not(
    town: Street,
) -> None:
    with on("2026-09-01"):
        watched = {"state": "监测中", "kind": "突发严重困难户", "entered_on": "2026-08-01"}
        town.delivers("prevention_monitoring", {**WHO, **watched}, period="2026-08-31")
        bill(town, own_paid="200.00")
        town.night()
        assert Lead.objects.get().rule == "monitoring.prevention_unaided"


def test_a_rule_on_trial_tells_no_street(town: Street) -> None:
    with on("2026-09-01"):
        head = town.town.bureau.seat("社会救助科", "康定", deciding="low_income_monitoring.")
        begin_trial("monitoring.medical_share", head, "先看看")
        bill(town)
        town.night()
        assert not Lead.objects.exists()


def test_who_was_merged_into_somebody_is_no_stranger(town: Street) -> None:
    with on("2026-09-01"):
        with acting(SYSTEM, "登记"):
            town.town.person("柳成荫", "1974-04-09")
        bill(town, id_number=str(Person.objects.get(born=date(1974, 4, 9)).id_number))
        town.night()
        assert not Lead.objects.exists()
