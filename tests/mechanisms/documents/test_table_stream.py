"""Large tables row by row: what Excel and other programs write is read as they mean it, and nothing lies in memory whole."""

import datetime
import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.documents.columns import Column, ColumnKind
from minzheng.mechanisms.documents.table_in import Faulty, Formula
from minzheng.mechanisms.documents.table_stream import streamed
from minzheng.mechanisms.documents.table_template import WrongRows

COLUMNS = (
    Column("name", "姓名"),
    Column("on", "日期", ColumnKind.DATE),
    Column("money", "金额", ColumnKind.MONEY, required=False),
)
HEAD = ["姓名*", "说明", "日期", "金额"]


def book(*rows, change=None):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def shared(*rows):
    """As Excel writes it: texts in a part of their own."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def edited(content, member, old, new):
    """The same file with a text of one member replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info, re.sub(old, new, data.decode()) if info.filename == member else data)
    return out.getvalue()


def read(content):
    with streamed(ContentFile(content, name="表.xlsx"), COLUMNS) as rows:
        return list(rows)


def test_cells_as_they_are_meant():
    day = datetime.date(2019, 5, 1)
    rows = read(
        book(
            ["台账"],
            HEAD,
            ["王芳", "甲", day, 12.5],
            [],
            ["李四", None, "2019年5月1日", "=1+1"],
            [None, "只有说明"],
        )
    )
    assert rows[0] == (3, {"name": "王芳", "on": day, "money": 12.5})
    assert [number for number, _ in rows] == [3, 5] and rows[1][1]["on"] == "2019年5月1日"
    assert isinstance(rows[1][1]["money"], Formula)


def test_rich_text_readings_errors_truth_and_the_other_epoch():
    rich = CellRichText("王", TextBlock(InlineFont(b=True), "芳"))
    rows = read(book(HEAD, [rich, "", datetime.date(2019, 5, 1), "#N/A"], ["李四", "", "2019-05-01", True]))
    assert [cells["name"] for _, cells in rows] == ["王芳", "李四"]
    assert isinstance(rows[0][1]["money"], Faulty) and rows[1][1]["money"] is True
    content = edited(
        shared(HEAD, ["王芳", "王芳", "2019-05-01", 1], ["李四", "", "2019-05-01", 2]),
        "xl/sharedStrings.xml", "<t>王芳</t>", '<r><t>王</t></r><r><t>芳</t></r><rPh sb="0" eb="1"><t>WANG</t></rPh>',
    )  # fmt: skip
    assert [cells["name"] for _, cells in read(content)] == ["王芳", "李四"]

    def old_mac(made):
        made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    content = book(HEAD, ["王芳", "", datetime.date(2019, 5, 1), 1], change=old_mac)
    assert read(content)[0][1]["on"] == datetime.date(2019, 5, 1)


@pytest.mark.parametrize(
    ("member", "old", "new", "told"),
    [
        ("xl/worksheets/sheet1.xml", r'r="A2"', 'r="ZZZ2"', "超过"),
        ("xl/worksheets/sheet1.xml", r'<row r="2"', '<row r="600000"', "超过500000行"),
        ("xl/worksheets/sheet1.xml", r"<v>0</v>", "<v>99999</v>", "损坏"),
        ("xl/_rels/workbook.xml.rels", r"sheet1\.xml", "sheet9.xml", "损坏"),
        ("xl/worksheets/sheet1.xml", r"</sheetData>", "", "损坏"),
    ],
)
def test_what_is_damaged_or_too_large_is_refused(member, old, new, told):
    with pytest.raises(Invalid, match=told):
        read(edited(shared(HEAD, ["王芳", "", "2019-05-01", 1]), member, old, new))


def test_wrong_rows_keep_their_cells_and_go_back_in():
    out = io.BytesIO()
    back = WrongRows(out, COLUMNS)
    cells = {"name": "=HYPERLINK(1)", "on": datetime.date(2019, 5, 1), "money": 12.5}
    back.add(cells, {"money"}, "“金额”：不对。")
    back.close()
    assert read(out.getvalue()) == [(2, {**cells, "money": "12.5"})]
