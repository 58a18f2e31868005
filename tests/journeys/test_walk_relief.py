"""Walk a, 临时救助, through the screens: filed, accepted, visited by two, posted, decided up to the ceiling and above it."""

import datetime
import os
import re

import pytest
from tests.journeys.lived import NOW
from tests.journeys.unfinished import relief
from tests.journeys.walking import Worker, beside, office, picture

from minzheng.config.scenarios import dongli_2019
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, perform, tick

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
NAME, NUMBER = "李秀英", "120110195501010011"


def file(worker: Worker) -> str:
    """File for a resident nobody knows yet; the case's number."""
    worker.follow("选择事项")
    worker.follow("临时救助")
    worker.type("首次来办:姓名", NAME)
    worker.type("居民身份证号码", NUMBER)
    worker.choose("来件方式", "社区代办")
    worker.tick("支出型")
    worker.choose("困难原因", "突发重病")
    worker.type("困难情况", "突发重病住院,医药费超出家庭承受能力。")
    worker.type("共同生活人数", "2")
    worker.type("联系电话", "13900002222")
    worker.tick("是")
    picture(worker.page, PICTURES, "relief-filing")
    worker.press("提交")
    text = worker.text
    assert "受理回执" in text and "还缺材料:身份证件" in text and "李**" in text and NAME not in text
    picture(worker.page, PICTURES, "relief-receipt")
    return re.search(r"LS\d+", text)[0]


def find(worker: Worker, number: str) -> None:
    """The case from the inbox."""
    worker.open(f"/?q={number}")
    worker.click(worker.page.locator("tbody .td-title a").first)


def hand_in(worker: Worker, label: str) -> None:
    """Upload a paper on the page of the case."""
    worker.page.get_by_text("补充材料").click()
    worker.page.get_by_label("材料名称", exact=True).select_option(label=label)
    worker.page.get_by_label("可信等级").select_option("B")
    worker.page.get_by_label("文件", exact=True).set_input_files(
        {"name": f"{label}.png", "mimeType": "image/png", "buffer": PNG}
    )
    worker.press("上传")
    assert f"已收到材料“{label}”" in worker.text


def decide(worker: Worker, amount: str, outcome: str) -> None:
    worker.type("救助金额", amount)
    worker.type("审批意见", "情况属实,同意救助。")
    worker.press(outcome)


def test_from_the_community_to_the_decision_above_the_ceiling(bureau):
    with office() as place:
        with place.at_work("shegong0101") as worker:
            number = file(worker)
        with place.at_work("chuangkou01") as worker:
            find(worker, number)
            worker.press("受理")
            assert "缺:身份证件、困难情况说明或证明、家庭经济状况核对授权书" in worker.text
            for label in ("身份证件", "困难情况说明或证明", "家庭经济状况核对授权书"):
                hand_in(worker, label)
            worker.press("受理")
            assert "现在:入户调查" in worker.text
            worker.type("实际共同生活人数", "2")
            worker.type("入户情况", "入户了解,情况与申请相符。")
            worker.tick("较重")
            worker.press("调查完成")
            assert (
                "须有两人以上" in worker.text
                and "情况与申请相符" in worker.page.get_by_label("入户情况").input_value()
            )
            worker.page.get_by_label("同行人员").select_option(index=1)
            worker.press("调查完成")
            assert "现在:公示" in worker.text and "公示中" in worker.text
            picture(worker.page, PICTURES, "relief-notice")
        place.days_pass(7)
        with place.at_work("fenguan01") as worker:
            find(worker, number)
            assert "本级可批至2,000.00元" in worker.text and "已撤下" in worker.text
            decide(worker, "6500", "同意")
            text = worker.text
            assert "超过本级审批权限2,000.00元" in text and "请转“区民政局审批”办理" in text
            picture(worker.page, PICTURES, "relief-above-ceiling")
            worker.press("上报区民政局")
            assert "现在:区民政局审批" in worker.text
        with place.at_work("jiuzhu") as worker:
            find(worker, number)
            decide(worker, "6500", "同意")
            text = worker.text
            assert (
                "决定金额" in text and "6,500.00元" in text and "付款指令" in text and "收款人 李**" in text
            )
            picture(worker.page, PICTURES, "relief-decided")


def test_a_street_decides_within_the_budget_of_clicks(bureau):
    """T10: from the light to the decision on two screens, six clicks, one typed field (the phrase is picked)."""
    with office() as place:
        beside(decided_before)
        place.days_pass(7)
        with place.at_work("fenguan01") as worker:
            worker.page.locator("tbody tr", has_text="街道审批").first.wait_for()
            row = worker.page.locator("tbody tr", has_text="街道审批").first.locator("a")
            worker.begin()
            worker.click(row)
            assert "本级可批至2,000.00元(" in worker.text and "应于" in worker.text
            assert (
                "原规定" in worker.text and "年10月03日起" in worker.text
            )  # the ceiling of the day, its basis and its first day
            worker.type("救助金额", "1800")
            phrase = worker.page.locator("datalist option").first.get_attribute("value")
            worker.page.get_by_label("审批意见").fill(phrase or "")
            worker.clicks += 2
            worker.press("同意")
            assert "已办理“同意”" in worker.text
            assert (worker.screens, worker.typed) <= (2, 1) and worker.clicks <= 6


def decided_before() -> None:
    """The leader has decided once, so that there is a phrase to pick."""
    world = dongli_2019.world()
    with clock.at(NOW):
        case = relief(world, "notice", ("王德福", "120110196003070016"))
    with clock.at(NOW + datetime.timedelta(days=6)):
        tick()
        case = Case.objects.get(pk=case.pk)
        answers = {"amount": "900", "opinion": "情况属实,同意救助。"}
        perform(case, "同意", world.seat("fenguan01"), version=case.version, answers=answers)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
