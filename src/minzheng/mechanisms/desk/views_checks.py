"""Inspections on a phone: begin, fill the checklist, finish, order rectification, look again."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, UserError, collect
from minzheng.mechanisms.access.public import Function, Seat, visible
from minzheng.mechanisms.checks.public import (
    Checklist,
    Inspection,
    Seen,
    all_checklists,
    campaigns_of,
    check_rechecker,
    checklist,
    checklist_of,
    drop_inspection,
    findings_of,
    finish_inspection,
    finish_recheck,
    order_rectification,
    save_inspection,
    start_inspection,
)
from minzheng.mechanisms.desk.case_page import find_case
from minzheng.mechanisms.desk.check_page import (
    companions,
    fill_context,
    finished_context,
    found_rows,
    inspects,
    officers,
    sheet_values,
)
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.parties import find_party, parties
from minzheng.mechanisms.desk.reading import answers_in, key_in, number_in
from minzheng.mechanisms.documents.public import PICTURES, store_file
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import Case, Stage, holds, inbox, open_stage, timeline

PER_PAGE = 50


@page()
def inspections(request: DeskRequest) -> HttpResponse:
    """Inspections under way, orders waiting for a recheck, and what was finished."""
    seat = request.seat
    rows = visible(Inspection.objects.select_related("facility", "organisation", "lead", "second"), seat)
    mine = rows.filter(finished_at__isnull=True).order_by("-on", "-pk")
    if seat.staff is not None:
        key = seat.staff.person_key
        mine = mine.filter(Q(lead__person_key=key) | Q(second__person_key=key))
    done = rows.filter(finished_at__isnull=False).order_by("-on", "-pk")
    pager = Paginator(done, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "mine": [(one, checklist_of(one).label) for one in mine],
        "waiting": list(
            inbox(seat).filter(function=Function.RECHECKING, case__findings__isnull=False).distinct()
        ),
        "pager": pager,
        "done": [(one, checklist_of(one).label) for one in pager],
        "starts": bool(startable(seat)),
    }
    return show(request, "desk/inspections.html", context)


@page("GET", "HEAD", "POST")
def start(request: DeskRequest) -> HttpResponse:
    """Begin an inspection today: which list, whom, and who goes along."""
    seat, error = request.seat, None
    if request.method == "POST" and "start" in request.POST:
        try:
            made = _start(request)
        except UserError as wrong:
            error = wrong
        else:
            return redirect("desk:inspection", made.pk)
    words = request.POST.get("who", request.GET.get("who", "")).strip()[:100]
    found = (
        [one for one in parties(words, seat) if one.key.startswith(("facility:", "organisation:"))]
        if words
        else []
    )
    lists = startable(seat)
    context = {
        "lists": lists,
        "campaigns": {one.pk: one for used in lists for one in campaigns_of(used.code, clock.today())},
        "who": words,
        "found": found,
        "officers": officers(seat),
        "client_id": key_in(request.POST.get("client_id")) or uuid.uuid4(),
        "post": request.POST,
        "error": error,
    }
    return show(request, "desk/inspection_start.html", context, status=error.status if error else 200)


@page("GET", "HEAD", "POST")
def inspection(request: DeskRequest, inspection_id: int) -> HttpResponse:
    """The checklist while it is being filled, what was found afterwards."""
    held = _find(inspection_id, request.seat)
    if request.method != "POST":
        return _page(request, held)
    try:
        return _carry_out(request, held)
    except UserError as error:
        return _page(request, _find(inspection_id, request.seat), error)


@page("POST")
def order(request: DeskRequest, inspection_id: int) -> HttpResponse:
    """One order for the chosen findings."""
    held = _find(inspection_id, request.seat)
    chosen = [number_in(one) for one in request.POST.getlist("finding")]
    findings = list(held.findings.filter(pk__in=[one for one in chosen if one is not None]))
    try:
        case = order_rectification(held, request.seat, findings, answers=answers_in(request))
    except UserError as error:
        return _page(request, held, error)
    messages.success(request, f"已就{len(findings)}项问题责令整改,受理号{case.number}。")
    return redirect("desk:case", case.number)


@page("GET", "HEAD", "POST")
def look_again(request: DeskRequest, number: str) -> HttpResponse:
    """The recheck of an order: fixed or not, finding by finding; what was found ends the order or sends it back."""
    seat, error = request.seat, None
    case = find_case(number, seat)
    stage = _recheck_stage(case)
    if request.method == "POST":
        try:
            done = _look_again(request, stage)
        except UserError as wrong:
            error = wrong
        else:
            left = findings_of(done).filter(closed_on__isnull=True).count()
            told = f"还有{left}项没有整改,已退回继续整改。" if left else "全部整改完成,已办结。"
            messages.success(request, f"复查结果已登记:{told}")
            return redirect("desk:case", number)
    else:
        check_rechecker(stage, seat)
    open_ones = findings_of(case).filter(Q(closed_on__isnull=True) | Q(closed_in=stage))
    typed = request.POST
    context = {
        "case": case,
        "rows": [
            (row, typed.get(f"f-{row.finding.pk}", ""), typed.get(f"n-{row.finding.pk}", ""))
            for row in found_rows(open_ones, seat)
        ],
        "answer": _answer_of(case),
        "papers": list(case.papers.filter(file__isnull=False).order_by("pk")),
        "companions": companions(case, stage, seat),
        "post": typed,
        "error": error,
    }
    return show(request, "desk/recheck.html", context, status=error.status if error else 200)


def startable(seat: Seat) -> list[Checklist]:
    """The versions of today of every checklist the seat may inspect with."""
    today = clock.today()
    current = [checklist(one[0].code, today) for one in all_checklists() if one[0].since <= today]
    return [one for one in current if holds(seat, (Function.INSPECTING,), one.code)]


def _find(inspection_id: int, seat: Seat) -> Inspection:
    rows = Inspection.objects.select_related("facility", "organisation", "lead", "second", "unit")
    found = visible(rows.filter(pk=inspection_id), seat).first()
    if found is None:
        raise Missing.because(
            "没有这次检查,或不在您的岗位范围内。", "请从检查列表重新打开。", "no_inspection"
        )
    return found


def _page(request: DeskRequest, held: Inspection, error: UserError | None = None) -> HttpResponse:
    typed = {"error": error, "post": request.POST, "posted": answers_in(request)}
    if held.finished_at is None:
        fills = fill_context(held, sheet_values(held, request.POST))
        context = {**fills, "mine": inspects(held, request.seat), **typed}
        template = "desk/inspection_fill.html"
    else:
        context = {**finished_context(held, request.seat, request.POST.getlist("finding")), **typed}
        template = "desk/inspection_done.html"
    return show(request, template, context, status=error.status if error else 200)


def _carry_out(request: DeskRequest, held: Inspection) -> HttpResponse:
    seat, what = request.seat, request.POST.get("do", "save")
    version = number_in(request.POST.get("version")) or 0
    if what == "drop":
        drop_inspection(held, seat, version=version)
        messages.success(request, f"对“{held.subject.name}”的检查已取消。")
        return redirect("desk:inspections")
    with keeping_refusals(seat.actor, f"保存检查{held.pk}"), acting(seat.actor, f"保存检查{held.pk}"):
        held = save_inspection(held, seat, _answers(request, held), version=version)
        if what in ("finish", "finish_rest"):
            held = finish_inspection(held, seat, version=held.version, fill_rest_ok=what == "finish_rest")
    done = held.finished_at is not None
    messages.success(request, "检查已完成。" if done else f"已保存,填写了{len(held.answers)}项。")
    return redirect("desk:inspection", held.pk)


def _answers(request: DeskRequest, held: Inspection) -> dict[str, Mapping[str, Any]]:
    """Answers of the items that were touched; new photos join those already there. Needs an act."""
    made: dict[str, Mapping[str, Any]] = {}
    for key, given in sheet_values(held, request.POST).items():
        photos = list(given["photos"])
        for upload in request.FILES.getlist(f"p-{key}"):
            try:
                stored = store_file(upload, upload.name or "", PICTURES, by=request.seat.actor)
            except Invalid as wrong:
                raise Invalid.because(
                    wrong.problems[0].message, wrong.problems[0].fix, "bad_photo", key
                ) from wrong
            photos.append(stored.pk)
        if given["result"] or given["description"] or photos:
            made[key] = {**given, "photos": photos}
    return made


def _start(request: DeskRequest) -> Inspection:
    posted, seat = request.POST, request.seat
    with collect() as problems:
        if not posted.get("list"):
            problems.add("没有选择检查表。", "请选择要用的检查表。", "no_list", "list")
        if not posted.get("subject"):
            problems.add("没有选定检查对象。", "请先查找并选定。", "no_subject", "who")
        if not posted.get("second"):
            problems.add("没有选择协检人员。", "检查须由两名执法人员进行,请选择。", "no_second", "second")
    number = number_in(posted.get("second"))
    return start_inspection(
        seat,
        posted["list"],
        find_party(posted["subject"], seat),
        second=next((one for one in officers(seat) if one.pk == number), None),
        client_id=key_in(posted.get("client_id")) or uuid.uuid4(),
        campaign=_campaign(posted),
    )


def _campaign(posted: Mapping[str, Any]) -> Case | str:
    """The campaign chosen, or the word typed where none is on record. Raises `Invalid`."""
    typed, chosen = posted.get("campaign", "").strip()[:80], posted.get("under", "")
    if not chosen:
        return typed
    if typed:
        raise Invalid.because("选了专项行动,又另填了名称。", "请只保留一项。", "two_campaigns", "campaign")
    for one in campaigns_of(posted["list"], clock.today()):
        if one.number == chosen:
            return one
    raise Invalid.because(
        "所选专项行动不在实施期,或不适用于这份检查表。", "请重新选择,或不选。", "no_campaign", "under"
    )


def _look_again(request: DeskRequest, stage: Stage) -> Case:
    chosen, seat = number_in(request.POST.get("second")), request.seat
    second = next((one for one in companions(stage.case, stage, seat) or () if one.pk == chosen), None)
    version = number_in(request.POST.get("version")) or 0
    return finish_recheck(stage, seat, _seen(request), version=version, second=second)


def _answer_of(case: Case) -> list[tuple[str, str]]:
    """What the body said when it was last done with putting things right."""
    said = [one for one in timeline(case) if one.facts and not one.open]
    return list(said[-1].facts) if said else []


def _recheck_stage(case: Case) -> Stage:
    if case.step and (stage := open_stage(case)).function == Function.RECHECKING:
        return stage
    raise Conflict.because(f"受理号{case.number}现在不在复查环节。", "请从办件页面查看进展。", "not_recheck")


def _seen(request: DeskRequest) -> dict[int, Seen]:
    """Results by finding: nothing is assumed of a finding that was not answered."""
    found = {}
    for name, answer in request.POST.items():
        number = number_in(name[2:]) if name.startswith("f-") else None
        if number is not None and answer in ("是", "否"):
            found[number] = Seen(answer == "是", request.POST.get(f"n-{number}", ""))
    return found
