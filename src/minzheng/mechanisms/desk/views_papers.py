"""Papers, documents and the receipt of a case, and its protected values."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from minzheng.foundation.errors import Missing, UserError
from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.desk.case_page import find_case
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.listing import caption
from minzheng.mechanisms.desk.missing import issue_missing, missing_data, notice_of
from minzheng.mechanisms.desk.papers import paper_in
from minzheng.mechanisms.desk.receipts import (
    CAPTION,
    issue_receipt,
    phone_of,
    progress_address,
    qr_picture,
    receipt_lines,
    receipt_of,
)
from minzheng.mechanisms.desk.revealing import reveal_case
from minzheng.mechanisms.desk.views_cases import case_page
from minzheng.mechanisms.documents.public import (
    Document,
    FileKind,
    download,
    file_name,
    file_response,
    open_document,
)
from minzheng.mechanisms.matters.public import (
    Paper,
    add_papers,
    blanks_of,
    issue_blank,
    missing_papers,
    version_for,
)


@page("POST")
def add(request: DeskRequest, number: str) -> HttpResponse:
    """Add a paper to a case."""
    found = find_case(number, request.seat)
    try:
        paper = add_papers(found, [paper_in(request, request.seat)], request.seat)[0]
    except UserError as error:
        return case_page(request, found, error)
    messages.success(request, f"已{'登记免交' if paper.waived_by else '收到材料'}“{paper.label}”。")
    return redirect("desk:case", number)


@page()
def file(request: DeskRequest, paper_id: int) -> HttpResponseBase:
    """The file of a paper, as a download."""
    found = (
        visible(Paper.objects.filter(pk=paper_id, file__isnull=False), request.seat)
        .select_related("file")
        .first()
    )
    if found is None or found.file is None:
        raise Missing.because("没有这份材料,或不在您的岗位范围内。", "请从办件页面打开。", "no_paper")
    return file_response(found.file, request.seat)


@page()
def document(request: DeskRequest, document_id: int) -> HttpResponseBase:
    """An issued document as PDF, or with `?as=docx` as .docx."""
    found = visible(Document.objects.filter(pk=document_id), request.seat).first()
    if found is None:
        raise Missing.because("没有这份文书,或不在您的岗位范围内。", "请从办件页面打开。", "no_document")
    kind = FileKind.DOCX if request.GET.get("as") == "docx" else FileKind.PDF
    return download(open_document(found, kind), file_name(found, kind), kind.media_type)


@page("POST")
def blank(request: DeskRequest, number: str) -> HttpResponse:
    """A paper that is printed from the case, as a download ready to be signed."""
    found = find_case(number, request.seat)
    made = issue_blank(found, request.POST.get("label", ""), request.seat)
    return redirect("desk:document", made.pk)


@page("GET", "HEAD", "POST")
def receipt(request: DeskRequest, number: str) -> HttpResponse:
    """The receipt as a print sheet: number, code, what comes next, phone; POST keeps it as a document."""
    found = find_case(number, request.seat)
    if request.method == "POST":
        issue_receipt(found, request, request.seat)
        return redirect("desk:receipt", number)
    missing = missing_papers(found, version_for(found))
    context = {
        "case": found,
        "lines": receipt_lines(found),
        "missing": missing if found.step else [],
        "phone": phone_of(found),
        "qr": qr_picture(progress_address(found, request)),
        "qr_caption": CAPTION,
        "document": receipt_of(found),
        "blanks": blanks_of(found),
        "unit": found.opened_unit,
    }
    return show(request, "desk/receipt.html", context)


@page("GET", "HEAD", "POST")
def missing(request: DeskRequest, number: str) -> HttpResponse:
    """All missing papers as a print sheet; POST keeps it as a document."""
    found = find_case(number, request.seat)
    if request.method == "POST":
        issue_missing(found, request.seat)
        return redirect("desk:missing", number)
    told = {**missing_data(found), "case": found, "document": notice_of(found)}
    return show(request, "desk/missing.html", told)


@page("POST")
def reveal(request: DeskRequest, number: str) -> HttpResponse:
    """The sensitive answers of a case in full, once, for the purpose given."""
    found = find_case(number, request.seat)
    try:
        sections = reveal_case(found, request.POST.get("purpose", ""), request.seat)
    except UserError as error:
        return case_page(request, found, error)
    context = {"title": caption(found), "back": ("desk:case", found.number), "sections": sections}
    answer = show(request, "desk/revealed.html", {**context, "purpose": request.POST["purpose"].strip()})
    answer["Cache-Control"] = "private, no-store"
    return answer
