"""An inspection on a phone in a browser: begun, filled with the thumb, finished, ordered."""

import os

import pytest
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.walking import PHONE, Worker, office, picture
from tests.mechanisms.desk.test_checks import HOME, home

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
SMALL = """() => [...document.querySelectorAll("main button, main label.btn, main a.btn, main select, main input.form-control")]
    .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44).map(one => one.outerHTML.slice(0, 80))"""


def good(worker: Worker, name: str) -> None:
    page = worker.page
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)  # the colour of a pressed button takes a moment
    picture(page, PICTURES, name)
    assert axe_faults(page) == [], name
    assert sideways(page) <= 0, name
    assert page.evaluate(SMALL) == [], name


def test_an_inspection_with_the_thumb(bureau):
    home()
    with office() as place, place.at_work("yanglao", PHONE) as inspector:
        inspector.open("/inspections/")
        good(inspector, "inspections")
        inspector.follow("开始检查")
        inspector.type("机构或单位名称", HOME)
        inspector.press("查找")
        inspector.page.get_by_label("检查表").select_option("elder_care.safety")
        inspector.page.get_by_label("协检人员").select_option(index=1)
        good(inspector, "inspection-start")
        inspector.press("开始")
        fine, fault = (inspector.page.locator("label.btn", has_text=word) for word in ("正常", "问题"))
        inspector.click(fine.first)
        inspector.click(fault.nth(1))
        inspector.click(inspector.page.locator("summary", has_text="情况和照片").nth(1))
        inspector.page.locator("textarea").nth(1).fill("扶手松动")
        good(inspector, "inspection-fill")
        inspector.press("保存")
        assert "已保存,填写了2项" in inspector.text
        inspector.press("其余正常,完成检查")
        assert "问题1项" in inspector.text and "扶手松动" in inspector.text
        good(inspector, "inspection-done")
        inspector.type("整改要求", "三日内加固扶手")
        inspector.press("责令整改")
        assert "已就1项问题责令整改" in inspector.text
