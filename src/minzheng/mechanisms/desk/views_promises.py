"""未兑现的承诺: who promised which paper by when, overdue first, with the window that took the promise."""

from django.core.paginator import Paginator
from django.http import HttpResponse

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.listing import WHOM, area_names, caption
from minzheng.mechanisms.matters.public import open_promises

PAGE = 50


@page()
def promises(request: DeskRequest) -> HttpResponse:
    """Promises of the cases a seat sees whose paper has not come; `late` leaves the overdue ones only."""
    today, late = clock.today(), request.GET.get("late") == "1"
    found = visible(open_promises(), request.seat)
    overdue = found.filter(until__lt=today)
    related = ("added_by__staff", "case__opened_unit", *(f"case__{one}" for one in WHOM))
    pager = Paginator((overdue if late else found).select_related(*related), PAGE).get_page(
        request.GET.get("page")
    )
    names = area_names(one.case.area_id for one in pager)
    rows = [
        {
            "paper": one,
            "caption": caption(one.case),
            "area": names.get(one.case.area_id, ""),
            "days": (today - one.until).days if one.until and one.until < today else 0,
        }
        for one in pager
    ]
    context = {"rows": rows, "pager": pager, "late": late, "all": found.count(), "overdue": overdue.count()}
    return show(request, "desk/promises.html", context)
