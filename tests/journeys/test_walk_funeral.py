"""Walk d, 丧葬补贴, through the screens: filed, accepted, reviewed, decided by the rule, ordered to be paid, once."""

import os
import re

import pytest
from tests.journeys.test_walk_relief import PNG
from tests.journeys.walking import Worker, office, picture

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
DEAD = ("赵玉兰", "120110194003070025")


def fill(worker: Worker) -> None:
    worker.open("/matters/funeral.subsidy/new/")
    worker.type("首次来办:姓名", DEAD[0])
    worker.type("居民身份证号码", DEAD[1])
    worker.type("逝世日期", "2019-01-12")
    worker.page.get_by_label("低保对象").check()
    worker.type("火化证明编号", "HH20190115001")
    worker.type("申领人", "钱秀珍")
    worker.type("申领人证件号码", "120110195501010011")
    worker.type("联系电话", "13900003333")
    certificate = worker.page.get_by_role("group", name="火化证明")
    certificate.get_by_text("免交、承诺或容缺").click()
    certificate.get_by_label("免交依据").select_option(label="殡仪馆火化信息")
    applicant = worker.page.get_by_role("group", name="申领人身份证件")
    applicant.get_by_label("文件").set_input_files(
        {"name": "证件.png", "mimeType": "image/png", "buffer": PNG}
    )
    worker.press("提交")


def pass_on(worker: Worker, number: str, outcome: str) -> None:
    worker.open(f"/?q={number}")
    worker.click(worker.page.locator("tbody .td-title a").first)
    worker.press(outcome)
    assert f"已办理“{outcome}”" in worker.text


def test_from_filing_to_the_payment(bureau):
    with office() as place:
        with place.at_work("shegong0101") as worker:
            fill(worker)
            number = re.search(r"SZ\d+", worker.text)[0]
        with place.at_work("chuangkou01") as worker:
            pass_on(worker, number, "受理")
        with place.at_work("binzang") as worker:
            pass_on(worker, number, "审核通过")
        with place.at_work("binzang2") as worker:
            worker.open(f"/cases/{number}/")
            assert "补贴金额:4,000.00元" in worker.text.replace("：", ":")
            picture(worker.page, PICTURES, "funeral-rule")
            pass_on(worker, number, "同意")
            text = worker.text
            assert "付款指令" in text and "4,000.00元" in text and "收款人 钱**" in text
            picture(worker.page, PICTURES, "funeral-paid")
        with place.at_work("shegong0101") as worker:
            fill(worker)
            assert "同一逝者只能办理一次" in worker.text and number in worker.text
            assert worker.page.get_by_label("火化证明编号").input_value() == "HH20190115001"
