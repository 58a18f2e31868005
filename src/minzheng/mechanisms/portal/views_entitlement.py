"""我能申请什么: at most eight questions on one page; the answers come back on it and are kept nowhere."""

from django.http import HttpRequest, HttpResponse

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.portal.entitlement import findings, questions
from minzheng.mechanisms.portal.gate import public_page, show
from minzheng.mechanisms.portal.house import house


@public_page("GET", "HEAD", "POST", fleeting=True)
def entitlement(request: HttpRequest) -> HttpResponse:
    """The questions; POST shows which benefits may fit, with the articles, and leads to their guides."""
    given = {key[2:]: str(value) for key, value in request.POST.items() if key.startswith("a-")}
    found, error = None, None
    if request.method == "POST":
        try:
            found = findings(given, house())
        except UserError as wrong:
            error = wrong
    fields = [
        {
            "one": asked,
            "label": asked.label,
            "value": given.get(asked.key, ""),
            "wrong": [problem for problem in error.problems if problem.field == asked.key] if error else [],
        }
        for asked in questions().fields
    ]
    context = {"fields": fields, "given": given, "error": error, "found": found}
    return show(request, "portal/entitlement.html", context, status=error.status if error else 200)
