"""Statutory tables: numbers link to their records, what no system counts says so and is never 0."""

import csv
import io

from tests.mechanisms.desk.given import at_desk
from tests.mechanisms.desk.report_given import says

from minzheng.mechanisms.indicators.public import indicator
from minzheng.mechanisms.reports.public import statutory_tables

ENFORCEMENT, DISCLOSURE = "/reports/tables/enforcement.statistics/", "/reports/tables/rule_of_law.disclosure/"


def test_every_cell_is_a_known_figure_or_says_why_not() -> None:
    assert {"enforcement.statistics", "rule_of_law.disclosure"} <= set(statutory_tables())
    for form in statutory_tables().values():
        cells = [said for block in form.blocks for row in block.rows for said in row.cells]
        for said in cells:
            if ":" not in said:
                assert indicator(said)
            assert said != "0"
        assert form.basis and form.form
    disclosure = statutory_tables()["rule_of_law.disclosure"]
    assert sum(len(block.rows) for block in disclosure.blocks) == 34


def test_the_forms_are_listed_and_filled(bureau):
    reader = at_desk("baogao")
    assert ENFORCEMENT in reader.get("/reports/tables/").content.decode()
    page = reader.get(ENFORCEMENT + "?year=2019").content.decode()
    assert "/indicators/enforcement.inspections/?period=2019" in page
    assert "行政处罚" in page and "尚未接入" in page and "S101 行政复议应诉" in page
    said = says(reader.get(DISCLOSURE + "?year=2019").content)
    assert "国办公开办函〔2021〕30号" in said and "不适用" in said and ">0<" not in said
    assert "格尚未接入" in said


def test_the_forms_as_files(bureau):
    reader = at_desk("baogao")
    answer = reader.get(ENFORCEMENT + "?year=2019&as=csv")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == ["表", "项目", "栏目", "数值", "指标", "说明"]
    found = {(row[1], row[2]): (row[3], row[4]) for row in rows}
    assert found["全部行业", "检查次数"][1] == "enforcement.inspections"
    assert found["行政处罚", "罚款"] == ("尚未接入", "")
    assert all(row[3] for row in rows)
    assert b"".join(reader.get(DISCLOSURE + "?as=pdf").streaming_content).startswith(b"%PDF")
    assert b"".join(reader.get(DISCLOSURE + "?as=docx").streaming_content).startswith(b"PK")


def test_what_is_refused(bureau):
    assert at_desk("baogao").get("/reports/tables/no.such/").status_code == 404
    assert at_desk("baogao").get(ENFORCEMENT + "?year=3019").status_code == 422
    assert at_desk("admin").get(ENFORCEMENT).status_code == 403
