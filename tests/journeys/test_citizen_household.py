"""A resident asks what she may get, and applies for 低保 with her household on a phone in large type, in two sittings."""

import datetime
import os

import pytest
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.test_citizen import RESIDENT
from tests.journeys.test_walk_relief import PNG
from tests.journeys.walking import DESK, PHONE, Office, Worker, beside, office, picture, sign_in, watch

from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.matters.public import Case, everything

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
SON = make_resident_id("120110", datetime.date(1990, 5, 6), 31, Sex.MALE)
MINIMUM_LIVING = "最低生活保障(低保)"


def sound(worker: Worker, name: str) -> None:
    if PICTURES:
        worker.page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert axe_faults(worker.page) == [] and sideways(worker.page) <= 0, name


def asks_what_she_may_get(worker: Worker) -> None:
    """Eight questions, and from the answer into the form."""
    worker.open("/portal/entitlement/?elder=1")
    assert worker.page.locator("html.elder").count() == 1
    for label, answer in (
        ("和您共同生活", "2"), ("全家一个月的收入", "600"), ("全家一个月看病", "0"), ("全家的存款", "5000"),
        ("家里有几位重度残疾人", "0"),
    ):  # fmt: skip
        worker.type(label, answer)
    worker.tick("城镇")
    worker.choose("最近家里遇到", "都没有")
    sound(worker, "household-questions")
    worker.press("看结果")
    found = worker.page.locator("section.panel", has_text=MINIMUM_LIVING).first
    assert "可能符合" in found.inner_text()
    worker.click(found.get_by_role("link", name="登录后在线申请"))
    sign_in(worker, RESIDENT)
    assert MINIMUM_LIVING in worker.page.locator("h1").inner_text()


def begins(worker: Worker) -> None:
    """The first sitting: she herself is there already; the son's card is not at hand."""
    assert worker.page.get_by_label("第1行 居民身份证号码").input_value()
    worker.tick("城镇")
    worker.type("家庭住址", "詹滨里5号楼2门301")
    worker.type("第2行 姓名", "贺志远")
    worker.choose("第2行 与申请人关系", "子女")
    sound(worker, "household-form")
    worker.press("暂存")
    assert "已暂存" in worker.text


def ends(worker: Worker) -> None:
    """Another device: what was typed is there, the rest is added and sent."""
    worker.follow("接着填")
    assert worker.page.get_by_label("第2行 姓名").input_value() == "贺志远"
    worker.type("第2行 居民身份证号码", SON)
    worker.page.locator("#i-consent").get_by_label("是", exact=True).check()
    worker.page.locator("input[type=file]").first.set_input_files(
        {"name": "身份证.png", "mimeType": "image/png", "buffer": PNG}
    )
    sound(worker, "household-form-desk")
    worker.press("提交")
    assert "已收到" in worker.text


def at_desk(place: Office, number: str, says: str) -> None:
    with place.at_work("chuangkou01") as clerk:
        clerk.open(f"/cases/{number}/")
        assert "受理" in clerk.text
        clerk.page.locator("[name=reason]").first.fill(says)
        clerk.press("补正")


def test_from_eight_questions_to_the_street_window(bureau):
    with office() as place:
        with place.window(PHONE) as context:
            phone = Worker(context.new_page(), place.address)
            watch(phone)
            asks_what_she_may_get(phone)
            begins(phone)
            assert phone.faults == []
        with place.window(DESK) as context:
            desk = Worker(context.new_page(), place.address)
            watch(desk)
            desk.open("/portal/login/")
            sign_in(desk, RESIDENT)
            assert "还没有提交的" in desk.text
            ends(desk)
            assert desk.faults == []
        number = beside(lambda: Case.objects.filter(channel="门户").latest("pk").number)
        beside(lambda: check_members(number))
        at_desk(place, number, "请补交授权书")
        with place.window(PHONE) as context:
            phone = Worker(context.new_page(), place.address)
            watch(phone)
            phone.open("/portal/login/?elder=1")
            sign_in(phone, RESIDENT)
            phone.follow(MINIMUM_LIVING)
            assert "请您补充材料" in phone.text and "家庭经济状况核对授权书。" in phone.text
            sound(phone, "household-asked")
            with phone.page.expect_download() as loaded:
                phone.page.get_by_role("button", name="下载家庭经济状况核对授权书").click()
            assert loaded.value.suggested_filename.endswith(".pdf")
            phone.page.locator("#i-label").select_option(label="家庭经济状况核对授权书")
            phone.page.locator("input[type=file]").set_input_files(
                {"name": "授权书.png", "mimeType": "image/png", "buffer": PNG}
            )
            phone.press("上传")
            phone.press("材料已补齐,提交")
            assert "正在“受理”" in phone.text
            picture(phone.page, PICTURES, "household-sent-back")
            assert phone.faults == []
        with place.at_work("chuangkou01") as clerk:
            clerk.open(f"/cases/{number}/")
            clerk.press("受理")
            assert "现在:入户调查" in clerk.text


def check_members(number: str) -> None:
    case = Case.objects.get(number=number)
    rows = everything(case)["members"]
    assert [row["relation"] for row in rows] == ["本人", "子女"] and rows[1]["id_number"] == SON
