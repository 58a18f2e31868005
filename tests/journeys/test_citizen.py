"""A resident on the portal, in a browser: signs in, applies for relief, is asked for nothing twice, follows it, takes it back."""

import os
import re

import pytest
from playwright.sync_api import Locator
from tests.journeys.lived import PASSWORD
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.test_walk_relief import PNG
from tests.journeys.walking import PHONE, Office, Worker, office, picture, sign_in, watch

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
RESIDENT = "jumin01"


def at_portal(place: Office, context: object) -> Worker:
    """A browser that comes to the portal's first page and signs in from there."""
    worker = Worker(context.new_page(), place.address)  # type: ignore[attr-defined]
    watch(worker)
    worker.open("/portal/")
    worker.follow("登录")
    sign_in(worker, RESIDENT)
    assert "我的办件" in worker.text and "您还没有办件" in worker.text
    return worker


def sound(worker: Worker, name: str) -> None:
    picture(worker.page, PICTURES, name)
    assert axe_faults(worker.page) == [] and sideways(worker.page) <= 0, name


def papers(worker: Worker) -> list[Locator]:
    return worker.page.locator("input[type=file]").all()


def apply_for_relief(worker: Worker) -> str:
    """Fill what the registers do not know; the case's number."""
    worker.follow("临时救助")
    assert "申请人" in worker.text and re.fullmatch(
        r"1\d{10}", worker.page.get_by_label("联系电话").input_value()
    )
    worker.tick("支出型")
    worker.choose("困难原因", "突发重病")
    worker.type("困难情况", "住院手术,自付费用较多。")
    worker.type("共同生活人数", "2")
    worker.tick("是")
    for one in papers(worker):
        one.set_input_files({"name": "材料.png", "mimeType": "image/png", "buffer": PNG})
    sound(worker, "citizen-form")
    worker.press("提交")
    assert "已收到" in worker.text
    sound(worker, "citizen-receipt")
    return re.search(r"LS\d+", worker.text.replace("\n", ""))[0]  # type: ignore[index]


def test_applied_followed_and_taken_back(bureau):
    with office() as place, place.window(PHONE) as context:
        resident = at_portal(place, context)
        number = apply_for_relief(resident)
        resident.follow("到我的办件")
        assert "正在“受理”" in resident.text and "受理回执" in resident.text
        sound(resident, "citizen-case-new")
        with place.at_work("chuangkou01") as clerk:
            clerk.open(f"/cases/{number}/")
            clerk.press("受理")
            assert "现在:入户调查" in clerk.text
        resident.open("/portal/mine/")
        assert "正在“入户调查”" in resident.text
        sound(resident, "citizen-mine")
        resident.click(resident.page.locator("td a").first)
        resident.page.get_by_text("撤回这件申请").click()
        resident.type("撤回的原因", "家里已经想到办法")
        resident.press("确认撤回")
        assert "已撤回。" in resident.text and "已经撤回" in resident.text
        sound(resident, "citizen-withdrawn")
        resident.press("退出")
        resident.open(f"/portal/mine/{number}/")
        assert "居民登录" in resident.text and resident.faults == []


def test_papers_are_added_afterwards_and_opened_again(bureau):
    with office() as place, place.window() as context:
        resident = at_portal(place, context)
        resident.follow("临时救助")
        resident.tick("支出型")
        resident.tick("是")
        resident.choose("困难原因", "火灾")
        resident.type("困难情况", "厨房失火。")
        resident.type("共同生活人数", "1")
        resident.press("提交")
        resident.follow("到我的办件")
        assert resident.text.count("还没有交") == 3
        resident.page.locator("summary", has_text="补充材料").click()
        resident.press("上传")
        assert "没有选择文件" in resident.text
        sound(resident, "citizen-no-file")
        resident.page.locator("input[type=file]").set_input_files(
            {"name": "身份证.png", "mimeType": "image/png", "buffer": PNG}
        )
        resident.press("上传")
        assert "已收到材料“身份证件”" in resident.text and resident.text.count("还没有交") == 2
        with resident.page.expect_download() as loaded:
            resident.page.get_by_role("link", name="身份证件", exact=True).click()
        assert loaded.value.path().read_bytes() == PNG


def test_the_elder_version_without_a_script(bureau):
    with office() as place, place.window(PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{place.address}/portal/login/?elder=1")
        page.get_by_label("登录名").fill(RESIDENT)
        page.get_by_label("密码").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="登录").click()
        assert page.locator("html.elder").count() == 1 and "我的办件" in page.locator("main").inner_text()
