"""The year's report in a browser: written, found wrong, put right, signed, published, opened down to its records."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.walking import PHONE, Office, beside, office, picture
from tests.mechanisms.desk.report_given import CODE, outline

from minzheng.mechanisms.reports.public import Report, State

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")


@pytest.fixture
def place(bureau: None, tmp_path: Any, settings: Any) -> Iterator[Office]:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with outline(), office() as made:
        yield made


def test_from_the_outline_to_the_records(place):
    with place.at_work("baogao") as writer:
        writer.follow("年度报告")
        writer.press("按提纲建立")
        report = writer.page.url.removeprefix(place.address)
        assert "全部相符" in writer.text
        writer.click(writer.page.get_by_role("link", name="编辑第2段"))
        box = writer.page.get_by_label("段落文字")
        box.fill(box.input_value().replace("hotline_calls@2019|{}个", "hotline_calls@2019|9个"))
        writer.press("预览")
        assert "“9个”" in writer.text and "不相符" in writer.text
        writer.press("保存")
        assert "1处问题" in writer.text and "请改正文字或核对记录" in writer.text
        assert axe_faults(writer.page) == []
        picture(writer.page, PICTURES, "report-wrong")
        writer.press("提交审核")
        assert "请先处理以下问题" in writer.text
        writer.follow("改这一段")
        box = writer.page.get_by_label("段落文字")
        box.fill(box.input_value().replace("9个", "{}个"))
        writer.press("保存")
        writer.press("提交审核")
        assert "待审" in writer.text

    for login, button in (
        ("fazhi", "审核通过"),
        ("juzhang", "签发"),
        ("baogao", "冻结数字"),
        ("jiejian", "发布"),
    ):
        with place.at_work(login) as worker:
            worker.open(report)
            worker.press(button)
            assert f"已{button}" in worker.text
    assert beside(lambda: Report.objects.get(outline=CODE).state) == State.PUBLISHED

    with place.at_work("juzhang") as reader:
        reader.open(report)
        picture(reader.page, PICTURES, "report-published")
        reader.begin()
        reader.click(reader.page.locator("article a.trace").first)
        assert "成立" in reader.text and "您可查看" in reader.text
        picture(reader.page, PICTURES, "indicator")
        reader.click(reader.page.locator("td.td-title a[href^='/cases/']").first)
        assert "/cases/" in reader.page.url and reader.clicks == 2
        reader.open(f"{report}proof/")
        assert "全部成立" in reader.text
        assert axe_faults(reader.page) == []


def test_the_report_and_its_figures_on_a_phone(place):
    with place.at_work("baogao", PHONE) as writer:
        writer.open("/reports/")
        writer.press("按提纲建立")
        paths = [writer.page.url.removeprefix(place.address), "/indicators/?period=2019"]
        paths += [
            "/indicators/appeals.hotline_satisfaction/?period=2019",
            "/activities/new/rule_of_law.publicity/",
        ]
        writer.open(paths[0])
        writer.click(writer.page.get_by_role("link", name="编辑第2段"))
        paths.append(writer.page.url.removeprefix(place.address))
        for number, path in enumerate(paths):
            writer.open(path)
            assert axe_faults(writer.page) == [], path
            assert sideways(writer.page) <= 0, path
            picture(writer.page, PICTURES, f"report-phone-{number}")


def test_the_report_needs_no_script(place):
    with place.at_work("baogao", java_script_enabled=False) as writer:
        writer.open("/reports/")
        writer.press("按提纲建立")
        writer.click(writer.page.get_by_role("link", name="编辑第11段"))
        writer.type("段落文字", "专线受理〔数〕。")
        writer.type("指标编码", "appeals.hotline_calls")
        writer.type("单位", "个")
        writer.press("插入")
        assert "[[appeals.hotline_calls@2019|{}个]]" in writer.page.get_by_label("段落文字").input_value()
        writer.press("保存")
        writer.press("提交审核")
        assert "待审" in writer.text
