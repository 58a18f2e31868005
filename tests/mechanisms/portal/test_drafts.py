"""草稿 at the portal: comes back on another device for this citizen only, goes when filed; bad files lose no text."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.mechanisms.portal.citizens_given import (
    ASKED_RELIEF,
    PNG,
    RELIEF,
    account_of,
    open_street,
    resident,
    signed_in,
)

from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.matters.models import Draft
from minzheng.mechanisms.matters.public import Case, Paper

KEEP = f"{RELIEF}draft/"
SELF = {"X-Autosave": "1"}


@pytest.fixture
def chen(house, own_files):
    open_street(house)
    person = resident(house)
    account_of(person)
    account_of(resident(house, "王德福", 1960, phone="13700007777"), "wang")
    return person


def typed(**more):
    return {**ASKED_RELIEF, "client_key": str(uuid.uuid4()), "revision": "0", **more}


def test_begun_on_one_device_and_filed_from_another(chen):
    given = typed(**{"a-members": ""})
    answer = signed_in().post(KEEP, given, headers=SELF)
    assert (answer.status_code, answer["X-Draft"]) == (200, "1")
    phone = signed_in()
    assert "还没有提交的" in phone.get("/portal/mine/").content.decode()
    address = f"{RELIEF}?draft={given['client_key']}"
    assert address in phone.get(RELIEF).content.decode()
    page = phone.get(address).content.decode()
    assert "住院手术,自付费用较多。" in page and 'name="revision" value="1"' in page
    assert phone.post(RELIEF, {**given, "a-members": "2"}).status_code == 302
    assert Case.objects.count() == 1 and not Draft.objects.exists()
    assert "已提交、丢弃或过期" in phone.get(address).content.decode()


def test_nobody_else_finds_it_and_a_visitor_keeps_none(chen):
    given = typed()
    signed_in().post(KEEP, given)
    address = f"{RELIEF}?draft={given['client_key']}"
    other = signed_in("wang")
    shown = other.get(address).content.decode() + other.get("/portal/mine/").content.decode()
    assert "住院手术" not in shown
    assert other.post(KEEP, given, headers=SELF).status_code == 409
    assert other.post(f"/portal/mine/drafts/{given['client_key']}/drop/").status_code == 404
    assert Client().post(KEEP, given, headers=SELF).status_code == 401
    assert Draft.objects.count() == 1
    assert signed_in().post(f"/portal/mine/drafts/{given['client_key']}/drop/").status_code == 302
    assert not Draft.objects.exists()


def test_bad_files_and_bad_answers_are_told_together_and_nothing_stays(chen):
    bad = {
        "p-0": SimpleUploadedFile("身份证.png", PNG),
        "p-1": SimpleUploadedFile("病历.pdf", b"MZ" + bytes(100)),
        "p-2": SimpleUploadedFile("授权书.png", b""),
    }
    answer = signed_in().post(RELIEF, {**typed(**{"a-members": "很多"}), **bad})
    page = answer.content.decode()
    assert answer.status_code == 422 and "住院手术,自付费用较多。" in page
    assert all(told in page for told in ("不是整数", "病历.pdf", "文件是空的"))
    assert not (Case.objects.exists() or Paper.objects.exists() or StoredFile.objects.exists())
