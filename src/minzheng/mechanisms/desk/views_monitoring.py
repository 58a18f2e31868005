"""预警: the inbox of warnings by street, one warning with all it rests on, counts by area and month."""

import datetime
from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.areas.public import AreaVersion, within
from minzheng.mechanisms.desk.exporting import export
from minzheng.mechanisms.desk.figures import areas_for
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.monitored import UNSENT, refuse_unless, rules_seen, seen_warnings, sees_warnings
from minzheng.mechanisms.desk.paging import paged
from minzheng.mechanisms.desk.reading import day_in, number_in
from minzheng.mechanisms.desk.warning_counts import by_area, by_month
from minzheng.mechanisms.desk.warning_list import (
    ALL,
    COLUMNS,
    RELATED,
    WarningFilter,
    offered,
    states_for,
    values_of,
    warning_rows,
)
from minzheng.mechanisms.desk.warning_map import map_of, trend_of
from minzheng.mechanisms.desk.warning_page import find_warning, open_row, warning_context
from minzheng.mechanisms.exchange.public import source_of
from minzheng.mechanisms.monitoring.public import Direction, Severity
from minzheng.mechanisms.registry.public import Line, Section

PER_PAGE = 50
MONTHS, LONGEST = 11, 59  # before the present one: what is shown if nothing is said, and at most


@page("GET", "HEAD", "POST")
def warnings(request: DeskRequest) -> HttpResponse:
    """The warnings one may see, the nearest term first, filtered by the address; POST gives them as .xlsx, on record."""
    seat = request.seat
    refuse_unless(sees_warnings(seat, request.held), "预警")
    rules, places = rules_seen(request.held), areas_for(seat)
    inside = set(within(seat.unit.area_id, clock.today())) if seat.unit else set()
    chosen = WarningFilter.from_query(request.GET, rules, inside)
    found = chosen.apply(seen_warnings(seat))
    if request.method == "POST":
        rows = warning_rows(list(found.select_related(*RELATED)))
        whom = [row.subject for row in rows]
        return export("预警", COLUMNS, [values_of(row) for row in rows], chosen.line, seat, whom)
    shown = paged(found, PER_PAGE, request.GET.get("page"), *RELATED)
    context = {
        "rows": warning_rows(list(shown)),
        "pager": shown,
        "chosen": chosen,
        "rules": rules,
        "places": offered(places, seat, chosen.area),
        "states": states_for(seat),
        "directions": list(Direction),
        "severities": list(Severity),
        "narrowed": bool(request.GET),
    }
    return show(request, "desk/warnings.html", context)


@page()
def counts(request: DeskRequest) -> HttpResponse:
    """Warnings told in a span, by area below and by month; every number opens the list behind it."""
    seat = request.seat
    refuse_unless(sees_warnings(seat, request.held), "预警分布")
    today = clock.today()
    until = min(day_in(request.GET.get("until")) or today, today)
    asked = day_in(request.GET.get("since")) or _months_before(today, MONTHS)
    since = max(asked, _months_before(today, LONGEST))
    places = areas_for(seat)
    place = next((one for one in places if one.area_id == number_in(request.GET.get("area"))), None)
    found = seen_warnings(seat).filter(~UNSENT, first_on__range=(since, until))
    own = seat.unit.area_id if seat.unit else 0
    if place is not None and place.area_id == own:
        place = None
    if place is not None:
        found, own = found.filter(area__in=within(place.area_id, today)), place.area_id
    parts, whole = by_area(found, own)
    if place is not None:
        whole.where = f"&area={own}"
    months = by_month(found, since, until)
    context = {
        "parts": parts,
        "whole": whole,
        "map": map_of(parts),
        "trend": trend_of(months),
        "months": months,
        "most": max((one.all for one in months), default=0),
        "busiest": max((one.all for one in parts), default=0),
        "since": since,
        "until": until,
        "span": f"&since={since}&until={until}",
        "place": place,
        "opens": _divided(places),
        "directions": list(Direction),
        "all": ALL,
    }
    return show(request, "desk/warning_counts.html", context)


def _divided(places: Sequence[AreaVersion]) -> set[int]:
    """The areas that have others below them, the seat's own aside."""
    return {one.parent_id for one in places if one.parent_id} & {one.area_id for one in places[1:]}


@page()
def warning(request: DeskRequest, number: int) -> HttpResponse:
    """What was found, from which rows, against which standard, since when; the household; what became of it."""
    return _warning_page(request, number)


@page("POST")
def row(request: DeskRequest, number: int) -> HttpResponse:
    """The original row behind a warning, once, for a stated purpose that is put on record."""
    found = find_warning(number, request.seat)
    source = source_of(request.POST.get("source", ""))
    batch, line = number_in(request.POST.get("batch")) or 0, number_in(request.POST.get("row")) or 0
    purpose = request.POST.get("purpose", "").strip()
    try:
        told, partly = open_row(found, source.code, batch, line, request.seat, purpose)
    except UserError as error:
        return _warning_page(request, number, error)
    lines = tuple(Line(source.field(code).name, text or "—") for code, text in told.items())
    context = {
        "title": f"{source.name}第{line}行",
        "purpose": purpose,
        "partly": partly,
        "sections": [Section(f"批次{batch}", lines)],
        "back": ("desk:warning", number),
    }
    return show(request, "desk/revealed.html", context)


def _warning_page(request: DeskRequest, number: int, error: UserError | None = None) -> HttpResponse:
    refuse_unless(sees_warnings(request.seat, request.held), "预警")
    found = find_warning(number, request.seat)
    context = {
        **warning_context(found, request.seat, request.held),
        "error": error,
        "post": request.POST,
        "list": reverse("desk:warnings"),
    }
    return show(request, "desk/warning.html", context, status=error.status if error else 200)


def _months_before(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, 1)
