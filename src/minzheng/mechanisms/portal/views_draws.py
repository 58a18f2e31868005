"""抽查公开: plans, commitments, draws and results; the file and the short program with which anybody draws again."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from minzheng.mechanisms.checks.public import SCRIPT, file_of, known_draw, label_of, plans, rows_of, state_of
from minzheng.mechanisms.portal.gate import public_page, show

PLANS, OBJECTS = 5, 50


@public_page()
def draw_list(request: HttpRequest) -> HttpResponse:
    """Published plans, newest first, and every draw made of them."""
    pager = Paginator(plans(), PLANS).get_page(request.GET.get("page"))
    rows = [
        (plan, [(one, [(draw, state_of(draw)) for draw in one.draws]) for one in rows_of(plan)])
        for plan in pager
    ]
    return show(request, "portal/draws.html", {"rows": pager, "plans": rows})


@public_page()
def draw(request: HttpRequest, number: str) -> HttpResponse:
    """One draw: what was committed to, the public value, whom it drew, and what was found."""
    found = known_draw(number)
    rows = found.drawn.select_related("result").prefetch_related(
        "team", "changes__leaving", "changes__coming"
    )
    pager = Paginator(rows.order_by("position"), OBJECTS).get_page(request.GET.get("page"))
    context = {
        "draw": found,
        "label": label_of(found),
        "state": state_of(found),
        "rows": pager,
    }
    return show(request, "portal/draw.html", context)


@public_page()
def draw_file(request: HttpRequest, number: str) -> HttpResponse:
    """The file of a draw, to keep and to recompute."""
    found = known_draw(number)
    response = HttpResponse(file_of(found), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.number}.json"'
    return response


@public_page()
def script(request: HttpRequest) -> HttpResponse:
    """The stand-alone program."""
    response = HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="recompute.py"'
    return response


@public_page()
def recompute(request: HttpRequest) -> HttpResponse:
    """A page whose script recomputes a chosen file in the visitor's own browser; nothing is sent."""
    return show(request, "portal/recompute.html", {"script": SCRIPT.read_text()})
