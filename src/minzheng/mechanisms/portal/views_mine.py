"""我的办件: the list, one case, and what the citizen may do there."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from minzheng.foundation.errors import Missing, UserError
from minzheng.mechanisms.documents.public import (
    FileKind,
    download,
    file_name,
    file_response,
    open_document,
)
from minzheng.mechanisms.matters.public import Case, issue_blank
from minzheng.mechanisms.payments.public import payments_to
from minzheng.mechanisms.portal.citizens import own_case, own_cases, own_documents, own_paper
from minzheng.mechanisms.portal.drafting import draft_rows
from minzheng.mechanisms.portal.filing import receipt_token
from minzheng.mechanisms.portal.gate import CitizenRequest, citizen_page, show
from minzheng.mechanisms.portal.guides import guides
from minzheng.mechanisms.portal.house import house
from minzheng.mechanisms.portal.mine import lines, page_of, send_back, take_back, version_in
from minzheng.mechanisms.portal.supplying import supply
from minzheng.mechanisms.registry.public import looks_at

PER_PAGE = 20


@citizen_page()
def mine(request: CitizenRequest) -> HttpResponse:
    """Every case of one's own, open ones first, and what can be filed from here."""
    found = (
        own_cases(request.citizen)
        .select_related("area")
        .order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "-pk")
    )
    rows = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "person": request.citizen.person,
        "rows": rows,
        "lines": lines(list(rows)),
        "drafts": draft_rows(request.citizen),
        "offered": [one for one in guides() if one.for_citizens],
    }
    return show(request, "portal/mine.html", context)


@citizen_page()
def payments(request: CitizenRequest) -> HttpResponse:
    """What was granted to oneself: how much, where it stands, why this amount."""
    rows = payments_to(request.citizen.person)
    own = set(own_cases(request.citizen).values_list("pk", flat=True))
    context = {"rows": [(one, one.instruction.case_id in own) for one in rows]}
    return show(request, "portal/my_payments.html", context)


@citizen_page()
def looks(request: CitizenRequest) -> HttpResponse:
    """Who looked at one's data: when, which unit and post, how, what for; never the name of the member of staff."""
    rows = Paginator(looks_at(request.citizen.person), PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "portal/my_looks.html", {"rows": rows})


@citizen_page("GET", "HEAD", "POST")
def case(request: CitizenRequest, number: str) -> HttpResponse:
    """One case; POST withdraws it or hands in a paper."""
    found = own_case(request.citizen, number)
    if request.method != "POST":
        return _page(request, found)
    try:
        said = _carry_out(request, found)
    except UserError as error:
        return _page(request, own_case(request.citizen, number), error)
    messages.success(request, said)
    return redirect("portal:my_case", number)


@citizen_page()
def paper(request: CitizenRequest, paper_id: int) -> HttpResponseBase:
    """The file of a paper of an own case, as a download."""
    return file_response(own_paper(request.citizen, paper_id), request.citizen.seat)


@citizen_page()
def document(request: CitizenRequest, document_id: int) -> HttpResponseBase:
    """A document issued to the citizen, as PDF."""
    found = own_documents(request.citizen).filter(pk=document_id).first()
    if found is None:
        raise Missing.because("您的办件中没有这份文书。", "请从“我的办件”中打开。", "no_document")
    return download(
        open_document(found, FileKind.PDF), file_name(found, FileKind.PDF), FileKind.PDF.media_type
    )


@citizen_page("POST")
def blank(request: CitizenRequest, number: str) -> HttpResponse:
    """A paper printed from an own open case, ready to be signed, as PDF."""
    found = own_case(request.citizen, number)
    if not found.step:
        raise Missing.because("这件事已办结。", "需要文书的请到窗口打印。", "closed")
    made = issue_blank(found, request.POST.get("label", ""), request.citizen.seat)
    return redirect("portal:my_document", made.pk)


def _page(request: CitizenRequest, found: Case, error: UserError | None = None) -> HttpResponse:
    context = page_of(found, request.citizen, house())
    typed = {"error": error, "post": request.POST, "receipt": receipt_token(found)}
    return show(request, "portal/my_case.html", {**context, **typed}, status=error.status if error else 200)


def _carry_out(request: CitizenRequest, found: Case) -> str:
    """Do what the pressed button says; what to tell afterwards."""
    if request.POST.get("do") == "withdraw":
        reason = request.POST.get("reason", "").strip()
        take_back(found, request.citizen, version_in(request.POST.get("version", "")), reason)
        return "已撤回。"
    if request.POST.get("do") == "send_back":
        send_back(found, request.citizen, version_in(request.POST.get("version", "")))
        return "已提交补充的材料,由窗口继续办理。"
    label = request.POST.get("label", "").strip()
    supply(found, label, request.FILES.get("file"), request.citizen)
    return f"已收到材料“{label}”。"
