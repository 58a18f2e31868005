"""Citizens sign in on the portal by the rules of the desk; staff are led to the desk; on doubt nobody is let in."""

import datetime

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from tests.mechanisms.portal.citizens_given import (
    ASKED_RELIEF,
    PASSWORD,
    RELIEF,
    account_of,
    key_on,
    open_street,
    resident,
    signed_in,
)
from tests.mechanisms.portal.given import NOW

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account, AccountKind, deactivate, reset_password
from minzheng.mechanisms.journal.public import SYSTEM, Act, acting
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Decision, Facility, merge, record_death

OWN = ("/portal/mine/", "/portal/mine/password/", "/portal/mine/LS20190000001/", "/portal/mine/papers/1/")


@pytest.fixture
def chen(house):
    open_street(house)
    person = resident(house)
    account_of(person)
    return person


def sign_in(username="jumin", password=PASSWORD, **more):
    return Client().post("/portal/login/", {"username": username, "password": password, **more})


def test_a_citizen_comes_to_own_cases_and_goes_again(chen):
    client = signed_in()
    page = client.get("/portal/mine/")
    text = page.content.decode()
    assert page.status_code == 200 and "陈**" in text and "陈桂兰" not in text and "退出" in text
    assert page["Cache-Control"] == "no-store"
    assert "我的办件" in client.get("/portal/").content.decode()
    assert client.get("/portal/login/")["Location"] == "/portal/mine/"
    key = client.session.session_key
    answer = client.post("/portal/logout/")
    assert answer["Location"] == "/portal/" and answer["Clear-Site-Data"] == '"cache"'
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/portal/mine/").status_code == 302 and not Session.objects.filter(pk=key).exists()


@pytest.mark.parametrize("address", [*OWN, RELIEF])
def test_a_stranger_is_asked_to_sign_in_and_comes_back(chen, address):
    answer = Client().get(address)
    assert answer.status_code == 302 and answer["Location"].startswith("/portal/login/?next=")
    page = Client().get(answer["Location"]).content.decode()
    assert f'name="next" value="{address}"' in page
    assert sign_in(next=address)["Location"] == address


@pytest.mark.parametrize(
    "goal", ["//evil.example/", "https://evil.example/portal/", "/portal/\\evil", "/cases/"]
)
def test_signing_in_leads_nowhere_else(chen, goal):
    assert sign_in(next=goal)["Location"] == "/portal/mine/"


def test_the_lock_is_the_desks(chen):
    known = [sign_in(password="x").content for _ in range(10)]
    assert sign_in().status_code == 403
    assert Client().post("/login/", {"username": "jumin", "password": PASSWORD}).status_code == 403
    unknown = sign_in(username="niemand", password="x")
    assert unknown.status_code == 403 and "连续输错10次须等15分钟" in unknown.content.decode()
    assert len(known) == 10 and Act.objects.filter(purpose="登录失败").count() == 13
    with clock.at(NOW + datetime.timedelta(minutes=16)):
        assert sign_in().status_code == 302


def test_staff_are_led_to_the_desk(house, chen):
    clerk = house.clerk.account
    with acting(SYSTEM, "密码"):
        clerk.set_password(PASSWORD)
        clerk.save()
    client = Client()
    answer = client.post("/portal/login/", {"username": clerk.username, "password": PASSWORD})
    assert answer["Location"] == "/" and client.get("/").status_code == 200
    for address in (*OWN, RELIEF, "/portal/login/"):
        assert client.get(address)["Location"] == "/"
    assert client.post(RELIEF, ASKED_RELIEF)["Location"] == "/" and not Case.objects.exists()
    assert "退出" not in client.get("/portal/").content.decode()


def test_first_of_all_a_new_password(house, chen):
    with acting(SYSTEM, "重置"):
        once = reset_password(Account.objects.get(username="jumin"))
    client = Client()
    client.post("/portal/login/", {"username": "jumin", "password": once})
    for address in ("/portal/mine/", RELIEF, "/portal/apply/appeals.hotline/"):
        assert client.get(address)["Location"] == "/portal/mine/password/"
    change = "/portal/mine/password/"
    assert "要先设置自己的密码" in client.get(change).content.decode()
    wrong = client.post(change, {"old": once, "new": "123"})
    assert wrong.status_code == 422 and "请另设密码" in wrong.content.decode()
    assert client.post(change, {"old": "x", "new": PASSWORD}).status_code == 422
    assert client.post(change, {"old": once, "new": "xiang-yao-hao-tianqi"})["Location"] == "/portal/mine/"
    assert client.get("/portal/mine/").status_code == 200


def test_twelve_hours_end_a_session_however_busy(chen):
    client = signed_in()
    with clock.at(NOW + datetime.timedelta(hours=11, minutes=59)):
        assert client.get("/portal/mine/").status_code == 200
    with clock.at(NOW + datetime.timedelta(hours=12, minutes=1)):
        assert client.get("/portal/mine/").status_code == 302
        assert "退出" not in client.get("/portal/").content.decode()


def test_what_was_typed_survives_the_end_of_the_session(chen):
    client = signed_in()
    typed = {
        "client_key": key_on(client, RELIEF),
        **ASKED_RELIEF,
        "a-description": "住院<b>",
        "password": "geheim",
    }
    client.session.flush()
    answer = client.post(RELIEF, typed)
    page = answer.content.decode()
    assert (
        answer.status_code == 401
        and "登录已失效" in page
        and "住院&lt;b&gt;" in page
        and "geheim" not in page
    )
    kept = {f"kept-{key}": value for key, value in typed.items() if key != "password"}
    sent = {"username": "jumin", "password": PASSWORD, "next": RELIEF, **kept}
    page = client.post("/portal/login/", sent).content.decode()
    assert f'action="{RELIEF}"' in page and 'value="住院&lt;b&gt;"' in page and PASSWORD not in page
    assert (
        client.post(RELIEF, typed).status_code == 302
        and Case.objects.get().answers["description"] == "住院<b>"
    )


@pytest.mark.parametrize("change", [deactivate, reset_password])
def test_who_is_stopped_is_out_at_the_next_request(chen, change):
    client = signed_in()
    with acting(SYSTEM, "停用"):
        change(Account.objects.get(username="jumin"))
    assert client.get("/portal/mine/").status_code == 302


def died(house, person):
    record_death(person, NOW.date(), Decision(None, "", NOW.date()))


def joined(house, person):
    merge(resident(house, "陈桂兰", 1953), person, "重复", Decision(1, "", NOW.date()))


def represents(subject):
    def change(house, person):
        home = Facility.objects.create(name="颐养院", kind="养老机构", area=person.area)
        key = subject or f"facility:{home.pk}"
        Account.objects.filter(username="jumin").update(represents=key)

    return change


def turned_staff(house, person):
    Account.objects.filter(username="jumin").update(staff=house.clerk.staff)


@pytest.mark.parametrize(
    "change",
    [died, joined, represents(""), represents("person:999999"), turned_staff],
    ids=["died", "merged", "a home", "nobody", "staff"],
)
def test_on_doubt_nobody_is_let_in(house, chen, change):
    client = signed_in()
    with acting(SYSTEM, "变化"):
        change(house, chen)
    answer = client.get("/portal/mine/")
    assert answer.status_code == 403 and "核对账号" in answer.content.decode()
    assert client.get(RELIEF).status_code == 403
    assert client.post(RELIEF, ASKED_RELIEF).status_code == 403 and not Case.objects.exists()


def test_an_institution_is_no_citizen(house, chen):
    with acting(SYSTEM, "变化"):
        Account.objects.filter(username="jumin").update(kind=AccountKind.INSTITUTION)
    client = Client()
    assert client.post("/portal/login/", {"username": "jumin", "password": PASSWORD})["Location"] == "/"
    assert client.get("/portal/mine/")["Location"] == "/"


def test_the_elder_version_stays(chen):
    client = signed_in()
    answer = client.get("/portal/mine/?elder=1")
    assert answer["Location"] == "/portal/mine/"
    assert 'class="no-js elder"' in client.get("/portal/mine/").content.decode()
    asked = Client().get("/portal/login/?next=/portal/mine/LS1/&elder=1")
    assert asked["Location"] == "/portal/login/?next=%2Fportal%2Fmine%2FLS1%2F"


def test_forms_need_their_token(chen):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(username="jumin"))
    for address in ("/portal/login/", "/portal/logout/", "/portal/mine/LS1/", "/portal/mine/password/"):
        assert client.post(address).status_code == 403, address
    assert client.get("/portal/logout/").status_code == 405


def test_a_citizen_at_the_desk_is_led_to_the_portal(chen):
    client = Client()
    answer = client.post("/login/", {"username": "jumin", "password": PASSWORD, "next": "/cases/"})
    assert answer["Location"] == "/portal/mine/" and client.get("/portal/mine/").status_code == 200
    for address in ("/", "/cases/", "/search/?q=x", "/matters/", "/password/"):
        assert client.get(address)["Location"] == "/portal/mine/"
