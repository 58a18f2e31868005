"""反映问题: anybody may, without an account; what was typed is kept; limits; nothing typed ever runs."""

import datetime
import re
import time

import pytest
from django.test import Client
from tests.mechanisms.portal.given import (
    ASKED,
    NOW,
    REPORT,
    distribute,
    live_markup,
    look_up,
    report,
    reported,
)

from minzheng.foundation import clock
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.journal.public import Act
from minzheng.mechanisms.matters.public import (
    BadMatter,
    Case,
    declare,
    everything,
    inbox,
    matter,
    open_case,
    withdraw_declaration,
)

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    "</textarea><svg onload=alert(1)>",
    "{{ 7|add:7 }}{% debug %}",
    "javascript:alert(1)",
]


def test_a_report_becomes_a_case_in_the_clerks_inbox(house, client):
    answer = report(client)
    case = Case.objects.get()
    assert (case.matter, case.channel, case.opened_by, case.opened_unit) == (
        "appeals.hotline",
        "门户",
        None,
        None,
    )
    assert everything(case)["phone"] == "13900001234" and "phone" not in case.answers
    assert list(inbox(house.clerk).values_list("case", flat=True)) == [case.pk]
    page = client.get(answer["Location"]).content.decode()
    assert case.number in page and "data:image/svg+xml" in page and "12345" in page
    assert "李建国" not in page and "13900001234" not in page and "杂物" not in page
    assert Act.objects.latest("pk").actor == "公众（未登录）"


def test_the_case_goes_on_like_any_other(house, client):
    case = distribute(house, reported(client))
    assert inbox(house.street).count() == 1 and case.step == "answer"


def test_all_faults_at_once_and_nothing_typed_is_lost(house, client):
    answer = report(client, **{"a-phone": "1390", "a-kind": "", "a-content": "x" * 2001})
    text = answer.content.decode()
    assert answer.status_code == 422 and not Case.objects.exists()
    for words in ("您的电话", "“您是要”没有填写", "最多2000字", 'value="1390"', "x" * 2001, "詹滨里3号楼"):
        assert words in text, words
    assert 'aria-invalid="true"' in text and 'href="#i-phone"' in text


@pytest.mark.parametrize("phone", ["110", "12345x", "24390001"])
def test_a_phone_nobody_can_call_back_is_refused(house, client, phone):
    assert report(client, **{"a-phone": phone}).status_code == 422


def test_a_landline_with_extension_answers_to_its_own_digits(house, client):
    assert report(client, **{"a-phone": "022-24390001-88"}).status_code == 302
    assert look_up(client, Case.objects.get().number, "0001").status_code == 200


def test_the_same_form_twice_is_one_case_and_one_try(house, client):
    page = client.get(REPORT).content.decode()
    key = re.search(r'name="client_key" value="([^"]+)"', page)[1]
    sent = [client.post(REPORT, {"client_key": key, **ASKED}).status_code for _ in range(8)]
    assert sent == [302] * 8 and Case.objects.count() == 1
    other = client.post(REPORT, {"client_key": key, **ASKED, "a-content": "另一件事。"})
    assert other.status_code == 409 and "另一件事。" in other.content.decode()
    assert Case.objects.count() == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_typed_is_markup(house, client, payload):
    for changes in (
        dict.fromkeys(ASKED, payload),
        {"a-content": payload, "a-place": payload, "a-caller": payload[:40]},
    ):
        answer = report(client, **changes)
        assert live_markup(answer.content.decode()) == []
    case = Case.objects.get()
    assert case.answers["content"] == payload
    for address in (
        f"/portal/guides/?q={payload}",
        f"/portal/progress/?number={payload}",
        f"/portal/guides/{payload}/",
    ):
        assert live_markup(client.get(address).content.decode()) == [], address


def test_the_measure_sees_markup():
    for payload in PAYLOADS[:4]:
        assert live_markup(
            f"<p title='{payload}'><textarea>{payload}</textarea><a href=\"{payload}\">x</a></p>"
        ), payload


def test_a_nul_character_is_a_fault_of_the_input(house, client):
    assert report(client, **{"a-content": "a\0b"}).status_code == 422
    assert client.get("/portal/guides/", {"q": "\0"}).status_code == 422
    assert client.post("/portal/progress/", {"number": "\0", "tail": "1"}).status_code == 422


def test_one_phone_and_one_address_may_not_flood(house, client):
    answers = [report(client, address=f"10.0.1.{n}").status_code for n in range(6)]
    assert answers == [302] * 5 + [429]
    answers = [report(client, **{"a-phone": f"1390000{n:04d}"}).status_code for n in range(11)]
    assert answers == [302] * 10 + [429]
    refused = report(client)
    assert refused["Retry-After"] == "3600" and "楼道里堆了很多杂物" in refused.content.decode()
    with clock.at(NOW + datetime.timedelta(hours=1, seconds=1)):
        assert report(client, **{"a-phone": "13700000000"}).status_code == 302


def test_a_wrong_form_costs_no_try(house, client):
    assert {report(client, **{"a-phone": "1"}).status_code for _ in range(12)} == {422}
    assert report(client).status_code == 302


def test_forms_need_their_token(house):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(REPORT, ASKED).status_code == 403
    assert strict.post("/portal/progress/", {"number": "RX", "tail": "1234"}).status_code == 403


def test_only_matters_declared_so_are_open_to_anybody(house, client):
    assert client.get("/portal/apply/funeral.subsidy/").status_code == 404
    relief_form = "/portal/apply/social_assistance.relief/"
    assert client.get(relief_form)["Location"].startswith("/portal/login/")
    assert client.post(relief_form, ASKED).status_code == 401 and not Case.objects.exists()
    hotline = matter("appeals.hotline", NOW.date())
    declare(hotline.but(hotline.since, by_public=False, code="test.closed"))
    try:
        with pytest.raises(Refused, match="不登录"):
            open_case("test.closed", None, area=house.bureau.area("120110"), answers={})
    finally:
        withdraw_declaration("test.closed")
    relief = matter("social_assistance.relief", NOW.date())
    with pytest.raises(BadMatter, match="registers"):
        declare(relief.but(relief.since, by_public=True, code="test.open"))


def test_a_receipt_cannot_be_made_up_and_ends_after_a_day(house, client, monkeypatch):
    address = report(client)["Location"]
    assert client.get(address).status_code == 200
    assert client.get("/portal/receipt/RX20190000001/").status_code == 404
    assert client.get(address[:-3] + "abc/").status_code == 404
    later = time.time() + 25 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(address).status_code == 404
