import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mechanisms.documents.conftest import NOTICE, RECEIPT, build_notice, build_receipt

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents import issuing, vault
from minzheng.mechanisms.documents.pdf import to_pdf
from minzheng.mechanisms.documents.public import (
    Addressee,
    Code,
    Document,
    FileKind,
    Heading,
    Method,
    Para,
    Run,
    Sheet,
    Signature,
    Table,
    Template,
    TemplateKind,
    file_name,
    issue,
    open_document,
    register,
    serve,
)
from minzheng.mechanisms.documents.sheet import freeze, thaw
from minzheng.mechanisms.documents.word import to_docx
from minzheng.mechanisms.journal.public import SYSTEM, acting

BIN = Path(sys.executable).parent
STANDARD = {"page_setup": {"margins": {"top": "3.7cm", "bottom": "3.5cm", "left": "2.8cm", "right": "2.6cm"}}}
runs = st.lists(
    st.builds(Run, st.text(max_size=8), st.none() | st.text(max_size=4), st.booleans()), max_size=3
).map(tuple)
blocks = st.one_of(
    st.builds(Addressee, st.text(max_size=8)),
    st.builds(Heading, st.integers(1, 4), runs),
    st.builds(Para, runs, st.booleans()),
    st.builds(Signature, st.text(max_size=8), st.dates()),
    st.builds(lambda cell: Table(("甲", "乙"), ((cell, cell),)), runs),
)


@given(st.builds(Sheet, st.text(max_size=9), st.lists(blocks, max_size=5).map(tuple)))
def test_a_frozen_sheet_comes_back_the_same(sheet: Sheet) -> None:
    assert thaw(freeze(sheet)) == sheet
    assert freeze(thaw(freeze(sheet))) == freeze(sheet)


def _issue(area: Area, template: Template = NOTICE, series: str | None = None) -> Document:
    with acting(SYSTEM, "测试"):
        return issue(template, {}, area, ("case", 1), series, by=SYSTEM)


def test_numbers_are_given_in_order_and_printed(area: Area, files: Path) -> None:
    with clock.at(date(2019, 12, 4)):
        first, second = _issue(area, series="示民发"), _issue(area, series="示民发")
    assert (first.number, second.number) == ("示民发〔2019〕1号", "示民发〔2019〕2号")
    assert thaw(first.sheet).number == first.number
    assert file_name(first, FileKind.PDF) == "示民发〔2019〕1号关于开展养老机构隐患排查的通知.pdf"
    assert _issue(area).number is None


def test_rendered_once_and_kept_by_digest(area: Area, files: Path) -> None:
    document = Document.objects.get(pk=_issue(area).pk)
    with open_document(document) as opened:
        content = opened.read()
    assert content.startswith(b"%PDF-1.7")
    (kept,) = (path for path in files.rglob("*") if path.is_file())
    vault.put([b"kept"], kept, kept.parent)
    with open_document(document) as again:
        assert again.read() == b"kept"


def test_changed_content_is_not_rendered(area: Area, files: Path) -> None:
    document = _issue(area)
    document.sheet = document.sheet.replace("210", "211")
    with pytest.raises(Invalid, match="可能被改动"):
        open_document(document)


def test_content_is_ciphertext_in_the_database(area: Area) -> None:
    stored = Document.objects.filter(pk=_issue(area).pk).values_list("sheet", flat=True)[0]
    assert "养老".encode() not in bytes(stored)


def test_two_templates_under_one_code_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "_templates", {})  # nobody else sees a template of this test
    one = register(Template("test.twice", "甲", TemplateKind.LEGAL, build_notice))
    assert register(one) is one
    with pytest.raises(ValueError, match="declared twice"):
        register(Template("test.twice", "乙", TemplateKind.LEGAL, build_receipt))


def test_service_lies_between_issue_and_today(area: Area) -> None:
    with clock.at(date(2019, 12, 4)):
        document = _issue(area)
    with clock.at(date(2019, 12, 10)), acting(SYSTEM, "测试"):
        served = serve(document, " 某某养老院 ", Method.DIRECT, date(2019, 12, 5))
        assert (served.to, served.get_method_display()) == ("某某养老院", "直接送达")
        for wrong in (date(2019, 12, 3), date(2019, 12, 11)):
            with pytest.raises(Invalid, match="送达日期"):
                serve(document, "某某养老院", Method.DIRECT, wrong)
        with pytest.raises(Invalid, match="受送达人为空"):
            serve(document, "  ", Method.DIRECT, date(2019, 12, 5))


def test_pdf_holds_22_lines_of_28_characters() -> None:
    def pages(characters: int) -> int:
        sheet = Sheet("", (Para((Run("民" * characters),), indent=False),))
        return int(re.findall(rb"/Type/Pages/Count ([0-9]+)", to_pdf(sheet))[0])

    first = next(
        lines for lines in range(1, 23) if pages(28 * lines + 1) == 2
    )  # the empty title takes some room
    assert pages(28 * first) == 1
    assert pages(28 * (first + 22 * 3)) == 4
    assert pages(28 * (first + 22 * 3) + 1) == 5


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
def test_any_text_is_text_and_nothing_else(wild: str) -> None:
    for shown in (wild, f'#panic() $x$ *b* \\ #read("/etc/passwd") {wild}'):
        sheet = Sheet(shown, (Para((Run(shown),)), Table(("甲",), (((Run(shown),),),)), Addressee(shown)))
        assert to_pdf(sheet).startswith(b"%PDF")
        docx.Document(io.BytesIO(to_docx(sheet)))


def test_archive_form_unless_a_character_has_no_glyph() -> None:
    assert b"pdfaid:part>2" in to_pdf(Sheet("回执", ()))
    assert b"pdfaid" not in to_pdf(Sheet("回执\x1f", ()))


def test_receipt_is_a5_with_a_code() -> None:
    sheet = build_receipt({})
    sheet = replace(sheet, blocks=(*sheet.blocks, Code("https://example.org/1", "扫码查询")))
    assert to_pdf(sheet).startswith(b"%PDF")
    section = docx.Document(io.BytesIO(to_docx(sheet))).sections[0]
    assert abs(section.page_width - Mm(148)) < Mm(1)
    assert RECEIPT.build({}).paper == "a5"


def test_docx_has_the_grid_and_both_indents(tmp_path: Path) -> None:
    made = docx.Document(io.BytesIO(to_docx(build_notice({}))))
    grid = made.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:linePitch")) == "579"
    body = next(line for line in made.paragraphs if line.text.startswith("各街道办事处要"))
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert body._p.pPr.ind.get(qn("w:firstLine")) == "640"
    assert made.settings.odd_and_even_pages_header_footer


def _gongwen(path: Path) -> list[dict[str, str]]:
    """Its gravest faults (P0); lesser ones ask for a line of 33 pt, which is not the standard's 22 lines a page."""
    home = os.environ | {"GONGWEN_DATA_DIR": str(path.parent / "gongwen")}
    command = [BIN / "gongwen", "check", path, "-t", "notice", "--json", "--config-overrides"]
    done = subprocess.run(
        [*command, json.dumps(STANDARD)], capture_output=True, text=True, check=True, env=home
    )
    return [fault for fault in json.loads(done.stdout) if fault["severity"] == "P0"]


def _integrity(path: Path) -> int:
    return subprocess.run(
        [BIN / "docx-integrity", "check", path], capture_output=True, check=False
    ).returncode


def _saved(path: Path, change: Callable[[docx.document.Document], object] | None = None) -> Path:
    made = docx.Document(io.BytesIO(to_docx(build_notice({}))))
    if change:
        change(made)
    made.save(str(path))
    return path


@pytest.mark.checker
def test_foreign_checkers_find_nothing(tmp_path: Path) -> None:
    path = _saved(tmp_path / "notice.docx")
    assert _gongwen(path) == []
    assert _integrity(path) == 0
    headed = tmp_path / "headed.docx"
    headed.write_bytes(
        to_docx(replace(build_notice({}), organ="示范区民政局文件", number="示民发〔2019〕14号"))
    )
    assert _integrity(headed) == 0
    assert _gongwen(headed) == []


@pytest.mark.checker
def test_foreign_checkers_find_planted_faults(tmp_path: Path) -> None:
    def narrow(made: docx.document.Document) -> None:
        made.sections[0].left_margin = Mm(20)

    def strange_id(made: docx.document.Document) -> None:
        blip = made.paragraphs[3]._p
        broken = docx.oxml.parser.OxmlElement("w:hyperlink")
        broken.set(qn("r:id"), "rId999")
        blip.append(broken)

    assert [fault["rule_id"] for fault in _gongwen(_saved(tmp_path / "narrow.docx", narrow))] == ["CHK-C002"]
    assert _integrity(_saved(tmp_path / "broken.docx", strange_id)) == 1


def test_signature_date_is_the_date_of_the_file(area: Area) -> None:
    made = docx.Document(io.BytesIO(to_docx(build_notice({}))))
    assert made.core_properties.created.date() - date(2019, 12, 4) < timedelta(days=1)
