"""Search over everything, and the dossiers 一人一档, 一户一档, 一机构一档."""

from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import Seat, may, visible
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.ledger import matching
from minzheng.mechanisms.desk.listing import WHOM, area_names, case_rows
from minzheng.mechanisms.desk.parties import LABELS, called, find_party, parties
from minzheng.mechanisms.desk.revealing import REVEAL, reveal_party
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import dossier

MOST = 20


@page()
def search_all(request: DeskRequest) -> HttpResponse:
    """People, bodies and cases in one box; an exact case number opens the case."""
    seat: Seat = request.seat
    words = request.GET.get("q", "").strip()[:100]
    if not words:
        return show(request, "desk/search.html", {"q": ""})
    mine = visible(Case.objects.select_related(*WHOM), seat)
    if one := mine.filter(number__iexact=words).first():
        return redirect("desk:case", one.number)
    found = parties(words, seat, limit=MOST)
    areas = area_names(one.party.area_id for one in found)
    cases = mine.filter(matching(words, seat)).order_by("-opened_at")[:MOST] if len(words) >= 2 else []
    context = {
        "q": words,
        "found": [(one, areas.get(one.party.area_id, "")) for one in found],
        "cases": case_rows(list(cases)),
        "most": MOST,
    }
    return show(request, "desk/search.html", context)


@page()
def party(request: DeskRequest, key: str) -> HttpResponse:
    """One party: what is known, what is registered, which cases it has."""
    return _dossier(request, key)


@page("POST")
def reveal(request: DeskRequest, key: str) -> HttpResponse:
    """A dossier without masks, once, for the purpose given."""
    found = find_party(key, request.seat)
    try:
        sections = reveal_party(found, key, request.POST.get("purpose", ""), request.seat)
    except UserError as error:
        return _dossier(request, key, error)
    context = {"title": called(found), "back": ("desk:dossier", key), "sections": sections}
    answer = show(request, "desk/revealed.html", {**context, "purpose": request.POST["purpose"].strip()})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _dossier(request: DeskRequest, key: str, error: UserError | None = None) -> HttpResponse:
    seat = request.seat
    found = find_party(key, seat)
    cases = visible(Case.objects.filter(subject_key=key).select_related(*WHOM), seat).order_by("-opened_at")
    context = {
        "key": key,
        "name": called(found),
        "kind": LABELS[key.partition(":")[0]],
        "area": area_names([found.area_id]).get(found.area_id, ""),
        "sections": dossier(found),
        "cases": case_rows(list(cases[:50])),
        "may_reveal": key.startswith(("person:", "household:")) and may(seat, REVEAL, found),
        "error": error,
        "post": request.POST,
    }
    return show(request, "desk/dossier.html", context, status=error.status if error else 200)
