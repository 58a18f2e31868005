"""Choosing a matter and filing a case at the window, in the community, or for somebody."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Problem, UserError
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.areas.public import Area, AreaVersion, within
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.desk.parties import PartyRow, find_party, parties, row_of
from minzheng.mechanisms.desk.reading import answers_in, key_in, number_in
from minzheng.mechanisms.desk.receipts import issue_receipt
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import Case, Matter, all_matters, matter, open_case
from minzheng.mechanisms.registry.public import identify

PERSON = {"name": "person_name", "id_number": "person_id"}
CHANNELS = ("窗口", "社区代办", "电话", "8890热线", "网上", "来信")


@page()
def catalogue(request: DeskRequest) -> HttpResponse:
    """Every matter this seat may file today; `q` narrows it by name or keyword."""
    words = request.GET.get("q", "").strip()
    found = [one for one in fileable(request.held) if words in f"{one.name} {one.keywords}"]
    return show(request, "desk/catalogue.html", {"matters": found, "q": words})


@page("GET", "HEAD", "POST")
def new(request: DeskRequest, code: str) -> HttpResponse:
    """The filing form of one matter: for whom first, then the questions; what was typed is never lost."""
    seat = request.seat
    rules = matter(code, clock.today())
    error: UserError | None = None
    if request.method == "POST" and "file" in request.POST:
        try:
            case = _file(request, rules)
        except UserError as wrong:
            error = wrong
        else:
            issue_receipt(case, request, seat)
            messages.success(request, f"已提交,受理号{case.number}。")
            return redirect("desk:receipt", case.number)
    areas = _areas(seat)
    context = {
        "rules": rules,
        "error": error,
        "posted": answers_in(request),
        "post": request.POST,
        "areas": areas,
        "only_area": areas[0].area_id if len(areas) == 1 else None,
        "channels": CHANNELS,
        "who": (words := request.POST.get("who", request.GET.get("who", "")).strip()[:100]),
        "found": _found(rules, words, request.POST.get("subject", ""), seat),
        "client_key": key_in(request.POST.get("client_key")) or uuid.uuid4(),
    }
    return show(request, "desk/new.html", context, status=error.status if error else 200)


def fileable(held: Held) -> list[Matter]:
    """The versions of today of every matter that these functions may file."""
    today = clock.today()
    current = [one.on(today) for one in all_matters() if one.versions[0].since <= today]
    return [one for one in current if held.includes(one.opened_by, one.code)]


def _file(request: DeskRequest, rules: Matter) -> Case:
    """Open the case; somebody met for the first time is registered in the same act, or not at all."""
    _check(request, rules)
    name = request.POST.get("person_name", "").strip()
    if rules.subject != "person" or request.POST.get("subject") or not name:
        return _open(request, rules, _subject(rules, request.POST.get("subject", ""), request.seat))
    seat = request.seat
    with (
        keeping_refusals(seat.actor, f"提交{rules.name}"),
        acting(seat.actor, f"登记当事人并提交{rules.name}"),
    ):
        try:
            person = identify(name, request.POST.get("person_id", ""), _area(request.POST.get("area")))
        except UserError as wrong:
            told = (replace(one, field=PERSON.get(one.field or "", one.field)) for one in wrong.problems)
            raise type(wrong)(*told) from wrong
        return _open(request, rules, person)


def _check(request: DeskRequest, rules: Matter) -> None:
    """Raise everything that can be seen to be wrong at once: for whom, where, and each answer."""
    problems: list[Problem] = []
    posted = request.POST
    if rules.subject and not posted.get("subject") and not posted.get("person_name", "").strip():
        problems.append(Problem("who", "没有选定为谁办理。", "请先查找并选定对象。", "no_subject"))
    for check in (lambda: _area(posted.get("area")), lambda: rules.form.parse(answers_in(request))):
        try:
            check()
        except Invalid as wrong:
            problems += wrong.problems
    if problems:
        raise Invalid(*problems)


def _open(request: DeskRequest, rules: Matter, subject: object | None) -> Case:
    channel = request.POST.get("channel", "")
    return open_case(
        rules.code,
        request.seat,
        area=_area(request.POST.get("area")),
        answers=answers_in(request),
        subject=subject,
        channel=channel if channel in CHANNELS else CHANNELS[0],
        external_number=request.POST.get("external_number", "").strip()[:60],
        client_key=key_in(request.POST.get("client_key")),
    )


def _found(rules: Matter, words: str, chosen: str, seat: Seat) -> list[PartyRow]:
    """Whom the case may be about: what the words find, and first whoever was already chosen."""
    rows = parties(words, seat, rules.subject) if rules.subject and words else []
    if chosen and chosen not in {one.key for one in rows} and rules.subject:
        try:
            rows.insert(0, row_of(find_party(chosen, seat)))
        except UserError:
            return rows
    return rows


def _areas(seat: Seat) -> list[AreaVersion]:
    """The unit's area and what lies below it, grids left out."""
    if seat.unit is None:
        return []
    today = clock.today()
    inside = AreaVersion.objects.filter(area__in=within(seat.unit.area, today), valid__contains=today)
    return list(inside.exclude(kind="网格").order_by("path"))


def _area(text: str | None) -> Area:
    number = number_in(text)
    found = Area.objects.filter(pk=number).first() if number is not None else None
    if found is None:
        raise Invalid.because("没有选择区域。", "请选择事项所在的街道或社区。", "no_area", "area")
    return found


def _subject(rules: Matter, key: str, seat: Seat) -> object | None:
    return find_party(key, seat) if rules.subject and key else None
