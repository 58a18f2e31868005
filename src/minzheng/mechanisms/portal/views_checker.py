"""报告核对 for everybody: any report checked, compared with a published one; nothing is kept, tries are limited by address."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.claims.public import (
    LIMITS,
    OnPage,
    check_apart,
    check_text,
    comment_apart,
    compare,
    on_page,
)
from minzheng.mechanisms.portal.gate import public_page, refused, show
from minzheng.mechanisms.portal.house import house
from minzheng.mechanisms.portal.limits import admit, visitor_of
from minzheng.mechanisms.reports.public import Report, published, render

WINDOW = timedelta(hours=1)


@public_page("GET", "HEAD", "POST", fleeting=True)
def report_check(request: HttpRequest) -> HttpResponse:
    """The form; POST answers a file with its figures, relations and downloads."""
    context: dict[str, Any] = {"limits": LIMITS, "reports": published()}
    error = None
    if request.method == "POST":
        try:
            context["answer"] = _answer(request)
        except UserError as wrong:
            error = wrong.at("file") if isinstance(wrong, Invalid) else wrong
    context["error"] = error
    response = show(request, "portal/report_check.html", context, status=error.status if error else 200)
    return refused(response, error)


def _answer(request: HttpRequest) -> OnPage:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid.because("没有选择文件。", "请选择报告文件，或拖到框里。", "no_file")
    admit("report-check", visitor_of(request), house().count("portal.checks_per_address"), WINDOW)
    content = upload.read()
    checked = check_apart(upload.name or "报告", content)
    chosen = _chosen(request.POST.get("published", ""))
    if chosen is not None:
        words = "\n".join([chosen.title, *(each.text for each in render(chosen))])
        checked = compare(checked, check_text(words, chosen.title))
    return on_page(checked, comment_apart(checked, content))


def _chosen(text: str) -> Report | None:
    try:
        return published().filter(uid=UUID(text)).first()
    except ValueError:
        return None
