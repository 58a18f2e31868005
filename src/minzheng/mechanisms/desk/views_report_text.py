"""One paragraph of a report: its text, its condition, its figures one by one, and what stood there last year."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation.errors import Conflict, Invalid, Missing, UserError
from minzheng.mechanisms.desk.figures import areas_for
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.desk.report_page import find_paragraph, find_report, paragraph_context
from minzheng.mechanisms.desk.report_text import (
    QUALIFIERS,
    ROUNDINGS,
    Chip,
    Draft,
    chip_in,
    chips_of,
    text_with,
)
from minzheng.mechanisms.indicators.public import declared
from minzheng.mechanisms.reports.public import (
    Paragraph,
    Reading,
    Report,
    Run,
    edit,
    parse_condition,
    remove,
    rounding,
    sentences,
)


@page("GET", "HEAD", "POST")
def paragraph(request: DeskRequest, uid: UUID, number: int) -> HttpResponse:
    """One paragraph: preview, insert a figure, keep, or take it out. A stale page keeps nothing and says so."""
    found = find_report(uid, request.seat)
    held = find_paragraph(found, number)
    if request.method != "POST":
        draft = Draft(held.text, held.condition, Chip(period=str(found.year)))
        return _paragraph_page(request, found, held, draft)
    draft, version = _draft(request), number_in(request.POST.get("version")) or 0
    try:
        match request.POST.get("do"):
            case "insert":
                return _paragraph_page(request, found, held, draft.with_chip())
            case "remove":
                remove(held, request.seat, version=version)
            case "save":
                edit(held, draft.text, request.seat, version=version, condition=draft.condition)
            case _:
                return _paragraph_page(request, found, held, draft)
    except UserError as error:
        held.refresh_from_db()
        return _paragraph_page(request, find_report(uid, request.seat), held, draft, error)
    messages.success(request, "段落已删除。" if request.POST["do"] == "remove" else "段落已保存。")
    return redirect("desk:report", uid)


@page("GET", "HEAD", "POST")
def chip(request: DeskRequest, uid: UUID, number: int, place: int) -> HttpResponse:
    """One figure of a paragraph: indicator, period, area, qualifier, rounding and unit, seen before it is kept."""
    found = find_report(uid, request.seat)
    held = find_paragraph(found, number)
    chips = chips_of(held.text)
    if not 1 <= place <= len(chips):
        raise Missing.because("这一段没有这个数字。", "请回到段落，从数字列表中打开。", "no_chip")
    if request.method != "POST":
        return _chip_page(request, found, held, place, chips[place - 1])
    wanted = chip_in(request.POST)
    if request.POST.get("do") != "save":
        return _chip_page(request, found, held, place, wanted)
    try:
        text = text_with(held.text, place - 1, wanted)
        edit(held, text, request.seat, version=number_in(request.POST.get("version")) or 0)
    except UserError as error:
        return _chip_page(request, find_report(uid, request.seat), held, place, wanted, error)
    messages.success(request, "数字已按新的写法保存。")
    return redirect("desk:report_paragraph", uid, number)


def _chip_page(
    request: DeskRequest,
    found: Report,
    held: Paragraph,
    place: int,
    wanted: Chip,
    error: UserError | None = None,
) -> HttpResponse:
    runs, wrong = _seen(Reading(found.area), wanted)
    context = {
        **_choices(request),
        "report": found,
        "paragraph": held,
        "place": place,
        "chip": wanted,
        "asked": runs,
        "rounded": [rounding(run.trace.figure) for run in runs if run.trace and run.trace.figure],
        "error": error or wrong,
    }
    status = error.status if error else 200
    return show(request, "desk/report_chip.html", context, status=status)


def _paragraph_page(
    request: DeskRequest, found: Report, held: Paragraph, draft: Draft, error: UserError | None = None
) -> HttpResponse:
    reading = Reading(found.area)
    asked, wanted = _seen(reading, draft.chip) if draft.chip.code else ((), None)
    runs = reading.runs(draft.text)
    conditions = [draft.condition, *(said.condition for said in sentences(draft.text))]
    shown = error or wanted or _unread(draft.condition)
    context = {
        **paragraph_context(found, held, runs, request.seat),
        **_choices(request),
        "draft": draft,
        "chip": draft.chip,
        "chips": chips_of(held.text),
        "runs": runs,
        "asked": asked,
        "judged": [(one, reading.judge(one)) for one in conditions if one],
        "stale": isinstance(error, Conflict) and held.text != draft.text,
        "error": shown,
    }
    return show(request, "desk/report_paragraph.html", context, status=shown.status if shown else 200)


def _unread(condition: str) -> Invalid | None:
    try:
        if condition:
            parse_condition(condition)
    except Invalid as wrong:
        return wrong
    return None


def _seen(reading: Reading, wanted: Chip) -> tuple[Sequence[Run], UserError | None]:
    """How a chip would read now, or what is wrong with it."""
    try:
        return reading.runs(wanted.mark.text), None
    except UserError as wrong:
        return (), wrong


def _choices(request: DeskRequest) -> dict[str, object]:
    return {
        "indicators": declared().items(),
        "areas": areas_for(request.seat),
        "qualifiers": QUALIFIERS,
        "roundings": ROUNDINGS,
    }


def _draft(request: DeskRequest) -> Draft:
    posted = request.POST
    return Draft(
        posted.get("text", "").replace("\r\n", "\n").strip(),
        posted.get("condition", "").strip()[:400],
        chip_in(posted),
    )
