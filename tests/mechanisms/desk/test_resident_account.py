"""A resident's account is opened and its password renewed at the window; by nobody else, and once."""

import re

from django.test import Client
from tests.mechanisms.desk.given import at_desk
from tests.mechanisms.desk.report_given import says

from minzheng.mechanisms.access.public import Account
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Person


def resident() -> Person:
    """Somebody with a relief case in the first street and without an account."""
    case = Case.objects.filter(
        matter="social_assistance.relief", stages__unit__name="张贵庄街道办事处"
    ).latest("pk")
    assert case.person is not None
    return case.person


def test_opened_once_with_a_password_that_signs_in_and_must_be_changed(bureau: None) -> None:
    one = resident()
    address = f"/parties/{one.subject_key}/account/"
    window = at_desk("chuangkou01")
    assert "居民账号" in window.get(f"/parties/{one.subject_key}/").content.decode()
    assert "开通账号" in window.get(address).content.decode()
    made = window.post(address, {"username": "chen1960"})
    assert made.status_code == 200 and "no-store" in made["Cache-Control"]
    password = re.search(r"一次性密码</dt><dd>([^<]+)<", made.content.decode())
    assert password is not None
    signed = Client().post("/portal/login/", {"username": "chen1960", "password": password[1]})
    assert signed.status_code == 302
    again = window.post(address, {"username": "other"})
    assert again.status_code == 409 and "已有账号“chen1960”" in again.content.decode()
    renewed = window.post(address, {"do": "renew"})
    assert renewed.status_code == 200 and password[1] not in renewed.content.decode()
    old = Client().post("/portal/login/", {"username": "chen1960", "password": password[1]})
    assert old.status_code != 302
    assert Account.objects.get(username="chen1960").must_change_password


def test_not_by_others_and_not_without_a_name(bureau: None) -> None:
    one = resident()
    address = f"/parties/{one.subject_key}/account/"
    assert "居民账号" not in at_desk("jiuzhu").get(f"/parties/{one.subject_key}/").content.decode()
    assert at_desk("jiuzhu").get(address).status_code == 403
    assert at_desk("jiuzhu").post(address, {"username": "x1"}).status_code == 403
    assert at_desk("chuangkou05").post(address, {"username": "x1"}).status_code == 404
    empty = at_desk("chuangkou01").post(address, {"username": " "})
    assert empty.status_code == 422, says(empty.content)
    assert at_desk("chuangkou01").post(address, {"do": "renew"}).status_code == 404
    assert not Account.objects.filter(represents=one.subject_key).exists()
