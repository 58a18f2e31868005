"""Played in the copy that a how-to has changed: the new matter's pages, through the screens alone."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import RegisterEntry

CODE = "elder_care.old_age_allowance"


def at_desk(seat: Seat) -> Client:
    client = Client()
    client.force_login(seat.account)
    return client


def test_the_matter_is_filed_accepted_and_decided_on_its_pages(bureau: Any) -> None:
    import datetime

    window = at_desk(bureau.seat("张贵庄街道办事处", "王芳", accepting="elder_care."))
    chief = at_desk(bureau.seat("养老服务科", "孙立", deciding="elder_care."))
    form = window.get(f"/matters/{CODE}/new/").content.decode()
    assert "高龄津贴申领表" in form
    assert "80至89周岁" in form
    key = re.search(r'name="client_key" value="([0-9a-f-]{36})"', form)
    assert key is not None
    sent = {
        "file": "1",
        "client_key": key[1],
        "person_name": "陈桂兰",
        "person_id": make_resident_id("120110", datetime.date(1936, 5, 6), 7, Sex.FEMALE),
        "area": str(bureau.area("120110001001").pk),
        "a-band": "80至89周岁",
        "a-phone": "13900000003",
    }
    refused = window.post(f"/matters/{CODE}/new/", {**sent, "a-band": "70"})
    assert (refused.status_code, Case.objects.count()) == (422, 0)
    paper = SimpleUploadedFile("身份证.pdf", b"%PDF-1.4\n%%EOF\n")
    assert window.post(f"/matters/{CODE}/new/", {**sent, "p-0": paper}).status_code == 302
    case = Case.objects.get(matter=CODE)
    page = window.get(f"/cases/{case.number}/").content.decode()
    assert "受理" in page
    window.post(f"/cases/{case.number}/do/", {"outcome": "受理", "version": str(case.version)})
    case.refresh_from_db()
    assert case.step == "decide"
    done = {"outcome": "同意", "version": str(case.version), "a-opinion": "符合条件。"}
    assert chief.post(f"/cases/{case.number}/do/", done).status_code == 302
    case.refresh_from_db()
    assert case.end == "同意"
    assert RegisterEntry.objects.filter(register=CODE, person=case.person).count() == 1
