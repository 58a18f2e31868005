import csv
import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.documents import table_in
from minzheng.mechanisms.documents.public import (
    Column,
    ColumnKind,
    Rows,
    RowsInvalid,
    error_workbook,
    read_table,
    write_table,
)
from minzheng.mechanisms.documents.table_out import build_workbook
from minzheng.mechanisms.journal.public import Actor

BY = Actor('=HYPERLINK("http://x")张主任')
COLUMNS = [
    Column("name", "姓名", longest=20),
    Column("number", "证件号码"),
    Column("money", "金额", ColumnKind.MONEY),
    Column("people", "人数", ColumnKind.INTEGER, required=False),
    Column("on", "日期", ColumnKind.DATE, required=False),
]
_LEADS = [
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    "｜",
    "|",
    "＝",
    "＋",
    "－",
    "＠",
    "\ufeff=",
    " =",
    "\u3000=",
    "\u200b=",
    "%0A=",
    "'=",
]
TRIGGERS = [lead + rest for lead in _LEADS for rest in ("1+1", "cmd|' /C calc'!A0")] + [
    "=HYPERLINK(\"http://x\",\"点\")", "=SUM(A1:A9)*cmd|' /C calc'!A0", "{=1+1}", "http://x", "mailto:a@b", "internal:A1",
]  # fmt: skip


def _book(content: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def _row(**values: object) -> dict[str, object]:
    return {
        "name": "张三",
        "number": "11010519491231002X",
        "money": 101000,
        "people": 3,
        "on": date(2019, 12, 4),
    } | values


def _file(content: bytes, name: str = "a.xlsx") -> ContentFile:
    return ContentFile(content, name)


def test_no_trigger_becomes_a_formula_and_none_is_changed() -> None:
    assert len(TRIGGERS) >= 40
    rows = [_row(name=text) for text in TRIGGERS]
    sheet = _book(write_table(COLUMNS, rows, "=1+1", "=1+1", BY))
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert [unescape(cell.value) for cell in sheet["A"][4:]] == TRIGGERS
    assert all(cell.quotePrefix for cell in sheet["A"][4:])


def test_real_values_come_back_whole() -> None:
    with clock.at(datetime(2019, 12, 4, 9, 30, tzinfo=clock.SHANGHAI)):
        content = write_table(
            COLUMNS, [_row(money=-123456789012), _row(people=None)], "低保台账", "街道：张贵庄", BY
        )
    lines = list(_book(content).iter_rows(values_only=True))
    assert lines[0][0] == "低保台账"
    assert lines[1][0] == "筛选条件：街道：张贵庄"
    assert lines[2][0] == f"共2条　导出时间：2019-12-04 09:30　导出人：{BY.label}"
    assert lines[3] == ("姓名", "证件号码", "金额", "人数", "日期")
    assert lines[4][:2] == ("张三", "11010519491231002X")
    assert Decimal(str(lines[4][2])) == Decimal("-1234567890.12")
    assert lines[4][3:] == (3, datetime(2019, 12, 4))  # noqa: DTZ001
    assert lines[5][3] is None
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    assert [row[1] for row in csv.reader(io.StringIO(out.getvalue()))][4:] == ["11010519491231002X"] * 2


def test_overlong_text_is_cut_and_says_so() -> None:
    cell = _book(write_table(COLUMNS[:1], [{"name": "长" * 40_000}], "t", "", BY))["A5"]
    assert cell.value.endswith("……（内容过长，全文请在系统中查看）")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=30), min_size=1, max_size=5))
def test_any_text_survives_export(texts: list[str]) -> None:
    columns = [Column("t", "文字"), Column("n", "序", ColumnKind.INTEGER)]
    rows = [{"t": text, "n": at} for at, text in enumerate(texts)]
    cells = _book(build_workbook(columns, rows))["A"][1:]
    assert [unescape(cell.value or "") for cell in cells] == [
        re.sub("[\ufffe\uffff]", "", text) for text in texts
    ]
    assert all(cell.data_type != "f" for cell in cells)


def test_reads_what_export_wrote() -> None:
    rows = read_table(
        _file(write_table(COLUMNS, [_row(), _row(money=5, people=None)], "题", "", BY)), COLUMNS
    )
    assert rows.values == (_row(), _row(money=5, people=None))
    assert rows.numbers == (5, 6)


def _sheet(lines: list[list[object]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(out)
    return out.getvalue()


HEAD = [column.label for column in COLUMNS]
WRONG = [
    HEAD,
    ["张三", "1", "10.00", "2", "2019年12月4日"],
    ["李四" * 20, None, "十元", "2.5", "2019-13-01"],
    [None, None, None, None, None],
    ["王五", 110105194912310021.0, "1.005", "x", 20191204],
]


def _wrong() -> RowsInvalid:
    with pytest.raises(RowsInvalid) as caught:
        read_table(_file(_sheet(WRONG)), COLUMNS)
    return caught.value


def test_every_fault_of_every_row_at_once() -> None:
    found = [(problem.field, problem.code) for problem in _wrong().problems]
    assert found == [
        ("row3.name", "import.long"), ("row3.number", "import.required"), ("row3.money", "money.form"),
        ("row3.people", "import.integer"), ("row3.on", "import.date"), ("row5.number", "import.lost_digits"),
        ("row5.money", "money.decimals"), ("row5.people", "import.integer"),
    ]  # fmt: skip
    assert _wrong().problems[1].message == "第3行“证件号码”：未填写。"


def test_error_workbook_holds_only_bad_rows_and_can_be_mended() -> None:
    error = _wrong()
    sheet = _book(error_workbook(error.rows, error.problems))
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0] == (*HEAD, "错误说明")
    assert [line[0] for line in lines[1:]] == ["李四" * 20, "王五"]
    assert "第5行“金额”" in lines[2][-1]
    mended = _sheet([lines[0], ["李四", "2", "3.50", None, "2019/1/2", lines[1][-1]]])
    assert read_table(_file(mended), COLUMNS).values[0]["money"] == 350


def test_later_problems_of_a_room_go_into_the_workbook_too() -> None:
    from minzheng.foundation.errors import Problem

    rows: Rows = read_table(_file(_sheet([HEAD, WRONG[1]])), COLUMNS)
    twice = Problem(rows.place(0, "number"), "证件号码已登记。", "请核对。", "x")
    assert _book(error_workbook(rows, [twice]))["F2"].value == "证件号码已登记。请核对。"


def test_missing_and_doubled_columns_are_all_named() -> None:
    with pytest.raises(Invalid) as caught:
        read_table(_file(_sheet([["姓名", "姓 名*", "人数"], ["a", "b", 1]])), COLUMNS)
    assert {problem.field for problem in caught.value.problems} == {"证件号码", "金额", "姓名"}
    with pytest.raises(Invalid, match="没有数据行"):
        read_table(_file(_sheet([HEAD])), COLUMNS)


def test_a_cell_far_out_is_refused_before_it_costs_memory() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "姓名", "x"
    book.save(out)
    with pytest.raises(Invalid, match="表格超过"):
        read_table(_file(out.getvalue()), COLUMNS)


def test_hidden_reference_is_seen_too() -> None:
    content, out = _sheet([HEAD, WRONG[1]]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            body = source.read(info)
            target.writestr(info.filename, body.replace(b'r="A2"', b"r='&#88;FD&#49;048576'"))
    with pytest.raises(Invalid, match="表格超过"):
        read_table(_file(out.getvalue()), COLUMNS)


def test_other_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for content, name in ((b"name,1\n", "a.csv"), (b"\xd0\xcf\x11\xe0", "a.xls"), (b"<html>", "a.xlsx")):
        with pytest.raises(Invalid):
            read_table(_file(content, name), COLUMNS)
    monkeypatch.setattr(table_in, "LARGEST", 100)
    with pytest.raises(Invalid, match="分成几个文件"):
        read_table(_file(_sheet([HEAD])), COLUMNS)
