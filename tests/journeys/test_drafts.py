"""What was typed is never lost: begun at the window, closed, gone on with on a phone, filed with two papers, refused for a third."""

import os
import re

import pytest
from tests.journeys.test_walk_relief import NAME, NUMBER, PNG
from tests.journeys.walking import PHONE, Worker, office, picture

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
NEW = "/matters/social_assistance.relief/new/"


def attach(worker: Worker, paper: str) -> None:
    group = worker.page.get_by_role("group", name=paper)
    group.get_by_label("文件").set_input_files(
        {"name": f"{paper}.png", "mimeType": "image/png", "buffer": PNG}
    )


def saved(worker: Worker) -> None:
    worker.page.locator("[data-autosave-line]", has_text="已自动暂存").wait_for()


def test_begun_at_the_window_and_filed_from_a_phone(bureau):
    with office() as place:
        with place.at_work("shegong0101") as worker:
            worker.open(NEW)
            worker.type("首次来办:姓名", NAME)
            worker.type("居民身份证号码", NUMBER)
            worker.type("困难情况", "突发重病住院,医药费超出家庭承受能力。")
            saved(worker)
            picture(worker.page, PICTURES, "draft-window")
            address = worker.page.url
            assert "?draft=" in address
            worker.page.reload()
            assert worker.page.get_by_label("居民身份证号码").input_value() == NUMBER
        with place.at_work("shegong0101", PHONE) as worker:
            worker.open("/?tab=draft")
            assert "为李**填写" in worker.text and NUMBER not in worker.text
            picture(worker.page, PICTURES, "draft-list-phone")
            worker.follow("接着填")
            assert worker.page.get_by_label("困难情况").input_value().startswith("突发重病住院")
            worker.page.get_by_label("来件方式").select_option(label="社区代办")
            worker.tick("支出型")
            worker.page.get_by_label("困难原因").select_option(label="突发重病")
            worker.type("共同生活人数", "2")
            worker.type("联系电话", "13900002222")
            worker.tick("是")
            attach(worker, "身份证件")
            attach(worker, "困难情况说明或证明")
            saved(worker)
            worker.page.get_by_role("group", name="身份证件").scroll_into_view_if_needed()
            picture(worker.page, PICTURES, "draft-papers-phone")
            worker.press("提交")
            assert "受理回执" in worker.text and "还缺材料:家庭经济状况核对授权书" in worker.text
            number = re.search(r"LS\d+", worker.text)[0]
            worker.open("/?tab=draft")
            assert "没有草稿" in worker.text
        with place.at_work("chuangkou01") as worker:
            worker.open(f"/cases/{number}/")
            worker.press("受理")
            assert "必交材料不齐,不能“受理”。缺:家庭经济状况核对授权书" in worker.text
            picture(worker.page, PICTURES, "draft-missing")
            worker.click(worker.page.get_by_role("link", name="一次性告知书", exact=True))
            assert "材料补正一次性告知书" in worker.text and "家庭经济状况核对授权书" in worker.text
            picture(worker.page, PICTURES, "draft-notice")


def test_an_answer_in_the_making_survives_and_a_wording_goes_into_it(bureau):
    with office() as place, place.at_work("chengban01") as worker:
        worker.open("/replies/")
        worker.type("名称", "已派人查看")
        worker.type("内容", "您好,{受理号}反映的问题,{承办单位}已于{今天}派人查看。")
        worker.press("保存")
        picture(worker.page, PICTURES, "replies")
        worker.open("/")
        worker.click(worker.page.locator("tbody tr", has_text="答复").first.locator("a").first)
        number = re.search(r"RX\d+", worker.page.url)[0]
        worker.type("答复内容", "前言。")
        worker.choose("答复模板", "已派人查看")
        worker.press("填入")
        wanted = f"前言。\n您好,{number}反映的问题,"
        assert worker.page.get_by_label("答复内容").input_value().startswith(wanted)
        saved(worker)
        picture(worker.page, PICTURES, "draft-answer")
        with place.at_work("chengban01", PHONE) as phone:
            phone.open(f"/cases/{number}/")
            field = phone.page.get_by_label("答复内容")
            assert field.input_value().startswith(wanted)
            field.fill(field.input_value() + "请放心。")
            saved(phone)
            field.scroll_into_view_if_needed()
            picture(phone.page, PICTURES, "draft-answer-phone")
        worker.type("答复内容", "旧窗口里又写了别的")
        worker.page.locator("[data-autosave-line]", has_text="未保存：这份草稿已在另一个窗口").wait_for()
        picture(worker.page, PICTURES, "draft-other-window")
        worker.press("答复")
        assert "已办理“答复”" in worker.text
