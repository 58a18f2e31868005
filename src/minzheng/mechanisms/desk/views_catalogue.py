"""Choosing a matter and filing a case at the window, in the community, or for somebody."""

import datetime
import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Problem, UserError
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.desk.drafts import draft_rows
from minzheng.mechanisms.desk.figures import areas_for
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.desk.knowing import (
    Filled,
    filled,
    key_of_number,
    looks_like_number,
    priors,
    subject_of_number,
)
from minzheng.mechanisms.desk.papers import paper_rows, papers_in
from minzheng.mechanisms.desk.parties import PartyRow, find_party, parties, row_of
from minzheng.mechanisms.desk.reading import answers_in, day_in, key_in, number_in
from minzheng.mechanisms.desk.receipts import issue_receipt
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import (
    LEVELS,
    Case,
    Handed,
    Matter,
    all_matters,
    filing_draft,
    matter,
    open_case,
    take_in,
    typed_in,
)
from minzheng.mechanisms.registry.public import identify

PERSON = {"name": "person_name", "id_number": "person_id"}
CHANNELS = ("窗口", "社区代办", "电话", "8890热线", "行风热线", "网上", "网上提问", "来信")


@page()
def catalogue(request: DeskRequest) -> HttpResponse:
    """Every matter this seat may file today; `q` narrows it by name or keyword."""
    words = request.GET.get("q", "").strip()
    found = [one for one in fileable(request.held) if words in f"{one.name} {one.keywords}"]
    subject = request.GET.get("subject", "")[:60]
    kind = subject.partition(":")[0]
    if subject:
        found = [one for one in found if one.subject == kind]
    return show(request, "desk/catalogue.html", {"matters": found, "q": words, "subject": subject})


@page("GET", "HEAD", "POST")
def new(request: DeskRequest, code: str) -> HttpResponse:
    """The filing form of one matter: for whom first, then the questions and papers; what was typed is never lost."""
    rules = matter(code, clock.today())
    error: UserError | None = None
    if request.method == "POST" and "file" in request.POST:
        try:
            case = _file(request, rules)
        except UserError as wrong:
            error = wrong
        else:
            issue_receipt(case, request, request.seat)
            messages.success(request, f"已提交,受理号{case.number}。")
            return redirect("desk:receipt", case.number)
    return filing_page(request, rules, error)


def filing_page(request: DeskRequest, rules: Matter, error: UserError | None = None) -> HttpResponse:
    """The form with what was posted, else with the draft that the address names, else empty beside older drafts."""
    seat, asked = request.seat, key_in(request.GET.get("draft"))
    draft = filing_draft(seat, rules.code, asked) if request.method != "POST" else None
    fields = {key: str(value) for key, value in request.POST.items()}
    if draft is not None:
        fields = typed_in(draft)
    areas = areas_for(seat, rules.anywhere)
    words = fields.get("who", request.GET.get("who", "")).strip()[:100] or fields.get("person_id", "").strip()
    asked_for = fields.get("subject") or request.GET.get("subject", "")[:60] or _itself(rules, seat)
    if rules.subject == "person" and looks_like_number(words):
        rows = _found(rules, "", key_of_number(words), seat)  # one person, whoever was chosen before
    else:
        rows = _found(rules, words, asked_for, seat)
    row = next((one for one in rows if one.key == asked_for or len(rows) == 1), None)
    if not rows and looks_like_number(words):
        fields |= {"who": words, "person_id": fields.get("person_id") or words}
    subject = row.party if row else subject_of_number(rules, fields)
    known = Filled(fields)
    if "file" not in fields and draft is None:
        known = filled(rules, subject, fields, seat, request.held, row is not None)
    fields = known.fields
    context = {
        "rules": rules,
        "error": error,
        "posted": {key[2:]: value for key, value in fields.items() if key.startswith("a-")},
        "post": fields,
        "grows": reverse("desk:new", args=[rules.code]),
        "areas": areas,
        "only_area": areas[0].area_id if len(areas) == 1 else getattr(subject, "area_id", None),
        "channels": CHANNELS,
        "who": words,
        "found": rows,
        "chosen": row.key if row else "",
        "own": bool(row and row.key == _itself(rules, seat)),
        "priors": priors(rules, subject, seat),
        "notes": known.notes,
        "client_key": key_in(fields.get("client_key")) or (draft.uid if draft else uuid.uuid4()),
        "papers": paper_rows(rules, seat, fields),
        "levels": {} if seat.represents else LEVELS,
        "draft": draft,
        "revision": draft.revision if draft else number_in(fields.get("revision")) or 0,
        "lost": asked is not None and draft is None and request.method != "POST",
        "others": draft_rows(seat, rules.code) if request.method != "POST" and draft is None else [],
    }
    return show(request, "desk/new.html", context, status=error.status if error else 200)


def _itself(rules: Matter, seat: Seat) -> str:
    """A body that files is its own subject, where the matter is about such a body."""
    kind = (seat.represents or "").partition(":")[0]
    return seat.represents or "" if rules.subject and kind == rules.subject else ""


def fileable(held: Held) -> list[Matter]:
    """The versions of today of every matter that these functions may file."""
    today = clock.today()
    current = [one.on(today) for one in all_matters() if one.versions[0].since <= today]
    return [one for one in current if held.includes(one.opened_by, one.code)]


def _file(request: DeskRequest, rules: Matter) -> Case:
    """Open the case with its papers; somebody met for the first time is registered in the same act, or not at all."""
    name, chosen, seat = (
        request.POST.get("person_name", "").strip(),
        request.POST.get("subject", ""),
        request.seat,
    )
    with (
        keeping_refusals(seat.actor, f"提交{rules.name}"),
        acting(seat.actor, f"提交{rules.name}"),
    ):
        papers = _check(request, rules)
        if rules.subject != "person" or chosen or not name:
            return _open(request, rules, _subject(rules, chosen, seat), papers)
        try:
            person = identify(name, request.POST.get("person_id", ""), _area(request.POST.get("area")))
        except UserError as wrong:
            told = (replace(one, field=PERSON.get(one.field or "", one.field)) for one in wrong.problems)
            raise type(wrong)(*told) from wrong
        return _open(request, rules, person, papers)


def _check(request: DeskRequest, rules: Matter) -> list[Handed]:
    """The papers taken in; raises everything that can be seen to be wrong at once: for whom, where, answers, files."""
    problems: list[Problem] = []
    posted = request.POST
    handed: list[Handed] = []
    if rules.subject and not posted.get("subject") and not posted.get("person_name", "").strip():
        problems.append(Problem("who", "没有选定为谁办理。", "请先查找并选定对象。", "no_subject"))

    def take() -> None:
        seat = request.seat
        handed.extend(take_in(papers_in(request, rules, seat), rules, seat, seat.actor))

    for check in (
        lambda: _area(posted.get("area")),
        lambda: _received(posted.get("received_on")),
        lambda: rules.form.parse(answers_in(request)),
        take,
    ):
        try:
            check()
        except Invalid as wrong:
            problems += wrong.problems
    if problems:
        raise Invalid(*problems)
    return handed


def _open(request: DeskRequest, rules: Matter, subject: object | None, papers: list[Handed]) -> Case:
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
        papers=papers,
        received_on=_received(request.POST.get("received_on")),
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


def _area(text: str | None) -> Area:
    number = number_in(text)
    found = Area.objects.filter(pk=number).first() if number is not None else None
    if found is None:
        raise Invalid.because("没有选择区域。", "请选择事项所在的街道或社区。", "no_area", "area")
    return found


def _received(text: str | None) -> datetime.date | None:
    """The day on which it came in, where the page asks for it and it was not today."""
    found = day_in(text)
    if text and found is None:
        raise Invalid.because(
            "收到日期的格式不对。", "请按 2019-03-01 的样式填写。", "bad_day", "received_on"
        )
    return found


def _subject(rules: Matter, key: str, seat: Seat) -> object | None:
    return find_party(key, seat) if rules.subject and key else None
