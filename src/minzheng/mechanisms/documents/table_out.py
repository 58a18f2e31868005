"""Excel export: what the list shows, as inert cells; no text ever becomes a formula."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.foundation.money import yuan_decimal
from minzheng.mechanisms.documents.columns import Column, ColumnKind
from minzheng.mechanisms.journal.public import Actor

ROWS = 500_000
_CELL = 32_000
_CUT = "……（内容过长，全文请在系统中查看）"
OPTIONS = {
    "in_memory": False,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
FORMATS = {
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "border": 1, "bg_color": "#E8EDF3", "text_wrap": True},
    "note": {"font_color": "#555555"},
    "text": {"num_format": "@", "quote_prefix": True},
    "money": {"num_format": "#,##0.00"},
    "whole": {"num_format": "0"},
    "date": {"num_format": "yyyy-mm-dd"},
    "red": {"num_format": "@", "quote_prefix": True, "bg_color": "#F9D6D5", "font_color": "#B00020"},
    "wrong": {"num_format": "@", "quote_prefix": True, "font_color": "#B00020", "text_wrap": True},
}

Value = str | int | date | None


def write_table(
    columns: Sequence[Column], rows: Sequence[Mapping[str, Value]], title: str, filter_line: str, by: Actor
) -> bytes:
    """An .xlsx of rows (values by column key; money in 分) under a head that states filter, count, time and person.

    Raises `Invalid` for more than 500,000 rows. A text over 32,000 characters is cut and says so.
    """
    if len(rows) > ROWS:
        raise Invalid.because(
            f"共{len(rows)}行，超过一次导出{ROWS}行的上限。", "请缩小筛选范围后分次导出。", "export.rows"
        )
    when = clock.now().strftime("%Y-%m-%d %H:%M")
    notes = [f"筛选条件：{filter_line or '无'}", f"共{len(rows)}条　导出时间：{when}　导出人：{by.label}"]
    return build_workbook(columns, rows, [title, *notes])


def build_workbook(
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Value]],
    above: Sequence[str] = (),
    remarks: Sequence[str] | None = None,
) -> bytes:
    """The bytes of one sheet: lines above, headings, rows, and after them `remarks`, one per row (错误说明)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        formats = {name: book.add_format(form) for name, form in FORMATS.items()}
        sheet = book.add_worksheet("数据")
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
        if remarks is not None:
            sheet.set_column(len(columns), len(columns), 60)
        for at, line in enumerate(above):
            put_text(sheet, at, 0, line, formats["title" if at == 0 else "note"])
        head = len(above)
        labels = [column.label for column in columns] + (["错误说明"] if remarks is not None else [])
        for at, label in enumerate(labels):
            put_text(sheet, head, at, label, formats["head"])
        for number, row in enumerate(rows):
            for at, column in enumerate(columns):
                put_value(sheet, head + 1 + number, at, row.get(column.key), column.kind, formats)
            if remarks is not None:
                put_text(sheet, head + 1 + number, len(columns), remarks[number], formats["wrong"])
        sheet.freeze_panes(head + 1, 0)
        sheet.repeat_rows(head)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        sheet.fit_to_pages(1, 0)
    return out.getvalue()


def put_value(
    sheet: Worksheet, row: int, at: int, value: Value, kind: ColumnKind, formats: Mapping[str, Format]
) -> None:
    """One cell in the format of its kind; money is 分."""
    if value is None:
        return
    if isinstance(value, datetime):
        value = value.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), formats["date"])  # noqa: DTZ001
    elif isinstance(value, int) and kind is ColumnKind.MONEY:
        sheet.write_number(row, at, yuan_decimal(value), formats["money"])
    elif isinstance(value, int) and kind is ColumnKind.INTEGER and abs(value) < 10**15:
        sheet.write_number(row, at, value, formats["whole"])
    else:
        put_text(sheet, row, at, str(value), formats["text"])


def put_text(sheet: Worksheet, row: int, at: int, value: str, form: Format) -> None:
    """One cell as inert text, cut where it is too long for Excel."""
    if len(value) > _CELL:
        value = value[:_CELL] + _CUT
    sheet.write_string(row, at, value.replace("\ufffe", "").replace("\uffff", ""), form)
