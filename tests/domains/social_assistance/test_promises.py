"""告知承诺: listed while open, kept after the case is closed at the window or online, looked into once their day has passed."""

import datetime
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.domains.social_assistance.persons import on
from tests.mechanisms.portal.citizens_given import PNG, account_of, signed_in

from minzheng.config.daily import daily
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance.benefits.promise_check import CODE
from minzheng.domains.social_assistance.temporary_relief import RELIEF_FILE
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.journal.public import Act
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.public import (
    LATER,
    PLEDGED,
    Case,
    Handed,
    add_papers,
    inbox,
    matter,
    open_case,
    open_promises,
    perform,
    specimens,
    tick,
)
from minzheng.mechanisms.payments.public import claims
from minzheng.mechanisms.registry.public import RegisterEntry

from .conftest import AREA, Office

RELIEF, PAPER = "social_assistance.relief", "困难情况说明或证明"
UNTIL = datetime.date(2019, 3, 25)


def promised(office: Office, ground: str = PLEDGED) -> Case:
    """Relief taken in on 4 March with a pledge to bring a paper by the 25th."""
    one = office.someone("陈桂兰", "1960-05-06")
    given = {
        "kind": "支出型", "cause": "突发重病", "description": "住院。", "members": "1", "phone": "13900000002", "consent": "是",
        **account_answers(one.id_number or ""),
    }  # fmt: skip
    papers = [
        replace(each, upload=None, level="", waived_by=ground, reason="出院后补交", until=UNTIL)
        if each.label == PAPER
        else each
        for each in specimens(matter(RELIEF, clock.today()))
    ]
    area = office.bureau.area(AREA)
    return open_case(RELIEF, office.clerk, area=area, answers=given, subject=one, papers=papers)


@pytest.fixture
def clerk(office: Office) -> Office:
    """The window may take applications in."""
    office.clerk = office.bureau.seat(
        "张贵庄街道办事处", "王芳二", accepting="social_assistance.", surveying="social_assistance.", publishing="social_assistance."
    )  # fmt: skip
    return office


def granted(office: Office) -> Case:
    """Decided on 13 March: 800 yuan."""
    with on("2019-03-04"):
        case = perform(promised(office), "受理", office.clerk, version=1)
        seen = {"members": "1", "finding": "属实。", "need": "较重"}
        perform(case, "调查完成", office.clerk, version=case.version, answers=seen, second=office.second)
    with on("2019-03-13"):
        tick()
        case = Case.objects.get(pk=case.pk)
        return perform(
            case, "同意", office.leader, version=case.version, answers={"amount": "800", "opinion": "同意"}
        )


def a_file(label: str = PAPER) -> Handed:
    return Handed(label, SimpleUploadedFile("证明.png", PNG))


def test_listed_with_its_day_and_marked_when_it_is_over(clerk: Office) -> None:
    case = granted(clerk)
    for day, late in (("2019-03-25", False), ("2019-03-26", True)):
        with on(day):
            page = Client()
            page.force_login(clerk.clerk.account)
            shown = page.get("/promises/").content.decode()
            assert PAPER in shown and "出院后补交" in shown and ("逾期1天" in shown) is late
            assert (PAPER in page.get("/promises/?late=1").content.decode()) is late
    assert [one.case for one in open_promises()] == [case]


def test_kept_at_the_window_after_the_case_is_closed(clerk: Office) -> None:
    case = granted(clerk)
    acts = Act.objects.count()
    with pytest.raises(Invalid, match="只收承诺过的材料"):
        add_papers(case, [a_file("身份证件")], clerk.clerk)
    with pytest.raises(Refused):
        add_papers(case, [a_file()], clerk.reviewer)
    with on("2019-03-20"):
        page = Client()
        page.force_login(clerk.clerk.account)
        assert "补交承诺的材料" in page.get(f"/cases/{case.number}/").content.decode()
        sent = {"label": PAPER, "level": "B", "file": SimpleUploadedFile("证明.png", PNG)}
        assert page.post(f"/cases/{case.number}/papers/", sent).status_code == 302
    assert not open_promises(case).exists() and case.papers.filter(label=PAPER, file__isnull=False).exists()
    assert Act.objects.filter(purpose__contains="补交承诺的材料").exists() and Act.objects.count() > acts
    with pytest.raises(Refused):
        add_papers(case, [a_file()], clerk.clerk)
    with on("2019-04-01"):
        daily(clock.today())
    assert not Case.objects.filter(matter=CODE).exists()


def test_kept_online_by_the_citizen(clerk: Office, settings, tmp_path) -> None:
    settings.PASSWORD_HASHERS = ["minzheng.config.hashers.QuickScrypt"]
    settings.MEDIA_ROOT = tmp_path / "files"
    case = granted(clerk)
    account_of(case.person)
    with on("2019-03-20"):
        client = signed_in()
        shown = client.get(f"/portal/mine/{case.number}/").content.decode()
        assert "答应补交" in shown and "2019年3月25日前" in shown
        sent = {"do": "supply", "label": PAPER, "file": SimpleUploadedFile("证明.png", PNG)}
        assert client.post(f"/portal/mine/{case.number}/", sent).status_code == 302
        assert (
            client.post(
                f"/portal/mine/{case.number}/", {**sent, "file": SimpleUploadedFile("又.png", PNG)}
            ).status_code
            == 409
        )
    assert not open_promises(case).exists()


def test_a_refused_case_has_nothing_promised_and_a_later_day_replaces_the_first(clerk: Office) -> None:
    with on("2019-03-04"):
        case = promised(clerk, LATER)
        later = Handed(PAPER, waived_by=LATER, reason="再等一周", until=datetime.date(2019, 4, 1))
        add_papers(case, [later], clerk.clerk)
        assert [one.until for one in open_promises(case)] == [datetime.date(2019, 4, 1)]
        perform(case, "不予受理", clerk.clerk, version=case.version, reason="不属于本地")
    assert not open_promises().exists()


def overdue(office: Office) -> Case:
    """The check that the day after opens, once."""
    with on("2019-03-26"):
        daily(clock.today())
        daily(clock.today())
        return Case.objects.get(matter=CODE)


def test_unmet_it_is_looked_into_by_the_window(clerk: Office) -> None:
    case = granted(clerk)
    check = overdue(clerk)
    assert check.answers == {"number": case.number, "papers": PAPER} and check.person == case.person
    with on("2019-03-27"):
        assert check in [one.case for one in inbox(clerk.clerk)]
        with pytest.raises(Invalid, match="还没有补交"):
            perform(check, "材料已补交", clerk.clerk, version=check.version, answers={"finding": "已交。"})
        add_papers(case, [a_file()], clerk.clerk)
        done = perform(check, "材料已补交", clerk.clerk, version=check.version, answers={"finding": "已交。"})
    assert done.end == "办结"


def test_a_false_promise_ends_what_it_gave_and_is_claimed_back(clerk: Office) -> None:
    clerk.fund("2019-03-01")
    case = granted(clerk)
    clerk.paid(Fund.objects.get(), RELIEF, "2019-03-14")
    check = overdue(clerk)
    with on("2019-03-27"):
        check = perform(check, "承诺不实", clerk.clerk, version=check.version, reason="医院没有住院记录")
        heard = {"heard_on": "2019-03-27", "manner": "当面", "said": "没有意见。"}
        check = perform(check, "已听取意见", clerk.clerk, version=check.version, answers=heard)
        with pytest.raises(Refused):
            perform(check, "同意", clerk.leader, version=check.version)
        perform(check, "同意", clerk.section, version=check.version)
    found = claims(Fund.objects.all())
    assert [(one.party, one.left) for one in found] == [(f"person:{case.person_id}", 80_000)]
    line = RegisterEntry.objects.get(register=RELIEF_FILE.code)
    assert line.valid_to == line.valid_from
