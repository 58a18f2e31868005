"""What goes out for an import: the empty template with drop-downs, and the file of wrong rows, written row by row."""

import io
from collections.abc import Collection, Mapping, Sequence
from typing import IO

import xlsxwriter

from minzheng.mechanisms.documents.columns import Column, ColumnKind
from minzheng.mechanisms.documents.table_in import shown
from minzheng.mechanisms.documents.table_out import FORMATS, OPTIONS, Value, put_text, put_value

REMARK = "错误说明"
_LISTED = 20_000  # rows of a template that have drop-downs


def template(columns: Sequence[Column], sample: Sequence[Mapping[str, Value]]) -> bytes:
    """An empty table with drop-downs, a sheet that says what belongs into each column, and a sheet of sample rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {**OPTIONS, "constant_memory": False}) as book:
        formats = {name: book.add_format(form) for name, form in FORMATS.items()}
        _heads(book.add_worksheet("数据"), columns, formats)
        notes = book.add_worksheet("填写说明")
        for at, (label, width) in enumerate((("列名", 20), ("必填", 8), ("格式", 8), ("填写要求", 80))):
            notes.set_column(at, at, width)
            put_text(notes, 0, at, label, formats["head"])
        for row, column in enumerate(columns, 1):
            said = column.hint + (f"可选：{'、'.join(column.options)}。" if column.options else "")
            cells = (column.label, "必填" if column.required else "", column.kind.value, said)
            for at, text in enumerate(cells):
                put_text(notes, row, at, text, formats["text"])
        example = book.add_worksheet("示例")
        _heads(example, columns, formats)
        for row, values in enumerate(sample, 1):
            for at, column in enumerate(columns):
                put_value(example, row, at, values.get(column.key), column.kind, formats)
    return out.getvalue()


class WrongRows:
    """The template with only the wrong rows, as they were: wrong cells red, the reasons in the last column.

    Written row by row; only what is on the page being written is in memory.
    """

    def __init__(self, out: IO[bytes], columns: Sequence[Column]) -> None:
        self._columns, self.count = columns, 0
        self._book = xlsxwriter.Workbook(out, OPTIONS)
        self._formats = {name: self._book.add_format(form) for name, form in FORMATS.items()}
        self._sheet = self._book.add_worksheet("数据")
        _heads(self._sheet, columns, self._formats)
        self._sheet.set_column(len(columns), len(columns), 60)
        put_text(self._sheet, 0, len(columns), REMARK, self._formats["head"])

    def add(self, cells: Mapping[str, object], wrong: Collection[str], remark: str) -> None:
        """One row with its cells as read, the keys of those that are wrong, and why."""
        self.count += 1
        for at, column in enumerate(self._columns):
            value = shown(cells.get(column.key))
            if column.key in wrong:
                put_text(
                    self._sheet, self.count, at, "" if value is None else str(value), self._formats["red"]
                )
            else:
                put_value(self._sheet, self.count, at, value, column.kind, self._formats)
        put_text(self._sheet, self.count, len(self._columns), remark, self._formats["wrong"])

    def close(self) -> None:
        self._book.close()


def _heads(
    sheet: xlsxwriter.worksheet.Worksheet, columns: Sequence[Column], formats: Mapping[str, object]
) -> None:
    for at, column in enumerate(columns):
        whole = formats["text"] if column.kind is ColumnKind.TEXT else None
        sheet.set_column(at, at, column.width, whole)
        label = f"{column.label}*" if column.required else column.label
        put_text(sheet, 0, at, label, formats["head"])
        if column.options:
            rules = {"validate": "list", "source": list(column.options), "error_title": column.label}
            sheet.data_validation(1, at, _LISTED, at, rules)
    sheet.freeze_panes(1, 0)
