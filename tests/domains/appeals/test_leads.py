"""线索: kept in confidence, counted when reported upward (S110)."""

import datetime
from types import SimpleNamespace

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.indicators.public import Year, value
from minzheng.mechanisms.journal.public import Entry
from minzheng.mechanisms.matters.public import (
    Case,
    everything,
    inbox,
    open_case,
    perform,
    shown_answers,
    version_for,
)

SECRET = "以预付床位费名义向老人承诺高息"
LEAD = {"kind": "非法集资", "found_by": "排查发现", "about": "某养老服务点", "content": SECRET}
SENT = {"sent_on": "2019-03-04", "receiver": "区打击非法集资工作领导小组办公室"}


@pytest.fixture
def office(bureau):
    return SimpleNamespace(
        bureau=bureau,
        finder=bureau.seat("养老服务科", "王芳", accepting="appeals.lead"),
        officer=bureau.seat("办公室", "周敏", surveying="appeals.lead"),
        head=bureau.seat("东丽区民政局", "孙立", leading="appeals.lead"),
        hotline=bureau.seat("办公室", "赵强", registering="appeals.hotline", surveying="elder_care."),
    )


def found(office, **changes):
    return open_case(
        "appeals.lead", office.finder, area=office.bureau.area("120110"), answers={**LEAD, **changes}
    )


def verified(office, **changes):
    case = found(office, **changes)
    return perform(case, "报请上报", office.officer, version=case.version, answers={"finding": "属实"})


def report(office, case, **changes):
    return perform(case, "已上报", office.head, version=case.version, answers={**SENT, **changes})


def counted(office, year=2019):
    return value("enforcement.fundraising_leads", Year(year), office.bureau.area("120110")).value


def test_only_posts_with_a_mandate_for_leads_see_one(office):
    case = found(office)
    assert visible(Case.objects.all(), office.officer).get() == case
    assert not visible(Case.objects.all(), office.hotline).exists()
    assert not inbox(office.hotline).exists() and inbox(office.officer).count() == 1
    with pytest.raises(Refused):
        perform(case, "报请上报", office.hotline, version=case.version, answers={"finding": "看过"})


def test_its_words_are_ciphertext_and_hidden_on_the_page(office):
    case = Case.objects.get(pk=verified(office).pk)
    assert everything(case)["content"] == SECRET
    shown = {label: text for label, text, _ in shown_answers(case, version_for(case))}
    assert shown["线索内容"] == "〔保密,共15字〕" and shown["涉及对象"] == "〔保密,共6字〕"
    for entry in Entry.objects.filter(table_name__in=("matters_case", "matters_stage")):
        assert SECRET not in str(entry.new) and "属实" not in str(entry.new)


def test_counted_when_reported_and_only_fundraising(office):
    case = verified(office)
    assert counted(office) == 0
    closed = report(office, case)
    assert (closed.end, counted(office)) == ("办结", 1)
    report(office, verified(office, kind="涉黑涉恶"))
    unfounded = found(office)
    perform(unfounded, "查无实据", office.officer, version=unfounded.version, reason="正常促销")
    assert (counted(office), counted(office, 2020)) == (1, 0)
    assert value("enforcement.fundraising_leads", Year(2019), office.bureau.area("120110001")).value == 0


@pytest.mark.parametrize("day", ["2019-03-03", "2019-03-06", "2019-02-30"])
def test_sent_between_registration_and_today(office, day):
    case = verified(office)
    with clock.at(datetime.date(2019, 3, 5)), pytest.raises(Invalid, match="上报日期"):
        report(office, case, sent_on=day)
    assert Case.objects.get(pk=case.pk).step == "report"


def test_sent_back_for_another_look(office):
    case = verified(office)
    case = perform(case, "退回核实", office.head, version=case.version, reason="请补充转账凭证")
    assert inbox(office.officer).count() == 1 and counted(office) == 0
