"""Visits sent from a phone: taken along, brought back photo by photo, once each; whatever changed meanwhile is told field by field."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.journeys.lived import PASSWORD
from tests.mechanisms.desk.given import at_desk
from tests.mechanisms.desk.test_cases import PNG

from minzheng.config.scenarios import dongli_2019
from minzheng.mechanisms.access.public import Account
from minzheng.mechanisms.desk.models import Visit, VisitPhoto
from minzheng.mechanisms.documents.public import read_stored
from minzheng.mechanisms.journal.public import Act, Refusal
from minzheng.mechanisms.matters.public import Case, Paper, Stage, keep_step, perform

VISITOR, COLLEAGUE, FOREIGN = "diaocha01", "chuangkou01", "diaocha02"
FOUND = {"members": "3", "finding": "入户了解,情况属实。", "need": "较重"}


def taken_along(client: Client) -> dict[str, Any]:
    answer = client.post("/visit/day/")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def relief_visit(client: Client) -> dict[str, Any]:
    return next(one for one in taken_along(client)["visits"] if one["number"].startswith("LS"))


def second() -> int:
    return Account.objects.get(username=COLLEAGUE).staff.pk


def filled(visit: dict[str, Any], **given: Any) -> dict[str, Any]:
    """A visit as a phone sends it."""
    copied = {name: visit[name] for name in ("number", "step", "stage", "state", "base")}
    outcome = visit["outcomes"][0]["key"]
    own = {"key": str(uuid4()), "mine": FOUND, "outcome": outcome, "second": second(), "reason": ""}
    return {**copied, **own, "at": "2019-01-22T09:20:00+08:00", "place": "39.08500,117.31400,20", **given}


def send(client: Client, visit: dict[str, Any]) -> Any:
    return client.post("/visit/send/", {"visit": json.dumps(visit)})


def photo(client: Client, visit: dict[str, Any], key: str = "", content: bytes = PNG, name: str = "a.png"):
    told = {"key": key or str(uuid4()), "number": visit["number"], "step": visit["step"]}
    return client.post("/visit/photos/", {**told, "file": SimpleUploadedFile(name, content)})


def test_taken_along_is_what_is_needed_there_and_no_more(bureau):
    visit = relief_visit(at_desk(VISITOR))
    case = Case.objects.get(number=visit["number"])
    assert visit["version"] == case.version and visit["officers"] == 2 and visit["base"] == {}
    assert [one["widget"] for one in visit["fields"]] == ["whole", "long", "choice"]
    assert visit["fields"][2]["options"][0] == ["一般", "一般"]
    told = json.dumps(visit, ensure_ascii=False)
    assert "陈**" in told and str(case.person.name) not in told and "13900004321" not in told
    assert [one["number"] for one in taken_along(at_desk(FOREIGN))["visits"]] == []


def test_a_visit_is_done_once_however_often_it_is_sent(bureau):
    client = at_desk(VISITOR)
    sent = filled(relief_visit(client))
    assert send(client, sent).json()["applied"] is True
    before = Act.objects.count(), Stage.objects.count()
    again = send(client, sent)
    assert again.status_code == 200 and again.json()["applied"] is True
    assert Stage.objects.count() == before[1] and Visit.objects.count() == 1
    case = Case.objects.get(number=sent["number"])
    stage = case.stages.get(step="visit")
    assert case.step == "notice" and stage.answers == {**FOUND, "members": 3} and stage.second_id == second()
    kept = Visit.objects.get()
    assert kept.applied and kept.made_at is not None and str(kept.place) == "39.08500,117.31400,20"
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "走访记录" in page and "2019-01-22 09:20现场记录" in page and "记录了位置" in page


def test_photos_are_papers_once_each(bureau):
    client = at_desk(VISITOR)
    visit, key = relief_visit(client), str(uuid4())
    for _ in range(2):
        assert photo(client, visit, key).json() == {"kept": key}
    assert photo(client, visit).status_code == 200
    papers = Paper.objects.filter(case__number=visit["number"], label="入户照片")
    assert papers.count() == VisitPhoto.objects.count() == 2
    with read_stored(papers[0].file) as kept:
        assert kept.read() == PNG
    answer = photo(at_desk(COLLEAGUE), visit, key)
    assert answer.status_code in (403, 409) and papers.count() == 2


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (PNG + b"0" * 300 * 1024, "a.png", "文件超过0.292969兆字节"),
        (b"%PDF-1.7 %%EOF", "a.pdf", "此处不接收PDF"),
        (b"<html>", "a.jpg", "不是可以接收的文件"),
        (b"", "a.jpg", "空"),
    ],
)
def test_what_is_no_small_picture_is_refused(bureau, content, name, why):
    client = at_desk(VISITOR)
    answer = photo(client, relief_visit(client), content=content, name=name)
    assert answer.status_code == 422 and why in answer.json()["problems"][0]["text"]
    assert not VisitPhoto.objects.exists()


def test_another_street_and_another_post_get_nothing_in(bureau):
    visit = relief_visit(at_desk(VISITOR))
    sent = filled(visit)
    assert send(at_desk(FOREIGN), sent).status_code == 404
    assert photo(at_desk(FOREIGN), visit).status_code == 404
    assert send(at_desk("fenguan01"), sent).status_code == 403
    assert photo(at_desk("fenguan01"), visit).status_code == 403
    assert Case.objects.get(number=visit["number"]).step == "visit"
    assert not VisitPhoto.objects.exists() and Refusal.objects.filter(code="not_yours").exists()


def test_a_key_belongs_to_the_account_that_sent_it(bureau):
    client = at_desk(VISITOR)
    sent = filled(relief_visit(client))
    send(client, sent)
    answer = send(at_desk("fenguan01"), sent)
    assert answer.status_code == 409 and "别的账号" in answer.json()["problems"][0]["text"]


def test_the_form_is_checked_as_at_the_desk_and_every_fault_is_named(bureau):
    client = at_desk(VISITOR)
    visit = relief_visit(client)
    answer = send(client, filled(visit, mine={"members": "九十九", "need": "严重", "other": "1"}))
    fields = {one["field"] for one in answer.json()["problems"]}
    assert answer.status_code == 422 and fields == {"members", "finding", "need", "other"}
    answer = send(client, filled(visit, second=None))
    assert answer.status_code == 403 and "须有两人以上" in answer.json()["problems"][0]["text"]
    answer = send(client, filled(visit, second=10**9))
    assert answer.status_code == 422 and not Visit.objects.exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"key": 1}', "null", '{"key": "x", "base": 3}'])
def test_what_is_no_visit_is_told_so(bureau, text):
    answer = at_desk(VISITOR).post("/visit/send/", {"visit": text})
    assert answer.status_code == 422 and "不完整" in answer.json()["problems"][0]["text"]


def test_a_field_changed_at_the_desk_meanwhile_is_shown_and_not_overwritten(bureau):
    client = at_desk(VISITOR)
    visit = relief_visit(client)
    case = Case.objects.get(number=visit["number"])
    seat = dongli_2019.world().seat(VISITOR)
    keep_step(seat, case, case.version, {"a-finding": "在办公室写的", "a-need": "较重"})
    sent = filled(visit)
    answer = send(client, sent)
    told = answer.json()
    assert answer.status_code == 409 and told["moved"] == "changed"
    assert [(one["key"], one["base"], one["mine"]) for one in told["fields"]] == [
        ("finding", "", FOUND["finding"])
    ]
    assert told["fields"][0]["theirs"] == "在办公室写的" == told["fields"][0]["values"]["finding"]
    assert Case.objects.get(pk=case.pk).step == "visit"
    assert send(client, {**sent, "state": told["state"], "base": told["base"]}).status_code == 200
    assert case.stages.get(step="visit").answers["finding"] == FOUND["finding"]


def test_two_phones_one_household(bureau):
    first, other = at_desk(VISITOR), at_desk(VISITOR)
    visit = relief_visit(first)
    mine = {**FOUND, "members": "2", "finding": "只见到两人。"}
    late = filled(relief_visit(other), mine=mine)
    assert send(first, filled(visit)).status_code == 200
    answer = send(other, late)
    told = answer.json()
    assert answer.status_code == 409 and told["moved"] == "done" and told["base"] == {}
    assert {one["key"]: (one["mine"], one["theirs"]) for one in told["fields"]} == {
        "members": ("2人", "3人"),
        "finding": ("只见到两人。", FOUND["finding"]),
    }
    seen = {**late, "state": told["state"], "keep": ["members"]}
    assert send(other, {**seen, "mine": {**mine, "finding": "长" * 1001}}).status_code == 422
    settled = send(other, seen)
    assert settled.status_code == 200 and settled.json()["applied"] is False
    stage = Stage.objects.get(uid=visit["stage"])
    assert stage.answers == {**FOUND, "members": 3}
    page = other.get(f"/cases/{visit['number']}/").content.decode()
    assert "另作说明(不作为办理依据)" in page and "<dd>2人</dd>" in page and "只见到两人" not in page


def test_edited_after_the_answer_was_lost_is_not_taken_for_the_same(bureau):
    client = at_desk(VISITOR)
    sent = filled(relief_visit(client))
    send(client, sent)
    told = send(client, {**sent, "mine": {**FOUND, "members": "5"}}).json()
    assert told["moved"] == "done" and [one["key"] for one in told["fields"]] == ["members"]
    again = {**sent, "mine": {**FOUND, "members": "5"}, "state": told["state"], "keep": ["members"]}
    assert send(client, again).status_code == 200
    assert Visit.objects.count() == 1 and json.loads(str(Visit.objects.get().otherwise)) == {"members": "5"}


def test_sent_back_meanwhile_asks_again(bureau):
    client = at_desk(VISITOR)
    visit = relief_visit(client)
    world = dongli_2019.world()
    case = Case.objects.get(number=visit["number"])
    helper = world.seat(COLLEAGUE).staff
    answers = {**FOUND, "members": "4"}
    perform(case, "调查完成", world.seat(VISITOR), version=case.version, answers=answers, second=helper)
    case = Case.objects.get(pk=case.pk)
    poster = next(
        seat
        for seat in (world.seat(login) for login in ("chuangkou01", "fenguan01"))
        if Stage.objects.filter(case=case, closed_at=None, unit=seat.unit).exists()
    )
    perform(case, "有异议", poster, version=case.version, reason="邻居反映人数不符")
    sent = filled(visit)
    told = send(client, sent).json()
    assert told["moved"] == "again" and [one["key"] for one in told["fields"]] == ["members"]
    fresh = {**sent, **{name: told[name] for name in ("state", "stage", "base")}}
    assert send(client, fresh).status_code == 200
    assert Case.objects.get(pk=case.pk).stages.filter(step="visit").latest("pk").answers["members"] == 3


def test_a_withdrawn_case_takes_no_photos_and_says_so(bureau):
    client = at_desk(VISITOR)
    visit = relief_visit(client)
    case = Case.objects.get(number=visit["number"])
    from minzheng.mechanisms.matters.public import withdraw

    withdraw(case, dongli_2019.world().seat("shegong0101"), version=case.version, reason="本人放弃")
    answer = photo(client, visit)
    assert answer.status_code == 409 and "不再收照片" in answer.json()["problems"][0]["text"]
    assert send(client, filled(visit)).json()["moved"] == "done"


def test_an_expired_session_and_a_missing_token_change_nothing(bureau):
    visit = relief_visit(at_desk(VISITOR))
    nobody = Client()
    assert send(nobody, filled(visit)).status_code == 401
    assert photo(nobody, visit).status_code == 401
    assert nobody.get("/visit/account/").status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Account.objects.get(username=VISITOR))
    assert send(strict, filled(visit)).status_code == 403
    token = strict.get("/visit/account/").json()["token"]
    told = {"visit": json.dumps(filled(visit))}
    assert strict.post("/visit/send/", told, headers={"X-CSRFToken": token}).status_code == 200


def test_the_shell_is_for_everybody_and_holds_nothing(bureau):
    page, worker = Client().get("/visit/"), Client().get("/visit/worker.js")
    assert page.content == at_desk(VISITOR).get("/visit/").content and b"csrf" not in page.content
    assert (
        worker["Content-Type"].startswith("text/javascript") and b"/static/vendor/visit.js" in worker.content
    )
    assert "unsafe" not in page["Content-Security-Policy"]
    assert '"storage"' in at_desk(VISITOR).post("/logout/")["Clear-Site-Data"]
    assert PASSWORD not in page.content.decode()


def test_an_address_is_shown_in_full_and_the_showing_is_kept(bureau):
    from tests.mechanisms.desk.visit_given import household

    case = household()
    visit = next(one for one in taken_along(at_desk(VISITOR))["visits"] if one["number"] == case.number)
    assert visit["onsite"] == [["家庭住址", "詹滨里1号楼2门301"]]
    assert Act.objects.filter(purpose=f"查看敏感信息 办件{case.number}:入户走访").exists()
    rows = visit["fields"][0]
    assert rows["widget"] == "rows" and rows["columns"][1]["options"] and rows["most"] == 60


def test_a_table_is_one_question(bureau):
    from tests.mechanisms.desk.visit_given import household

    case, client = household(), at_desk(VISITOR)
    visit = next(one for one in taken_along(client)["visits"] if one["number"] == case.number)
    row = {"kind": visit["fields"][0]["columns"][1]["options"][0][0], "amount": "1200", "per": "每月"}
    mine = {
        f"means-0-{key}": text for key, text in {**row, "source": "申报", "source_on": "2019-01-22"}.items()
    }
    mine["finding"] = "属实"
    assert send(client, filled(visit, mine=mine)).json()["applied"] is True
    told = send(client, filled(visit, mine={**mine, "means-0-amount": "1300"})).json()
    assert [one["key"] for one in told["fields"]] == ["means"] and "1,300.00元" in told["fields"][0]["mine"]
    same = send(client, filled(visit, mine={**mine, "means-0-amount": "1200.00"})).json()
    assert same["moved"] == "done" and same["fields"] == []
