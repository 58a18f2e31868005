"""Statutory tables: the forms the law prescribes, with every number a link and every empty cell its reason."""

import csv
import io

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.access.public import require
from minzheng.mechanisms.desk.figures import READ
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.documents.public import FileKind, download
from minzheng.mechanisms.reports.public import (
    Filled,
    file_of,
    fill_table,
    find_table,
    lines_of,
    statutory_tables,
)


@page()
def tables(request: DeskRequest) -> HttpResponse:
    """Every form there is."""
    require(request.seat, READ)
    context = {"tables": statutory_tables().values(), "year": clock.today().year}
    return show(request, "desk/report_tables.html", context)


@page()
def table(request: DeskRequest, code: str) -> HttpResponseBase:
    """One form for a year; `?as=docx`, `pdf` or `csv` gives a file."""
    require(request.seat, READ)
    form, error = find_table(code), None
    try:
        year = _year(request)
    except UserError as wrong:
        error, year = wrong, clock.today().year
    if request.seat.unit is None:
        raise Invalid.because("您没有岗位。", "请换到有岗位的身份。", "no_post")
    filled = fill_table(form, request.seat.unit.area, year)
    match request.GET.get("as"):
        case "csv":
            return _csv(filled)
        case "docx" | "pdf" as kind:
            content, name = file_of(filled, FileKind.DOCX if kind == "docx" else FileKind.PDF)
            return download(content, name, (FileKind.DOCX if kind == "docx" else FileKind.PDF).media_type)
    context = {"filled": filled, "form": form, "year": year, "error": error}
    return show(request, "desk/report_table.html", context, status=error.status if error else 200)


def _csv(filled: Filled) -> HttpResponse:
    told = io.StringIO()
    csv.writer(told).writerows(lines_of(filled))
    answer = HttpResponse("\ufeff" + told.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{filled.table.code}-{filled.year}.csv"'
    return answer


def _year(request: DeskRequest) -> int:
    text = request.GET.get("year", "")
    year = number_in(text) if text else clock.today().year
    if year is None or not 1900 <= year <= clock.today().year:
        raise Invalid.because("年度不是合理的年份。", "请填写四位年份，例如2019。", "bad_year", "year")
    return year
