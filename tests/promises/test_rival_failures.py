"""What the nearest rival does wrong must not happen here: failures 1 to 6, 8 and 9, each through our own doors."""

import datetime
import json
import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, models
from python_calamine import CalamineWorkbook
from tests.domains.appeals.test_hotline import desk, take
from tests.domains.elder_care.conftest import account, home, inspected, office, ordered, record, rectified
from tests.domains.social_assistance.test_temporary_relief import ANSWERS, do, filed, street
from tests.mechanisms.matters.conftest import committed
from tests.mechanisms.matters.given import NOW, opened
from tests.mechanisms.reports import given as reports
from tests.mechanisms.reports.conftest import office as bureau_with_reports
from tests.promises.reading import forms, sitting, told
from tests.promises.test_bad_input import NEW, PNG, press, untouched

import minzheng
from minzheng.config.daily import daily
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account, AccountKind
from minzheng.mechanisms.checks.public import (
    Answer,
    Finding,
    finish_inspection,
    points_off,
    save_inspection,
    start_inspection,
)
from minzheng.mechanisms.documents.issuing import digest
from minzheng.mechanisms.documents.public import FileKind, Notice, file_name, public_notices
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, all_matters, open_stage
from minzheng.mechanisms.reports.public import compose, freeze_report, publish, review, sign, submit

__all__ = [
    "account",
    "bureau_with_reports",
    "committed",
    "desk",
    "home",
    "inspected",
    "office",
    "ordered",
    "record",
    "rectified",
    "street",
]
SOURCE = Path(minzheng.__file__).parent


# 1 A form that keeps the last object's answers


def test_1_answers_typed_for_one_never_stand_in_the_form_of_the_next(street: Any) -> None:
    client = sitting(street.worker)
    typed = {
        "file": "1",
        "subject": street.resident.subject_key,
        "a-description": "只属于陈桂兰的话",
        "a-phone": "1",
    }
    assert "只属于陈桂兰的话" in client.post(NEW, typed).content.decode()
    for address in (NEW, f"{NEW}?who=x"):
        assert "只属于陈桂兰的话" not in client.get(address).content.decode()
    one, two = filed(street), filed(street)
    clerk = sitting(street.clerk)
    answer = clerk.post(
        f"/cases/{one.number}/do/", {"outcome": "补正", "version": "9", "reason": "只属于第一件"}
    )
    assert "只属于第一件" in answer.content.decode()
    assert "只属于第一件" not in clerk.get(f"/cases/{two.number}/").content.decode()


def test_1_an_inspection_of_the_next_home_begins_empty(office: Any, home: Any, inspected: Any) -> None:
    one, two = home("鹤童养老院"), home("颐养养老院")
    inspected(one, "exits", "wiring")
    begun = start_inspection(
        office.lead, "elder_care.safety", two, second=office.second.staff, client_id=Case().uid
    )
    assert begun.answers == {} and not begun.findings.exists()
    done = finish_inspection(begun, office.lead, version=begun.version, fill_rest_ok=True)
    assert not done.findings.exists() and points_off(two) == 0 < points_off(one)


# 2 Action buttons not bound to a record


def test_2_every_button_of_a_case_carries_its_number_and_version(street: Any) -> None:
    case = filed(street)
    seats = (street.clerk, street.worker, street.leader)
    acts = [
        one
        for seat in seats
        for one in forms(sitting(seat).get(f"/cases/{case.number}/"))
        if any(
            re.search(r"/cases/.+/(do|reassign|withdraw|pause|resume|duplicate)/", to) for to in one.targets
        )
    ]
    assert len(acts) >= 3
    for one in acts:
        assert all(f"/cases/{case.number}/" in to for to in one.targets)
        assert one.sends["version"] == str(case.version) and "seat" in one.sends


def test_2_a_stale_button_says_who_was_there_and_touches_no_other_case(street: Any) -> None:
    other = street.bureau.seat("张贵庄街道办事处", "李强", accepting="social_assistance.")
    shown, waiting = filed(street), filed(street)
    assert press(shown, other, "不予受理", reason="不符合条件").status_code == 302
    with untouched():
        answer = press(shown, street.clerk, "受理")
    assert answer.status_code == 409 and f"已由{other.actor.label}处理" in told(answer)
    assert "未作任何改动" in told(answer)
    waiting.refresh_from_db()
    assert (waiting.step, waiting.version) == ("accept", 1)


def test_2_a_form_made_in_one_seat_is_not_carried_out_in_another(street: Any) -> None:
    case, client = filed(street), sitting(street.clerk)
    with untouched():
        answer = client.post(
            f"/cases/{case.number}/do/", {"outcome": "受理", "version": case.version, "seat": "0"}
        )
    assert answer.status_code == 409


# 3 An optional field with a punishing default


def test_3_nothing_is_answered_before_somebody_answers(street: Any, desk: Any) -> None:
    functions = {f.value: "*" for one in all_matters() for f in one.versions[-1].opened_by}
    client = sitting(street.bureau.seat("东丽区民政局", "全能", **functions))
    seen = 0
    for one in all_matters():
        if one.versions[0].since > clock.today():
            continue
        page = client.get(f"/matters/{one.code}/new/")
        assert page.status_code == 200, one.code
        asked = {
            key: value for form in forms(page) for key, value in form.sends.items() if key.startswith("a-")
        }
        assert {key: value for key, value in asked.items() if value} == {}, one.code
        seen += len(asked)
    assert seen > 20


def test_3_an_item_left_alone_is_no_finding(office: Any, home: Any) -> None:
    nest = home("鹤童养老院")
    begun = start_inspection(
        office.lead, "elder_care.safety", nest, second=office.second.staff, client_id=Case().uid
    )
    saved = save_inspection(begun, office.lead, {"exits": "", "wiring": None}, version=begun.version)
    assert saved.answers == {} and not Finding.objects.exists()


# 4 An undo that does not undo


def test_4_taking_a_mistake_back_takes_its_points_back(office: Any, home: Any) -> None:
    nest = home("鹤童养老院")
    held = start_inspection(
        office.lead, "elder_care.safety", nest, second=office.second.staff, client_id=Case().uid
    )
    for _ in range(3):
        for answer in (Answer("问题", "堵"), Answer("正常")):
            held = save_inspection(held, office.lead, {"exits": answer}, version=held.version)
    finish_inspection(held, office.lead, version=held.version, fill_rest_ok=True)
    assert points_off(nest) == 0 and not Finding.objects.exists()


def test_4_no_score_is_stored(db: None) -> None:
    stored = [
        f"{m.__name__}.{f.name}" for m in apps.get_models() for f in m._meta.fields if "score" in f.name
    ]
    assert stored == []


# 5 An export whose name and body differ


def test_5_the_export_says_its_filter_and_holds_just_that(street: Any, desk: Any) -> None:
    seat = street.bureau.seat("东丽区民政局", "局长", leading="*")
    relief, call = filed(street), take(desk)
    for matter, name, own, foreign in (
        ("social_assistance.relief", "临时救助", relief, call),
        ("appeals.hotline", "便民服务专线工单", call, relief),
    ):
        client = sitting(seat)
        client.get("/cases/?matter=" + matter)
        answer = client.post(f"/cases/?matter={matter}")
        cells = [str(c) for row in workbook(answer.content) for c in row]
        assert own.number in cells and foreign.number not in cells
        assert any(name in one and "筛选" in one for one in cells) or name in cells
        assert f"{clock.today():%Y%m%d}" in answer["Content-Disposition"]


def workbook(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_5_a_frozen_report_is_of_one_area_and_year_in_name_figures_and_body(bureau_with_reports: Any) -> None:
    world = bureau_with_reports
    report = compose(reports.OUTLINE.code, world.area, 2019, world.writer)
    submit(report, world.writer, version=1)
    review(report, world.lawyer, version=2)
    sign(report, world.leader, version=3)
    frozen = freeze_report(report, world.writer, version=4)
    report = publish(frozen, world.publisher, version=5, number_kind="示民报")
    figures, document = list(report.figures.all()), report.document
    assert document is not None and figures
    assert {(one.area_id, one.period) for one in figures} == {(report.area_id, "2019")}
    assert document.area_id == report.area_id and digest(document.sheet) == document.digest
    assert set(re.findall(r'"mark": ?"([^"]+)"', document.sheet)) == {str(one.uid) for one in figures}
    assert report.organ in document.sheet and "2019年" in json.loads(document.sheet)["title"]
    assert file_name(document, FileKind.PDF).startswith("示民报〔2020〕1号示范区民政局2019年")


# 6 Numbers from the time or from count + 1


def test_6_fifty_at_once_get_fifty_numbers(committed: Any) -> None:
    def take_one(_: int) -> str:
        try:
            with clock.at(NOW):
                return opened(committed).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        numbers = set(pool.map(take_one, range(50)))
    assert len(numbers) == 50 and set(Case.objects.values_list("number", flat=True)) == numbers


# 8 Flags nobody sets


def sources() -> dict[str, str]:
    files = [one for one in SOURCE.rglob("*.py") if "migrations" not in one.parts]
    return {str(one.relative_to(SOURCE)): one.read_text() for one in files}


def unset_values(code: dict[str, str]) -> list[str]:
    """Values of choices that nothing outside their own class names, by member or by text."""
    found = []
    for model in apps.get_models():
        for one in model._meta.get_fields():
            choices = getattr(one, "choices", None)
            enum = choices and enum_of(model, {value for value, _ in choices})
            for member in enum or ():
                name = rf"\b{enum.__name__}\.{member.name}\b"
                text = rf"[\"']{re.escape(str(member.value))}[\"']"
                uses = sum(len(re.findall(f"{name}|{text}", body)) for body in code.values())
                if uses <= len(re.findall(text, code[f"{module_of(enum)}.py"])):
                    found.append(f"{model.__name__}.{one.name}={member.value}")
    return found


def enum_of(model: type[models.Model], values: set[Any]) -> Any:
    seen = [*vars(__import__(model.__module__, fromlist=["*"])).values(), *vars(model).values()]
    return next(
        (
            e
            for e in seen
            if isinstance(e, type) and issubclass(e, models.Choices) and set(e.values) == values
        ),
        None,
    )


def module_of(enum: type) -> str:
    return enum.__module__.removeprefix("minzheng.").replace(".", "/")


OFFERED = {
    "Person.id_kind",
    "Recusal.kind",
    "Person.sex",
    "Unit.level",
    "Mandate.function",
    "AreaVersion.kind",
    "Service.method",
    "Paragraph.part",
}


def test_8_every_value_of_a_state_has_a_writer() -> None:
    """What a person or an import chooses freely is offered as a whole; everything else is set by code."""
    unset = [one for one in unset_values(sources()) if one.split("=")[0] not in OFFERED]
    assert unset == []


def test_8_every_flag_has_a_writer() -> None:
    code = {name: body for name, body in sources().items() if not name.endswith("models.py")}
    unset = []
    for model in apps.get_models():
        for one in model._meta.fields:
            flag = isinstance(one, models.BooleanField) or (one.null and isinstance(one, models.DateField))
            if flag and model.__module__.startswith("minzheng."):
                pattern = rf"\b{one.name}\s*=[^=]|\b{one.name},|\"{one.name}\"\s*:|{one.name}:"
                if not any(re.search(pattern, body) for body in code.values()):
                    unset.append(f"{model.__name__}.{one.name}")
    assert unset == []


def test_8_the_clock_ends_a_notice_and_opens_the_next_step(street: Any) -> None:
    case = do(do(filed(street), "受理", street.clerk), "调查完成", street.clerk, second=street.second,
              answers={"members": "3", "finding": "情况属实。", "need": "较重"})  # fmt: skip
    last = open_stage(case).due_on
    assert last is not None and public_notices().count() == 1
    daily(last)
    case.refresh_from_db()
    assert case.step == "notice"
    with at(last + datetime.timedelta(days=1)):
        daily(clock.today())
        case.refresh_from_db()
        assert case.step == "decide" and not public_notices().exists()
        assert Notice.objects.get().taken_down_at is not None


def test_8_overdue_is_counted_by_the_clock_in_list_page_and_light(street: Any) -> None:
    case = filed(street)
    late = open_stage(case).due_on
    assert late is not None
    for days, shown in ((0, False), (1, True), (5, True)):
        with at(late + datetime.timedelta(days=days)):
            client = sitting(street.leader)
            assert (case.number in told(client.get("/cases/?state=超期"))) == shown
            assert (case.number in told(client.get("/?tab=late"))) == shown
            assert (f"超期{days}天" in told(client.get(f"/cases/{case.number}/"))) == shown


def at(day: datetime.date) -> Any:
    return clock.at(datetime.datetime.combine(day, datetime.time(9), clock.SHANGHAI))


# 9 An empty scope is everything


@pytest.mark.parametrize(
    "who", ["post without mandates", "administrator only", "unit elsewhere", "no post", "no staff"]
)
def test_9_an_empty_scope_is_nothing(street: Any, settings: Any, tmp_path: Any, who: str) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = filed(street, complete=False)
    upload = {"label": "身份证件", "level": "B", "file": SimpleUploadedFile("证明.png", PNG)}
    assert sitting(street.worker).post(f"/cases/{case.number}/papers/", upload).status_code == 302
    paper = case.papers.get()
    client = sitting(empty(street, who))
    for address in (
        "/cases/",
        "/?tab=todo",
        "/?tab=late",
        "/?tab=mine",
        "/?tab=done",
        "/search/?q=陈桂兰",
        f"/search/?q={case.number}",
    ):
        answer = client.get(address)
        assert answer.status_code == 200 and f"/cases/{case.number}/" not in answer.content.decode(), address
        assert street.resident.subject_key not in answer.content.decode()
    assert '<span class="count">0件</span>' in client.get("/cases/").content.decode()
    assert not any(case.number in map(str, row) for row in workbook(client.post("/cases/").content))
    for address in (f"/cases/{case.number}/", f"/cases/{case.number}/receipt/", f"/papers/{paper.pk}/",
                    f"/parties/{street.resident.subject_key}/"):  # fmt: skip
        assert client.get(address).status_code == 404, address
    with untouched():
        assert client.post(f"/cases/{case.number}/do/", {"outcome": "受理", "version": 1}).status_code == 404
        posted = {"file": "1", "subject": street.resident.subject_key, "area": case.area_id}
        answers = {f"a-{key}": value for key, value in ANSWERS.items()}
        assert client.post(NEW, {**posted, **answers}).status_code in (403, 404)


def empty(street: Any, who: str) -> Any:
    if who in ("no post", "no staff"):
        staff = street.bureau.staff("新人") if who == "no post" else None
        with acting(SYSTEM, "开设账号"):
            made = Account.objects.create(
                username="new", kind=AccountKind.STAFF, staff=staff, must_change_password=False
            )
        from minzheng.mechanisms.access.public import seat_of

        return seat_of(made)
    mandates = {
        "post without mandates": {},
        "administrator only": {"administering": "*"},
        "unit elsewhere": {"leading": "*"},
    }[who]
    unit = "丰年里社区居委会" if who == "unit elsewhere" else "东丽区民政局"
    return street.bureau.seat(unit, "新人", **mandates)
