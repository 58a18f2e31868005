"""Signing in from elsewhere: over plain HTTP the page says why it cannot work; wrong tries count by address."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from minzheng.config.commands.serve import way_in
from minzheng.config.origin import UNENCRYPTED
from minzheng.foundation import clock
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.public import AccountKind, Staff, coming_from, create_account, login
from minzheng.mechanisms.journal.public import SYSTEM, Refusal, acting

pytestmark = pytest.mark.django_db
FAR, OTHER = "203.0.113.9", "198.51.100.7"
PASSWORD = "对的密码,不短"


@pytest.fixture(autouse=True)
def bureau(settings: Any) -> None:
    """Ten accounts, quick passwords, five wrong tries an address."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SIGN_IN_FAILURES = 5
    settings.ALLOWED_HOSTS = ["*"]
    with acting(SYSTEM, "测试"):
        for number in range(10):
            staff = Staff.objects.create(name=f"甲{number}", person_key=f"k{number}")
            account, _ = create_account(f"u{number}", AccountKind.STAFF, staff)
            account.set_password(PASSWORD)
            account.save()


def try_in(number: int, password: str = PASSWORD, **way: str) -> int:
    page = Client().post("/login/", {"username": f"u{number}", "password": password}, **way)
    return int(page.status_code)


def fail(times: int, **way: str) -> None:
    for number in range(times):
        assert try_in(number, "错", **way) == 403


def test_many_accounts_tried_from_one_address_close_the_door_to_it_only() -> None:
    fail(4, REMOTE_ADDR=FAR)
    assert try_in(9, REMOTE_ADDR=FAR) == 302
    fail(1, REMOTE_ADDR=FAR)
    assert try_in(9, REMOTE_ADDR=FAR) == 403
    assert try_in(9, REMOTE_ADDR=OTHER) == 302
    with coming_from(FAR), pytest.raises(Refused, match="网络地址登录失败的次数过多"):
        login("u9", PASSWORD)
    refusal = Refusal.objects.get(code="login-origin")
    assert "登录失败5次" in refusal.reason
    assert FAR not in refusal.reason


def test_the_window_slides() -> None:
    now = clock.now()
    for minute in range(5):
        with clock.at(now + timedelta(minutes=3 * minute)):
            fail(1, REMOTE_ADDR=FAR)
    for minutes, status in ((14, 403), (16, 302)):
        with clock.at(now + timedelta(minutes=minutes)):
            assert try_in(9, REMOTE_ADDR=FAR) == status
    with clock.at(now + timedelta(minutes=16)):
        fail(1, REMOTE_ADDR=FAR)
        assert try_in(9, REMOTE_ADDR=FAR) == 403


def test_an_address_of_the_sixth_protocol_counts_by_its_network() -> None:
    for number in range(5):
        fail(1, REMOTE_ADDR=f"2001:db8:1:2::{number + 1:x}")
    assert try_in(9, REMOTE_ADDR="2001:db8:1:2::ff") == 403
    assert try_in(9, REMOTE_ADDR="2001:db8:1:3::ff") == 302


def test_what_a_visitor_writes_about_the_way_counts_only_from_an_own_proxy(settings: Any) -> None:
    """Without own proxies the header is ignored; with one, only the address that proxy saw is read."""
    for number in range(5):
        fail(1, REMOTE_ADDR=FAR, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert try_in(9, REMOTE_ADDR=FAR, HTTP_X_FORWARDED_FOR="192.0.2.99") == 403
    settings.OWN_PROXIES = 1
    for number in range(5):
        fail(1, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, {OTHER}")
    assert try_in(9, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"192.0.2.77, {OTHER}") == 403
    assert try_in(9, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"{OTHER}, 192.0.2.77") == 302


def test_a_proxy_nobody_named_does_not_lock_out_everybody() -> None:
    fail(8, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=FAR)
    assert try_in(9, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=OTHER) == 302


@pytest.mark.parametrize(
    ("host", "secure", "warned"),
    [
        ("10.1.2.3:8000", False, True),
        ("minzheng.example", False, True),
        ("minzheng.example", True, False),
        ("127.0.0.1:8000", False, False),
        ("localhost", False, False),
        ("[::1]:8000", False, False),
    ],
)
def test_the_log_in_page_says_why_plain_http_cannot_work(host: str, secure: bool, warned: bool) -> None:
    page = Client().get("/login/", headers={"host": host}, secure=secure).content.decode()
    assert (UNENCRYPTED in page) is warned


def test_where_cookies_need_no_encryption_nothing_is_said(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = False
    assert UNENCRYPTED not in Client().get("/login/", headers={"host": "10.1.2.3"}).content.decode()


def test_a_wrong_host_is_still_a_plain_refusal(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["minzheng.example"]
    assert Client().get("/login/", headers={"host": "evil.example"}).status_code == 400


def test_the_start_says_how_to_get_in() -> None:
    assert "本机可直接登录" in way_in("127.0.0.1")
    assert all("HTTPS" in way_in(one) for one in ("127.0.0.1", "0.0.0.0"))
    assert "无法登录" in way_in("0.0.0.0")
