"""Error pages in plain words: what happened, what was kept, what to do; and nothing about the machine inside."""

import pytest
from django.test import Client, RequestFactory
from tests.mechanisms.desk.given import at_desk, at_step

from minzheng.mechanisms.desk import faults, views_ledger

SILENT = ("Traceback", "Exception", "SELECT", "/src/", "django", "psycopg", "Error")


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500])
def test_every_fault_says_what_was_kept_and_what_to_do(status):
    page = faults.fault(status).content.decode()
    shown = faults.FAULTS[status]
    assert all(words in page for words in (shown.title, shown.what, shown.kept, shown.fix))
    assert not any(word in page for word in SILENT)


def test_an_unknown_address(bureau):
    for client in (Client(), at_desk("jiejian")):
        answer = client.get("/nirgends/")
        assert answer.status_code == 404 and "没有这一页" in answer.content.decode()


def test_a_missing_token(bureau):
    answer = at_desk("jiejian", enforce_csrf_checks=True).post("/urge/")
    assert answer.status_code == 403 and "安全标记已失效" in answer.content.decode()


def test_a_method_nobody_offers(bureau):
    answer = at_desk("jiejian").put("/cases/")
    assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD, POST"
    assert at_desk("jiejian").get("/urge/").status_code == 405


def test_a_broken_part_fails_closed_and_mute(bureau, monkeypatch):
    def broken(*_):
        raise RuntimeError("SELECT secret FROM /src/keys")

    monkeypatch.setattr(views_ledger, "visible", broken)
    client = at_desk("jiejian", raise_request_exception=False)
    answer = client.get("/cases/")
    page = answer.content.decode()
    assert answer.status_code == 500 and "未完成的操作已全部撤销" in page
    assert not any(word in page for word in (*SILENT, "secret"))


def test_refusals_lead_back_to_this_site_only(bureau):
    client = at_desk("jiejian")
    here = client.get("/staff/", headers={"referer": "http://testserver/cases/?state=x"})
    assert here.status_code == 403 and 'href="/cases/?state=x"' in here.content.decode()
    away = client.get("/staff/", headers={"referer": "https://evil.example/x"})
    assert "evil" not in away.content.decode()


def test_control_characters_are_refused_not_crashed_on(bureau):
    client = at_desk("jiejian")
    case = at_step("appeals.hotline", "assign")
    assert client.get("/search/?q=%00").status_code == 422
    assert client.get("/cases/%00/").status_code == 422
    assert client.post(f"/cases/{case.number}/do/", {"outcome": "\x00"}).status_code == 422
    assert client.get("/parties/person:%C2%B2/").status_code == 404


def test_handlers_take_whatever_django_hands_them():
    request = RequestFactory().get("/")
    assert faults.forbidden(request, reason="CSRF").status_code == 403
    assert faults.not_found(request, ValueError()).status_code == 404
    assert faults.server_error(request).status_code == 500
