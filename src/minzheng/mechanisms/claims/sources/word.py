"""Word files: paragraphs and tables in their order; bombs are refused before anything is unpacked."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from minzheng.foundation.errors import Invalid

LARGEST_UNPACKED = 150 * 2**20
_MOST_PARTS, _LARGEST_PART = 5_000, 60 * 2**20
_MOST_CELLS = 200_000


def read(content: bytes) -> str:
    """The text of a .docx, cells of a row parted by tabs."""
    return "\n".join(line for line, _ in lines(opened(content))) + "\n"


def opened(content: bytes) -> Any:
    """The document; raises `Invalid` for bombs, other zip files and damaged ones."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED:
                raise _too_large()
            texts = [p for p in parts if p.filename.endswith((".xml", ".rels"))]
            if any(p.file_size > _LARGEST_PART for p in texts):
                raise _too_large()
            if "word/document.xml" not in archive.namelist():
                raise Invalid.because("不是 Word 文档", "请另存为 .docx 后再核对。", "report.docx")
        return docx.Document(io.BytesIO(content))
    except Invalid:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, etree.LxmlError, NotImplementedError) as error:
        raise _damaged() from error
    except Exception as error:  # python-docx raises its own and plain errors for damaged packages
        raise _damaged() from error


def lines(document: Any) -> Iterator[tuple[str, list[Paragraph]]]:
    """Each line of the text with the paragraphs it is made of, joined by tabs."""
    cells = 0
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield _of(block), [block]
        elif isinstance(block, Table):
            for row in block.rows:
                paragraphs = [p for cell in _once(row.cells) for p in cell.paragraphs]
                cells += len(paragraphs)
                if cells > _MOST_CELLS:
                    raise _too_large()
                yield "\t".join(_of(p) for p in paragraphs), paragraphs


def _of(paragraph: Paragraph) -> str:
    """The text of the runs, which is what comments can hang on; line breaks inside are blanks."""
    return "".join(run.text for run in paragraph.runs).replace("\n", " ").replace("\t", " ")


def _once(cells: Any) -> list[Any]:
    """Merged cells are given once for each column they span; here once."""
    seen: list[Any] = []
    for cell in cells:
        if not seen or cell._tc is not seen[-1]._tc:
            seen.append(cell)
    return seen


def _too_large() -> Invalid:
    return Invalid.because("解压后过大", "请确认文件来源可靠，去掉图片和附件后再核对。", "report.bomb")


def _damaged() -> Invalid:
    return Invalid.because("已损坏，读不出来", "请用 Word 打开并另存为 .docx 后再核对。", "report.docx")
