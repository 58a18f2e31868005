"""The draft as a file: marked on every page, with the figures of now, else the same as what will be published."""

import io
import re
import zlib
from typing import Any

import docx
import pypdfium2 as pdfium
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx.enum.text import WD_ALIGN_PARAGRAPH

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.documents.pdf import to_pdf
from minzheng.mechanisms.documents.public import FileKind, open_document
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.reports import rendering
from minzheng.mechanisms.reports.papers import REPORT
from minzheng.mechanisms.reports.public import (
    Reading,
    Report,
    check,
    compose,
    draft_of,
    freeze_report,
    insert,
    publish,
    render,
    review,
    sign,
    submit,
)

from .given import OUTLINE, World

HEAD = "草稿　数字为2020-01-20 00:00的实时数"


def composed(world: World) -> Report:
    return compose(OUTLINE.code, world.area, 2019, world.writer)


def word(report: Report) -> Any:
    return docx.Document(draft_of(report, FileKind.DOCX)[0])


def pages(pdf: bytes) -> list[int]:
    """How much is drawn on each page."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    drawn = [zlib.decompress(one) for one in streams if one.startswith(b"x")]
    return [len(one) for one in drawn if (b"BT" in one and b"Tj" in one) or b"TJ" in one]


def test_a_draft_says_so_on_every_page_and_in_its_name(world: World) -> None:
    report = composed(world)
    for place in range(1, 4):
        insert(report, None, "长" * 900, world.writer, version=place, part=1)
    section = word(report).sections[0]
    assert [one.paragraphs[0].text for one in (section.header, section.even_page_header)] == [HEAD, HEAD]
    for kind in (FileKind.DOCX, FileKind.PDF):
        name = draft_of(report, kind)[1]
        assert name == f"草稿202001200000示范区民政局2019年法治政府建设报告{kind.endings[0]}"
    marked = pages(draft_of(report, FileKind.PDF)[0].read())
    bare = pages(to_pdf(REPORT.build({"report": report, "rendered": render(report)})))
    assert len(marked) == len(bare) > 3
    assert all(one > other for one, other in zip(marked, bare, strict=True))


def test_a_draft_has_the_figures_of_now(world: World) -> None:
    report = composed(world)
    assert any("举办24次" in line.text for line in word(report).paragraphs)
    with acting(SYSTEM, "测试"):
        world.event(30, "广场")
    assert any("举办25次" in line.text for line in word(report).paragraphs)


def test_only_the_mark_tells_a_draft_from_the_final_document(office: World) -> None:
    report = composed(office)
    submit(report, office.writer, version=1)
    review(report, office.lawyer, version=2)
    sign(report, office.leader, version=3)
    report = freeze_report(report, office.writer, version=4)
    draft = word(report)
    assert draft.sections[0].header.paragraphs[0].text == "草稿　数字已于2020-01-20 00:00冻结，尚未发布"
    report = publish(report, office.publisher, version=5)
    assert report.document is not None
    with open_document(report.document, FileKind.DOCX) as content:
        final = docx.Document(io.BytesIO(content.read()))
    assert not "".join(line.text for line in final.sections[0].header.paragraphs)
    assert [line._p.xml for line in draft.paragraphs] == [line._p.xml for line in final.paragraphs]
    with pytest.raises(Conflict, match="已经发布"):
        draft_of(report, FileKind.PDF)


def test_one_reading_computes_each_figure_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []
    compute = rendering.value

    def counted(code: str, period: Any, area: Any) -> Any:
        asked.append((code, period.code))
        return compute(code, period, area)

    monkeypatch.setattr(rendering, "value", counted)
    once = [("test.events", "2019"), ("test.square", "2019"), ("test.rate", "2019")]
    report = composed(world)
    assert asked == once
    asked.clear()
    rendered = render(report)
    assert asked == once
    with CaptureQueriesContext(connection) as queries:
        assert check(rendered) == []
    assert len(queries) == 0
    asked.clear()
    submit(report, world.writer, version=1)
    assert asked == once
    asked.clear()
    read = Reading(world.area).runs
    assert "".join(run.text for run in read("[[test.events@2019|{}次]]、[[test.events@2019|{余}次]]")) == (
        "25次、20余次"
    )
    read("共[[test.events@2019|{}次]]")
    assert asked == once[:1]


RARE = "䶮"


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page."""
    document = pdfium.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_levels_numbers_pages_and_a_rare_character_in_both_files(world: World) -> None:
    report = composed(world)
    with acting(SYSTEM, "名称换成生僻字"):
        Report.objects.filter(pk=report.pk).update(title=f"示范区{RARE}河民政局2019年法治政府建设报告")
    report.refresh_from_db()
    after = report.paragraphs.get(order=2)
    for place, (level, said) in enumerate(
        [
            (2, f"{RARE}河社区"),
            (3, "检查"),
            (4, f"整改{RARE}"),
            (0, f"负责人张{RARE}。" * 200),
            (2, "普法"),
            (0, "完成。"),
        ],
        1,
    ):
        after = insert(report, after, said, world.writer, version=place, part=1, level=level)
    made = word(report)
    lines = [line.text for line in made.paragraphs]
    wanted = [
        "一、工作开展情况",
        f"（一）{RARE}河社区",
        "1.检查",
        f"（1）整改{RARE}",
        "（二）普法",
        "二、存在的问题",
    ]
    assert [line for line in lines if line in wanted] == wanted
    footers = (made.sections[0].footer, made.sections[0].even_page_footer)
    assert all("PAGE" in one._element.xml for one in footers)
    assert [one.paragraphs[0].alignment for one in footers] == [
        WD_ALIGN_PARAGRAPH.RIGHT,
        WD_ALIGN_PARAGRAPH.LEFT,
    ]
    pdf = draft_of(report, FileKind.PDF)[0].read()
    assert b"pdfaid:part>2" in pdf  # PDF/A: every character has a glyph in some font here
    found = pdf_pages(pdf)
    assert len(found) >= 4 and all(f"— {n} —" in page for n, page in enumerate(found, 1))
    assert RARE in found[0] and f"张{RARE}" in "".join(found).replace("\n", "")
