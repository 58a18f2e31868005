"""Walk c, 养老机构隐患, in a browser: found on a phone by two, ordered, put right by the home, looked at again by others."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.care_home import LOGIN, NAME, care_home
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.test_inspection import good
from tests.journeys.walking import PHONE, Office, Worker, office, picture

from minzheng.config.scenarios import dongli_2019
from minzheng.mechanisms.access.public import Function, grant
from minzheng.mechanisms.journal.public import SYSTEM, acting

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
EXIT, DUTY = "疏散通道和安全出口畅通,门未上锁", "有安全责任人、值班表和交接记录"


@pytest.fixture
def place(bureau: None, tmp_path: Path, settings: Any) -> Iterator[Office]:
    """A bureau with one home; the officer who will find the hazards has a post that may recheck, too."""
    settings.MEDIA_ROOT = tmp_path / "files"
    care_home()
    finder = dongli_2019.world().seat("yanglao")
    assert finder.post is not None
    with acting(SYSTEM, "设置岗位职能"):
        grant(finder.post, Function.RECHECKING, "elder_care.")
    with office() as made:
        yield made


def looked_at(worker: Worker, name: str) -> None:
    picture(worker.page, PICTURES, name)
    assert axe_faults(worker.page) == [], name
    assert sideways(worker.page) <= 0, name


def answer(worker: Worker, item: str, result: str, words: str, photo: Path | None = None) -> None:
    """Fill in one item of a checklist, as the thumb does."""
    line = worker.page.locator("ol.checklist > li", has_text=item)
    worker.click(line.locator("label.btn", has_text=result))
    line.locator("summary").click()
    line.locator("textarea").fill(words)
    if photo is not None:
        line.locator("input[type=file]").set_input_files(photo)


def inspect(inspector: Worker, photo: Path) -> str:
    """Two hazards of different classes, one with a photo; the address of the inspection."""
    inspector.follow("开始检查")
    inspector.type("机构或单位名称", NAME)
    inspector.press("查找")
    inspector.page.get_by_label("检查表").select_option("elder_care.safety")
    inspector.page.get_by_label("协检人员").select_option(index=1)
    inspector.press("开始")
    answer(inspector, EXIT, "问题", "二层东侧安全出口堆放轮椅。", photo)
    answer(inspector, DUTY, "问题", "一月值班表没有签名。")
    inspector.press("其余正常,完成检查")
    assert "问题2项,整改完成0项" in inspector.text and "照片1" in inspector.text
    return inspector.page.url.removeprefix(inspector.address)


def order(inspector: Worker, inspection: str) -> str:
    """Order both to be put right within the term; the address of the order."""
    inspector.type("整改要求", "清理通道,补齐值班记录,并报送照片。")
    inspector.press("责令整改")
    inspector.press("下达")
    assert f"现在:整改({NAME})" in inspector.text and "限期整改通知书" in inspector.text
    address = inspector.page.url.removeprefix(inspector.address)
    inspector.open(inspection)
    fire = inspector.page.locator("tbody tr", has_text=EXIT).inner_text()
    other = inspector.page.locator("tbody tr", has_text=DUTY).inner_text()
    assert "消防救援机构" in fire and "前回复" in fire and "回复" not in other
    good(inspector, "care-told-phone")
    return address


def put_right(home: Worker, proof: Path) -> None:
    """The home finds the order in its inbox, reads it, uploads a proof and answers."""
    assert NAME in home.page.locator("header").inner_text()
    looked_at(home, "care-home-inbox")
    home.click(home.page.locator("tbody .td-title a", has_text="责令整改"))
    assert "应于2019-02-21前办结" in home.text and "二层东侧安全出口堆放轮椅。" in home.text
    with home.page.expect_download() as waiting:
        home.page.get_by_role("link", name="限期整改通知书(PDF)").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
    assert "改派" not in home.text and "可信等级" not in home.text
    home.page.locator("summary", has_text="补充材料").click()
    home.page.get_by_label("材料名称", exact=True).select_option(label="整改证明")
    home.page.get_by_label("文件", exact=True).set_input_files(proof)
    home.press("上传")
    assert "已收到材料“整改证明”" in home.text
    home.type("整改情况", "已清空二层东侧安全出口,补签一月值班表,照片附后。")
    looked_at(home, "care-home-order")
    home.press("提交整改")
    assert "现在:复查(养老服务科)" in home.text and "现由养老服务科办理" in home.text


def refused(finder: Worker, case: str) -> None:
    """Who found the hazards sees why others recheck, and gets no further by the address either."""
    finder.open(case)
    why = "参加了发现这些问题的检查,不能由本人复查销号"
    assert why in finder.text and not finder.page.get_by_role("link", name="逐项复查").count()
    looked_at(finder, "care-finder-refused-phone")
    finder.open(case.replace("/cases/", "/rechecks/"))
    assert why in finder.text and not finder.page.locator("input[type=radio]").count()


def look_again(rechecker: Worker) -> None:
    """Item by item with a second officer; nothing is taken for granted, then the order ends."""
    rechecker.open("/inspections/")
    rechecker.click(rechecker.page.locator("section", has_text="待复查").get_by_role("link").first)
    address = rechecker.page.url.removeprefix(rechecker.address)
    assert "照片附后" in rechecker.text
    with rechecker.page.expect_download() as waiting:
        rechecker.page.get_by_role("link", name="整改证明").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
    rechecker.click(rechecker.page.locator("label.btn", has_text="已整改").first)
    rechecker.press("登记复查结果")
    assert "没有选择同行人员" in rechecker.text and f"“{DUTY}”没有复查结论" in rechecker.text
    looked_at(rechecker, "care-recheck-wrong-phone")
    rechecker.open(address)
    for place in range(2):
        rechecker.click(rechecker.page.locator("label.btn", has_text="已整改").nth(place))
    rechecker.page.get_by_label("同行执法人员").select_option(index=1)
    good(rechecker, "care-recheck-phone")
    rechecker.press("登记复查结果")
    assert "全部整改完成,已办结" in rechecker.text and "结果:办结" in rechecker.text
    looked_at(rechecker, "care-closed-phone")


def follow_the_figure(leader: Worker) -> None:
    """From the library of indicators over the rate to the records behind it."""
    leader.follow("指标库")
    leader.type("名称", "隐患整改完成率")
    leader.press("查询")
    leader.click(leader.page.locator("tbody .td-title a").first)
    assert "100%" in leader.text and "2/2" in leader.text and "共2条,您可查看2条" in leader.text
    looked_at(leader, "care-rate")
    leader.click(leader.page.locator("tbody .td-title a", has_text=EXIT))
    assert "问题2项,整改完成2项" in leader.text
    looked_at(leader, "care-proof")


def test_from_the_hazard_to_the_figure(place: Office, tmp_path: Path) -> None:
    photo, proof = tmp_path / "通道.jpg", tmp_path / "整改照片.pdf"
    with place.at_work("yanglao", PHONE) as inspector:
        photo.write_bytes(inspector.page.screenshot(type="jpeg"))
        inspector.page.pdf(path=proof)
        inspector.open("/inspections/")
        inspection = inspect(inspector, photo)
        case = order(inspector, inspection)
    place.days_pass(3)
    with place.at_work(LOGIN) as home:
        put_right(home, proof)
    with place.at_work(LOGIN, PHONE) as home:
        home.open("/?tab=mine")
        looked_at(home, "care-home-all-phone")
        home.open(case)
        looked_at(home, "care-home-answered-phone")
    place.days_pass(3)
    with place.at_work("yanglao", PHONE) as finder:
        refused(finder, case)
    with place.at_work("fucha", PHONE) as rechecker:
        look_again(rechecker)
    with place.at_work("juzhang") as leader:
        follow_the_figure(leader)
