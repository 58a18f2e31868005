"""Search over everything, and the dossiers 一人一档, 一户一档, 一机构一档."""

from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation.errors import Missing, Refused, UserError
from minzheng.mechanisms.access.public import Seat, may, visible
from minzheng.mechanisms.desk.body_accounts import opener_for
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.ledger import matching
from minzheng.mechanisms.desk.listing import WHOM, area_names, case_rows
from minzheng.mechanisms.desk.paging import in_full
from minzheng.mechanisms.desk.parties import LABELS, called, find_party, parties
from minzheng.mechanisms.desk.residents import (
    WINDOWS,
    account_of,
    open_citizen_account,
    renew_password,
)
from minzheng.mechanisms.desk.revealing import REVEAL, reveal_party
from minzheng.mechanisms.desk.views_scan import INSPECTED
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import LookKind, Person, dossier, note_look

MOST = 20


@page()
def search_all(request: DeskRequest) -> HttpResponse:
    """People, bodies and cases in one box; an exact case number opens the case."""
    seat: Seat = request.seat
    words = request.GET.get("q", "").strip()[:100]
    if not words:
        return show(request, "desk/search.html", {"q": ""})
    mine = visible(Case.objects.all(), seat)
    if one := mine.filter(number=words.upper()).first():
        return redirect("desk:case", one.number)
    found = parties(words, seat, limit=MOST)
    areas = area_names(one.party.area_id for one in found)
    hits = mine.filter(matching(words, seat)) if len(words) >= 2 else mine.none()
    cases = in_full(hits.order_by("-opened_at", "-pk")[:MOST], *WHOM)
    context = {
        "q": words,
        "found": [(one, areas.get(one.party.area_id, "")) for one in found],
        "cases": case_rows(cases),
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


@page("GET", "HEAD", "POST")
def account(request: DeskRequest, key: str) -> HttpResponse:
    """A resident's own account: opened, or given a new password; the one-time password is shown on this answer only."""
    found = find_party(key, request.seat)
    if not isinstance(found, Person):
        raise Missing.because("只有居民本人可以开通账号。", "请从人员档案办理。", "no_person")
    if not request.held.functions & set(WINDOWS):
        raise Refused.because("您的岗位不能办理居民账号。", "请到社区或街道窗口办理。", "no_function")
    error, password = None, ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "renew":
                password = renew_password(found, request.seat)[1]
            else:
                password = open_citizen_account(
                    found, request.seat, request.POST.get("username", "").strip()
                )[1]
        except UserError as wrong:
            error = wrong
    context = {"key": key, "name": called(found), "account": account_of(found), "password": password}
    answer = show(
        request, "desk/resident_account.html", {**context, "error": error, "post": request.POST},
        status=error.status if error else 200,
    )  # fmt: skip
    answer["Cache-Control"] = "private, no-store"
    return answer


def _dossier(request: DeskRequest, key: str, error: UserError | None = None) -> HttpResponse:
    seat = request.seat
    found = find_party(key, seat)
    note_look(seat, LookKind.OPENED, "打开档案", [key])
    cases = visible(Case.objects.filter(subject_key=key).select_related(*WHOM), seat).order_by("-opened_at")
    context = {
        "key": key,
        "name": called(found),
        "kind": LABELS[key.partition(":")[0]],
        "area": area_names([found.area_id]).get(found.area_id, ""),
        "sections": dossier(found),
        "cases": case_rows(list(cases[:50])),
        "may_reveal": key.startswith(("person:", "household:")) and may(seat, REVEAL, found),
        "files": bool(request.held.functions & set(WINDOWS)) and key.startswith(("person:", "household:")),
        "serves": isinstance(found, Person) and bool(request.held.functions & set(WINDOWS)),
        "opens": opener_for(seat, found) is not None,
        "inspected": key.startswith(INSPECTED),
        "error": error,
        "post": request.POST,
    }
    return show(request, "desk/dossier.html", context, status=error.status if error else 200)
