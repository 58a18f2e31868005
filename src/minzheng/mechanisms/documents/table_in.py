"""Excel import: every fault of every row and column is found at once, and goes back beside its row."""

import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import python_calamine
from django.core.files.base import File

from minzheng.foundation.errors import Collector, Invalid, Problem
from minzheng.foundation.money import parse_yuan
from minzheng.mechanisms.documents import archives
from minzheng.mechanisms.documents.columns import Column, ColumnKind
from minzheng.mechanisms.documents.sniffing import FileKind, sniff
from minzheng.mechanisms.documents.storing import clean_name
from minzheng.mechanisms.documents.table_out import Value, build_workbook

LARGEST = 10 * 1024 * 1024
ROWS = 100_000
WIDTH = 200
HEAD_WITHIN = 10
_REFERENCE = re.compile(r"([A-Z]{1,4})([0-9]+)")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})")
_TEMPLATE_FIX = "请下载导入模板，按模板的列填写后重新上传。"


class Formula(str):
    """A cell that holds a formula: the text of its last result."""


class Faulty(str):
    """A cell that holds an error value such as #N/A."""


@dataclass(frozen=True)
class Rows:
    """A table read from Excel: values by column key, the Excel row number of each, and the cells as they were."""

    columns: tuple[Column, ...]
    values: tuple[dict[str, Any], ...]
    numbers: tuple[int, ...]
    raw: tuple[dict[str, Value], ...]

    def place(self, index: int, key: str) -> str:
        """The `field` of a problem in a row (0-based index) and column; `error_workbook` understands it."""
        return place(self.numbers[index], key)


class RowsInvalid(Invalid):
    """Some cells are wrong: `problems` lists them all, `rows` keeps what was read for the error workbook."""

    def __init__(self, *problems: Problem, rows: Rows) -> None:
        super().__init__(*problems)
        self.rows = rows


def place(number: int, key: str) -> str:
    """`field` of a problem in an Excel row."""
    return f"row{number}.{key}"


def read_table(upload: "File[bytes]", columns: Sequence[Column]) -> Rows:
    """Read the first sheet of an .xlsx whose heading row (one of the first ten) has the labels of `columns`.

    INTEGER gives int, MONEY int 分, DATE date, TEXT str; empty optional cells None. Raises `RowsInvalid` with every
    wrong cell, or `Invalid` for a file that cannot be read, is too large, or lacks a column.
    """
    cells = _cells(upload)
    head, where = heading(cells[:HEAD_WITHIN], columns)
    rows: list[dict[str, Any]] = []
    raws: list[dict[str, Value]] = []
    numbers: list[int] = []
    problems = Collector()
    for number, line in enumerate(cells[head + 1 :], head + 2):
        picked = {column.key: line[where[column.key]] for column in columns if column.key in where}
        if all(cell in ("", None) for cell in picked.values()):
            continue
        rows.append(typed_row(picked, columns, partial(_note, problems, number)))
        raws.append({key: shown(cell) for key, cell in picked.items()})
        numbers.append(number)
    if not rows:
        raise Invalid.because("表格中没有数据行。", "请在标题行下面填写数据后重新上传。", "import.empty")
    read = Rows(tuple(columns), tuple(rows), tuple(numbers), tuple(raws))
    if problems.problems:
        raise RowsInvalid(*problems.problems, rows=read)
    return read


def error_workbook(rows: Rows, problems: Sequence[Problem]) -> bytes:
    """The import template with only the wrong rows, as they were, and 错误说明 at the end; ready to mend and send again."""
    by_row: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.field and (found := re.match(r"row([0-9]+)\.", problem.field)):
            by_row[int(found[1])].append(str(problem))
    wrong = [index for index, number in enumerate(rows.numbers) if number in by_row]
    remarks = ["；".join(by_row[rows.numbers[index]]) for index in wrong]
    return build_workbook(rows.columns, [rows.raw[index] for index in wrong], remarks=remarks)


def _cells(upload: "File[bytes]") -> list[list[Any]]:
    """All cells of the first sheet, after the file proved harmless."""
    with tempfile.TemporaryFile() as file:
        size = 0
        for chunk in upload.chunks():
            size += len(chunk)
            if size > LARGEST:
                told = f"文件超过{LARGEST // 1024 // 1024}兆字节。"
                raise Invalid.because(told, "请分成几个文件导入。", "import.size")
            file.write(chunk)
        sniff(file, clean_name(upload.name or ""), frozenset({FileKind.XLSX}))
        file.seek(0)
        archives.inspect(file, _within_grid)
        file.seek(0)
        try:
            book = python_calamine.load_workbook(file)
            cells: list[list[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        except python_calamine.CalamineError as error:
            raise Invalid.because(
                "表格已损坏，无法读取。", "请用 Excel 或 WPS 打开后另存再上传。", "file.broken"
            ) from error
    return cells


def _within_grid(name: str, attributes: Mapping[str, str]) -> None:
    """Refuse cells far out: the reader would reserve memory for all the empty ones before them."""
    if name not in ("c", "row"):
        return
    reference = attributes.get("r", "")
    found = _REFERENCE.fullmatch(reference)
    letters, row = (
        (found[1], int(found[2])) if found else ("A", int(reference) if reference.isdecimal() else 0)
    )
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    if row > ROWS + HEAD_WITHIN or column > WIDTH:
        told = f"表格超过{ROWS}行或{WIDTH}列（见单元格{reference}）。"
        raise Invalid.because(told, "请删去表格外的内容，或分成几个文件导入。", "import.grid")


def heading(cells: Sequence[Sequence[Any]], columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    """Which of the first rows is the heading, and where each column stands in it; `Invalid` with every column lacking."""
    wanted = {column.label: column.key for column in columns}
    best, where = 0, dict[str, int]()
    for at, line in enumerate(cells):
        labels = [re.sub(r"[\s*＊]", "", str(cell)) for cell in line]
        found = {wanted[label]: labels.index(label) for label in labels if label in wanted}
        if len(found) > len(where):
            best, where = at, found
            twice = sorted({label for label in labels if label in wanted and labels.count(label) > 1})
    missing = [column.label for column in columns if column.required and column.key not in where]
    problems = Collector()
    for label in missing:
        problems.add(f"表格缺少“{label}”一列。", _TEMPLATE_FIX, "import.column", label)
    for label in twice if where else ():
        problems.add(f"表格有两列“{label}”。", "请只保留一列。", "import.column_twice", label)
    if problems.problems:
        raise Invalid(*problems.problems)
    return best, where


def typed_row(
    picked: Mapping[str, Any], columns: Sequence[Column], note: Callable[[Column, Problem], None]
) -> dict[str, Any]:
    """The values of one row by column key, None for what is empty or wrong; `note` hears every fault with its column."""
    values: dict[str, Any] = {}
    for column in columns:
        cell = picked.get(column.key)
        if isinstance(cell, str) and not isinstance(cell, Formula | Faulty):
            cell = cell.strip()
        values[column.key] = None
        try:
            if cell in ("", None):
                if column.required:
                    raise Invalid.because("未填写。", "请补填。", "import.required")
                continue
            if isinstance(cell, Formula | Faulty):
                raise _not_a_value(cell)
            values[column.key] = _READ[column.kind](cell, column)
            if column.options and values[column.key] not in column.options:
                values[column.key] = None
                raise Invalid.because(
                    f"“{str(cell)[:30]}”不在可选范围内。",
                    f"请填写{'、'.join(column.options)}之一。",
                    "import.option",
                )
        except Invalid as error:
            for problem in error.problems:
                note(column, problem)
    return values


def _not_a_value(cell: Formula | Faulty) -> Invalid:
    if isinstance(cell, Formula):
        return Invalid.because(
            "此格是公式，不是填写的内容。", "请复制后以“粘贴为数值”的方式粘回。", "import.formula"
        )
    return Invalid.because("此格是错误值（如“#N/A”）。", "请改为实际内容。", "import.error_value")


def _note(problems: Collector, number: int, column: Column, problem: Problem) -> None:
    """A problem of one cell, its row and column in the message."""
    said = f"第{number}行“{column.label}”：{problem.message}"
    problems.add(said, problem.fix, problem.code, place(number, column.key))


def shown(cell: Any) -> Value:
    """A cell as it goes back into the error workbook."""
    if isinstance(cell, Formula | Faulty):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, date | str) or cell is None:
        return cell if not isinstance(cell, datetime) else cell.date()
    return str(cell)


def _read_text(cell: Any, column: Column) -> str:
    if isinstance(cell, float) and abs(cell) >= 10**15:
        raise Invalid.because(
            "长号码按数字保存，末几位已丢失。",
            "请先将该列设为“文本”格式，再重新填写号码。",
            "import.lost_digits",
        )
    text = str(shown(cell))
    if len(text) > column.longest:
        raise Invalid.because(
            f"共{len(text)}字，超过{column.longest}字。", "请缩短后重新填写。", "import.long"
        )
    return text


def _read_integer(cell: Any, column: Column) -> int:
    text = str(shown(cell)).replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise Invalid.because(f"“{text[:30]}”不是整数。", "请填写整数，如“12”。", "import.integer")
    return int(text)


def _read_money(cell: Any, column: Column) -> int:
    return parse_yuan(str(shown(cell)))


def _read_date(cell: Any, column: Column) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if found := _DATE.fullmatch(str(shown(cell))):
        parts = [int(part) for part in found.groups() if part]
        try:
            return date(*parts)
        except ValueError:
            pass
    raise Invalid.because(f"“{str(cell)[:30]}”不是日期。", "请填写如“2019-12-04”的日期。", "import.date")


_READ: Mapping[ColumnKind, Callable[[Any, Column], Any]] = {
    ColumnKind.TEXT: _read_text,
    ColumnKind.INTEGER: _read_integer,
    ColumnKind.MONEY: _read_money,
    ColumnKind.DATE: _read_date,
}
