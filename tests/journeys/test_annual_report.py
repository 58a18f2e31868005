"""An annual report by an organisation: its account opened, filled in from last year and the register, kept, filed, sent back, corrected, concluded."""

import datetime
import os
import re

import pytest
from tests.journeys.lived import PASSWORD
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.test_walk_relief import PNG
from tests.journeys.walking import PHONE, Office, Worker, office, picture, sign_in

from minzheng.config.scenarios import dongli_2019
from minzheng.domains.organisation_registration.establishment import ESTABLISHMENT
from minzheng.domains.social_organisations.annual_inspection import REPORT
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.matters.public import Case, open_case, perform, specimens
from minzheng.mechanisms.registry.public import Organisation

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
LOGIN, NAME = "shetuan01", "东丽区书画协会"
FOUNDING = {
    "kind": "社会团体",
    "name": NAME,
    "direct": "公益慈善类",
    "purpose": "书画交流、为老服务",
    "address": "津塘路9号",
    "head": "张明",
    "phone": "13900005678",
    "capital": "30000",
    "persons": "60",
    "staff": "3",
    "passed_on": "2019-01-10",
}
LAST = {
    "year": "2019",
    "contact": "李想",
    "party_branch": "是",
    "phone": "13900005678",
    "address": "津塘路1号",
    "head": "张明",
    "members": "62",
    "staff": "3",
    "meetings": "2",
    "income": "120000",
    "spent": "110000",
    "net_assets": "86000.50",
    "activities": "举办展览四次。",
}
THIS = {
    "会员(代表)大会和理事会会议": "3",
    "本年度收入": "90000",
    "本年度支出": "95000",
    "年末净资产": "81000.50",
    "年度工作情况": "线上展览两次,为社区老人授课十六次。",
}


def moment(day: str) -> datetime.datetime:
    return datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(9, 30), clock.SHANGHAI)


def last_year() -> Organisation:
    """Founded in 2019; it moved since, and its report of the year before is concluded."""
    world = dongli_2019.world()
    clerk, head = world.seat("shezu"), world.seat("shezu2")

    def steps(case: Case, *course: tuple[str, Seat, dict[str, str]]) -> Case:
        for outcome, seat, answers in course:
            case = perform(case, outcome, seat, version=case.version, answers=answers)
        return case

    with clock.at(moment("2019-02-11")):
        papers = specimens(ESTABLISHMENT)
        case = open_case(ESTABLISHMENT.code, clerk, area=world.district, answers=FOUNDING, papers=papers)
        body = steps(
            case,
            ("受理", clerk, {}),
            ("审查完毕", clerk, {"finding": "符合条件"}),
            ("准予登记", head, {"uscc": "51120110MJ00000012"}),
            ("已核发", clerk, {"received_by": "张明"}),
        ).organisation
        assert body is not None
    with clock.at(moment("2020-04-01")):
        papers = specimens(REPORT)
        case = open_case(REPORT.code, clerk, area=body.area, subject=body, answers=LAST, papers=papers)
        reviewed = ("审核完成", clerk, {"finding": "材料齐全。"})
        steps(case, reviewed, ("作出结论", head, {"conclusion": "合格"}))
    return body


def looked_at(worker: Worker, name: str) -> None:
    picture(worker.page, PICTURES, name)
    assert axe_faults(worker.page) == [], name
    assert sideways(worker.page) <= 0, name


def opened(place: Office, body: Organisation, number: str) -> str:
    """The section opens the account from the organisation's file; the one-time password."""
    with place.at_work("shezu") as clerk:
        clerk.open(f"/parties/{body.subject_key}/")
        clerk.follow("机构账号")
        clerk.type("经办人姓名", "李想")
        clerk.type("身份证号", number)
        clerk.type("登录名", LOGIN)
        looked_at(clerk, "report-account")
        clerk.press("开通账号")
        found = re.search(r"一次性密码\s+(\S+)", clerk.text.split("只显示这一次)")[1])
        assert found is not None
        return found[1]


def first_sign_in(worker: Worker, once: str) -> None:
    """The one-time password is changed at once."""
    worker.open("/")
    sign_in(worker, LOGIN, once)
    worker.page.locator("input[name=old]").fill(once)
    worker.page.locator("input[name=new]").fill(PASSWORD)
    if worker.page.locator("input[name=again]").count():
        worker.page.locator("input[name=again]").fill(PASSWORD)
    worker.click(worker.page.locator("main button.btn-primary").first)


def filled_in(worker: Worker) -> None:
    """Known answers stand there; the rest is typed and kept without being sent."""
    worker.open(f"/matters/{REPORT.code}/new/")
    assert NAME in worker.text
    for label, known in {
        "住所": "津塘路9号",
        "法定代表人": "张明",
        "会员数": "62",
        "年检年度": "2020",
    }.items():
        assert worker.page.get_by_label(label).first.input_value() == known, label
    assert "登记的住所已变更" in worker.text
    assert "2019年度年末净资产:86,000.50元" in worker.text
    assert worker.page.get_by_label("本年度收入").input_value() == ""
    looked_at(worker, "report-prefilled")
    for label, words in THIS.items():
        worker.type(label, words)
    worker.press("暂存")


def sent(worker: Worker) -> None:
    """From a phone, out of the draft, with its two papers."""
    worker.open("/?tab=draft")
    looked_at(worker, "report-drafts-phone")
    worker.follow("接着填")
    assert worker.page.get_by_label("本年度收入").input_value() == "90000"
    for paper in ("年度财务会计报告", "登记证书副本"):
        upload = {"name": f"{paper}.png", "mimeType": "image/png", "buffer": PNG}
        worker.page.get_by_role("group", name=paper).get_by_label("文件").set_input_files(upload)
    looked_at(worker, "report-draft-phone")
    worker.press("提交")
    assert "受理回执" in worker.text
    looked_at(worker, "report-receipt-phone")


def sent_back(clerk: Worker, why: str) -> None:
    """The section sends it back, saying what is missing."""
    clerk.page.get_by_label("理由").first.fill(why)
    clerk.press("退回补正")
    assert "现在:补正材料" in clerk.text


def supplemented(worker: Worker, case: str) -> None:
    """The organisation reads why it came back and answers."""
    worker.click(worker.page.locator("tbody .td-title a", has_text="社会组织年度检查").first)
    assert case in worker.page.url and "财务报告缺少净资产变动表。" in worker.text
    assert worker.page.get_by_label("本年度收入").input_value() == "90000.00"
    assert worker.page.get_by_label("联系人").first.input_value() == ""
    worker.type("本年度收入", "91000")
    worker.type("补正说明", "已补充净资产变动表,收入已更正。")
    looked_at(worker, "report-sent-back")
    worker.press("已补正")
    assert "现在:审核" in worker.text


def test_an_annual_report_by_an_organisation(bureau: None) -> None:
    body = last_year()
    number = dongli_2019.world().invented.person(1970, 1990)[1]
    with office(moment("2021-03-01")) as place:
        once = opened(place, body, number)
        with place.window() as context:
            worker = Worker(context.new_page(), place.address)
            first_sign_in(worker, once)
            filled_in(worker)
        with place.at_work(LOGIN, PHONE) as worker:
            sent(worker)
        with place.at_work("shezu") as clerk:
            clerk.click(clerk.page.locator("tbody .td-title a", has_text="社会组织年度检查").first)
            case = clerk.page.url.removeprefix(clerk.address)
            looked_at(clerk, "report-section")
            sent_back(clerk, "财务报告缺少净资产变动表。")
        with place.at_work(LOGIN) as worker:
            supplemented(worker, case)
        with place.at_work("shezu") as clerk:
            clerk.open(case)
            assert "91,000.00元" in clerk.text and "90,000.00元" not in clerk.text
            clerk.type("审核意见", "补正后齐全。")
            clerk.press("审核完成")
        with place.at_work("shezu2") as head:
            head.open(case)
            head.tick("合格")
            head.press("作出结论")
        with place.at_work(LOGIN, PHONE) as worker:
            worker.open(case)
            assert "合格" in worker.text
            looked_at(worker, "report-concluded-phone")
