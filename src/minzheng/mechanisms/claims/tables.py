"""Tables in plain text: rows whose cells are parted by tabs, bars or wide blanks; what each number stands under."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from minzheng.mechanisms.claims.passages import Span, Text, cells

_NUMBER = re.compile(r"^[-−]?[0-9][0-9,]*(?:\.[0-9]+)?\s*(?:%|[\u4e00-\u9fff()]{1,3})?$")
_UNIT = re.compile(r"\((?:单位[::])?([\u4e00-\u9fff%‰]{1,5}(?:/[\u4e00-\u9fff]{1,3})?)\)")
_UNIT_LINE = re.compile(r"单位[::]\s*([\u4e00-\u9fff%]{1,4})")
_UNIT_HEADS = ("计量单位", "单位")
TOTAL = re.compile(
    r"^(?:[(]?[一二三四五六七八九十\d]{0,2}[)、.]?)?\s*(?:合\s*计|总\s*计|小\s*计|总\s*数|全[区县市旗州省]|共\s*计)"
)


@dataclass
class Row:
    """A row of a table with its cells."""

    cells: list[Span]
    texts: list[str]

    @property
    def numbers(self) -> int:
        return sum(bool(_NUMBER.match(text)) for text in self.texts)


@dataclass
class Table:
    """Rows of one table; `heads` are the rows without numbers above it."""

    heads: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unit: str = ""

    @property
    def head(self) -> list[str]:
        """The names of the columns: the last row of heads that has as many cells as the rows, else the nearest."""
        width = max((len(row.texts) for row in self.rows), default=0)
        fitting = [row.texts for row in self.heads if len(row.texts) == width]
        if fitting:
            return fitting[-1]
        merged = max((row.texts for row in self.heads), key=len, default=[])
        return ["", *merged] if len(merged) == width - 1 else merged if len(merged) <= width else []

    def under(self, row: Row, column: int) -> str:
        """The head of a column, counted from the right where rows lack cells."""
        head = self.head
        missing = len(head) - len(row.texts)
        at = column + missing if missing > 0 and column else column
        return head[at] if at < len(head) else ""


@dataclass(frozen=True)
class Cell:
    """Where a number stands in a table."""

    table: Table
    row: Row
    column: int

    @property
    def row_name(self) -> str:
        names = [text for text in self.row.texts[: self.column] if not _NUMBER.match(text)]
        return names[-1] if names else ""

    @property
    def column_name(self) -> str:
        name = self.table.under(self.row, self.column)
        return "" if _NUMBER.match(name) else name

    @property
    def unit(self) -> str:
        """The unit in the head (入住人数（人）), in a column 单位, or above the table (单位：人)."""
        for name in (self.column_name, self.row_name):
            if found := _UNIT.search(name):
                return found[1]
        for at, head in enumerate(self.table.head):
            if (
                head in _UNIT_HEADS
                and at < len(self.row.texts)
                and len(self.table.head) == len(self.row.texts)
            ):
                return self.row.texts[at]
        return self.table.unit


def find(text: Text) -> list[Table]:
    """The tables of a text. Blank lines and page numbers between rows do not end a table."""
    tables: list[Table] = []
    current, gap, unit = Table(), 0, ""
    for line in text.lines:
        words = text.of(line)
        if found := _UNIT_LINE.search(words):
            unit = found[1]
        spans = cells(words)
        if len(spans) < 2 or _prose(words, spans):
            gap += 1 if len(words.strip()) > 12 or not words.strip() else 0
            if gap > 1 and current.rows:
                tables.append(current)
                current, unit = Table(), found[1] if found else ""
            elif gap > 1:
                current = Table()
            continue
        gap = 0
        row = Row(
            [Span(line.start + c.start, line.start + c.end) for c in spans],
            [words[c.start : c.end] for c in spans],
        )
        if row.numbers:
            current.unit = current.unit or unit
            current.rows.append(row)
        elif current.rows and _same_head(row, current):
            continue
        elif current.rows and len(row.texts) > 2:
            tables.append(current)
            current = Table(heads=[row])
        else:
            current.heads.append(row)
    return [*tables, current] if current.rows else tables


def _prose(words: str, spans: Sequence[Span]) -> bool:
    """A sentence with wide blanks in it is no row."""
    return "。" in words or max(span.end - span.start for span in spans) > 60


def _same_head(row: Row, table: Table) -> bool:
    """A head printed again on the next page."""
    return any(row.texts == head.texts for head in table.heads)


def cells_of(tables: Sequence[Table]) -> dict[int, Cell]:
    """The cells that hold a number, by where they begin."""
    return {
        span.start: Cell(table, row, column)
        for table in tables
        for row in table.rows
        for column, (span, words) in enumerate(zip(row.cells, row.texts, strict=True))
        if _NUMBER.match(words)
    }
