"""Scan-in: the sheet with the code is printed at the desk; opened by the phone's camera it leads to this body's inspection, signal or not."""

import os
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.test_site_inspection import INSPECTOR, answer, items
from tests.journeys.test_visit import good, packed, pocket, told
from tests.journeys.walking import DESK, PHONE, Office, Worker, office, picture, sign_in
from tests.mechanisms.desk.test_checks import HOME, home

from minzheng.mechanisms.desk.receipts import qr_picture

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")


def printed(place: Office, key: str) -> str:
    """The sheet as it is printed, and the address in its code."""
    with place.at_work(INSPECTOR) as worker:
        worker.open(f"/parties/{key}/")
        worker.follow("检查二维码")
        address = f"{place.address}/visit/#{key}"
        drawn = worker.page.get_by_role("img", name=f"{HOME}的检查二维码").get_attribute("src")
        assert drawn == qr_picture(address)
        for size, word in ((PHONE, "-phone"), (DESK, "")):
            worker.page.set_viewport_size({"width": size[0], "height": size[1]})
            picture(worker.page, PICTURES, f"scan-sheet{word}")
            assert axe_faults(worker.page) == [] and sideways(worker.page) <= 0
        worker.page.emulate_media(media="print")
        picture(worker.page, PICTURES, "scan-print")
        assert worker.page.locator(".no-print").first.is_hidden()
    return address


def chosen(worker: Worker) -> str:
    """The body that stands chosen on the page of a beginning."""
    worker.page.locator("input[name=body]:checked").wait_for()
    name: str = worker.page.locator("input[name=body]:checked + label").inner_text()
    return name


def test_the_camera_leads_to_this_bodys_inspection_without_a_signal(bureau: Any, tmp_path: Path) -> None:
    key = home().subject_key
    with office() as place:
        address = printed(place, key)
        with pocket(place, tmp_path) as context:
            worker = Worker(context.new_page(), place.address)
            worker.open("/login/?next=/visit/")
            sign_in(worker, INSPECTOR)
            packed(worker)
            context.set_offline(True)
            camera = Worker(context.new_page(), place.address)
            camera.page.goto(address)
            assert HOME in chosen(camera)
            worker.page.get_by_text("已在另一个窗口打开").wait_for()
            good(camera, "scan-begin")
            camera.page.get_by_label("检查表").select_option("elder_care.safety")
            camera.page.get_by_label("协检人员").select_option(index=1)
            camera.press("开始")
            camera.page.locator(".checklist").first.wait_for()
            first = items(camera)[0]
            answer(camera, first, "正常")
            camera.page.get_by_text("已存在手机上").wait_for()
            again = Worker(context.new_page(), place.address)
            again.page.goto(address)
            again.page.get_by_text("已填1/").wait_for()
            assert HOME in again.page.locator("h1").inner_text()
            stranger = Worker(context.new_page(), place.address)
            stranger.page.goto(f"{place.address}/visit/#facility:999999")
            stranger.page.get_by_text("名单里没有扫码的这一家").wait_for()
            good(stranger, "scan-not-listed")


def test_who_is_not_signed_in_is_told_and_comes_back_to_it(bureau: Any, tmp_path: Path) -> None:
    key = home().subject_key
    with office() as place, pocket(place, tmp_path) as context:
        worker = Worker(context.new_page(), place.address)
        worker.open(f"/visit/#{key}")
        worker.page.get_by_text("扫码检查要先登录").wait_for()
        good(worker, "scan-not-signed-in")
        worker.press("下载今天的走访")
        told(worker, "登录已失效")
        worker.follow("登录")
        sign_in(worker, INSPECTOR)
        worker.page.get_by_text("扫码检查要先登录").wait_for()
        assert worker.page.url.endswith(f"/visit/#{key}")
        worker.press("下载今天的走访")
        assert HOME in chosen(worker)
