"""Inspections sent from a phone: once each, signed by three, told item by item what the other inspector changed."""

import json
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.mechanisms.desk.given import at_desk
from tests.mechanisms.desk.test_cases import PNG
from tests.mechanisms.desk.test_checks import HOME, LIST, begin, fill, home, staff

from minzheng.foundation import clock
from minzheng.mechanisms.checks.public import Inspection, SitePhoto, SiteSignature, checklist
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.matters.public import Case

STROKES = "1,1 5,9 9,1 20,30;40,40 50,60 70,20 90,90"
INK = {"strokes": STROKES, "name": "赵院长"}


def keys() -> list[str]:
    return [one.key for one in checklist(LIST, clock.today()).items]


def sheet(**given: Any) -> dict[str, Any]:
    """A sheet as a phone sends it: the first item at fault, the others fine."""
    mine = {f"r-{key}": "正常" for key in keys()} | {f"r-{keys()[0]}": "问题", f"d-{keys()[0]}": "墙体开裂"}
    signed = dict.fromkeys(("lead", "second", "inspected"), INK)
    own = {"key": str(uuid4()), "state": "1", "base": {}, "mine": mine, "photos": {}}
    ends = {"order": {"demand": "三日内改正"}, "at": clock.now().isoformat()}
    return {**own, "signatures": signed, **ends, **given}


def started(client: Client, key: str, second: str = "yanglao2", **given: Any) -> Any:
    about = {"key": key, "list": LIST, "subject": f"facility:{home().pk}", "second": str(staff(second).pk)}
    content = {**about, "at": clock.now().isoformat(), **given}
    return client.post("/visit/inspections/", {"sheet": json.dumps(content)})


def send(client: Client, one: dict[str, Any]) -> Any:
    return client.post("/visit/inspections/send/", {"sheet": json.dumps(one)})


def read(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    content = b"".join(answer)
    answer.close()
    return content


def told(answer: Any) -> str:
    return "".join(one["text"] for one in answer.json()["problems"])


def test_the_phone_takes_lists_and_homes_along(bureau):
    home()
    site = at_desk("yanglao").post("/visit/day/").json()["site"]
    assert LIST in [one["code"] for one in site["lists"]]
    assert HOME in [one["name"] for one in site["bodies"]]
    assert staff("yanglao").pk not in [key for key, _ in site["officers"]]
    assert at_desk("diaocha01").post("/visit/day/").json()["site"]["lists"] == []


def test_sent_twice_it_has_one_effect(bureau):
    client, one, photo = at_desk("yanglao"), sheet(), str(uuid4())
    for _ in range(2):
        assert started(client, one["key"]).json() == {"state": "1"}
        file = SimpleUploadedFile("a.png", PNG)
        sent = {"key": photo, "number": one["key"], "at": clock.now().isoformat(), "file": file}
        kept = client.post("/visit/inspections/photos/", {**sent, "place": "39.08500,117.31400,20"})
        assert kept.json() == {"kept": photo}
    one["photos"] = {keys()[0]: [photo]}
    first, again = send(client, one), send(client, one)
    assert first.status_code == 200, first.content.decode()
    assert again.json()["papers"] == first.json()["papers"] and len(first.json()["papers"]) == 3
    done = Inspection.objects.get()
    assert SiteSignature.objects.filter(inspection=done).count() == 3
    assert Document.objects.filter(template="checks.record").count() == 1
    assert Case.objects.filter(matter="elder_care.rectification").count() == 1
    assert done.findings.get().photos.get().site_photo == SitePhoto.objects.get()
    for _, address in first.json()["papers"]:
        assert read(client, address)
    assert read(client, f"{first.json()['papers'][1][1]}?as=docx")[:2] == b"PK"


def test_all_that_is_missing_is_told_and_nothing_is_done(bureau):
    client, one = at_desk("yanglao"), sheet()
    started(client, one["key"])
    said = send(client, {**one, "signatures": {"inspected": {"name": "", "strokes": "1,1"}}})
    words = told(said)
    assert said.status_code == 422 and "没有写明被检查单位人员的姓名" in words and "没有写完整" in words
    assert "主检人员没有签名" in words and "协检人员没有签名" in words
    assert send(client, {**one, "order": {}}).status_code == 422
    assert send(client, {**one, "photos": {keys()[0]: [str(uuid4())]}}).status_code == 409
    assert send(client, {**one, "at": "2018-01-01T09:00:00+08:00"}).status_code == 422
    assert Inspection.objects.get().finished_at is None and not Document.objects.filter(
        template="checks.record"
    )


def test_who_refuses_to_sign_stands_in_the_record(bureau):
    client, one = at_desk("yanglao"), sheet()
    started(client, one["key"])
    one["signatures"] = {**one["signatures"], "inspected": {"name": "赵院长", "refused": "对结论有异议"}}
    assert send(client, {**one, "order": None}).status_code == 200
    assert "拒绝签名:对结论有异议" in str(Document.objects.get(template="checks.record").sheet)
    assert not Case.objects.filter(matter="elder_care.rectification")
    page = client.get(f"/inspections/{Inspection.objects.get().pk}/").content.decode()
    assert "拒绝签名:对结论有异议" in page


def test_what_the_other_inspector_changed_is_told_item_by_item(bureau):
    client, first = at_desk("yanglao"), keys()[0]
    made = begin(client)
    taken = client.post("/visit/day/").json()["site"]["inspections"][0]
    one = sheet(key=taken["number"], state=taken["state"], base=taken["base"])
    other = at_desk("yanglao2")
    fill(other, made, "save", **{f"r-{first}": "不适用"})
    moved = send(client, one)
    assert moved.status_code == 409 and moved.json()["moved"] == "changed"
    difference = moved.json()["fields"]
    assert [each["key"] for each in difference] == [first]
    assert difference[0]["mine"] == "问题:墙体开裂" and difference[0]["theirs"] == "不适用"
    settled = {**one, "state": moved.json()["state"], "base": moved.json()["base"]}
    fill(other, made, "finish_rest")
    late = send(client, settled)
    assert late.status_code == 409 and "墙体开裂" in told(late) and "不适用" in told(late)
    assert Inspection.objects.get().answers[first]["result"] == "不适用"


def test_only_two_certified_officers_begin(bureau):
    client = at_desk("yanglao")
    assert started(client, str(uuid4()), second="yanglao").status_code == 403
    assert started(at_desk("diaocha01"), str(uuid4())).status_code in (403, 404)
    assert started(client, str(uuid4()), at="2030-01-01T00:00:00+08:00").status_code == 422
    assert client.post("/visit/inspections/", {"sheet": "nonsense"}).status_code == 422
    assert not Inspection.objects.exists()
