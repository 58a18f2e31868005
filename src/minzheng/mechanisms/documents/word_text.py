"""Measures of the two papers, and paragraphs and runs with their Chinese fonts, for the .docx renderer."""

import re
from dataclasses import dataclass

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FANGSONG, KAITI, HEITI, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
XIAOBIAOSONG = "方正小标宋简体"


@dataclass(frozen=True)
class Layout:
    """Paper, margins and footer in mm; sizes in points; line pitch in twips; char_space in 1/4096 point."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    footer: int
    size: int
    title_size: int
    table_size: int
    footer_size: int
    pitch: int
    char_space: int

    @property
    def text_width(self) -> int:
        """Width of the text area in mm."""
        return self.width - self.left - self.right


# 225 mm / 22 lines = 579 twips; 156 mm / 28 characters is 0.207 pt less than 三号 (16 pt)
A4 = Layout(210, 297, 37, 35, 28, 26, 25, 16, 22, 12, 14, 579, -849)
A5 = Layout(148, 210, 14, 14, 15, 15, 8, 11, 15, 10, 9, 360, 0)


def child(parent: BaseOxmlElement, tag: str, first: bool = False) -> BaseOxmlElement:
    """A new child element of a tag such as `w:ind`, last or first."""
    element = OxmlElement(tag)
    parent.insert(0, element) if first else parent.append(element)
    return element


def paragraph(
    parent: Document, side: WD_ALIGN_PARAGRAPH | None = None, spacing: float | None = 0, indent: bool = False
) -> Paragraph:
    """A new paragraph; `spacing` is an exact line height in points (0: that of the page, None: free).

    The indent is written in characters for Word and in twips for programs that do not know `firstLineChars`.
    """
    line: Paragraph = parent.add_paragraph()
    form = line.paragraph_format
    if side is not None:
        line.alignment = side
    if spacing is None:
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    elif spacing:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(spacing)
    if indent:
        form.first_line_indent = Pt(2 * parent.styles["Normal"].font.size.pt)
        line._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")
    return line


def write(line: Paragraph, text: str, font: str, size: float, bold: bool = False) -> Run:
    """A run whose font holds for Chinese and Latin characters alike."""
    run: Run = line.add_run(_NOT_XML.sub("", text))
    run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    return run


def border(line: Paragraph, side: str, eighths: int, space: int, colour: str) -> None:
    """A ruled line at one side of a paragraph, in eighths of a point, `space` points away."""
    properties = line._p.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    rule = child(borders, side)
    for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", colour)):
        rule.set(qn(f"w:{name}"), str(value))
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
        "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid",
        "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc",
        "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle",
        "w:rPr", "w:sectPr", "w:pPrChange",
    )  # fmt: skip
