"""The case page: what is refused, what is kept, papers, documents, receipt, protected values, standing in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.journeys.lived import NOW
from tests.mechanisms.desk.given import a_case, at_desk, at_step

from minzheng.mechanisms.access.public import Account, set_absence
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.journal.public import SYSTEM, Act, Refusal, acting
from minzheng.mechanisms.matters.public import Case, Paper, Stage

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def picture(name="身份证.png", content=PNG):
    return SimpleUploadedFile(name, content, content_type="image/png")


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(bureau):
    case = at_step("appeals.hotline", "answer", "张贵庄")
    given = {"version": case.version - 1, "outcome": "答复", "a-reply": "已经上门处理"}
    answer = at_desk("chengban01").post(f"/cases/{case.number}/do/", given)
    assert answer.status_code == 409 and "已由" in text_of(answer) and "已经上门处理" in text_of(answer)
    assert Case.objects.get(pk=case.pk).step == "answer"
    assert Refusal.objects.filter(what=f"办理{case.number}", code="stale").exists()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"version": "x"},
        {"version": "²"},
        {"outcome": "\x00"},
        {"second": "9" * 40},
        {"version": "1" * 40},
    ],
)
def test_odd_sendings_are_refused_in_words(bureau, given):
    case = at_step("appeals.hotline", "answer", "张贵庄")
    answer = at_desk("chengban01").post(
        f"/cases/{case.number}/do/", {"outcome": "答复", "a-reply": "好", **given}
    )
    assert answer.status_code in (404, 409, 422), answer.status_code
    assert "请" in text_of(answer)
    assert Case.objects.get(pk=case.pk).step == "answer"


def test_a_second_officer_comes_from_the_list(bureau):
    case = at_step("social_assistance.relief", "visit", "张贵庄")
    stranger = Account.objects.get(username="juzhang").staff.pk
    found = {
        "a-members": "3",
        "a-finding": "属实",
        "a-need": "较重",
        "version": case.version,
        "outcome": "调查完成",
    }
    answer = at_desk("chuangkou01").post(f"/cases/{case.number}/do/", {**found, "second": stranger})
    assert answer.status_code == 422 and "不在本单位任职" in text_of(answer)


def test_who_only_stands_in_may_reassign_but_not_do(bureau):
    with acting(SYSTEM, "缺勤"):
        set_absence(Account.objects.get(username="chengban01").staff, NOW.date(), NOW.date(), None, "病假")
    case = at_step("appeals.hotline", "answer", "张贵庄")
    leader = at_desk("fenguan01")
    assert case.number in text_of(leader.get("/?q=" + case.number))
    page = text_of(leader.get(f"/cases/{case.number}/"))
    assert "现无人在岗" in page and 'name="outcome"' not in page and "改派到" in page
    given = {"version": case.version, "outcome": "答复", "a-reply": "处理"}
    assert leader.post(f"/cases/{case.number}/do/", given).status_code == 403
    other = (
        Stage.objects.filter(matter="appeals.hotline", step="answer")
        .exclude(unit__name__contains="张贵庄")[0]
        .unit
    )
    moved = {"version": case.version, "unit": other.pk, "reason": "承办人病假"}
    assert leader.post(f"/cases/{case.number}/reassign/", moved).status_code == 302
    assert case.stages.get(closed_at=None).unit == other


def test_papers_show_what_is_missing_and_open_for_those_who_see_the_case(bureau):
    case = at_step("social_assistance.relief", "accept", "张贵庄")
    window = at_desk("chuangkou01")
    assert text_of(window.get(f"/cases/{case.number}/")).count('class="text-danger">缺') == 3
    given = {"label": "身份证件", "level": "B", "file": picture()}
    assert window.post(f"/cases/{case.number}/papers/", given).status_code == 302
    page = text_of(window.get(f"/cases/{case.number}/"))
    assert page.count('class="text-danger">缺') == 2 and '<span class="level" title="B级">B</span>' in page
    paper = Paper.objects.get(case=case)
    got = window.get(f"/papers/{paper.pk}/")
    assert b"".join(got.streaming_content) == PNG and got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Disposition"].startswith("attachment")
    for login in ("chuangkou02", "yanglao"):
        assert at_desk(login).get(f"/papers/{paper.pk}/").status_code == 404


def test_a_paper_that_lies_or_comes_too_late_is_refused(bureau):
    case = at_step("social_assistance.relief", "accept", "张贵庄")
    window = at_desk("chuangkou01")
    address = f"/cases/{case.number}/papers/"
    answer = window.post(address, {})
    assert answer.status_code == 422 and text_of(answer).count('<li class="py-1">') == 3
    lying = {"label": "身份证件", "level": "C", "file": picture("证明.pdf")}
    assert window.post(address, lying).status_code == 422
    other = at_step("social_assistance.relief", "visit", "张贵庄")
    closed = a_case(matter="social_assistance.relief", end="同意")
    given = {"label": "身份证件", "level": "C", "file": picture()}
    assert at_desk("jiuzhu").post(f"/cases/{closed.number}/papers/", given).status_code == 403
    assert (
        at_desk("jiuzhu").post(f"/cases/{other.number}/papers/", {**given, "file": picture()}).status_code
        == 403
    )
    assert not Paper.objects.filter(case__in=(case, other, closed), label="身份证件", level="C").exists()


def test_the_receipt_is_issued_once_and_opens_as_pdf(bureau):
    case = at_step("social_assistance.relief", "accept", "张贵庄")
    window = at_desk("chuangkou01")
    for _ in range(2):
        assert window.post(f"/cases/{case.number}/receipt/").status_code == 302
    document = Document.objects.get(template="desk.receipt")
    page = text_of(window.get(f"/cases/{case.number}/receipt/"))
    for words in (
        case.number,
        "陈**",
        "张贵庄街道办事处“受理”",
        "咨询电话",
        "data:image/svg+xml",
        "还缺材料",
    ):
        assert words in page, words
    assert "陈桂兰" not in page
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        content = b"".join(window.get(f"/documents/{document.pk}/?as={kind}").streaming_content)
        assert content.startswith(start)
    assert at_desk("chuangkou02").get(f"/documents/{document.pk}/").status_code == 404


def test_protected_values_show_once_for_a_purpose(bureau):
    case = at_step("social_assistance.relief", "accept", "张贵庄")
    window = at_desk("chuangkou01")
    assert "13900004321" not in text_of(window.get(f"/cases/{case.number}/"))
    for address in (f"/cases/{case.number}/reveal/", f"/parties/{case.subject_key}/reveal/"):
        answer = window.post(address, {"purpose": " "})
        assert answer.status_code == 422 and "13900004321" not in text_of(answer)
        before = Act.objects.count()
        answer = window.post(address, {"purpose": "电话联系申请人"})
        assert "13900004321" in text_of(answer) and "no-store" in answer["Cache-Control"]
        assert Act.objects.count() == before + 1
        assert "电话联系申请人" in Act.objects.latest("pk").purpose
    assert at_desk("shenji").post(f"/cases/{case.number}/reveal/", {"purpose": "看看"}).status_code == 403
    assert (
        at_desk("chuangkou02").post(f"/cases/{case.number}/reveal/", {"purpose": "看看"}).status_code == 404
    )


def test_the_timeline_names_units_not_numbers(bureau):
    case = at_step("appeals.hotline", "answer", "张贵庄")
    assert "承办单位:张贵庄街道办事处" in text_of(at_desk("jiejian").get(f"/cases/{case.number}/"))


def test_markup_in_answers_stays_text(bureau):
    case = at_step("appeals.hotline", "answer", "张贵庄")
    reply = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    client = at_desk("chengban01")
    client.post(f"/cases/{case.number}/do/", {"version": case.version, "outcome": "答复", "a-reply": reply})
    page = text_of(client.get(f"/cases/{case.number}/"))
    assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;alert" in page
