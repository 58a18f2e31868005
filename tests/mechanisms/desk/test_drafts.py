"""Drafts, papers with the application, the one-off notice, wordings and splitting, as pages."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.mechanisms.access.public import Account
from minzheng.mechanisms.desk.models import ReplyTemplate
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.matters.models import Draft
from minzheng.mechanisms.matters.public import Case, Paper
from minzheng.mechanisms.registry.public import Person

from .given import at_desk, at_step

NEW = "/matters/social_assistance.relief/new/"
KEEP = "/matters/social_assistance.relief/draft/"
SELF = {"X-Autosave": "1"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def text_of(answer):
    return answer.content.decode()


def application(**more):
    return {
        "person_name": "李秀英",
        "person_id": "120110195501010011",
        "channel": "社区代办",
        "a-kind": "支出型",
        "a-cause": "突发重病",
        "a-description": "住院费用较多。",
        "a-members": "2",
        "a-phone": "13900002222",
        "a-consent": "是",
        "client_key": str(uuid.uuid4()),
        **more,
    }


def area_of(login):
    return Account.objects.get(username=login).staff.appointments.get().post.unit.area_id


def test_the_form_of_a_new_case_is_kept_and_comes_back_for_its_owner_only(bureau):
    worker, given = at_desk("shegong0101"), application()
    answer = worker.post(KEEP, {**given, "revision": "0"}, headers=SELF)
    assert (answer.status_code, answer["X-Draft"]) == (200, "1") and text_of(answer).startswith("已自动暂存")
    again = worker.post(KEEP, {**given, "a-cause": "", "revision": "0"}, headers=SELF)
    assert again.status_code == 409 and "另一个窗口" in text_of(again)
    address = f"{NEW}?draft={given['client_key']}"
    page = text_of(worker.get(address))
    assert "120110195501010011" in page and "住院费用较多。" in page and 'name="revision" value="1"' in page
    assert "李**" in text_of(worker.get(NEW)) and "120110195501010011" not in text_of(worker.get(NEW))
    assert "为李**填写" in text_of(worker.get("/?tab=draft"))
    for login in ("shegong0102", "chuangkou01", "juzhang"):
        other = at_desk(login)
        shown = text_of(other.get(address)) + text_of(other.get("/?tab=draft"))
        assert "120110195501010011" not in shown and "李**" not in shown
        draft = Draft.objects.get()
        assert other.post(f"/drafts/{draft.uid}/drop/").status_code == 404
        assert other.post(KEEP, {**given, "revision": "1"}, headers=SELF).status_code == 409
    assert Draft.objects.get().account.username == "shegong0101"


def test_the_button_keeps_the_form_too_and_a_thrown_away_draft_is_gone(bureau):
    worker, given = at_desk("shegong0101"), application()
    answer = worker.post(KEEP, {**given, "revision": "0"})
    assert answer.status_code == 302 and answer["Location"].endswith(given["client_key"])
    assert worker.post(f"/drafts/{given['client_key']}/drop/", {"next": NEW})["Location"] == NEW
    page = text_of(worker.get(f"{NEW}?draft={given['client_key']}"))
    assert "已提交、丢弃或过期" in page and "住院费用较多。" not in page
    stale = worker.post(KEEP, {**application(), "revision": "x" * 40, "seat": "999"})
    assert stale.status_code == 409 and not Draft.objects.exists()


def test_filing_with_papers_is_whole_or_nothing(bureau):
    worker, area = at_desk("shegong0101"), area_of("shegong0101")
    given = application(area=area, file="1")
    bad = {
        "p-0": SimpleUploadedFile("身份证.png", PNG),
        "p-1": SimpleUploadedFile("病历.pdf", b"MZ" + bytes(100)),
        "p-2": SimpleUploadedFile("授权书.png", b""),
        "w-2": "告知承诺",
    }
    cases, people = Case.objects.count(), Person.objects.count()
    worker.post(KEEP, {**given, "revision": "0"}, headers=SELF)
    answer = worker.post(NEW, {**given, **bad, "a-members": "很多"})
    page = text_of(answer)
    assert answer.status_code == 422 and "住院费用较多。" in page
    for told in ("病历.pdf", "文件是空的", "不是整数", "又登记了免交"):
        assert told in page, told
    assert (Case.objects.count(), Person.objects.count(), Draft.objects.count()) == (cases, people, 1)
    good = {
        "p-0": [SimpleUploadedFile("正面.png", PNG), SimpleUploadedFile("反面.png", PNG)],
        "l-0": "B",
        "w-1": "容缺受理",
        "r-1": "三日内补交病历",
        "u-1": "2019-01-25",
    }
    answer = worker.post(NEW, {**given, **good})
    assert answer.status_code == 302, text_of(answer)
    case = Case.objects.order_by("-pk")[0]
    papers = list(Paper.objects.filter(case=case).order_by("pk").values_list("label", "level", "waived_by"))
    assert papers == [("身份证件", "B", ""), ("身份证件", "B", ""), ("困难情况说明或证明", "", "容缺受理")]
    assert not Draft.objects.exists()


def test_what_is_missing_is_refused_told_and_printed_once(bureau):
    case, window = at_step("social_assistance.relief", "accept", "张贵庄"), at_desk("chuangkou01")
    answer = window.post(f"/cases/{case.number}/do/", {"outcome": "受理", "version": case.version})
    assert answer.status_code == 422
    assert "缺:身份证件、困难情况说明或证明、家庭经济状况核对授权书" in text_of(answer)
    address = f"/cases/{case.number}/missing/"
    assert address in text_of(answer)
    sheet = text_of(window.get(address))
    assert all(
        f"<li>{one}</li>" in sheet for one in ("身份证件", "困难情况说明或证明", "家庭经济状况核对授权书")
    )
    for _ in range(2):
        assert window.post(address).status_code == 302
    document = Document.objects.get(template="desk.missing_papers")
    assert b"%PDF" in b"".join(window.get(f"/documents/{document.pk}/").streaming_content)[:10]
    waived = {"label": "身份证件", "ground": "告知承诺", "why": "已签承诺书", "level": ""}
    assert window.post(f"/cases/{case.number}/papers/", waived).status_code == 302
    page = text_of(window.get(f"/cases/{case.number}/"))
    assert "登记免交:告知承诺,已签承诺书" in page and page.count('class="text-danger">缺') == 2
    assert at_desk("chuangkou02").get(address).status_code == 404


def test_the_draft_of_a_step_stands_beside_a_case_that_moved_on(bureau):
    case, desk = at_step("appeals.hotline", "answer", "张贵庄"), at_desk("chengban01")
    address = f"/cases/{case.number}/draft/"
    given = {"a-reply": "已联系社区清理。", "version": case.version, "revision": "0"}
    assert desk.post(address, given, headers=SELF).status_code == 200
    assert "已联系社区清理。</textarea>" in text_of(desk.get(f"/cases/{case.number}/"))
    leader = at_desk("jiejian")
    paused = {"version": case.version, "reason": "等现场勘查", "article": "办理规定第五条"}
    assert leader.post(f"/cases/{case.number}/pause/", paused).status_code == 302
    late = desk.post(address, {**given, "revision": "1"}, headers=SELF)
    assert late.status_code == 409 and "已有变动" in text_of(late)
    page = text_of(desk.get(f"/cases/{case.number}/"))
    assert "暂存之后本件已有变动" in page and "已联系社区清理。</textarea>" not in page
    assert "<dd>已联系社区清理。</dd>" in page
    use = re.search(r'href="(\?use=[0-9a-f-]+)#act"', page)[1]
    assert "已联系社区清理。</textarea>" in text_of(desk.get(f"/cases/{case.number}/{use}"))
    case.refresh_from_db()
    sent = {"a-reply": "已办。", "outcome": "答复", "version": case.version}
    assert desk.post(f"/cases/{case.number}/do/", sent).status_code == 302 and not Draft.objects.exists()


def test_a_unit_keeps_wordings_and_the_case_fills_them(bureau):
    desk = at_desk("chengban01")
    place = {"place": "appeals.hotline/answer", "title": "咨询答复"}
    wrong = desk.post("/replies/", {**place, "text": "您好,{受理号}关于{来电人}的{联系电话}"})
    assert wrong.status_code == 422 and "{来电人}、{联系电话}不能自动填写" in text_of(wrong)
    assert "没有选择用于哪个环节" in text_of(desk.post("/replies/", {"place": "funeral.subsidy/decide"}))
    assert (
        desk.post("/replies/", {**place, "text": "您好,{受理号}({类别})已办,{来件号}。"}).status_code == 302
    )
    case = at_step("appeals.hotline", "answer", "张贵庄")
    said = f"您好,{case.number}({case.answers['category']})已办,{case.external_number}。"
    page = text_of(desk.get(f"/cases/{case.number}/"))
    assert f'data-text="{said}"' in page
    held = ReplyTemplate.objects.get()
    chosen = {"a-reply": "前言", "template": held.pk, "insert": "1", "version": case.version}
    assert f"前言\n{said}</textarea>" in text_of(desk.post(f"/cases/{case.number}/draft/", chosen))
    for login in ("chengban02", "shezu"):
        other = at_desk(login)
        assert "咨询答复" not in text_of(other.get("/replies/"))
        assert other.post(f"/replies/{held.pk}/stop/").status_code == 404
        assert other.get(f"/replies/?edit={held.pk}").status_code == 404
    assert desk.post("/replies/", {**place, "edit": held.pk, "text": "新的{今天}"}).status_code == 302
    held.refresh_from_db()
    assert held.valid_to is not None and "2019年1月22日" in text_of(desk.get(f"/cases/{case.number}/"))
    assert desk.post(f"/replies/{ReplyTemplate.objects.get(valid_to=None).pk}/stop/").status_code == 302
    assert "咨询答复" not in text_of(desk.get(f"/cases/{case.number}/"))


@pytest.mark.parametrize("chosen", [1, 2])
def test_an_order_is_split_from_the_screen(bureau, chosen):
    case, desk = at_step("appeals.hotline", "assign"), at_desk("jiejian")
    page = text_of(desk.get(f"/cases/{case.number}/"))
    assert "拆分给几个单位" in page
    units = re.findall(r'<option value="(\d+)"', page[page.index('name="su-1"') :])[:chosen]
    given = {f"su-{at}": unit for at, unit in enumerate(units, 1)} | {"st-1": "杂物部分", "st-2": "照明部分"}
    answer = desk.post(f"/cases/{case.number}/split/", {**given, "part": "1", "version": case.version})
    if chosen == 1:
        assert answer.status_code == 422 and "两个以上承办单位" in text_of(answer)
        assert "杂物部分</textarea>" in text_of(answer) and not case.children.exists()
        return
    assert answer.status_code == 302
    parts = list(case.children.order_by("pk"))
    assert [one.answers["content"] for one in parts] == ["杂物部分", "照明部分"]
    assert {one.step for one in parts} == {"answer"}
    shown = text_of(desk.get(f"/cases/{case.number}/"))
    assert "拆分的各部分" in shown and "拆分给几个单位" not in shown
