"""A sheet as .docx in official layout (GB/T 9704-2012); fonts are named, not embedded."""

import io
from datetime import datetime, time
from zoneinfo import ZoneInfo

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from minzheng.foundation import clock
from minzheng.mechanisms.documents.sheet import Sheet, Signature
from minzheng.mechanisms.documents.word_blocks import add_block, add_imprint
from minzheng.mechanisms.documents.word_text import (
    A4,
    A5,
    FANGSONG,
    HEITI,
    SONGTI,
    XIAOBIAOSONG,
    Layout,
    border,
    child,
    paragraph,
    write,
)

_RED = RGBColor(0xE6, 0, 0)


def to_docx(sheet: Sheet, head: str = "") -> bytes:
    """The sheet as a Word file: A4 with 22 lines of 28 characters, or the A5 form of receipts; `head` tops every page."""
    layout = A5 if sheet.paper == "a5" else A4
    document = docx.Document()
    _properties(document, sheet)
    _page(document, layout)
    if head:
        _page_head(document.sections[0], head, layout)
    _normal(document, layout)
    if sheet.organ:
        _red_head(document, sheet, layout)
    _title(document, sheet, layout)
    for block in sheet.blocks:
        add_block(block, document, layout)
    if sheet.copies or sheet.printer:
        add_imprint(document, sheet, layout)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _properties(document: Document, sheet: Sheet) -> None:
    days = [block.on for block in sheet.blocks if isinstance(block, Signature)]
    made = datetime.combine(days[0] if days else clock.today(), time(12), ZoneInfo("UTC"))
    core = document.core_properties
    core.title, core.author, core.comments = (
        "".join(filter(str.isprintable, sheet.title))[:255],
        sheet.organ,
        "",
    )
    core.created = core.modified = made
    core.language = "zh-CN"


def _page(document: Document, layout: Layout) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(layout.width), Mm(layout.height)
    section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
    section.left_margin, section.right_margin = Mm(layout.left), Mm(layout.right)
    section.header_distance, section.footer_distance = Mm(10), Mm(layout.footer)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = child(section._sectPr, "w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(layout.pitch))
    grid.set(qn("w:charSpace"), str(layout.char_space))
    document.settings.odd_and_even_pages_header_footer = True
    if layout is A4:
        child(document.settings.element, "w:mirrorMargins", first=True)
    _page_numbers(section, layout)


def _page_head(section: Section, head: str, layout: Layout) -> None:
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        line = header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(line, head, HEITI, layout.footer_size)


def _page_numbers(section: Section, layout: Layout) -> None:
    """— 1 —, 四号, one character from the outer edge on A4 (7.5); centred on receipts."""
    sides = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "w:right"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "w:left"),
    )
    for footer, side, edge in sides:
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.alignment = side if layout is A4 else WD_ALIGN_PARAGRAPH.CENTER
        if layout is A4:
            child(line._p.get_or_add_pPr(), "w:ind").set(qn(edge), str(layout.footer_size * 20))
        write(line, "— ", SONGTI, layout.footer_size)
        _field(line, "PAGE", layout)
        write(line, " —", SONGTI, layout.footer_size)


def _field(line: Paragraph, code: str, layout: Layout) -> None:
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = write(line, "1" if kind == "shown" else "", SONGTI, layout.footer_size)
        if kind == "code":
            instruction = OxmlElement("w:instrText")
            instruction.text = f" {code} "
            run._r.append(instruction)
        elif kind != "shown":
            child(run._r, "w:fldChar").set(qn("w:fldCharType"), kind)


def _normal(document: Document, layout: Layout) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FANGSONG, Pt(layout.size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), FANGSONG)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(layout.pitch / 20)
    form.widow_control = False


def _red_head(document: Document, sheet: Sheet, layout: Layout) -> None:
    """发文机关标志, 发文字号 and the red line (7.2), kept together as one named content control."""
    marks = [mark for mark in (sheet.secrecy, sheet.urgency) if mark]
    for mark in marks:
        write(paragraph(document), mark, HEITI, layout.size)
    line = paragraph(document, WD_ALIGN_PARAGRAPH.CENTER, spacing=None)
    line.paragraph_format.space_before = Mm(35) - Pt(len(marks) * layout.pitch / 20)
    size = min(38, int(layout.text_width / 0.3528 / len(sheet.organ)))
    write(line, sheet.organ, XIAOBIAOSONG, size).font.color.rgb = _RED
    paragraph(document)
    paragraph(document)
    number = paragraph(document, WD_ALIGN_PARAGRAPH.CENTER)
    write(number, sheet.number, FANGSONG, layout.size)
    border(number, "w:bottom", 12, 11, "E60000")
    paragraph(document)
    paragraph(document)
    control = child(document.element.body, "w:sdt", first=True)
    child(child(control, "w:sdtPr"), "w:alias").set(qn("w:val"), "版头")
    child(control, "w:sdtContent").extend(line._p for line in document.paragraphs)


def _title(document: Document, sheet: Sheet, layout: Layout) -> None:
    for text in sheet.title.split("\n"):
        line = paragraph(document, WD_ALIGN_PARAGRAPH.CENTER, spacing=layout.title_size * 1.5)
        write(line, text, XIAOBIAOSONG, layout.title_size)
    if sheet.number and not sheet.organ:
        side = WD_ALIGN_PARAGRAPH.RIGHT if layout is A4 else WD_ALIGN_PARAGRAPH.CENTER
        write(paragraph(document, side), sheet.number, FANGSONG, layout.size)
    if layout is A4:
        paragraph(document)
