"""提醒名单: what the records show to be missing - late homes, missed visits, streets without a place -, each line with its record."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Function, Seat, visible
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.held import Held, held_by
from minzheng.mechanisms.desk.listing import WHOM, area_names, caption
from minzheng.mechanisms.desk.parties import called
from minzheng.mechanisms.matters.public import Case, Stage

PAGE = 50
SEEING = (
    Function.REGISTERING, Function.ACCEPTING, Function.ANSWERING, Function.REVIEWING, Function.DECIDING, Function.INSPECTING,
    Function.RECHECKING, Function.REPORTING, Function.LEADING, Function.AUDITING,
)  # fmt: skip


@dataclass(frozen=True)
class WorkLine:
    """One line: the case, party or indicator (its code, for the area of the line) it opens, and what else is shown of it."""

    opens: Any
    name: str
    area_id: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class WorkList:
    """A list to work off, for staff whose post holds something for `matter`.

    `find(seat, on)` gives what is missing, the worst first, as rows that this seat may see: a sequence or an ordered queryset.
    `tell(rows, on)` makes the lines of a few of them; `head` names the columns after the first, which is called `what`.
    """

    code: str
    title: str
    hint: str
    matter: str
    what: str
    head: tuple[str, ...]
    find: Callable[[Seat, datetime.date], Any]
    tell: Callable[[Sequence[Any], datetime.date], list[WorkLine]]


_lists: dict[str, WorkList] = {}


def offer_list(one: WorkList) -> None:
    """A domain offers a list; the menu and the page need nothing else."""
    _lists[one.code] = one


def late_steps(code: str, title: str, hint: str, what: str, **which: Any) -> WorkList:
    """The list of steps past their day and still open, the longest first; `which` names matter and step as of `Stage`."""
    matter = which.get("matter") or which["matter__in"][0]

    def find(seat: Seat, on: datetime.date) -> QuerySet[Stage]:
        rows = Stage.objects.filter(closed_at=None, due_on__lt=on, **which).order_by("due_on", "pk")
        return visible(rows.select_related(*(f"case__{one}" for one in WHOM)), seat)

    def tell(rows: Sequence[Stage], on: datetime.date) -> list[WorkLine]:
        return [
            WorkLine(
                one.case, one.case.title, one.case.area_id, (f"{one.due_on}", f"{(on - one.due_on).days}天")
            )
            for one in rows
            if one.due_on is not None
        ]

    return WorkList(code, title, hint, matter, what, ("应办日期", "逾期"), find, tell)


def sees_lists(seat: Seat, held: Held) -> bool:
    """Whether any list is for this seat."""
    return bool(_mine(seat, held))


def _mine(seat: Seat, held: Held) -> list[WorkList]:
    if seat.represents or seat.unit is None:
        return []
    return [one for one in _lists.values() if held.includes(SEEING, one.matter)]


@page()
def work_lists(request: DeskRequest) -> HttpResponse:
    """Every list of the seat with the number of its lines."""
    seat, today = request.seat, clock.today()
    mine = _mine(seat, held_by(seat))
    rows = [(one, Paginator(one.find(seat, today), PAGE).count) for one in mine]
    return show(request, "desk/work_lists.html", {"rows": rows, "today": today})


@page()
def work_list(request: DeskRequest, code: str) -> HttpResponse:
    """One list, line by line; each opens its record."""
    seat, today = request.seat, clock.today()
    chosen = next((one for one in _mine(seat, held_by(seat)) if one.code == code), None)
    if chosen is None:
        raise Missing.because("没有这份名单,或不在您的岗位范围内。", "请从提醒名单进入。", "no_list")
    pager = Paginator(chosen.find(seat, today), PAGE).get_page(request.GET.get("page"))
    lines = chosen.tell(list(pager), today)
    names = area_names(one.area_id for one in lines)
    rows = [
        {"to": _address(one), "name": one.name or _name(one.opens), "area": names.get(one.area_id, ""),
         "cells": list(zip(chosen.head, one.cells, strict=True))}
        for one in lines
    ]  # fmt: skip
    return show(request, "desk/work_list.html", {"one": chosen, "rows": rows, "pager": pager, "today": today})


def _name(opens: Any) -> str:
    return caption(opens) if isinstance(opens, Case) else called(opens)


def _address(line: WorkLine) -> str:
    opens = line.opens
    if isinstance(opens, Case):
        return reverse("desk:case", args=[opens.number])
    if isinstance(opens, str):
        return f"{reverse('desk:indicator', args=[opens])}?area={line.area_id}"
    return reverse("desk:dossier", args=[opens.subject_key])
