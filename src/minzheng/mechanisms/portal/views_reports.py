"""年度报告: published reports, whose figures open into what was fixed for everybody when the report was frozen."""

import csv
import io
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.portal.gate import public_page, show
from minzheng.mechanisms.reports.public import (
    Report,
    corrected,
    figure_list,
    open_published,
    printed,
    readable,
    render,
)

ROWS_PER_PAGE = 50
COLUMNS = {
    "number": "序号",
    "paragraph": "段落",
    "words": "刊印",
    "label": "名称",
    "value": "数值",
    "unit": "单位",
    "period": "期间",
    "area": "区域",
    "indicator": "指标",
    "definition": "口径",
    "definition_version": "口径版本",
    "manifest": "清单摘要",
    "opening": "公开方式",
    "frozen_at": "冻结时间",
    "corrected_from": "更正前",
    "id": "标识",
}


@public_page()
def report_list(request: HttpRequest) -> HttpResponse:
    """Every report that was published, newest year first; withdrawn ones say so."""
    return show(request, "portal/reports.html", {"reports": readable()})


@public_page()
def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The text as it was frozen; each figure is a link, corrected ones say what stood there before."""
    found = _found(uid)
    changes = corrected(found)
    context = {
        "report": found,
        "parts": printed(render(found)),
        "corrected": {one.figure.pk: one.before for one in changes},
        "changes": changes,
        "newer": readable().filter(corrects=found).first(),
    }
    return show(request, "portal/report.html", context)


@public_page()
def figures(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """Every figure of a report for programs: JSON, or CSV with a mark that spreadsheets know as UTF-8."""
    found = _found(uid)
    rows = figure_list(found)
    if form == "json":
        told = {
            "report": str(found.uid),
            "title": found.title,
            "organ": found.organ,
            "year": found.year,
            "edition": found.edition,
            "state": found.state,
            "published_on": found.published_on,
            "withdrawn_on": found.withdrawn_on,
            "reason": found.reason,
            "corrects": str(found.corrects.uid) if found.corrects else None,
            "figures": rows,
        }
        answer: HttpResponse = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    else:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(COLUMNS.values())
        writer.writerows([row[key] for key in COLUMNS] for row in rows)
        answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="figures-{found.year}.{form}"'
    return answer


@public_page()
def figure(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What stands behind one figure: its meaning, and records or counts as far as they are public."""
    found = open_published(uid)
    shown = found.shown
    rows = Paginator(shown.get("rows") or [], ROWS_PER_PAGE).get_page(request.GET.get("page"))
    head = shown.get("head") or []
    lines = [list(zip(head, row, strict=True)) for row in rows]
    source = found.reports.filter(pk__in=readable()).order_by("-year", "-edition").first()
    context = {"figure": found, "shown": shown, "head": head, "lines": lines, "rows": rows, "report": source}
    return show(request, "portal/figure.html", context)


def _found(uid: UUID) -> Report:
    found = readable().select_related("corrects").filter(uid=uid).first()
    if found is None:
        raise Missing.because("没有这份已发布的报告。", "请从年度报告目录中选择。", "no_report")
    return found
