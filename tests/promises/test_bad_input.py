"""Bad input (point 8 of the issue): a Chinese message that says what to do, nothing half-done, and a row for refusals that matter."""

import datetime
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.domains.appeals.test_hotline import CALL
from tests.domains.social_assistance.test_temporary_relief import ANSWERS, do, filed, street
from tests.mechanisms.matters.given import rows
from tests.promises.reading import sitting, told

from minzheng.config.tables import staff_rows
from minzheng.domains.social_assistance.temporary_relief import RELIEF
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.activities.public import import_activities
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.journal.public import Refusal
from minzheng.mechanisms.matters.public import Case, open_case
from minzheng.mechanisms.registry.public import Person

__all__ = ["street"]
NEW = "/matters/social_assistance.relief/new/"
GOOD_ID, BAD_ID = "12011019520307042X", "120110195203070421"
EXE = b"MZ\x90\x00" + bytes(200)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f8ff1f0003030200"
    "ef9a1f3b0000000049454e44ae426082"
)


@contextmanager
def untouched() -> Iterator[None]:
    """Every tracked row is as it was; that somebody looked is on record all the same."""
    before = but_looks()
    yield
    assert but_looks() == before


def but_looks() -> set[Any]:
    return {one for one in rows().items() if one[0][0] != "registry_look"}


def form(street: Any, **changes: Any) -> dict[str, Any]:
    """A right filing of 临时救助 by the community worker, with changes; None leaves a field out."""
    given = {
        "file": "1",
        "subject": street.resident.subject_key,
        "area": street.bureau.area("120110001001").pk,
        "channel": "社区代办",
        "client_key": str(uuid.uuid4()),
        **{f"a-{key}": value for key, value in ANSWERS.items()},
        **changes,
    }
    return {key: value for key, value in given.items() if value is not None}


def file_it(street: Any, seat: Any = None, **changes: Any) -> HttpResponse:
    return sitting(seat or street.worker).post(NEW, form(street, **changes))


def press(case: Case, seat: Any, outcome: str, **more: Any) -> HttpResponse:
    given = {"outcome": outcome, "version": case.version, **more}
    return sitting(seat).post(f"/cases/{case.number}/do/", given)


def upload(case: Case, seat: Any, content: bytes, name: str = "证明.png", **more: Any) -> HttpResponse:
    given = {"label": "身份证件", "level": "B", "file": SimpleUploadedFile(name, content), **more}
    return sitting(seat).post(f"/cases/{case.number}/papers/", given)


def test_the_right_form_is_taken(street: Any) -> None:
    answer = file_it(street)
    assert answer.status_code == 302 and Case.objects.count() == 1


FILINGS: dict[str, tuple[dict[str, Any], int, tuple[str, ...]]] = {
    "no answers at all": (
        {f"a-{key}": "" for key in ANSWERS},
        422,
        tuple(f"“{one.label}”" for one in RELIEF.form.fields if one.required),
    ),
    "for nobody": ({"subject": None}, 422, ("没有选定为谁办理", "请先查找并选定对象")),
    "no area": ({"area": None}, 422, ("没有选择区域",)),
    "an area that is none": ({"area": "999999"}, 422, ("没有选择区域",)),
    "a subject of another kind": ({"subject": "facility:1"}, 404, ("没有这个对象",)),
    "2001 characters": ({"a-description": "病" * 2001}, 422, ("最多", "现有2001字", "请删减")),
    "200 KB": ({"a-description": "x" * 200_000}, 422, ("现有200000字",)),
    "a choice that is none": ({"a-kind": "随便"}, 422, ("“随便”不在可选项内",)),
    "a number that is none": ({"a-members": "三个半"}, 422, ("不是整数",)),
    "a phone that is none": ({"a-phone": "1390000"}, 422, ("电话",)),
    "a control character": ({"a-description": "病\x00"}, 422, ("控制字符", "请删去")),
}


@pytest.mark.parametrize("fault", FILINGS)
def test_a_wrong_form(street: Any, fault: str) -> None:
    changes, status, words = FILINGS[fault]
    with untouched():
        answer = file_it(street, **changes)
    assert answer.status_code == status
    for one in words:
        assert one in told(answer), one


def test_everything_wrong_is_said_at_once_and_what_was_typed_stays(street: Any) -> None:
    answer = file_it(street, subject=None, area=None, **{"a-phone": "1", "a-description": "住院三周"})
    for one in ("没有选定为谁办理", "没有选择区域", "电话"):
        assert one in told(answer)
    assert "住院三周" in answer.content.decode()


def test_an_id_that_fails_its_check_digit(street: Any) -> None:
    someone = {"subject": None, "person_name": "李建国"}
    with untouched():
        answer = file_it(street, **someone, person_id=BAD_ID)
    assert answer.status_code == 422 and "校验" in told(answer)
    assert BAD_ID in answer.content.decode()
    assert file_it(street, **someone, person_id=GOOD_ID).status_code == 302
    assert Person.objects.count() == 2


def test_a_form_that_fails_late_registers_nobody(street: Any) -> None:
    area = street.bureau.area("120110002001").pk
    with untouched():
        answer = file_it(street, subject=None, person_name="李建国", person_id=GOOD_ID, area=area)
    assert answer.status_code == 403 and "不在您的岗位管辖范围内" in told(answer)


def test_wrong_area(street: Any) -> None:
    with untouched():
        answer = file_it(street, area=street.bureau.area("120110002001").pk)
    assert answer.status_code == 403
    assert "所选区域不在您的岗位管辖范围内" in told(answer) and "请核对区域" in told(answer)
    assert Refusal.objects.get().code == "wrong_area"


def test_wrong_post_for_filing(street: Any) -> None:
    seat = street.bureau.seat("张贵庄街道办事处", "吴刚", answering="*")
    with untouched():
        answer = sitting(seat).post(NEW, form(street))
    assert answer.status_code == 403 and "没有提交“临时救助”的职能" in told(answer)
    assert Refusal.objects.get().code == "no_function"


def test_wrong_post_for_a_step(street: Any) -> None:
    case = filed(street)
    seat = street.bureau.seat("张贵庄街道办事处", "吴刚", answering="*")
    with untouched():
        answer = press(case, seat, "受理")
    assert answer.status_code == 403 and "张贵庄街道办事处" in told(answer)
    refusal = Refusal.objects.get()
    assert (refusal.code, refusal.account_id) == (
        "not_yours",
        seat.account.pk,
    ) and case.number in refusal.what


def test_a_case_of_another_street_is_not_there(street: Any) -> None:
    case = filed(street)
    with untouched():
        answer = press(case, street.elsewhere, "受理")
    assert answer.status_code == 404 and "请核对受理号" in told(answer)


def test_wrong_order(street: Any) -> None:
    case = filed(street)
    for outcome in ("同意", "调查完成", "", "不存在的按钮", "x" * 5000):
        with untouched():
            answer = press(case, street.clerk, outcome)
        assert answer.status_code in (404, 422) and "环节没有" in told(answer), outcome


def test_twice(street: Any) -> None:
    case = filed(street)
    assert press(case, street.clerk, "受理").status_code == 302
    with untouched():
        answer = press(case, street.clerk, "受理")
    assert answer.status_code == 409
    assert f"受理号{case.number}已由{street.clerk.actor.label}处理" in told(answer)
    assert Refusal.objects.get().code == "stale"


def test_filed_twice_from_one_page_is_one_case(street: Any) -> None:
    key = str(uuid.uuid4())
    first, second = (file_it(street, client_key=key) for _ in range(2))
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    with untouched():
        other = file_it(street, client_key=key, **{"a-description": "改了内容"})
    assert other.status_code == 409 and "已经提交过" in told(other)


@pytest.mark.parametrize("name", ["do", "reassign", "withdraw", "pause", "resume", "duplicate"])
@pytest.mark.parametrize(
    ("version", "status"), [("0", 409), ("7", 409), ("", 422), ("abc", 422), (None, 422)]
)
def test_a_stale_page_or_none(street: Any, name: str, version: str | None, status: int) -> None:
    case = filed(street)
    given = {"outcome": "受理", "reason": "试", "article": "第一条", "original": case.number}
    given |= {"unit": str(street.bureau.units["丰年村街道办事处"].pk)}
    given |= {} if version is None else {"version": version}
    client = sitting(street.worker if name == "withdraw" else street.clerk)
    with untouched():
        answer = client.post(f"/cases/{case.number}/{name}/", given)
    assert answer.status_code == status
    assert ("不是最新的" if status == 409 else "请刷新页面") in told(answer)
    assert Refusal.objects.filter(code="stale").count() == (status == 409)


@pytest.mark.parametrize("outcome", ["不予受理", "补正"])
@pytest.mark.parametrize("reason", ["", " \n ", "理" * 2001, "x" * 200_000])
def test_reasons_empty_and_over_long(street: Any, outcome: str, reason: str) -> None:
    case = filed(street)
    with untouched():
        answer = press(case, street.clerk, outcome, reason=reason)
    assert answer.status_code == 422 and "理由" in told(answer)


def test_200_kb_into_every_box_of_every_page(street: Any) -> None:
    case, long = filed(street), "长" * 70_000
    client = sitting(street.clerk)
    with untouched():
        answers = [
            client.get("/search/", {"q": long[:3000]}),
            client.get("/cases/", {"q": long[:3000], "matter": long[:3000], "since": long[:3000]}),
            client.get("/", {"q": long[:3000], "tab": long[:3000], "page": "9" * 300}),
            client.post("/urge/", {"stage": long, "reason": long}),
            client.post("/seat/", {"post": long}),
            client.post(f"/cases/{case.number}/reveal/", {"purpose": long}),
            client.post(f"/parties/{street.resident.subject_key}/reveal/", {"purpose": long}),
            client.post(f"/cases/{case.number}/papers/", {"label": long, "level": long}),
            *(
                client.post(
                    f"/cases/{case.number}/{name}/",
                    {"version": case.version, "reason": long, "article": long},
                )
                for name in ("reassign", "withdraw", "pause", "resume", "duplicate")
            ),
            Client().post("/portal/progress/", {"number": long, "tail": long}),
        ]
    assert [one.status_code for one in answers if one.status_code >= 500] == []
    assert all(one.status_code in (200, 302, 403, 404, 409, 422) for one in answers)


def test_a_unit_that_cannot_do_the_step(street: Any) -> None:
    clerk = street.bureau.seat("办公室", "周敏", registering="appeals.")
    case = open_case("appeals.hotline", clerk, area=street.bureau.area("120110"), answers=CALL)
    for unit, words in (
        ("999999999999", "没有承担“答复”的岗位"),
        (str(street.bureau.units["社会救助科"].pk), "没有承担“答复”的岗位"),
        ("x", "未选择单位"),
        ("", "承办单位"),
    ):
        with untouched():
            answer = press(case, clerk, "分包", **{"a-unit": unit})
        assert answer.status_code == 422 and words in told(answer), unit


@pytest.mark.parametrize("second", ["", "999999", "自己"])
def test_two_officers_are_needed(street: Any, second: str) -> None:
    case = do(filed(street), "受理", street.clerk)
    chosen = str(street.clerk.staff.pk) if second == "自己" else second
    with untouched():
        answer = press(
            case, street.clerk, "调查完成", second=chosen,
            **{"a-members": "3", "a-finding": "情况属实。", "a-need": "较重"},
        )  # fmt: skip
    assert answer.status_code in (403, 422) and "同行人员" in told(answer)


@pytest.mark.parametrize(
    "code", ["social_assistance.relief", "appeals.hotline", "funeral.subsidy", "elder_care.pledge"]
)
def test_a_year_without_a_calendar(street: Any, code: str) -> None:
    with clock.at(datetime.datetime(2031, 3, 4, 9, 0, tzinfo=clock.SHANGHAI)):
        with untouched():
            answer = file_it(street)
        assert answer.status_code == 422
        assert "工作日历还没有这一年" in told(answer) and "请系统管理员先导入放假通知" in told(answer)
    assert not Case.objects.exists()


def test_a_year_whose_notice_is_not_out_is_provisional_and_says_so(street: Any) -> None:
    with clock.at(datetime.datetime(2027, 3, 4, 9, 0, tzinfo=clock.SHANGHAI)):
        answer = file_it(street)
        assert answer.status_code == 302
        page = sitting(street.clerk).get(f"/cases/{Case.objects.get().number}/")
        assert "暂定" in told(page)


BAD_FILES = {
    "a program called a picture": (EXE, "证明.png"),
    "a picture called a PDF": (PNG, "证明.pdf"),
    "a page called a picture": (b"<html><script>alert(1)</script></html>", "证明.png"),
    "a drawing with a script": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "证明.svg"),
    "half a picture": (PNG[:20], "证明.png"),
    "a zip called a document": (b"PK\x03\x04" + bytes(60), "证明.docx"),
    "nothing": (b"", "证明.png"),
    "no ending": (PNG, "证明"),
}


@pytest.mark.parametrize("fault", BAD_FILES)
def test_a_file_that_is_not_what_it_says(street: Any, settings: Any, tmp_path: Any, fault: str) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = filed(street, complete=False)
    with untouched():
        answer = upload(case, street.worker, *BAD_FILES[fault])
    assert answer.status_code == 422 and re.search("请.*上传", told(answer))
    assert not StoredFile.objects.exists() and not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_a_file_without_words_or_too_large(street: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = filed(street, complete=False)
    with untouched():
        large = upload(case, street.worker, PNG + bytes(20 * 1024 * 1024))
        empty = sitting(street.worker).post(f"/cases/{case.number}/papers/", {})
        foreign = upload(case, street.elsewhere, PNG)
    assert large.status_code == 422 and "20兆字节" in told(large)
    for one in ("材料名称", "可信等级", "没有选择文件"):
        assert one in told(empty)
    assert (empty.status_code, foreign.status_code) == (422, 404)
    assert upload(case, street.worker, PNG).status_code == 302 and case.papers.count() == 1


@pytest.mark.parametrize("content", [EXE, b"", PNG, b"PK\x03\x04" + bytes(60), "名称,日期\n".encode()])
def test_a_table_that_is_none(street: Any, tmp_path: Any, content: bytes) -> None:
    clerk = street.bureau.seat("办公室", "周敏", reporting="*")
    with untouched(), pytest.raises(Invalid) as caught:
        import_activities("rule_of_law.publicity", clerk, ContentFile(content, name="活动.xlsx"))
    assert all(one.fix for one in caught.value.problems)
    (tmp_path / "人员.xlsx").write_bytes(content)
    with pytest.raises(Invalid):
        staff_rows(tmp_path / "人员.xlsx")


def test_an_address_that_leads_nowhere(street: Any) -> None:
    client = sitting(street.clerk)
    for address in (
        "/nirgends/",
        "/cases/KEINE/",
        "/papers/999999999/",
        "/parties/x:1/",
        "/parties/person:x/",
    ):
        answer = client.get(address)
        assert answer.status_code == 404 and re.search("请[从核重]", told(answer)), address
    assert client.get(f"/cases/{'9' * 5000}/").status_code == 404
    assert client.get("/cases/x/do/").status_code == 405
    assert client.post("/cases/x/nosuchmove/", {}).status_code == 404


PORTAL: dict[str, tuple[dict[str, str], str]] = {
    "empty": ({"a-content": "", "a-phone": ""}, "此项必填"),
    "2001 characters": ({"a-content": "字" * 2001}, "最多2000字,现有2001字"),
    "200 KB": ({"a-content": "x" * 200_000}, "最多2000字"),
    "a phone that is none": ({"a-phone": "1390000"}, "电话"),
    "a choice that is none": ({"a-kind": "<b>"}, "不在可选项内"),
    "a control character": ({"a-content": "字\x00"}, "请删去"),
}


@pytest.mark.parametrize("fault", PORTAL)
def test_bad_input_of_a_citizen(street: Any, fault: str) -> None:
    changes, words = PORTAL[fault]
    street.bureau.seat("办公室", "周敏", registering="appeals.")
    given = {f"a-{key}": value for key, value in CALL.items()} | {"a-place": "3号楼"} | changes
    with untouched():
        answer = Client().post("/portal/apply/appeals.hotline/", given)
    assert answer.status_code == 422 and words in told(answer)


def test_every_refusal_that_leaves_a_row_has_a_name(street: Any) -> None:
    press(filed(street), street.section, "受理")
    file_it(street, area=street.bureau.area("120110002001").pk)
    for one in Refusal.objects.all():
        assert one.actor.strip() and one.account_id and one.reason and one.code and one.what
    assert Refusal.objects.count() == 2
