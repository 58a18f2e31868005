"""Each kind of block of a sheet as paragraphs and tables of a .docx."""

import io
from datetime import date
from functools import singledispatch

import segno
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from minzheng.mechanisms.documents.ink import ink_png
from minzheng.mechanisms.documents.sheet import (
    Addressee,
    Attachments,
    Code,
    Fields,
    Heading,
    Ink,
    Note,
    Para,
    Runs,
    Sheet,
    Signature,
    Table,
    text,
)
from minzheng.mechanisms.documents.word_text import FANGSONG, HEITI, KAITI, Layout, child, paragraph, write

_HEADING_FONTS = {1: HEITI, 2: KAITI, 3: FANGSONG, 4: FANGSONG}
_JUSTIFY, _CENTER = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.CENTER


@singledispatch
def add_block(block: object, document: Document, layout: Layout) -> None:
    """Append one block of a sheet."""
    raise TypeError(f"no rendering of {type(block).__name__}")


def chinese_date(day: date) -> str:
    """成文日期 in Arabic numerals without leading zeros (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _write(line: Paragraph, runs: Runs, font: str, size: int, bold: bool = False) -> None:
    for run in runs:
        write(line, run.text, font, size, bold or run.bold)


@add_block.register
def _(block: Addressee, document: Document, layout: Layout) -> None:
    write(paragraph(document), f"{block.name}：", FANGSONG, layout.size)


@add_block.register
def _(block: Heading, document: Document, layout: Layout) -> None:
    line = paragraph(document, _JUSTIFY, indent=True)
    line.paragraph_format.keep_with_next = True
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), str(block.level - 1))
    line._p.get_or_add_pPr().append(level)
    _write(line, block.runs, _HEADING_FONTS[block.level], layout.size, bold=block.level == 3)


@add_block.register
def _(block: Para, document: Document, layout: Layout) -> None:
    _write(paragraph(document, _JUSTIFY, indent=block.indent), block.runs, FANGSONG, layout.size)


@add_block.register
def _(block: Note, document: Document, layout: Layout) -> None:
    write(paragraph(document, _JUSTIFY, indent=True), f"（{block.text}）", FANGSONG, layout.size)


@add_block.register
def _(block: Attachments, document: Document, layout: Layout) -> None:
    paragraph(document)
    many = len(block.names) > 1
    for at, name in enumerate(block.names, 1):
        line = paragraph(document)
        lead, hang = 5 + (1.2 if many else 0), (3 if at == 1 else 0) + (1.2 if many else 0)
        line.paragraph_format.left_indent = Pt(lead * layout.size)
        line.paragraph_format.first_line_indent = Pt(-hang * layout.size)
        label = "附件：" if at == 1 else ""
        write(line, label + (f"{at}.{name}" if many else name), FANGSONG, layout.size)


@add_block.register
def _(block: Signature, document: Document, layout: Layout) -> None:
    """With a stamp: the date four characters from the right, the organ centred above it (7.3.5.1)."""
    day = chinese_date(block.on)
    organ_width, day_width = len(block.organ), 3 + sum(c.isdecimal() for c in day) / 2
    edge = 4.0 if organ_width <= day_width + 4 else 2 + (organ_width - day_width) / 2
    for _ in range(2 if layout.footer_size > 9 else 1):
        paragraph(document).paragraph_format.keep_with_next = True
    for shown, right in ((block.organ, edge + (day_width - organ_width) / 2), (day, edge)):
        line = paragraph(document, WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.keep_with_next = shown is not day
        line.paragraph_format.right_indent = Pt(right * layout.size)
        write(line, shown, FANGSONG, layout.size)


@add_block.register
def _(block: Code, document: Document, layout: Layout) -> None:
    picture = io.BytesIO()
    segno.make(block.content, error="m", micro=False).save(picture, kind="png", scale=8, border=2)
    _picture(paragraph(document, _CENTER, spacing=None), picture, 28, block.caption)
    write(paragraph(document, _CENTER), block.caption, FANGSONG, 9)


@add_block.register
def _(block: Ink, document: Document, layout: Layout) -> None:
    """A signature stands at the margin with its name below in the size of the text: it is part of what is said."""
    _picture(paragraph(document, spacing=None), io.BytesIO(ink_png(block.strokes)), 54, block.caption)
    write(paragraph(document), block.caption, FANGSONG, layout.size)


def _picture(line: Paragraph, picture: io.BytesIO, width: int, told: str) -> None:
    """A picture and the words that are read out instead of it."""
    shape = line.add_run().add_picture(picture, width=Mm(width))
    shape._inline.docPr.set("descr", told)


@add_block.register
def _(block: Table, document: Document, layout: Layout) -> None:
    widths = block.widths or (1,) * len(block.head)
    shares = [layout.text_width * width / sum(widths) for width in widths]
    table = document.add_table(1 + len(block.rows), len(block.head), "Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row, cells in enumerate((tuple(text(name) for name in block.head), *block.rows)):
        for column, runs in enumerate(cells):
            cell = table.cell(row, column)
            cell.width = Mm(shares[column])
            _cell(cell, runs, HEITI if row == 0 else FANGSONG, layout.table_size, WD_ALIGN_PARAGRAPH.CENTER)
    child(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")


@add_block.register
def _(block: Fields, document: Document, layout: Layout) -> None:
    table = document.add_table(len(block.pairs), 2)
    label_width = max(len(label) for label, _ in block.pairs) * layout.size * 0.3528 + 6
    for row, (label, value) in enumerate(block.pairs):
        cells = (label, label_width, HEITI), (value, layout.text_width - label_width, FANGSONG)
        for column, (shown, width, font) in enumerate(cells):
            table.cell(row, column).width = Mm(width)
            _cell(table.cell(row, column), text(shown), font, layout.size, WD_ALIGN_PARAGRAPH.LEFT)


def _cell(cell: _Cell, runs: Runs, font: str, size: int, side: WD_ALIGN_PARAGRAPH) -> None:
    line = cell.paragraphs[0]
    line.alignment = side
    _write(line, runs, font, size)


def add_imprint(document: Document, sheet: Sheet, layout: Layout) -> None:
    """版记 between rules at the foot of the last page: 抄送, 印发机关 and 印发日期 (7.4)."""
    printed = f"{chinese_date(sheet.printed_on)}印发" if sheet.printed_on else ""
    lines = [(f"抄送：{'，'.join(sheet.copies)}。", "")] if sheet.copies else []
    lines += [(sheet.printer, printed)] if sheet.printer else []
    table = document.add_table(len(lines), 1)
    _float_to_foot(table)
    for row, (left, right) in enumerate(lines):
        cell = table.cell(row, 0)
        cell.width = Mm(layout.text_width)
        line = cell.paragraphs[0]
        line.paragraph_format.tab_stops.add_tab_stop(Mm(layout.text_width - 5), 2)
        line.paragraph_format.left_indent = Pt(14)
        write(line, f"{left}\t{right}" if right else left, FANGSONG, 14)
    paragraph(document)


def _float_to_foot(table: WordTable) -> None:
    properties = table._tbl.tblPr
    place = OxmlElement("w:tblpPr")
    for name, value in (
        ("leftFromText", "0"), ("rightFromText", "0"), ("vertAnchor", "margin"), ("horzAnchor", "margin"),
        ("tblpXSpec", "center"), ("tblpYSpec", "bottom"),
    ):  # fmt: skip
        place.set(qn(f"w:{name}"), value)
    properties.insert(1, place)
    borders = OxmlElement("w:tblBorders")
    for side, size in (("top", "8"), ("bottom", "8"), ("insideH", "6")):
        rule = child(borders, f"w:{side}")
        for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", "000000")):
            rule.set(qn(f"w:{name}"), value)
    look = properties.find(qn("w:tblLook"))
    layout = properties.find(qn("w:tblLayout"))
    (layout if layout is not None else look).addprevious(borders)
