"""Money through the screens: made, checked and paid by three people, answered by the bank, the returned one paid again."""

import datetime
import os

import pytest
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.walking import Office, Worker, beside, office, picture

from minzheng.config.scenarios import dongli_2019
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.foundation import clock, money
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import Chart, Fund, balances
from minzheng.mechanisms.matters.public import matter, open_case, perform, specimens
from minzheng.mechanisms.payments.public import FORMATS, Answer, PayBatch, Returned
from minzheng.mechanisms.registry.public import identify

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
PHONE = (390, 844)
PEOPLE = (("赵桂芳", True), ("钱福来", True), ("孙玉珍", False))  # who gave an account


def granted() -> None:
    """Three funeral subsidies are decided; one applicant gave no account."""
    world = dongli_2019.world()
    community = world.communities[1][0]
    area = world.areas[community]
    for place, (name, account) in enumerate(PEOPLE, 1):
        number = make_resident_id("120110", datetime.date(1960, 1, place), place, Sex.FEMALE)
        dead = make_resident_id("120110", datetime.date(1935, 1, place), place + 10, Sex.MALE)
        with acting(SYSTEM, "登记逝者"):
            deceased = identify(f"逝者{'甲乙丙'[place - 1]}", dead, area)
        answers = {
            "died_on": "2019-01-10", "group": "普通居民", "certificate": f"HH2019011{place}", "applicant": name,
            "applicant_id": number, "phone": "19900000001", **(account_answers(number) if account else {}),
        }  # fmt: skip
        papers = specimens(matter("funeral.subsidy", clock.today()))
        case = open_case(
            "funeral.subsidy",
            world.worker(community),
            area=area,
            subject=deceased,
            answers=answers,
            papers=papers,
        )
        case = perform(case, "受理", world.street_seat(1, "chuangkou"), version=case.version)
        case = perform(case, "审核通过", world.seat("binzang"), version=case.version)
        perform(case, "同意", world.seat("binzang2"), version=case.version)


def bank_answer(failed: int) -> bytes:
    batch = PayBatch.objects.latest("pk")
    answers = tuple(
        Answer(0, one.number, str(one.account), one.amount, one.number != failed, "账户已销户" if one.number == failed else "")
        for one in batch.lines.order_by("number")
    )  # fmt: skip
    return FORMATS[batch.format].write_return(Returned("回盘", batch.case.number, answers))


def looked_at(worker: Worker, name: str) -> None:
    """Accessible, not wider than the window, and kept as a picture."""
    assert axe_faults(worker.page) == []
    assert sideways(worker.page) == 0
    picture(worker.page, PICTURES, name)


def open_item(worker: Worker, place: Office) -> str:
    """Begin the batch of funeral subsidies; its number."""
    worker.follow("资金发放")
    looked_at(worker, "payments")
    assert "没有登记收款账户" in worker.text and "孙**" in worker.text
    row = worker.page.locator("tr", has_text="丧葬补贴").first
    worker.click(row.get_by_role("button", name="编制批次"))
    worker.press("提交复核")
    worker.follow("批次明细")
    looked_at(worker, "payments-batch")
    return worker.page.url.rstrip("/").rsplit("/", 1)[-1]


def test_three_people_pay_and_the_bank_answers(bureau):
    with office() as place:
        beside(granted, place.moment())
        with place.at_work("bofu") as worker:
            number = open_item(worker, place)
        with place.at_work("fuhe") as worker:
            worker.open(f"/cases/{number}/")
            worker.press("复核通过")
            assert "现在:支付" in worker.text
        with place.at_work("zhifu") as worker:
            worker.open(f"/cases/{number}/")
            looked_at(worker, "payments-pay")
            worker.tick("CSV文本")
            worker.press("确认支付")
            assert "现在:等待银行回盘" in worker.text
        sent = beside(lambda: PayBatch.objects.latest("pk"))
        with place.at_work("bofu") as worker:
            worker.open(f"/payments/{number}/")
            file = {"name": "回盘.txt", "mimeType": "text/plain", "buffer": b"not a return"}
            worker.page.get_by_label("回盘或退汇文件").set_input_files(file)
            worker.press("导入")
            assert "第1行不是回盘文件的文件头" in worker.text
            file["buffer"] = beside(lambda: bank_answer(failed=1))
            worker.page.get_by_label("回盘或退汇文件").set_input_files(file)
            worker.press("导入")
            assert f"到账{sent.count - 1}笔,退回1笔" in worker.page.inner_text("body")
            looked_at(worker, "payments-answered")
            worker.follow("办件页面")
            worker.press("核对无误")
            worker.follow("资金发放")
            assert "账户已销户" in worker.text
            fund = beside(lambda: Fund.objects.get(code="2019"))
            left = beside(lambda: balances(fund)[Chart.AVAILABLE])
            assert f"可用{money.format_yuan(left)}元" in worker.text
            worker.follow(fund.name)
            looked_at(worker, "payments-fund")
        with place.at_work("bofu", PHONE) as worker:
            worker.open("/payments/")
            looked_at(worker, "payments-phone")
            worker.open(f"/payments/{number}/")
            looked_at(worker, "payments-batch-phone")
