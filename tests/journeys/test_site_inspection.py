"""T2: a home inspected on a phone without a signal: every item tapped, three hazards with photos, three signatures, sent, ordered."""

import os
from typing import Any

import pypdfium2 as pdfium
import pytest
from tests.journeys.test_visit import good, group, packed, pocket, shot, told
from tests.journeys.walking import Worker, beside, office, sign_in
from tests.mechanisms.desk.test_checks import HOME, home

from minzheng.mechanisms.checks.public import Inspection, Signer, SitePhoto, record_of
from minzheng.mechanisms.documents.public import Document, open_document
from minzheng.mechanisms.matters.public import Case, open_stage

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
INSPECTOR = "yanglao"
HAZARDS = {"handrails": "二楼扶手松动", "exits": "后门上锁", "wiring": "三层私拉电线"}


def sign(worker: Worker, who: str) -> None:
    """One stroke of the finger on a pad: one tap."""
    pad = worker.page.locator(f"#i-{who}")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    mouse = worker.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    for at in range(1, 16):
        mouse.move(box["x"] + 20 + at * 15, box["y"] + 20 + (at % 4) * 18)
    mouse.up()
    worker.clicks += 1


def begin(worker: Worker) -> None:
    """From the list to the sheet: the home by a part of its name, the list, the companion."""
    worker.follow("开始检查")
    worker.type("机构名称", "福寿")
    worker.page.get_by_label("检查表").select_option("elder_care.safety")
    worker.page.get_by_label("协检人员").select_option(index=1)
    worker.clicks += 4
    good(worker, "site-begin")
    worker.press("开始")
    worker.page.locator(".checklist").first.wait_for()


def answer(worker: Worker, key: str, result: str) -> None:
    worker.click(worker.page.locator(f"#i-r-{key} label.btn", has_text=result).first)


def hazard(worker: Worker, key: str, words: str, at: int) -> None:
    answer(worker, key, "问题")
    worker.page.locator(f"#i-d-{key}").fill(words)
    worker.typed += 1
    worker.page.locator(f"#i-p-{key}").set_input_files(shot(at))
    worker.clicks += 1
    worker.page.locator(f"#i-r-{key} .visit-photos img").wait_for()


def items(worker: Worker) -> list[str]:
    found: list[str] = worker.page.evaluate(
        "[...document.querySelectorAll('.checklist fieldset')].map(one => one.id.slice(4))"
    )
    return found


def fill(worker: Worker) -> None:
    keys = items(worker)
    assert len(keys) >= 30
    for at, key in enumerate(keys):
        if key in HAZARDS:
            hazard(worker, key, HAZARDS[key], at)
        else:
            answer(worker, key, "正常")
    worker.type("整改要求", "三日内改正")
    worker.type("被检查单位人员姓名", "赵院长")
    for who in ("inspected", "lead", "second"):
        sign(worker, who)


def test_an_inspection_without_a_signal(bureau: Any, tmp_path: Any) -> None:
    home()
    with office() as place, pocket(place, tmp_path) as context:
        worker = Worker(context.new_page(), place.address)
        worker.open("/login/?next=/visit/")
        sign_in(worker, INSPECTOR)
        packed(worker)
        context.set_offline(True)
        worker.page.reload()
        worker.page.get_by_text("开始检查").wait_for()
        worker.begin()
        begin(worker)
        worker.press("完成，等待发送")
        assert "还没有结果" in worker.text and "没有签名" in worker.text
        good(worker, "site-missing")
        worker.clicks -= 1
        fill(worker)
        good(worker, "site-sheet")
        whole(worker, "site-whole")
        worker.press("完成，等待发送")
        group(worker, "待发送")
        assert worker.clicks <= 60 and worker.typed <= 6 and worker.screens <= 4, (
            worker.clicks,
            worker.typed,
            worker.screens,
        )
        assert beside(Inspection.objects.count) == 0
        context.set_offline(False)
        told(worker, "发送完毕")
        group(worker, "已发送")
        good(worker, "site-sent")
        worker.follow("检查结果")
        worker.page.get_by_text("签名").first.wait_for()
        good(worker, "site-done")
    done = Inspection.objects.get()
    found = {one.item: one.description for one in done.findings.all()}
    assert found == HAZARDS and done.subject.name == HOME
    assert [one.signer for one in done.signatures.order_by("pk")] == [*Signer]
    photos = SitePhoto.objects.filter(inspection=done)
    assert photos.count() == 3 and all(one.taken_at and str(one.place) for one in photos)
    assert all(one.photos.count() == 1 for one in done.findings.all())
    case = Case.objects.get(matter="elder_care.rectification")
    stage = open_stage(case)
    assert stage.step == "fix" and stage.due_on is not None
    order = Document.objects.get(template="elder_care.rectification_order", about_id=case.pk)
    record = record_of(done)
    assert record is not None
    with open_document(order) as said, open_document(record) as written:
        order_text, record_text = pdf_text(said.read()), pdf_text(written.read())
    assert "限期整改通知书" in order_text and all(words in order_text for words in HAZARDS.values())
    assert all(words in record_text for words in HAZARDS.values())
    assert "赵院长" in record_text and done.second.name in record_text


def pdf_text(content: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(content)).replace(
        "\r\n", ""
    )


def whole(worker: Worker, name: str) -> None:
    if PICTURES:
        worker.page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
