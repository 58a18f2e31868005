"""Sessions end, rotate, and lose nothing that was typed; a form made in one seat is not carried out in another."""

import datetime

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from tests.journeys.lived import NOW, PASSWORD
from tests.mechanisms.desk.given import at_desk, at_step, signed_in

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account, deactivate, reset_password, set_absence
from minzheng.mechanisms.journal.public import SYSTEM, acting


def test_a_page_asked_for_comes_after_signing_in(bureau):
    client = Client()
    answer = client.get("/cases/?state=%E5%9C%A8%E5%8A%9E")
    assert answer.status_code == 302 and answer["Location"].startswith("/login/?next=/cases/")
    page = client.get(answer["Location"]).content.decode()
    assert 'name="next" value="/cases/?state=%E5%9C%A8%E5%8A%9E"' in page and "登录已失效" not in page
    answer = client.post("/login/", {"username": "jiejian", "password": PASSWORD, "next": "/cases/"})
    assert answer["Location"] == "/cases/"


@pytest.mark.parametrize(
    "goal", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil"]
)
def test_signing_in_leads_nowhere_else(bureau, goal):
    answer = Client().post("/login/", {"username": "jiejian", "password": PASSWORD, "next": goal})
    assert answer["Location"] == "/"


def test_the_session_key_changes_and_dies(bureau):
    client = Client()
    client.get("/login/")
    client = signed_in("jiejian")
    key = client.session.session_key
    assert client.get("/").status_code == 200
    assert client.post("/logout/")["Location"] == "/login/"
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/").status_code == 302 and not Session.objects.filter(pk=key).exists()


def test_twelve_hours_end_a_session_however_busy(bureau):
    client = signed_in("jiejian")
    with clock.at(NOW + datetime.timedelta(hours=11, minutes=59)):
        assert client.get("/").status_code == 200
    with clock.at(NOW + datetime.timedelta(hours=12, minutes=1)):
        assert client.get("/").status_code == 302


def test_half_an_hour_of_rest_ends_a_session(bureau):
    client = signed_in("jiejian")
    row = Session.objects.get(pk=client.session.session_key)
    left = row.expire_date - clock.real_now()
    assert datetime.timedelta(minutes=28) < left <= datetime.timedelta(minutes=30)
    row.expire_date = clock.real_now() - datetime.timedelta(seconds=1)
    row.save()
    answer = client.get("/")
    assert "登录已失效" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("change", [deactivate, reset_password])
def test_who_is_stopped_is_out_at_the_next_request(bureau, change):
    client = signed_in("jiejian")
    with acting(SYSTEM, "停用"):
        change(Account.objects.get(username="jiejian"))
    assert client.get("/").status_code == 302


def test_what_was_typed_survives_the_end_of_the_session(bureau):
    case = at_step("appeals.hotline", "answer", "张贵庄")
    client = signed_in("chengban01")
    client.session.flush()
    typed = {"version": case.version, "outcome": "答复", "a-reply": "已上门清理<b>", "password": "geheim"}
    answer = client.post(f"/cases/{case.number}/do/", typed)
    page = answer.content.decode()
    assert (
        answer.status_code == 401
        and "登录已失效" in page
        and "已上门清理&lt;b&gt;" in page
        and "geheim" not in page
    )
    hidden = {f"kept-{key}": value for key, value in typed.items()} | {"sent_to": f"/cases/{case.number}/do/"}
    answer = client.post("/login/", {"username": "chengban01", "password": PASSWORD, **hidden})
    page = answer.content.decode()
    assert answer.status_code == 200 and "<li>已上门清理&lt;b&gt;</li>" in page and "geheim" not in page
    assert f'action="/cases/{case.number}/do/"' in page
    answer = client.post(f"/cases/{case.number}/do/", typed)
    case.refresh_from_db()
    assert answer.status_code == 302 and case.step == "feedback"


def test_a_kept_form_leads_nowhere_else(bureau):
    given = {"username": "jiejian", "password": PASSWORD, "sent_to": "https://evil.example/", "kept-a-x": "1"}
    assert Client().post("/login/", given).status_code == 302


def test_a_form_of_another_seat_is_refused(bureau):
    with acting(SYSTEM, "缺勤"):
        away, cover = (Account.objects.get(username=one).staff for one in ("chengban01", "diaocha01"))
        set_absence(away, NOW.date(), NOW.date(), cover, "休假")
    case = at_step("appeals.hotline", "answer", "张贵庄")
    client = at_desk("diaocha01")
    own = client.get("/").context["seat"].post.pk
    other = next(one.post.pk for one in client.get("/").context["seats"] if one.post.pk != own)
    client.post("/seat/", {"post": other})
    answer = client.post(
        f"/cases/{case.number}/do/",
        {"version": case.version, "outcome": "答复", "a-reply": "清理完毕", "seat": own},
    )
    assert answer.status_code == 409 and "岗位变成了" in answer.content.decode()
    case.refresh_from_db()
    assert case.step == "answer"


def test_a_seat_one_does_not_hold_is_refused(bureau):
    client = at_desk("jiejian")
    other = at_desk("juzhang").get("/").context["seat"].post.pk
    assert client.post("/seat/", {"post": other}).status_code == 403
    assert client.post("/seat/", {"post": "²"}).status_code == 302


def test_first_of_all_a_new_password(bureau):
    account = Account.objects.get(username="jiejian")
    with acting(SYSTEM, "重置"):
        once = reset_password(account)
    client = Client()
    client.post("/login/", {"username": "jiejian", "password": once})
    assert client.get("/cases/")["Location"] == "/password/"
    answer = client.post("/password/", {"old": once, "new": "123"})
    assert answer.status_code == 422 and "请另设密码" in answer.content.decode()
    answer = client.post("/password/", {"old": once, "new": "xiang-yao-hao-tianqi"})
    assert answer.status_code == 302 and client.get("/").status_code == 200


def test_cookies_are_closed_to_scripts_and_plain_lines(bureau):
    cookie = signed_in("jiejian").cookies["sessionid"]
    assert cookie["httponly"] and cookie["secure"] and cookie["samesite"] == "Lax"
