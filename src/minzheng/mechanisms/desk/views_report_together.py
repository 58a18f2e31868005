"""People at one report: comments, proposed changes, passages asked of sections, and the figures beside last year's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation.errors import Invalid, Missing, UserError
from minzheng.mechanisms.access.public import Unit
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.desk.report_page import (
    changes_of,
    comments_on,
    edits,
    find_paragraph,
    find_report,
    remarks,
    shown_change,
)
from minzheng.mechanisms.reports.public import (
    SPEEDS,
    Comment,
    Report,
    answer_comment,
    ask,
    comment_on,
    compared,
    contributions,
    resolve_comment,
    sections,
    settle,
    suggest,
)


@page()
def beside_last_year(request: DeskRequest, uid: UUID) -> HttpResponse:
    """Every figure beside that of the report before."""
    found = find_report(uid, request.seat)
    last, differences = compared(found)
    return show(
        request, "desk/report_beside.html", {"report": found, "last": last, "differences": differences}
    )


@page("GET", "HEAD", "POST")
def together(request: DeskRequest, uid: UUID) -> HttpResponse:
    """Comments and changes of a report; POST answers, resolves, accepts or refuses one."""
    found = find_report(uid, request.seat)
    error: UserError | None = None
    if request.method == "POST":
        try:
            said = _settle(request, found)
        except UserError as wrong:
            error, found = wrong, find_report(uid, request.seat)
        else:
            messages.success(request, said)
            return redirect("desk:report_together", uid)
    context = {
        "report": found,
        "comments": list(comments_on(found)),
        "changes": [shown_change(one) for one in changes_of(found)],
        "edits": edits(found, request.seat),
        "remarks": remarks(found, request.seat),
        "error": error,
    }
    return show(request, "desk/report_together.html", context, status=error.status if error else 200)


@page("POST")
def remark(request: DeskRequest, uid: UUID, number: int) -> HttpResponse:
    """A comment on a paragraph, or another text proposed for it."""
    found = find_report(uid, request.seat)
    held = find_paragraph(found, number)
    text = request.POST.get("remark", "").replace("\r\n", "\n").strip()
    try:
        if request.POST.get("do") == "suggest":
            suggest(held, text, request.seat)
            messages.success(request, "修改建议已提出，由起草人采纳或不采纳。")
        else:
            comment_on(held, text, request.seat)
            messages.success(request, "批注已提出。")
    except UserError as error:
        messages.error(request, str(error))
    return redirect("desk:report_paragraph", uid, number)


@page("GET", "HEAD", "POST")
def passages(request: DeskRequest, uid: UUID) -> HttpResponse:
    """Passages asked of sections with their lights; POST asks for another one."""
    found = find_report(uid, request.seat)
    error: UserError | None = None
    if request.method == "POST":
        try:
            case = _ask(request, found)
        except UserError as wrong:
            error = wrong
        else:
            messages.success(request, f"已请科室供稿，受理号{case}。")
            return redirect("desk:report_passages", uid)
    context = {
        "report": found,
        "asked": list(contributions(found)),
        "sections": sections(),
        "speeds": SPEEDS,
        "paragraphs": list(found.paragraphs.all()),
        "edits": edits(found, request.seat),
        "post": request.POST,
        "error": error,
    }
    return show(request, "desk/report_passages.html", context, status=error.status if error else 200)


def _ask(request: DeskRequest, found: Report) -> str:
    sent = request.POST
    unit = Unit.objects.filter(pk=number_in(sent.get("unit")) or 0).first()
    if unit is None:
        raise Invalid.because("没有选择供稿科室。", "请从列表中选择。", "no_unit", "unit")
    after = number_in(sent.get("after"))
    paragraph = find_paragraph(found, after) if after else None
    demand, speed = sent.get("demand", "").strip(), sent.get("speed", "")
    return ask(found, paragraph, unit, demand, speed, request.seat).number


def _settle(request: DeskRequest, found: Report) -> str:
    sent, seat = request.POST, request.seat
    if change := number_in(sent.get("change")):
        row = found.changes.filter(pk=change).first()
        if row is None:
            raise Missing.because("没有这条修改建议。", "请刷新页面。", "no_change")
        taken = sent.get("do") == "take"
        settle(row, taken, seat, version=number_in(sent.get("version")) or 0)
        return "修改建议已采纳。" if taken else "修改建议未采纳，已留存。"
    comment: Comment | None = found.comments.filter(pk=number_in(sent.get("comment")) or 0).first()
    if comment is None:
        raise Missing.because("没有这条批注。", "请刷新页面。", "no_comment")
    if sent.get("do") == "resolve":
        resolve_comment(comment, seat)
        return "批注已标为解决。"
    answer_comment(comment, sent.get("answer", ""), seat)
    return "批注已答复。"
