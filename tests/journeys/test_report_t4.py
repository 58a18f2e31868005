"""T4 (S100): the yearly report drafted in at most five clicks, every figure traced; then written by several hands."""

import io
import os
import time
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from tests.journeys.serving import axe_faults, sideways
from tests.journeys.walking import PHONE, Office, Worker, beside, office, picture

from minzheng.mechanisms.reports.public import Part, Report, printed, render, traces

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("MINZHENG_PICTURES")
OUTLINE = "法治政府建设年度报告"


@pytest.fixture
def place(bureau: None, tmp_path: Any, settings: Any) -> Iterator[Office]:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with office() as made:
        yield made


def begin(writer: Worker) -> str:
    writer.follow("年度报告")
    writer.choose("提纲", OUTLINE)
    writer.press("按提纲建立")
    return writer.page.url.removeprefix(writer.address)


def drafted() -> tuple[set[int], int, list[str]]:
    report = Report.objects.get(outline="reports.yearly")
    rendered = render(report)
    found = list(traces(rendered))
    parts = {each.paragraph.part for each in printed(rendered) if not each.paragraph.level}
    return parts, len(found), [one.code for one in found if one.figure is None or not one.verdict.ok]


def test_t4_a_draft_in_five_clicks_with_every_figure_traced(place):
    with place.at_work("baogao") as writer:
        started = time.monotonic()
        address = begin(writer)
        seconds = time.monotonic() - started
        assert (writer.clicks, writer.typed) <= (5, 0) and writer.screens <= 2 and seconds <= 15
        parts, figures, untraced = beside(drafted)
        assert parts == {int(part) for part in Part} and figures >= 4 and untraced == []
        chips = writer.page.locator("article a.trace")
        assert chips.count() == figures and writer.page.locator("article .trace-bad").count() == 0
        for link in {chip.get_attribute("href") for chip in chips.all()}:
            assert writer.page.request.get(place.address + str(link)).status == 200
        assert "未写入" in writer.text and "条批注没有解决" in writer.text
        assert axe_faults(writer.page) == []
        picture(writer.page, PICTURES, "t4-draft")
        answer = writer.page.request.get(f"{place.address}{address}draft/?as=docx")
        lines = [one.text for one in docx.Document(io.BytesIO(answer.body())).paragraphs]
        heads = [line for line in lines if line[1:2] == "、"]
        assert [line[0] for line in heads] == ["一", "二", "三", "四", "五"]


def faults_of(writer: Worker, pages: list[str], name: str) -> list[str]:
    found = []
    for number, path in enumerate(pages):
        writer.open(path)
        picture(writer.page, PICTURES, f"{name}-{number}")
        found += [f"{path} {fault}" for fault in axe_faults(writer.page)]
        if (wide := sideways(writer.page)) > 0:
            found.append(f"{path} sideways {wide}")
    return found


def test_figures_conditions_and_other_hands_on_the_page(place):
    with place.at_work("baogao") as writer:
        address = begin(writer)
        first = writer.page.locator("article p a.trace").first
        order = first.locator("xpath=ancestor::p").get_attribute("id").removeprefix("i-")
        writer.click(writer.page.get_by_role("link", name=f"编辑第{order}段", exact=True))
        paragraph = writer.page.url.removeprefix(place.address)
        assert "本段的数字" in writer.text
        picture(writer.page, PICTURES, "paragraph")
        writer.click(writer.page.locator("ol a").first)
        chip = writer.page.url.removeprefix(place.address)
        writer.page.get_by_label("单位").fill("项")
        writer.page.locator("#seen a.trace").filter(has_text="项").wait_for()
        picture(writer.page, PICTURES, "chip")
        writer.press("保存")
        assert "数字已按新的写法保存" in writer.page.locator("body").inner_text()
        pages = [address, paragraph, chip, f"{address}together/", f"{address}passages/", f"{address}beside/"]
        pages += ["/reports/", "/reports/tables/", "/reports/tables/enforcement.statistics/?year=2019"]
        pages += ["/reports/tables/rule_of_law.disclosure/?year=2019"]
        assert faults_of(writer, pages, "desk") == []
    with place.at_work("baogao", PHONE) as writer:
        assert faults_of(writer, pages, "phone") == []
