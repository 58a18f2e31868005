"""The case page and what its buttons do."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from minzheng.foundation.errors import Invalid, Missing, UserError
from minzheng.mechanisms.access.public import Seat, Unit
from minzheng.mechanisms.desk.case_page import Work, case_context, companion, find_case
from minzheng.mechanisms.desk.drafts import earlier_of
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.reading import answers_in, number_in
from minzheng.mechanisms.desk.replies import answer_field, replies_for
from minzheng.mechanisms.desk.splitting import parting_of, split_in
from minzheng.mechanisms.matters.public import (
    Case,
    extend,
    go_on_after_pause,
    mark_duplicate,
    pause,
    perform,
    reassign,
    step_drafts,
    typed_in,
    version_for,
    withdraw,
)
from minzheng.mechanisms.registry.public import LookKind, note_look


@page()
def case(request: DeskRequest, number: str) -> HttpResponse:
    """Header facts and light, answers, papers, documents, action panel, timeline."""
    found = find_case(number, request.seat)
    note_look(
        request.seat, LookKind.OPENED, f"办理{version_for(found).name}{found.number}", [found.subject_key]
    )
    return case_page(request, found)


@page("POST")
def do(request: DeskRequest, number: str) -> HttpResponse:
    """Leave the current step by the button that was pressed; the page's case version travels with it."""
    seat = request.seat
    found = find_case(number, seat)
    outcome = request.POST.get("outcome", "")
    try:
        perform(
            found,
            outcome,
            seat,
            version=version_in(request),
            answers=answers_in(request),
            reason=request.POST.get("reason", "").strip(),
            second=companion(found, seat, number_in(request.POST.get("second"))),
        )
    except UserError as error:
        return case_page(request, find_case(number, seat), error)
    messages.success(request, f"受理号{number}:已办理“{outcome}”。")
    return redirect("desk:case", number)


@page("POST")
def move(request: DeskRequest, number: str, name: str) -> HttpResponse:
    """The moves every matter has: 改派, 拆分, 撤回, 中止, 恢复, 延长, 并案."""
    found = find_case(number, request.seat)
    if name not in MOVES:
        raise Missing.because("没有这种办法。", "请从办件页面办理。", "unknown_move")
    label, carry_out = MOVES[name]
    try:
        carry_out(
            found, request, {"version": version_in(request), "reason": request.POST.get("reason", "").strip()}
        )
    except UserError as error:
        return case_page(request, find_case(number, request.seat), error)
    messages.success(request, f"受理号{number}:已{label}。")
    return redirect("desk:case", number)


def case_page(
    request: DeskRequest, found: Case, error: UserError | None = None, fields: dict[str, str] | None = None
) -> HttpResponse:
    """The page of a case; with an error, everything that was typed stands in it again, else what was saved before."""
    now, before = step_drafts(request.seat, found)
    fields = fields or {key: str(value) for key, value in request.POST.items()}
    taken = next(
        (one for one in before if str(one.uid) == request.GET.get("use") and one.step == found.step), None
    )
    if request.method != "POST" and (source := now or taken):
        fields = typed_in(source)
    context = case_context(found, request.seat, request.held)
    if not fields and (work := context["work"]) and work.able and work.step.known is not None:
        fields = {f"a-{key}": text for key, text in work.step.form.as_posted(work.step.known(found)).items()}
    typed = {
        "error": error,
        "posted": {key[2:]: value for key, value in fields.items() if key.startswith("a-")},
        "post": fields,
        "grows": reverse("desk:keep", args=[found.number]),
        "draft": now,
        "revision": now.revision if now else 0,
        "earlier": earlier_of(found, before),
    }
    context |= typed
    context |= _offered(found, request.seat, context["work"], fields, context["parts"])
    return show(request, "desk/case.html", context, status=error.status if error else 200)


def insert_reply(request: DeskRequest, found: Case) -> HttpResponse:
    """The case page with the chosen wording put after what was typed; for browsers that run no script."""
    step = version_for(found).step(found.step) if found.step else None
    asked = answer_field(step) if step else None
    fields = {key: str(value) for key, value in request.POST.items()}
    if step is not None and asked is not None:
        offered = replies_for(found, version_for(found), step, request.seat)
        chosen = (one.text for one in offered if str(one.number) == fields.get("template"))
        key = f"a-{asked.key}"
        fields[key] = "\n".join(filter(None, (fields.get(key, ""), next(chosen, ""))))
    return case_page(request, found, fields=fields)


def _offered(
    found: Case, seat: Seat, work: Work | None, fields: dict[str, str], parts: list[Case]
) -> dict[str, object]:
    """Wordings for the open step and the form that divides the case, for those who do the step."""
    if work is None or not work.able:
        return {}
    asked = answer_field(work.step)
    return {
        "replies": replies_for(found, version_for(found), work.step, seat),
        "answer": asked.key if asked else "",
        "parting": parting_of(found, work.step, fields, parts),
    }


def version_in(request: DeskRequest) -> int:
    """The case version the page was made from; `Invalid` without one."""
    posted = number_in(request.POST.get("version"))
    if posted is None:
        raise Invalid.because("页面缺少版本信息。", "请刷新页面后再办。", "no_version")
    return posted


def _reassign(found: Case, request: DeskRequest, common: Mapping[str, Any]) -> None:
    number = number_in(request.POST.get("unit"))
    unit = Unit.objects.filter(pk=number).first() if number is not None else None
    if unit is None:
        raise Invalid.because("没有选择改派到的单位。", "请从列表中选择。", "no_unit", "to")
    reassign(found, unit, request.seat, **common)


def _pause(found: Case, request: DeskRequest, common: Mapping[str, Any]) -> None:
    pause(found, request.seat, article=request.POST.get("article", "").strip(), **common)


def _extend(found: Case, request: DeskRequest, common: Mapping[str, Any]) -> None:
    extend(found, request.seat, ground=request.POST.get("ground", ""), **common)


def _duplicate(found: Case, request: DeskRequest, common: Mapping[str, Any]) -> None:
    original = find_case(request.POST.get("original", "").strip(), request.seat)
    mark_duplicate(found, original, request.seat, **common)


MOVES: dict[str, tuple[str, Callable[[Case, DeskRequest, Mapping[str, Any]], object]]] = {
    "reassign": ("改派", _reassign),
    "split": (
        "拆分",
        lambda found, request, common: split_in(found, request, request.seat, version=common["version"]),
    ),
    "withdraw": ("撤回", lambda found, request, common: withdraw(found, request.seat, **common)),
    "pause": ("中止计时", _pause),
    "resume": (
        "恢复计时",
        lambda found, request, common: go_on_after_pause(found, request.seat, **common),
    ),
    "extend": ("延长期限", _extend),
    "duplicate": ("作为重复件并入", _duplicate),
}
