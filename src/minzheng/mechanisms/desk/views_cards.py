"""执法证件: who holds an enforcement card, until when, and what else stands on an officer's record (S92, S129)."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused, UserError
from minzheng.mechanisms.access.public import (
    Appointment,
    Function,
    Seat,
    Staff,
    may,
    record_card,
    require,
    visible,
)
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.reading import day_in, number_in
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.law.public import parameter

READERS = (Function.LEADING, Function.LEGAL, Function.ADMINISTERING)
Told = Callable[[list[Staff]], Mapping[int, str]]
_records: list[Told] = []


@dataclass(frozen=True)
class Card:
    """An officer with the card: its last day, whether that is near or over, and what is told of the officer."""

    staff: Staff
    units: str
    last: datetime.date | None
    state: str
    told: str


def offer_officer_record(told: Told) -> None:
    """A domain tells something of officers, by their number, on the page of their cards."""
    _records.append(told)


@page("GET", "HEAD", "POST")
def cards(request: DeskRequest) -> HttpResponse:
    """Everybody in post with a card, those about to run out first; the administrator enters and renews them."""
    if not request.held.functions & {one.value for one in READERS}:
        raise Refused.because("您的岗位不能查看执法证件。", "请联系系统管理员或负责人。", "no_function")
    error: UserError | None = None
    if request.method == "POST":
        try:
            name = _record(request)
        except UserError as wrong:
            error = wrong
        else:
            messages.success(request, f"已登记{name}的执法证。")
            return redirect("desk:cards")
    people = _people(request.seat)
    context = {
        "cards": _cards([one for one in people if one.certificate_number], request.seat),
        "people": people,
        "enters": may(request.seat, "staff.administer"),
        "post": request.POST,
        "error": error,
    }
    return show(request, "desk/cards.html", context, status=error.status if error else 200)


def _people(seat: Seat) -> list[Staff]:
    held = visible(Appointment.objects.filter(valid__contains=clock.today()), seat)
    found = Staff.objects.filter(pk__in=held.filter(post__unit__represents="").values("staff"))
    return list(found.prefetch_related("appointments__post__unit").order_by("name", "pk"))


def _cards(people: list[Staff], seat: Seat) -> list[Card]:
    today = clock.today()
    area = seat.unit.area if seat.unit else None
    near = today + datetime.timedelta(days=parameter("checks.card_warning", area, today).amount)
    told: dict[int, list[str]] = {}
    for each in _records:
        for key, words in each(people).items():
            told.setdefault(key, []).append(words)
    made = []
    for one in people:
        span = one.certificate_valid
        last = span.upper - datetime.timedelta(1) if span and span.upper else None
        state = "失效" if one.uncertified(today) else "即将到期" if last and last <= near else "有效"
        units = [each.post.unit.name for each in one.appointments.all() if today in each.valid]
        made.append(Card(one, "、".join(dict.fromkeys(units)), last, state, ";".join(told.get(one.pk, ()))))
    return sorted(made, key=lambda card: (card.last or datetime.date.max, card.staff.pk))


def _record(request: DeskRequest) -> str:
    require(request.seat, "staff.administer")
    said, seat = request.POST, request.seat
    chosen = next((one for one in _people(seat) if one.pk == number_in(said.get("staff"))), None)
    with keeping_refusals(seat.actor, "登记执法证"), acting(seat.actor, "登记执法证"):
        if chosen is None:
            raise Invalid.because("没有选择人员。", "请从列表中选择在岗人员。", "nobody", "staff")
        first, last = day_in(said.get("from")), day_in(said.get("until"))
        record_card(chosen, said.get("number", ""), first, last)
    return chosen.name
