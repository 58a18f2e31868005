"""The report editor (archetype R): text with live figures, what is wrong with it, and its way to publication."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, UserError
from minzheng.mechanisms.access.public import Seat, may, signing_unit, visible
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.desk.report_page import (
    LABELS,
    find_paragraph,
    find_report,
    report_context,
)
from minzheng.mechanisms.documents.public import FileKind, download
from minzheng.mechanisms.reports.public import (
    Outline,
    Report,
    compose,
    correct,
    deadlines,
    draft_of,
    filled,
    find_passage,
    freeze_report,
    insert,
    outline_of,
    outlines,
    prove_report,
    publish,
    review,
    send_back,
    sign,
    still_due,
    submit,
    withdraw,
)


@page("GET", "HEAD", "POST")
def reports(request: DeskRequest) -> HttpResponse:
    """Every report one may see; POST begins one from an outline for a year."""
    seat, error = request.seat, None
    if request.method == "POST":
        try:
            report = _compose(request, seat)
        except UserError as wrong:
            error = wrong
        else:
            messages.success(request, f"已按提纲建立“{report.title}”,请逐段核对。")
            return redirect("desk:report", report.uid)
    rows = visible(Report.objects.select_related("area"), seat).order_by("-year", "title", "-edition")
    written, last = [one for one in outlines(_organ(seat)) if _writes(seat, one)], clock.today().year - 1
    begun = any(one.year == last for one in rows)
    context = {
        "rows": [(one, still_due(one)) for one in rows],
        "outlines": written,
        "last": last,
        "missing": deadlines(seat.unit.area, last) if written and seat.unit and not begun else [],
        "year": request.POST.get("year") or clock.today().year,
        "post": request.POST,
        "error": error,
    }
    return show(request, "desk/reports.html", context, status=error.status if error else 200)


@page()
def report(request: DeskRequest, uid: UUID) -> HttpResponse:
    """Outline, text with trace chips, checks, and the buttons of the seat."""
    return _page(request, find_report(uid, request.seat))


@page()
def draft_file(request: DeskRequest, uid: UUID) -> HttpResponseBase:
    """An unpublished report as it reads now, marked 草稿: PDF, or with `?as=docx` .docx."""
    kind = FileKind.DOCX if request.GET.get("as") == "docx" else FileKind.PDF
    content, name = draft_of(find_report(uid, request.seat), kind)
    return download(content, name, kind.media_type)


@page("POST")
def add_paragraph(request: DeskRequest, uid: UUID) -> HttpResponse:
    """A new paragraph behind another one."""
    found = find_report(uid, request.seat)
    try:
        after = find_paragraph(found, number_in(request.POST.get("after")) or 0)
        level = number_in(request.POST.get("level")) or 0
        if level > 4:
            raise Invalid.because("标题级别须为0至4。", "请从列表中选择。", "bad_level", "level")
        text, condition = _new_text(request, found)
        version = number_in(request.POST.get("version")) or 0
        insert(
            found,
            after,
            text,
            request.seat,
            version=version,
            part=after.part,
            level=level,
            condition=condition,
        )
    except UserError as error:
        return _page(request, find_report(uid, request.seat), error)
    messages.success(request, "已增加段落。")
    return redirect("desk:report", uid)


@page("POST")
def step(request: DeskRequest, uid: UUID, name: str) -> HttpResponse:
    """The next hand: submitted, reviewed, returned, signed, frozen, published; afterwards withdrawn or corrected."""
    seat, found = request.seat, find_report(uid, request.seat)
    if name not in LABELS:
        raise Missing.because("没有这个环节。", "请从报告页面办理。", "no_step")
    version, note = number_in(request.POST.get("version")) or 0, request.POST.get("note", "").strip()
    try:
        match name:
            case "submit":
                submit(found, seat, version=version)
            case "review":
                review(found, seat, version=version, note=note)
            case "sign":
                sign(found, seat, version=version)
            case "send_back":
                send_back(found, seat, version=version, note=note)
            case "freeze":
                freeze_report(found, seat, version=version)
            case "withdraw":
                withdraw(found, seat, version=version, reason=note)
            case "correct":
                found = correct(found, seat, version=version, reason=note)
            case _:
                publish(found, seat, version=version, number_kind=_series(request))
    except UserError as error:
        return _page(request, find_report(uid, seat), error)
    messages.success(request, f"“{found.title}”:已{LABELS[name]}。")
    return redirect("desk:report", found.uid)


@page()
def proof(request: DeskRequest, uid: UUID) -> HttpResponse:
    """Every figure of a frozen report proved again, in words."""
    found = find_report(uid, request.seat)
    if not found.frozen_at:
        raise Conflict.because("这份报告的数字还没有冻结。", "签发并冻结之后才能证明。", "not_frozen")
    rows = found.figures.select_related("area").order_by("code", "period")
    proofs = list(zip(rows, prove_report(found), strict=True))
    context = {
        "report": found,
        "proofs": proofs,
        "failing": [one for _, one in proofs if not one.holds],
        "changed": sum(1 for _, one in proofs if one.changed),
    }
    return show(request, "desk/report_proof.html", context)


def _page(request: DeskRequest, found: Report, error: UserError | None = None) -> HttpResponse:
    context = {**report_context(found, request.seat), "error": error, "post": request.POST}
    return show(request, "desk/report.html", context, status=error.status if error else 200)


def _new_text(request: DeskRequest, found: Report) -> tuple[str, str]:
    """What was typed, or the passage chosen from the library with its condition."""
    typed, chosen = request.POST.get("text", "").strip(), request.POST.get("passage", "")
    if typed or not chosen:
        return typed, ""
    one = find_passage(chosen)
    return filled(one.text, found.organ, found.year), filled(one.when, found.organ, found.year)


def _compose(request: DeskRequest, seat: Seat) -> Report:
    outline = outline_of(request.POST.get("outline", ""))
    year = number_in(request.POST.get("year"))
    if year is None or not 1900 <= year <= clock.today().year + 1:
        raise Invalid.because(
            "年度没有填写或不是合理的年份。", "请填写四位年份,例如2019。", "bad_year", "year"
        )
    if seat.unit is None:
        raise Invalid.because("您没有岗位。", "请换到有统计报告职能的岗位。", "no_post")
    return compose(outline.code, seat.unit.area, year, seat)


def _organ(seat: Seat) -> str:
    return signing_unit(seat.unit).name if seat.unit else ""


def _writes(seat: Seat, outline: Outline) -> bool:
    return may(seat, "reports.draft", outline.code)


def _series(request: DeskRequest) -> str | None:
    return request.POST.get("series", "").strip()[:20] or None
