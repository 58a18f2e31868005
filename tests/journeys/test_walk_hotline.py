"""Walk b, 8890 工单, through the screens: taken, distributed, answered, fed back; re-assigned; folded as a repeat."""

import os
import re

import pytest
from tests.journeys.walking import PHONE, Worker, office, picture

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
STREET = "张贵庄街道办事处"


def take(worker: Worker, phone: str = "13900005678") -> str:
    """Take a call and say where it goes; its number."""
    worker.open("/matters/appeals.hotline/new/")
    worker.page.get_by_label("区域", exact=True).select_option(label="东丽区")
    worker.page.get_by_label("来件方式").select_option(label="8890热线")
    worker.type("来电人", "李建国")
    worker.type("联系电话", phone)
    worker.page.get_by_label("类别").select_option(label="社区")
    worker.tick("投诉举报")
    worker.type("反映内容", "楼道里堆了很多杂物,老人上下楼不方便。")
    worker.press("提交")
    number = re.search(r"RX\d+", worker.text)[0]
    worker.open(f"/cases/{number}/")
    return number


def give(worker: Worker, unit: str = STREET) -> None:
    worker.choose("承办单位", unit)
    worker.press("分包")
    assert f"现在:答复({unit})" in worker.text


def test_a_call_is_taken_distributed_answered_and_fed_back(bureau):
    with office() as place:
        with place.at_work("jiejian") as worker:
            number = take(worker)
            assert "李**" in worker.text and "139****5678" in worker.text
            give(worker)
            picture(worker.page, PICTURES, "call-distributed")
        with place.at_work("chengban01", PHONE) as worker:
            worker.open(f"/?q={number}")
            worker.click(worker.page.locator("tbody .td-title a").first)
            worker.type("答复内容", "社区已清理,来电人表示满意。")
            picture(worker.page, PICTURES, "call-answer-phone")
            worker.press("答复")
            assert "现在:反馈(办公室)" in worker.text
        with place.at_work("jiejian") as worker:
            worker.open(f"/?q={number}")
            worker.begin()
            worker.click(worker.page.locator("tbody .td-title a").first)
            assert "社区已清理" in worker.text
            worker.tick("满意")
            worker.press("办结")
            assert "办结,结果:办结" in worker.text and "满意度:满意" in worker.text
            assert worker.screens <= 2 and worker.clicks <= 8 and worker.typed <= 2  # T7


def test_a_wrong_address_and_a_repeat(bureau):
    with office() as place, place.at_work("jiejian") as worker:
        first = take(worker)
        give(worker)
        worker.page.get_by_text("改派、并案、中止、撤回").click()
        worker.type("理由", "不属该街道")
        worker.page.get_by_label("改派到").select_option(label="丰年村街道办事处")
        worker.press("改派")
        assert "现在:答复(丰年村街道办事处)" in worker.text and "理由:不属该街道" in worker.text
        second = take(worker)
        worker.page.get_by_text("改派、并案、中止、撤回").click()
        worker.page.locator("#m-reason").fill("同一来电人同一事项")
        worker.page.get_by_label("并入受理号").fill("RX1")
        worker.press("作为重复件并入")
        assert "没有受理号为RX1的办件" in worker.text
        assert worker.page.locator("#m-reason").input_value() == "同一来电人同一事项"
        worker.page.get_by_label("并入受理号").fill(first)
        worker.press("作为重复件并入")
        assert "结果:重复件" in worker.text and first in worker.text
        assert second in worker.text


def test_two_people_and_one_case(bureau):
    """The second to press is told who was first; nothing is lost and nothing is done twice."""
    with office() as place, place.at_work("jiejian") as first, place.at_work("jiejian") as second:
        number = take(first)
        second.open(f"/cases/{number}/")
        give(first)
        second.choose("承办单位", "丰年村街道办事处")
        second.type("交办意见", "请尽快答复")
        second.press("分包")
        assert "您看到的页面不是最新的" in second.text and f"现在:答复({STREET})" in second.text


def test_the_whole_round_without_a_script(bureau):
    with office() as place, place.at_work("jiejian", PHONE, java_script_enabled=False) as worker:
        number = take(worker)
        give(worker)
        worker.open("/?tab=mine")
        assert number in worker.text
        assert worker.page.get_by_role("link", name="办件台账").is_visible()
        worker.page.get_by_role("button", name="退出").click()
        assert worker.page.get_by_label("登录名").is_visible()
