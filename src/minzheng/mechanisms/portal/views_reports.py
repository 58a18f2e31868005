"""年度报告: published reports, whose figures open into what was fixed for everybody when the report was frozen."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.portal.gate import public_page, show
from minzheng.mechanisms.reports.public import open_published, published, render

ROWS_PER_PAGE = 50


@public_page()
def report_list(request: HttpRequest) -> HttpResponse:
    """Every published report, newest year first."""
    return show(request, "portal/reports.html", {"reports": published()})


@public_page()
def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The text as it was frozen; each figure is a link."""
    found = published().filter(uid=uid).first()
    if found is None:
        raise Missing.because("没有这份已发布的报告。", "请从年度报告目录中选择。", "no_report")
    return show(request, "portal/report.html", {"report": found, "parts": render(found)})


@public_page()
def figure(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What stands behind one figure: its meaning, and records or counts as far as they are public."""
    found = open_published(uid)
    shown = found.shown
    rows = Paginator(shown.get("rows") or [], ROWS_PER_PAGE).get_page(request.GET.get("page"))
    head = shown.get("head") or []
    lines = [list(zip(head, row, strict=True)) for row in rows]
    source = found.reports.filter(pk__in=published()).order_by("-year").first()
    context = {"figure": found, "shown": shown, "head": head, "lines": lines, "rows": rows, "report": source}
    return show(request, "portal/figure.html", context)
