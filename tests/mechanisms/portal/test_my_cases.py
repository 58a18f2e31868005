"""我的办件: filed, followed, supplemented and withdrawn by the citizen; bound to this person and nobody else."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.mechanisms.portal.citizens_given import (
    ASKED_RELIEF,
    PNG,
    RELIEF,
    account_of,
    act,
    applied,
    apply,
    decision_on,
    key_on,
    open_street,
    resident,
    signed_in,
)
from tests.mechanisms.portal.given import ASKED, NOW, REPORT, live_markup, look_up

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Mandate
from minzheng.mechanisms.documents.public import Document, store_file
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, Paper, everything, inbox, tick

MINE = "/portal/mine/"


@pytest.fixture
def chen(house, own_files):
    open_street(house)
    person = resident(house)
    account_of(person)
    return person


@pytest.fixture
def wang(house, chen):
    """A neighbour with an account."""
    person = resident(house, "王德福", 1960, phone="13700007777")
    account_of(person, "wang")
    return person


def text_of(client, case):
    answer = client.get(f"{MINE}{case.number}/")
    assert answer.status_code == 200
    return answer.content.decode()


def supply(client, case, label="身份证件", file=("身份证.png", PNG)):
    sent = {"do": "supply", "label": label}
    if file:
        sent["file"] = SimpleUploadedFile(*file)
    return client.post(f"{MINE}{case.number}/", sent)


def take_back(client, case, version=None, reason=""):
    sent = {"do": "withdraw", "version": str(version or case.version), "reason": reason}
    return client.post(f"{MINE}{case.number}/", sent)


def test_the_form_knows_the_citizen_and_is_bound_to_nobody_else(house, chen, wang):
    client = signed_in()
    form = client.get(RELIEF).content.decode()
    assert 'value="13900004321"' in form and "申请人:陈**" in form and "陈桂兰" not in form
    answer = apply(
        client, subject=wang.subject_key, person=str(wang.pk), area="1", **{"a-phone": "13900004321"}
    )
    case = Case.objects.get()
    assert answer.status_code == 302 and case.person == chen and case.area == chen.area
    assert (case.channel, case.opened_by.username, case.opened_unit) == ("门户", "jumin", None)
    assert list(inbox(house.window).values_list("case", flat=True)) == [case.pk]
    page = client.get(answer["Location"]).content.decode()
    assert case.number in page and "到我的办件" in page


def test_every_fault_at_once_and_nothing_typed_is_lost(chen):
    answer = apply(signed_in(), **{"a-members": "0", "a-phone": "110", "a-cause": ""})
    text = answer.content.decode()
    assert answer.status_code == 422 and not Case.objects.exists()
    for words in ("共同生活人数", "困难原因", "无法回拨", "住院手术"):
        assert words in text, words


def test_the_same_form_twice_is_one_case(chen):
    client = signed_in()
    sent = {"client_key": key_on(client, RELIEF), **ASKED_RELIEF}
    assert [client.post(RELIEF, sent).status_code for _ in range(3)] == [302] * 3
    assert Case.objects.count() == 1


def test_one_account_may_not_flood(chen):
    client = signed_in()
    answers = [apply(client, **{"a-phone": f"1390000{n:04d}"}).status_code for n in range(11)]
    assert answers == [302] * 10 + [429]


def test_a_report_filed_signed_in_is_among_ones_own(house, chen, wang):
    client = signed_in()
    assert 'value="13900004321"' in client.get(REPORT).content.decode()
    assert apply(client, REPORT, **ASKED).status_code == 302
    case = Case.objects.get()
    assert case.subject_key == "" and case.opened_by.username == "jumin"
    assert "正在“安排承办单位”" in client.get(MINE).content.decode()
    assert "楼道里堆了很多杂物" in text_of(client, case)
    assert take_back(signed_in("wang"), case).status_code == 404
    assert signed_in("wang").get(f"{MINE}{case.number}/").status_code == 404


def test_the_way_of_an_application_in_plain_words(house, chen):
    client = signed_in()
    assert "您还没有办件" in client.get(MINE).content.decode()
    case = applied(client, papers=False)
    text = client.get(MINE).content.decode()
    assert case.number in text and "临时救助" in text and "正在“受理”" in text and "lamp-" in text
    text = text_of(client, case)
    for words in (
        "由张贵庄街道办事处办理",
        "入户调查",
        "还没有交",
        "139****4321",
        "受理回执",
        "撤回这件申请",
    ):
        assert words in text, words
    assert "13900004321" not in text and live_markup(text) == []
    for label in ("身份证件", "困难情况说明或证明", "家庭经济状况核对授权书"):
        assert supply(client, case, label).status_code == 302
    act(house, case, "受理")
    text = text_of(client, case)
    assert "正在“入户调查”" in text and "全部办完" in text and "本人在网上提交" in text
    late = NOW + datetime.timedelta(days=30)
    with clock.at(late):
        client = signed_in()
        assert "超期" in text_of(client, case) and "lamp-red" in client.get(MINE).content.decode()


def test_what_was_granted_is_told(house, chen):
    client = signed_in()
    case = act(house, applied(client), "受理")
    second = house.bureau.staff("赵强二")
    found = {"members": "2", "finding": "住在三楼,情况属实。", "need": "较重"}
    act(house, case, "调查完成", answers=found, second=second)
    with clock.at(NOW + datetime.timedelta(days=10)):
        tick()
        decider = house.bureau.seat("张贵庄街道办事处", "郑敏", deciding="*")
        case.refresh_from_db()
        house.window = decider
        act(house, case, "同意", answers={"amount": "1800", "opinion": "同意,内部意见。"})
        client = signed_in()
        text = text_of(client, case)
    assert "已经办结:同意。" in text and "1,800.00元" in text
    for inside in ("内部意见", "住在三楼", "郑敏", "王芳", "撤回这件申请", "补充材料"):
        assert inside not in text, inside


def test_why_it_was_not_accepted_is_told(house, chen):
    client = signed_in()
    case = act(house, applied(client), "不予受理", reason="户籍和居住地均不在本区。")
    text = text_of(client, case)
    assert "不予受理" in text and "户籍和居住地均不在本区。" in text


def test_what_is_missing_is_asked_for_and_handed_in(house, chen, wang):
    client = signed_in()
    house.window = house.bureau.seat(
        "张贵庄街道办事处", "李静", accepting="*"
    )  # nobody there files for others
    with acting(SYSTEM, "职能"):
        Mandate.objects.filter(function="filing").delete()
    case = act(house, applied(client, papers=False), "补正", reason="请补交身份证件。")
    text = text_of(client, case)
    assert "请您补充材料" in text and "请补交身份证件。" in text and "最迟补齐" in text
    assert "请补充材料" in client.get(MINE).content.decode()
    assert supply(client, case).status_code == 302
    paper = Paper.objects.get()
    assert (paper.label, paper.level, paper.added_by.username) == ("身份证件", "C", "jumin")
    text = text_of(client, case)
    assert "已收到材料“身份证件”。" in text and f"{MINE}papers/{paper.pk}/" in text
    old = {"do": "send_back", "version": "1"}
    assert client.post(f"{MINE}{case.number}/", old).status_code == 409
    case.refresh_from_db()
    go_on = {"do": "send_back", "version": str(case.version)}
    assert signed_in("wang").post(f"{MINE}{case.number}/", go_on).status_code == 404
    assert client.post(f"{MINE}{case.number}/", go_on).status_code == 302
    case.refresh_from_db()
    assert case.step == "accept" and "由窗口继续办理" in text_of(client, case)
    assert client.post(f"{MINE}{case.number}/", {**go_on, "version": str(case.version)}).status_code == 409
    own = client.get(f"{MINE}papers/{paper.pk}/")
    assert b"".join(own.streaming_content) == PNG and own["Cache-Control"] == "no-store"
    assert signed_in("wang").get(f"{MINE}papers/{paper.pk}/").status_code == 404
    assert client.get(f"{MINE}papers/{paper.pk + 1}/").status_code == 404


def test_papers_go_with_the_application_or_nothing_does(house, chen):
    client = signed_in()
    bad = apply(client, **{"p-0": SimpleUploadedFile("身份证.png", b"MZ\x90 no picture")})
    assert bad.status_code == 422 and "#i-p-0" in bad.content.decode()
    assert not Case.objects.exists() and not Paper.objects.exists()
    assert apply(client, **{"p-0": SimpleUploadedFile("身份证.png", PNG)}).status_code == 302
    assert list(Paper.objects.values_list("label", "level")) == [("身份证件", "C")]
    assert text_of(client, Case.objects.get()).count("还没有交") == 2


def test_a_paper_somebody_added_to_a_report_opens_for_whoever_filed_it(house, chen, wang):
    client = signed_in()
    apply(client, REPORT, **ASKED)
    case = Case.objects.get()
    with acting(SYSTEM, "材料"):
        stored = store_file(SimpleUploadedFile("a.png", PNG), "a.png", by=SYSTEM)
        paper = Paper.objects.create(case=case, label="照片", file=stored, added_at=NOW)
    answer = client.get(f"{MINE}papers/{paper.pk}/")
    assert b"".join(answer.streaming_content) == PNG
    assert signed_in("wang").get(f"{MINE}papers/{paper.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("label", "file", "said"),
    [
        ("身份证件", None, "没有选择文件"),
        ("", ("a.png", PNG), "材料名称须为"),
        ("身份证件", ("a.png", b"MZ\x90not a picture"), 'href="#i-file"'),
        ("身份证件", ("a.png", b""), "文件是空的"),
    ],
    ids=["no file", "no name", "no picture", "empty"],
)
def test_a_file_that_is_none_is_refused(house, chen, label, file, said):
    client = signed_in()
    answer = supply(client, applied(client, papers=False), label, file)
    assert answer.status_code == 422 and not Paper.objects.exists()
    assert said in answer.content.decode()


def test_a_closed_case_takes_no_papers(house, chen):
    client = signed_in()
    case = act(house, applied(client, papers=False), "不予受理", reason="不符合。")
    answer = supply(client, case)
    assert answer.status_code == 409 and "已办结" in answer.content.decode() and not Paper.objects.exists()


def test_taken_back_once_and_not_from_an_old_page(house, chen, wang):
    client = signed_in()
    case = applied(client)
    old = case.version
    act(house, case, "受理")
    case.refresh_from_db()
    late = take_back(client, case, old)
    assert (
        late.status_code == 409
        and "刚有新的进展" in late.content.decode()
        and "王芳" not in late.content.decode()
    )
    assert take_back(client, case, "x").status_code == 422
    assert take_back(signed_in("wang"), case).status_code == 404
    assert take_back(client, case, reason="家里已经想到办法").status_code == 302
    case.refresh_from_db()
    assert case.end == "撤回" and case.stages.latest("pk").reason == "家里已经想到办法"
    text = text_of(client, case)
    assert "已撤回。" in text and "撤回这件申请" not in text and not inbox(house.window).exists()
    assert take_back(client, case).status_code == 409


def test_a_document_issued_to_the_citizen_opens_and_to_nobody_else(house, chen, wang):
    client = signed_in()
    case = applied(client)
    document = decision_on(case)
    assert f"{MINE}documents/{document.pk}/" in text_of(client, case)
    answer = client.get(f"{MINE}documents/{document.pk}/")
    assert answer.status_code == 200 and b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert signed_in("wang").get(f"{MINE}documents/{document.pk}/").status_code == 404
    assert Document.objects.count() == 1


def test_a_neighbour_learns_nothing(house, chen, wang):
    """The same words for somebody else's case as for none; one's own phone opens nobody else's progress."""
    case = applied(signed_in(), papers=False)
    client = signed_in("wang")
    pages = [client.get(f"{MINE}{number}/") for number in (case.number, "LS20199999999")]
    assert [one.status_code for one in pages] == [404, 404]
    bodies = [one.content.decode().replace(case.number, "LS20199999999") for one in pages]
    bare = [re.sub(r'value="[A-Za-z0-9]{64}"', "", one) for one in bodies]
    assert bare[0] == bare[1]
    assert case.number not in client.get(MINE).content.decode()
    assert look_up(client, case.number, "7777").status_code == 404
    assert supply(client, case).status_code == 404 and not Paper.objects.exists()
    assert everything(case)["phone"] == "13900004321"


@pytest.mark.parametrize("code", ["funeral.subsidy", "social_organisations.annual_inspection", "no.such"])
def test_only_what_citizens_may_file_for_themselves(house, chen, code):
    assert signed_in().get(f"/portal/apply/{code}/").status_code == 404


def test_a_report_can_be_taken_back_by_whoever_filed_it(house, chen, wang):
    client = signed_in()
    apply(client, REPORT, **ASKED)
    case = Case.objects.get()
    assert "撤回这件申请" in text_of(client, case)
    assert take_back(client, case).status_code == 302
    case.refresh_from_db()
    assert case.end == "撤回"
