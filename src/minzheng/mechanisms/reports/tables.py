"""Statutory tables: the forms a law prescribes, filled from indicators; a cell nothing can fill says why, never 0.

They lie as `tables/*.yaml` beside the rooms. A cell is an indicator code, `尚未接入:S111` (the system that would count it
is not there yet) or `不适用:reason`; `all` says the same of every column of a row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import yaml
from django.apps import apps

from minzheng.foundation import clock
from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Missing, Problem, UserError
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import (
    FileKind,
    Heading,
    Para,
    Sheet,
    Table,
    Template,
    TemplateKind,
    draft,
    register,
    text,
)
from minzheng.mechanisms.indicators.public import (
    AsOf,
    Figure,
    ParameterFigure,
    Period,
    Ratio,
    Year,
    check_relations,
    indicator,
    print_figure,
    value,
)
from minzheng.mechanisms.law.public import cite

NOT_YET, NOT_FITTING = "尚未接入", "不适用"


@dataclass(frozen=True)
class Row:
    """A row of a form: its label, how deep it stands under others, and its cells as declared."""

    label: str
    cells: tuple[str, ...]
    depth: int = 0


@dataclass(frozen=True)
class Block:
    """One table of a form."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class StatutoryTable:
    """A form: code, title, the paper that prescribes its layout, and the article that asks for it."""

    code: str
    title: str
    form: str
    basis: Citation
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Cell:
    """A filled cell: what it prints, the figure behind it, or why there is none."""

    text: str
    figure: Figure | None = None
    why: str = ""


@dataclass(frozen=True)
class FilledBlock:
    """One table with its cells filled."""

    block: Block
    rows: tuple[tuple[Row, tuple[Cell, ...]], ...]

    @property
    def told(self) -> list[tuple[Row, list[tuple[str, Cell]]]]:
        """Each row with its cells, each beside the name of its column."""
        return [(row, list(zip(self.block.columns, cells, strict=True))) for row, cells in self.rows]


@dataclass(frozen=True)
class Filled:
    """A form filled for an area and a year, with the relations that do not hold in it."""

    table: StatutoryTable
    area: Area
    year: int
    blocks: tuple[FilledBlock, ...]
    problems: tuple[Problem, ...]

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell in order."""
        for block in self.blocks:
            for _, cells in block.rows:
                yield from cells

    @property
    def missing(self) -> int:
        """How many cells nothing can fill yet."""
        return sum(cell.text == NOT_YET for cell in self.cells)


@cache
def statutory_tables() -> dict[str, StatutoryTable]:
    """Every form by code."""
    found = (
        _read(path)
        for config in apps.get_app_configs()
        for path in sorted(Path(config.path).glob("tables/*.yaml"))
    )
    return {one.code: one for one in found}


def find_table(code: str) -> StatutoryTable:
    """A form by its code; raises `Missing`."""
    try:
        return statutory_tables()[code]
    except KeyError:
        raise Missing.because(
            f"没有编码为“{code[:80]}”的法定统计表。", "请从法定统计表目录中打开。", "report.table"
        ) from None


def fill_table(table: StatutoryTable, area: Area, year: int) -> Filled:
    """The form with the figures of now; a number is computed once however often it stands there."""
    known: dict[str, Cell] = {}
    blocks = tuple(
        FilledBlock(
            block,
            tuple((row, tuple(_cell(said, area, year, known) for said in row.cells)) for row in block.rows),
        )
        for block in table.blocks
    )
    figures = [cell.figure for cell in known.values() if cell.figure is not None]
    return Filled(table, area, year, blocks, tuple(check_relations(figures)))


def lines_of(filled: Filled) -> Iterator[list[str]]:
    """The form as lines of text, for a spreadsheet: table, row, column, what stands there, why nothing does."""
    yield ["表", "项目", "栏目", "数值", "指标", "说明"]
    for each in filled.blocks:
        for row, cells in each.rows:
            for column, cell in zip(each.block.columns, cells, strict=True):
                code = cell.figure.code if cell.figure else ""
                yield [each.block.title, row.label, column, cell.text, code, cell.why]


def file_of(filled: Filled, kind: FileKind) -> tuple[IO[bytes], str]:
    """The form as .docx or PDF with the figures of now, marked 草稿, and its file name."""
    told = f"数字为{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}的实时数"
    return draft(TABLE, {"filled": filled}, kind, told)


def _cell(said: str, area: Area, year: int, known: dict[str, Cell]) -> Cell:
    word, colon, why = said.partition(":")
    if colon:
        return Cell(word, why=f"由{why}统计，系统尚未接入。" if word == NOT_YET else why)
    if said not in known:
        known[said] = _figure(said, area, year)
    return known[said]


def _figure(code: str, area: Area, year: int) -> Cell:
    one = indicator(code)
    counted = one.whole if isinstance(one, Ratio) else one
    stands = isinstance(counted, ParameterFigure) or counted.measure.stands
    period: Period = AsOf(Year(year).last) if stands else Year(year)
    try:
        figure = value(one, period, area)
    except UserError as error:
        return Cell("—", why=str(error))
    if figure.value is None:
        return Cell("—", figure, "总数为0，算不出占比。")
    return Cell(print_figure(figure), figure)


def _read(path: Path) -> StatutoryTable:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    blocks = tuple(_block(one, path) for one in raw["blocks"])
    return StatutoryTable(raw["code"], raw["title"], raw["form"], cite(*raw["basis"]), blocks)


def _block(raw: Mapping[str, Any], path: Path) -> Block:
    columns = tuple(raw["columns"])
    rows = tuple(_row(one, columns, path) for one in raw["rows"])
    return Block(raw["title"], columns, rows)


def _row(raw: Mapping[str, Any], columns: Sequence[str], path: Path) -> Row:
    cells = tuple(raw["cells"]) if "cells" in raw else (raw["all"],) * len(columns)
    if len(cells) != len(columns):
        raise ValueError(f"{path.name}, {raw['label']}: {len(cells)} cells for {len(columns)} columns")
    for said in cells:
        word, colon, why = said.partition(":")
        if colon and (word not in (NOT_YET, NOT_FITTING) or not why):
            raise ValueError(f"{path.name}, {raw['label']}: what is {said!r}?")
    return Row(raw["label"], cells, raw.get("depth", 0))


def _build(data: Mapping[str, Any]) -> Sheet:
    filled: Filled = data["filled"]
    blocks: list[Heading | Para | Table] = [
        Para(text(f"表式：{filled.table.form}。统计年度：{filled.year}年。"))
    ]
    for each in filled.blocks:
        blocks.append(Heading(1, text(each.block.title)))
        rows = tuple(
            (text("　" * row.depth + row.label), *(text(cell.text) for cell in cells))
            for row, cells in each.rows
        )
        widths = (3, *(1,) * len(each.block.columns))
        blocks.append(Table(("项目", *each.block.columns), rows, widths))
    if filled.missing:
        blocks.append(Para(text(f"“尚未接入”{filled.missing}格：统计它们的系统还没有接入，不以零填报。")))
    return Sheet(f"{filled.year}年{filled.table.title}", tuple(blocks))


TABLE = register(Template("reports.table", "法定统计表", TemplateKind.LIST, _build))
