"""The ledger of cases, and its export."""

from django.http import HttpResponse

from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.desk.exporting import export
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.ledger import COLUMNS, STATES, CaseFilter, matter_names, values_of
from minzheng.mechanisms.desk.listing import WHOM, case_rows
from minzheng.mechanisms.desk.paging import paged
from minzheng.mechanisms.matters.public import Case

PER_PAGE = 50


@page("GET", "HEAD", "POST")
def ledger(request: DeskRequest) -> HttpResponse:
    """Every case one may see, filtered by the address; POST gives what is on the screen as .xlsx, on record."""
    seat = request.seat
    chosen = CaseFilter.from_query(request.GET)
    cases = chosen.apply(visible(Case.objects.all(), seat), seat).order_by("-opened_at", "-pk")
    if request.method == "POST":
        found = case_rows(list(cases.select_related(*WHOM)))
        whom = [row.case.subject_key for row in found]
        return export("办件台账", COLUMNS, [values_of(row) for row in found], chosen.line, seat, whom)
    shown = paged(cases, PER_PAGE, request.GET.get("page"), *WHOM)
    context = {
        "rows": case_rows(list(shown)),
        "pager": shown,
        "chosen": chosen,
        "states": STATES,
        "matters": matter_names(),
    }
    return show(request, "desk/ledger.html", context)
