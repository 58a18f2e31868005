"""进度查询: two fields, no account."""

from django.http import HttpRequest, HttpResponse

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.portal.gate import public_page, show
from minzheng.mechanisms.portal.house import house
from minzheng.mechanisms.portal.limits import visitor_of
from minzheng.mechanisms.portal.progress import look_up


@public_page("GET", "HEAD", "POST", fleeting=True)
def progress(request: HttpRequest) -> HttpResponse:
    """The question, and after it the answer; the phone's digits travel in the body, never in an address."""
    if request.method != "POST":
        return show(request, "portal/progress.html", {"number": request.GET.get("number", "")[:40]})
    number = request.POST.get("number", "")[:40]
    try:
        state = look_up(number, request.POST.get("tail", ""), visitor_of(request), house())
    except Missing as error:
        return show(request, "portal/progress.html", {"number": number, "error": error}, error.status)
    return show(request, "portal/standing.html", {"state": state})
