"""What everybody does every day: sign in, change seat and password, look things up, take a list along, stand in."""

import os

import openpyxl
import pytest
from tests.journeys.lived import PASSWORD
from tests.journeys.walking import Worker, office, picture, sign_in, watch

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")


def test_signing_in_wrongly_then_rightly_and_a_new_password(bureau):
    with office() as place, place.window() as context:
        worker = Worker(context.new_page(), place.address)
        watch(worker)
        worker.open("/cases/?state=在办")
        picture(worker.page, PICTURES, "sign-in")
        sign_in(worker, "jiejian", "falsch-falsch")
        assert (
            "登录名或密码不对" in worker.text
            and worker.page.get_by_label("登录名").input_value() == "jiejian"
        )
        sign_in(worker, "jiejian")
        assert "办件台账" in worker.text and worker.page.get_by_label("状态").input_value() == "在办"
        worker.follow("密码")
        worker.type("原密码", PASSWORD)
        worker.type("新密码", "yi-er-san-si-wu")
        worker.press("保存新密码")
        assert "我的办件" in worker.text
        worker.press("退出")
        sign_in(worker, "jiejian", "yi-er-san-si-wu")
        assert "我的办件" in worker.text and worker.faults == []


def test_a_filtered_list_is_taken_along(bureau, tmp_path):
    with office() as place, place.at_work("juzhang") as worker:
        worker.follow("办件台账")
        worker.choose("事项", "便民服务专线工单")
        worker.choose("状态", "超期")
        worker.press("查询")
        count = worker.page.locator("tbody tr").count()
        assert count and "matter=appeals.hotline" in worker.page.url
        picture(worker.page, PICTURES, "ledger-filtered")
        with worker.page.expect_download() as waiting:
            worker.page.get_by_role("button", name="导出所见").click()
        waiting.value.save_as(tmp_path / "list.xlsx")
        rows = list(openpyxl.load_workbook(tmp_path / "list.xlsx").active.values)
        assert len(rows) - 4 == count and "便民服务专线工单、超期" in rows[1][0]
        worker.click(worker.page.locator("tbody .td-title a").first)
        worker.page.go_back()
        assert worker.page.get_by_label("状态").input_value() == "超期"


def test_a_person_is_found_by_initials_and_opened(bureau):
    """T6: two screens, three clicks, one typed field."""
    with office() as place, place.at_work("chuangkou01") as worker:
        worker.page.keyboard.press("/")
        worker.page.keyboard.type("cgl")
        worker.typed += 1
        worker.page.keyboard.press("Enter")
        worker.page.wait_for_url("**/search/?q=cgl")
        worker.screens += 1
        worker.click(worker.page.locator("tbody .td-title a").first)
        text = worker.text
        assert "人员档案" in text and "陈**" in text and "临时救助" in text and "陈桂兰" not in text
        assert worker.screens <= 2 and worker.clicks <= 3 and worker.typed <= 1
        picture(worker.page, PICTURES, "dossier-masked")
        worker.type("查看目的", "电话联系申请人")
        worker.press("查看")
        assert "陈桂兰" in worker.text and "只显示这一次" in worker.text


def test_an_absence_is_covered(bureau):
    with office() as place:
        with place.at_work("admin") as worker:
            worker.follow("单位与岗位")
            worker.type("单位名称", "张贵庄街道办事处")
            worker.press("查询")
            worker.follow("张贵庄街道办事处")
            worker.page.locator("summary", has_text="缺勤与代理").click()
            form = worker.page.locator("form", has=worker.page.locator("#l-staff"))
            row = worker.page.locator("tbody tr", has_text="承办答复岗").inner_text()
            away = row.split("(2018")[0].split()[-1]
            cover = (
                worker.page.locator("tbody tr", has_text="民政调查岗")
                .inner_text()
                .split("(2018")[0]
                .split()[-1]
            )
            form.get_by_label("人员").select_option(label=away)
            form.get_by_label("代理人").select_option(label=cover)
            form.get_by_label("自", exact=True).fill("2019-01-22")
            form.get_by_label("至(含)").fill("2019-01-25")
            form.get_by_label("事由").fill("休假")
            form.get_by_role("button", name="登记").click()
            assert f"已登记{away}的缺勤,由{cover}代理" in worker.text
        with place.at_work("diaocha01") as worker:
            worker.page.get_by_label("切换岗位").select_option(index=1)
            worker.press("切换")
            assert f"(代{away})" in worker.page.locator("header").inner_text()
            assert worker.page.locator("tbody tr", has_text="答复").count() > 0
            picture(worker.page, PICTURES, "covering")


def test_twenty_overdue_cases_are_urged(bureau):
    """T8: one screen, five clicks, one typed field; the recipients are named."""
    with office() as place, place.at_work("juzhang") as worker:
        worker.open("/?tab=late")
        worker.begin()
        worker.tick("本页全部20件")
        worker.type("督办意见", "请今日内办结。")
        picture(worker.page, PICTURES, "urging")
        worker.press("督办所选")
        text = worker.text
        assert "已督办20件,收件人:" in text and "办公室 " in text
        assert worker.screens <= 1 and worker.clicks <= 5 and worker.typed <= 1


def test_the_keyboard_reaches_the_first_row_soon(bureau):
    with office() as place, place.at_work("jiejian") as worker:
        worker.page.keyboard.press("Tab")
        assert worker.page.evaluate("document.activeElement.textContent") == "跳到主要内容"
        worker.page.keyboard.press("Enter")
        assert worker.page.url.endswith("#main")
