"""Tables in plain text: what each number stands under. Cells are parted by tabs, bars or wide blanks, or each has a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from minzheng.mechanisms.claims import lexicon
from minzheng.mechanisms.claims.passages import Span, Text, cells

_NUMBER = re.compile(r"^[-−]?[0-9][0-9,]*(?:\.[0-9]+)?\s*(?:%|[\u4e00-\u9fff()]{1,3})?$")
_YEAR = re.compile(r"^(?:19|20)[0-9]{2}$")
_BARE = re.compile(r"^[-−]?[0-9][0-9,]*(?:\.[0-9]+)?%?$")
_UNIT = re.compile(r"\((?:单位[::])?([\u4e00-\u9fff%‰/·]{1,6})\)")
_TITLED = re.compile(r"\(([^()]{1,6})\)\s*$")
_UNIT_LINE = re.compile(r"单位[::]\s*([\u4e00-\u9fff%]{1,4})")
_CODE = re.compile(r"^[A-Za-z]{1,4}[0-9]{5,}$")
_GENERAL = frozenset(
    {
        "数量",
        "本期",
        "本期数",
        "数值",
        "数据",
        "合计",
        "总计",
        "本年",
        "本年数",
        "本月",
        "累计",
        "指标值",
        "数 量",
    }
)
TOTAL = re.compile(
    r"^(?:[(]?[一二三四五六七八九十\d]{0,2}[)、.]?)?\s*(?:合\s*计|总\s*计|小\s*计|总\s*数|全[区县市旗州省]|共\s*计|[\u4e00-\u9fff]{2,8}合计$)"
)


@dataclass
class Row:
    """A row of a table with its cells."""

    cells: list[Span]
    texts: list[str]

    @property
    def years(self) -> bool:
        """A row of years is a head (项目 | 2021 | 2022)."""
        return sum(bool(_YEAR.match(text)) for text in self.texts) >= max(2, len(self.texts) - 2)

    @cached_property
    def numbers(self) -> int:
        return sum(bool(_NUMBER.match(text)) for text in self.texts)


@dataclass
class Table:
    """Rows of one table; `heads` are the rows without numbers above it."""

    heads: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unit: str = ""

    @cached_property
    def years(self) -> set[int]:
        """Where the years begin that only name their rows."""
        named = [row for row in self.rows if len(row.texts) > 2 and _YEAR.match(row.texts[0])]
        dated = len(named) > 1 or any(head.texts[0] in ("年份", "年度", "年") for head in self.heads)
        return {row.cells[0].start for row in named} if dated else set()

    @cached_property
    def head(self) -> list[str]:
        """The names of the columns: the last row of heads that has as many cells as the rows, else the nearest."""
        width = max((len(row.texts) for row in self.rows), default=0)
        fitting = [row.texts for row in self.heads if len(row.texts) == width]
        if fitting:
            return fitting[-1]
        merged = max((row.texts for row in self.heads), key=len, default=[])
        return ["", *merged] if len(merged) == width - 1 else merged if len(merged) <= width else []


@dataclass(frozen=True)
class Cell:
    """Where a number stands in a table: `place` is its number among the numbers of the row, from the right (-1)."""

    table: Table
    row: Row
    column: int
    place: int

    @property
    def row_name(self) -> str:
        names = [
            text
            for text in self.row.texts[: self.column]
            if not _NUMBER.match(text) and not _CODE.match(text)
        ]
        if len(names) > 1 and is_unit(names[-1]):
            names.pop()
        return names[-1] if names else ""

    @property
    def column_name(self) -> str:
        if form := self._form():
            return str(form["columns"][self.place])
        head = self.table.head
        behind = len(self.row.texts) - self.column
        name = head[-behind] if behind <= len(head) else ""
        return "" if _NUMBER.match(name) and not _YEAR.match(name) else name

    @property
    def label(self) -> str:
        """Row and column; the column alone says nothing where it is 数量."""
        row, column = _named(self.row_name), _named(self.column_name)
        if row and (column in _GENERAL and not TOTAL.match(column)):
            return row
        return "·".join(part for part in (row, column) if part)

    @property
    def unit(self) -> str:
        """The unit in the head (入住人数（人）), beside the number, in the form, or above the table (单位：人)."""
        for name in (self.column_name, self.row_name):
            if (found := _UNIT.search(name)) and is_unit(found[1]):
                return found[1]
        if beside := [text for text in self.row.texts[: self.column] if is_unit(text)]:
            return beside[-1]
        form = self._form()
        return str(form["unit"]) if form else self.table.unit

    def _form(self) -> dict[str, Any] | None:
        """The national form this row belongs to."""
        disclosure, disputes = (lexicon.read("forms")[name] for name in ("disclosure", "disputes"))
        numbers = self.row.numbers
        if numbers == len(disclosure["columns"]) and any(
            re.search(disclosure["row"], re.sub(r"\s", "", text)) for text in self.row.texts[:3]
        ):
            return dict(disclosure)
        if numbers != len(disputes["columns"]):
            return None
        if any(disputes["head"] in row.texts for row in self.table.heads):
            return dict(disputes)
        return None


def _named(text: str) -> str:
    text = re.sub(
        r"^(?:其中[::]?)?\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|[0-9]{1,2}[.、]|[A-Z][ 、.])\s*",
        "",
        text,
    )
    return re.sub(r"\(单?位?[::]?[^()]{1,6}\)|[\s*#]", "", text)


@cache
def is_unit(text: str) -> bool:
    """万元, 人次, 元/人·月: a measure word, with or without 万."""
    plain = re.split(r"[/·]", text.strip())[0].removeprefix("万").removeprefix("亿")
    kinds = ("measures", "physical", "time", "money", "rates")
    return bool(plain) and any(plain in lexicon.words("units", kind) for kind in kinds)


def find(text: Text) -> list[Table]:
    """The tables of a text. Blank lines, page numbers and heads printed again do not end a table."""
    reader = _Reader(text)
    for line in text.lines:
        reader.line(line)
    return [table for table in (*reader.tables, reader.current) if table.rows] + list(_stacked(text))


class _Reader:
    """Goes down the lines and gathers rows."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.tables: list[Table] = []
        self.current = Table()
        self.gap = 0
        self.unit = ""

    def line(self, line: Span) -> None:
        words = self.text.of(line)
        spans = [Span(line.start + c.start, line.start + c.end) for c in cells(words)]
        if len(spans) < 2 or _prose(words, spans):
            self._other(words)
            return
        row = Row(spans, [self.text.of(span) for span in spans])
        self.gap = 0
        if row.numbers and not row.years:
            self.current.unit = self.current.unit or self.unit
            self.current.rows.append(row)
        elif (is_unit(row.texts[-1]) and not row.years) or any(
            row.texts == head.texts for head in self.current.heads
        ):
            return
        else:
            if self.current.rows:
                self.tables.append(self.current)
                self.current = Table()
            self.current.heads.append(row)

    def _other(self, words: str) -> None:
        if found := _UNIT_LINE.search(words) if len(words.replace("|", "").strip()) < 30 else None:
            self.unit = found[1]
        elif (titled := _TITLED.search(words)) and len(words) < 40 and is_unit(titled[1]):
            self.unit = titled[1]
        inside = "|" in words and len(words) < 60
        self.gap += 0 if inside else 1 if len(words.strip()) > 12 or not words.strip() else 0
        if self.gap > 1:
            self.tables.append(self.current)
            self.current = Table()
            if not words.strip():
                self.unit = ""


def _prose(words: str, spans: Sequence[Span]) -> bool:
    """A sentence with wide blanks in it is no row."""
    return "。" in words or max(span.end - span.start for span in spans) > 60


def _stacked(text: Text) -> Iterator[Table]:
    """Tables copied from a page with one cell a line: names, then their numbers."""
    names: list[Span] = []
    numbers: list[Span] = []
    table = Table()
    for line in (*text.lines, None):
        words = text.of(line).strip(" |\t") if line else "。"
        if not words and line:
            continue
        start = line.start + text.of(line).find(words) if line else 0
        span = Span(start, start + len(words))
        if _BARE.match(words):
            numbers.append(span)
            continue
        if numbers and names:
            head, row = _stack(text, names, numbers)
            if row.years:
                head, names, numbers = [Row(row.cells[-len(numbers) :], row.texts[-len(numbers) :])], [], []
                if table.rows:
                    yield table
                table = Table(heads=head)
                names.append(span)
                continue
            if head and table.rows:
                yield table
                table = Table()
            table.heads += head
            table.rows.append(row)
        if numbers:
            names, numbers = [], []
        if len(words) > 40 or re.search(r"[。;]", words) or "\t" in (text.of(line) if line else ""):
            if len(table.rows) > 1:
                yield table
            table, names = Table(), []
        else:
            names.append(span)


def _stack(text: Text, names: list[Span], numbers: list[Span]) -> tuple[list[Row], Row]:
    """Head and row of some names and their numbers; names that end in a total are all head (结果维持 … 总计)."""
    texts = [text.of(span) for span in names]
    all_head = TOTAL.match(texts[-1]) and min(len(numbers), len(names)) >= 5
    own = [] if all_head else names[-2:] if is_unit(texts[-1]) and len(names) > 1 else names[-1:]
    before = names[: len(names) - len(own)]
    head = before[-len(numbers) :] if len(before) >= len(numbers) > 1 else []
    heads = [Row(head, [text.of(span) for span in head])] if head else []
    spans = [*own, *numbers]
    return heads, Row(spans, [text.of(span) for span in spans])


def year_cells(tables: Sequence[Table]) -> set[int]:
    """Where the years in the heads of tables begin."""
    heads = [row for table in tables for row in table.heads]
    return {start for table in tables for start in table.years} | {
        cell.start
        for row in heads
        for cell, text in zip(row.cells, row.texts, strict=True)
        if _YEAR.match(text)
    }


def cells_of(tables: Sequence[Table]) -> dict[int, Cell]:
    """The cells that hold a number, by where they begin."""
    found: dict[int, Cell] = {}
    for table in tables:
        for row in table.rows:
            first = 1 if row.cells[0].start in table.years else 0
            numbered = [n for n, words in enumerate(row.texts) if n >= first and _NUMBER.match(words)]
            for place, column in enumerate(numbered):
                cell = Cell(table, row, column, place - len(numbered))
                found.setdefault(row.cells[column].start, cell)
    return found
