"""双随机抽查: the item library, plans, draws from commitment to results, and who has to keep away from whom."""

import uuid
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused, UserError
from minzheng.mechanisms.access.public import Function, Staff
from minzheng.mechanisms.checks.public import (
    RecusalKind,
    change_officer,
    draw_matters,
    end_recusal,
    file_of,
    open_conclusions,
    open_recusals,
    publish_results,
    publish_without,
    recuse,
    start_drawn,
    state_of,
    team_of,
    unpublished,
)
from minzheng.mechanisms.desk.check_page import officers
from minzheng.mechanisms.desk.draw_page import (
    find_draw,
    find_drawn,
    following,
    library,
    may_be_void,
    may_begin,
    plans_shown,
    steps_shown,
    team_words,
    title_of,
    waiting_plans,
)
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.parties import find_party, parties
from minzheng.mechanisms.desk.reading import day_in, key_in, number_in

PAGE = 50
READERS = (Function.INSPECTING, Function.LEADING, Function.LEGAL, Function.AUDITING)


@page()
def draws(request: DeskRequest) -> HttpResponse:
    """Plans and how far each of their draws is."""
    _check(request)
    context = {
        "plans": plans_shown(request.seat, request.held),
        "waiting": waiting_plans(request.seat),
        "codes": draw_matters(),
        "begins": may_begin(request.held),
    }
    return show(request, "desk/draws.html", context)


@page()
def items(request: DeskRequest) -> HttpResponse:
    """The item library with today's numbers for the area of the seat's unit."""
    _check(request)
    area = request.seat.unit.area if request.seat.unit else None
    return show(request, "desk/draw_items.html", {"rows": library(area) if area else []})


@page("GET", "HEAD", "POST")
def draw(request: DeskRequest, number: str) -> HttpResponse:
    """One draw: its stations, what comes next, whom it drew and what was found."""
    _check(request)
    found, error = find_draw(number, request.seat), None
    if request.method == "POST":
        try:
            made = publish_results(found, request.seat)
        except UserError as wrong:
            error = wrong
        else:
            messages.success(request, f"已公布{made}个对象的检查结果。")
            return redirect("desk:draw", number)
    rows = found.drawn.select_related("result", "inspection").prefetch_related("team", "changes__coming")
    pager = Paginator(rows.order_by("position"), PAGE).get_page(request.GET.get("page"))
    words, late = team_words(list(pager)), unpublished(found)
    context = {
        "draw": found,
        "title": title_of(found),
        "state": state_of(found),
        "steps": steps_shown(found),
        "next": following(found),
        "pager": pager,
        "rows": [(one, words[one.pk]) for one in pager],
        "ready": late,
        "late": [one for one in late if one.late],
        "voids": may_begin(request.held) and may_be_void(found),
        "codes": draw_matters(),
        "error": error,
    }
    return show(request, "desk/draw.html", context, status=error.status if error else 200)


@page()
def draw_file(request: DeskRequest, number: str) -> HttpResponse:
    """The published file."""
    _check(request)
    found = find_draw(number, request.seat)
    response = HttpResponse(file_of(found), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.number}.json"'
    return response


@page("GET", "HEAD", "POST")
def drawn(request: DeskRequest, number: str, position: int) -> HttpResponse:
    """One drawn object: begin its inspection, change an officer, enter a result that no inspection gave."""
    _check(request)
    found, error = find_drawn(number, position, request.seat), None
    if request.method == "POST":
        try:
            return _carry_out(request, number, position)
        except UserError as wrong:
            error = wrong
            found = find_drawn(number, position, request.seat)
    seat, team = request.seat, team_of(found)
    open_ = not (hasattr(found, "inspection") or hasattr(found, "result") or hasattr(found.draw, "void"))
    context = {
        "one": found,
        "title": title_of(found.draw),
        "team": team,
        "foreign": list(found.team.filter(staff=None).order_by("position")),
        "changes": list(found.changes.select_related("leaving", "coming").order_by("pk")),
        "open": open_,
        "mine": open_ and seat.staff in team and found.subject is not None,
        "conclusions": open_conclusions(found) if open_ else (),
        "client_id": key_in(request.POST.get("client_id")) or uuid.uuid4(),
        "today": clock.today(),
        "post": request.POST,
        "error": error,
    }
    return show(request, "desk/drawn.html", context, status=error.status if error else 200)


@page("GET", "HEAD", "POST")
def recusals(request: DeskRequest) -> HttpResponse:
    """Officers who have to keep away: the list, a new one, and its end by somebody else."""
    _check(request)
    seat, error = request.seat, None
    if request.method == "POST" and "find" not in request.POST:
        try:
            return _recuse(request)
        except UserError as wrong:
            error = wrong
    words = request.POST.get("who", "").strip()[:100]
    found = (
        [one for one in parties(words, seat) if one.key.startswith(("facility:", "organisation:"))]
        if words
        else []
    )
    own = [seat.staff] if seat.staff else []
    context = {
        "rows": open_recusals(seat, clock.today()),
        "officers": own + officers(seat),
        "kinds": RecusalKind.values,
        "who": words,
        "found": found,
        "post": request.POST,
        "error": error,
    }
    return show(request, "desk/recusals.html", context, status=error.status if error else 200)


def _check(request: DeskRequest) -> None:
    if not request.held.includes(READERS, draw_matters().draw):
        raise Refused.because("您的岗位不查看随机抽查。", "请由检查、法制或领导岗位打开。", "no_draws")


def _carry_out(request: DeskRequest, number: str, position: int) -> HttpResponse:
    """What was asked for one drawn object."""
    one, seat, posted = find_drawn(number, position, request.seat), request.seat, request.POST
    what = posted.get("do", "")
    if what == "start":
        made = start_drawn(seat, one, key_in(posted.get("client_id")) or uuid.uuid4())
        return redirect("desk:inspection", made.pk)
    if what == "change":
        changed = change_officer(seat, one, _staff(posted.get("leaving")), posted.get("reason", ""))
        messages.success(request, f"{changed.leaving.name}已更换为抽取次序中的下一人{changed.coming.name}。")
        return redirect("desk:drawn", number, position)
    publish_without(
        one,
        seat,
        posted.get("conclusion", ""),
        note=posted.get("note", ""),
        found_on=_day(posted.get("found_on")),
        faults=number_in(posted.get("faults")) or 0,
    )
    messages.success(request, f"“{one.name}”的结果已公布。")
    return redirect("desk:draw", number)


def _recuse(request: DeskRequest) -> HttpResponse:
    posted, seat = request.POST, request.seat
    if ended := number_in(posted.get("end")):
        one = end_recusal(seat, ended)
        messages.success(request, f"{one.staff.name}的回避已解除。")
        return redirect("desk:recusals")
    subject = find_party(posted["subject"], seat) if posted.get("subject") else None
    family = draw_matters().draw.partition(".")[0] + "."
    made = recuse(seat, family, _staff(posted.get("staff")), subject, posted.get("kind", ""))
    messages.success(request, f"{made.staff.name}的回避已登记,今后的抽取和检查都会避开。")
    return redirect("desk:recusals")


def _staff(text: str | None) -> Staff:
    number = number_in(text)
    found = Staff.objects.filter(pk=number).first() if number is not None else None
    if found is None:
        raise Invalid.because("没有选择执法人员。", "请从列表中选择。", "no_staff", "staff")
    return found


def _day(text: str | None) -> date | None:
    found = day_in(text)
    if text and found is None:
        raise Invalid.because("检查日期的格式不对。", "请按 2019-03-01 的样式填写。", "bad_day", "found_on")
    return found
