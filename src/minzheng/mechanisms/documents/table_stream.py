"""Large tables row by row: an .xlsx is never in memory as a whole, and formulas are told apart from values.

Memory: one row, and 8 bytes for every different text of the file (the texts themselves lie in a temporary file).
"""

import datetime
import tempfile
import zipfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from typing import IO, Any, BinaryIO, cast
from xml.parsers import expat

from django.core.files.base import File

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.documents.columns import Column, ColumnKind
from minzheng.mechanisms.documents.sniffing import FileKind, sniff
from minzheng.mechanisms.documents.storing import clean_name
from minzheng.mechanisms.documents.table_in import HEAD_WITHIN, WIDTH, Faulty, Formula, heading

LARGEST = 100 * 1024 * 1024
UNPACKED = 1024 * 1024 * 1024
ROWS = 500_000
_CHUNK = 1024 * 1024
_FIX = "请用 Excel 或 WPS 打开后另存再上传。"
_DAY_ZERO = {False: datetime.date(1899, 12, 30), True: datetime.date(1904, 1, 1)}
Picked = tuple[int, dict[str, Any]]


@contextmanager
def streamed(upload: "File[bytes]", columns: Sequence[Column]) -> Iterator[Iterator[Picked]]:
    """The rows below the heading of the first sheet: Excel row number, and cells by column key; empty rows are left out.

    Raises `Invalid` for a file that is no .xlsx, cannot be read, is too large, or lacks a column.
    """
    upload.seek(0)
    if (upload.size or 0) > LARGEST:
        told = f"文件超过{LARGEST // 1024 // 1024}兆字节。"
        raise Invalid.because(told, "请分成几个文件导入。", "import.size")
    if not upload.size:
        raise Invalid.because("文件是空的。", "请检查文件内容后重新上传。", "file.empty")
    file = cast(BinaryIO, upload.file)
    sniff(file, clean_name(upload.name or ""), frozenset({FileKind.XLSX}), UNPACKED)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive, tempfile.TemporaryFile() as texts:
            yield _picked(_Book(archive, texts), columns)
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, IndexError, ValueError) as error:
        raise Invalid.because("表格已损坏，无法读取。", _FIX, "file.broken") from error


@contextmanager
def sheet_rows(file: BinaryIO) -> Iterator[tuple[Iterator[tuple[int, dict[int, Any]]], datetime.date]]:
    """Number and cells (by place) of every row of the first sheet that has some, and the day that dates count from.

    The texts of the file stay in memory: nothing of it lies on a disk. Raises `Invalid` for a file that cannot be read.
    """
    sniff(file, "sheet.xlsx", frozenset({FileKind.XLSX}), UNPACKED)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            book = _Book(archive, BytesIO())
            yield book.rows(), book.day_zero
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, IndexError, ValueError) as error:
        raise Invalid.because("表格已损坏，无法读取。", _FIX, "file.broken") from error


def _picked(book: "_Book", columns: Sequence[Column]) -> Iterator[Picked]:
    rows = book.rows()
    first = list(islice(rows, HEAD_WITHIN))
    head, where = heading([_dense(cells) for _, cells in first], columns)
    days = {column.key for column in columns if column.kind is ColumnKind.DATE}
    for number, cells in first[head + 1 :]:
        yield from _one(number, cells, where, days, book.day_zero)
    for number, cells in rows:
        yield from _one(number, cells, where, days, book.day_zero)


def _one(
    number: int, cells: dict[int, Any], where: dict[str, int], days: set[str], zero: datetime.date
) -> Iterator[Picked]:
    picked = {key: cells.get(at) for key, at in where.items()}
    if all(cell in ("", None) for cell in picked.values()):
        return
    for key in days & picked.keys():
        if isinstance(serial := picked[key], float) and 1 <= serial < 2_958_466:  # up to 9999-12-31
            picked[key] = zero + datetime.timedelta(days=int(serial))
    yield number, picked


def _dense(cells: dict[int, Any]) -> list[Any]:
    return [cells.get(at, "") for at in range(max(cells, default=-1) + 1)]


class _Book:
    """The first sheet of a workbook, and the texts its cells share."""

    def __init__(self, archive: zipfile.ZipFile, texts: IO[bytes]) -> None:
        self._archive, self._texts = archive, texts
        self._ends = array("Q", [0])
        self.day_zero = _DAY_ZERO[False]
        self._sheet = self._first_sheet()
        if "xl/sharedStrings.xml" in archive.namelist():
            self._keep_texts()

    def rows(self) -> Iterator[tuple[int, dict[int, Any]]]:
        """Number and cells (by place) of every row that has some."""
        reader = _Sheet(self._text)
        with self._archive.open(self._sheet) as stream:
            for chunk in iter(lambda: stream.read(_CHUNK), b""):
                reader.parser.Parse(chunk)
                yield from reader.taken()
        reader.parser.Parse(b"", True)
        yield from reader.taken()

    def _first_sheet(self) -> str:
        wanted, targets = "", dict[str, str]()

        def in_book(name: str, attributes: dict[str, str]) -> None:
            nonlocal wanted
            if name == "sheet" and not wanted:
                wanted = next(text for key, text in attributes.items() if key.endswith(":id"))
            if name == "workbookPr":
                self.day_zero = _DAY_ZERO[attributes.get("date1904") in ("1", "true")]

        def in_links(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship":
                targets[attributes["Id"]] = attributes["Target"]

        for member, handler in (("xl/workbook.xml", in_book), ("xl/_rels/workbook.xml.rels", in_links)):
            parser = _parser(handler)
            parser.Parse(self._archive.read(member), True)
        target = targets[wanted]
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def _keep_texts(self) -> None:
        parts: list[str] = []
        spoken = False  # phonetic readings (rPh) are not part of the text

        def begin(name: str, _: dict[str, str]) -> None:
            nonlocal spoken
            spoken = spoken or name == "rPh"
            parser.CharacterDataHandler = parts.append if name == "t" and not spoken else None

        def end(name: str) -> None:
            nonlocal spoken
            parser.CharacterDataHandler = None
            spoken = spoken and name.rpartition(":")[2] != "rPh"
            if name.rpartition(":")[2] == "si":
                written = "".join(parts).encode()
                parts.clear()
                self._texts.write(written)
                self._ends.append(self._ends[-1] + len(written))

        parser = _parser(begin)
        parser.EndElementHandler = end
        with self._archive.open("xl/sharedStrings.xml") as stream:
            for chunk in iter(lambda: stream.read(_CHUNK), b""):
                parser.Parse(chunk)
        self._texts.flush()

    def _text(self, place: int) -> str:
        begin, end = self._ends[place], self._ends[place + 1]
        self._texts.seek(begin)
        return self._texts.read(end - begin).decode()


class _Sheet:
    """Handlers of one sheet: collects the rows that are complete."""

    def __init__(self, text: Callable[[int], str]) -> None:
        self._text = text
        self._rows: list[tuple[int, dict[int, Any]]] = []
        self._cells: dict[int, Any] = {}
        self._number, self._at, self._kind = 0, -1, ""
        self._formula, self._said = False, list[str]()
        self.parser = _parser(self._begin)
        self.parser.EndElementHandler = self._end

    def taken(self) -> list[tuple[int, dict[int, Any]]]:
        """The rows complete since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._at = _column(attributes["r"]) if "r" in attributes else self._at + 1
            if self._at >= WIDTH:
                raise _too_far(f"第{self._at + 1}列")
            self._kind, self._formula, self._said = attributes.get("t", "n"), False, []
        elif name in ("v", "t"):
            self.parser.CharacterDataHandler = self._said.append
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._cells, self._at = {}, -1
            if self._number > ROWS + HEAD_WITHIN:
                raise _too_far(f"第{self._number}行")

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in ("v", "t"):
            self.parser.CharacterDataHandler = None
        elif name == "c" and (self._said or self._formula):
            self._cells[self._at] = self._value("".join(self._said))
        elif name == "row" and self._cells:
            self._rows.append((self._number, self._cells))

    def _value(self, said: str) -> Any:
        if self._formula:
            return Formula(said)
        if self._kind == "s":
            return self._text(int(said))
        if self._kind == "n":
            return float(said)
        if self._kind == "b":
            return said == "1"
        return Faulty(said) if self._kind == "e" else said


def _parser(begin: Callable[[str, dict[str, str]], None]) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: begin(name.rpartition(":")[2], attributes)
    return parser


def _column(reference: str) -> int:
    at = 0
    for letter in reference:
        if letter.isdigit():
            break
        at = at * 26 + ord(letter) - 64
    return at - 1


def _too_far(where: str) -> Invalid:
    return Invalid.because(
        f"表格超过{ROWS}行或{WIDTH}列（见{where}）。",
        "请删去表格外的内容，或分成几个文件导入。",
        "import.grid",
    )
