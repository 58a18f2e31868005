"""The inbox: the home page of everybody on the staff; and urging what is overdue."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import Seat, may, visible
from minzheng.mechanisms.desk.drafts import draft_rows
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.ledger import matching
from minzheng.mechanisms.desk.listing import WHOM, stage_rows
from minzheng.mechanisms.desk.paging import paged
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.desk.urging import URGE, urge
from minzheng.mechanisms.matters.public import Case, Stage, drafts_of, inbox

PER_PAGE = 20
TABS = (("todo", "待办"), ("done", "已办"), ("mine", "我提交的"), ("draft", "草稿"), ("late", "督办"))
INSTITUTION = (("todo", "待办"), ("done", "已办"), ("mine", "全部办件"), ("draft", "草稿"))
OUTSIDE = (("mine", "我的办件"), ("draft", "草稿"))


@page()
def home(request: DeskRequest) -> HttpResponse:
    """待办 (most urgent first), 已办, 我提交的, 草稿, 督办 (everything overdue one may see); searched inside the tab."""
    return _inbox(request)


@page("POST")
def urge_late(request: DeskRequest) -> HttpResponse:
    """Urge the chosen overdue steps with one reason."""
    ticked = request.POST.getlist("shown" if request.POST.get("all") else "stage")
    chosen = [number for text in ticked if (number := number_in(text)) is not None]
    try:
        done = urge(chosen, request.POST.get("reason", ""), request.seat)
    except UserError as error:
        return _inbox(request, "late", error, chosen)
    told = list(dict.fromkeys(one.recipients for one in done))
    messages.success(request, f"已督办{len(done)}件,收件人:{';'.join(told)}。")
    return redirect(f"{reverse('desk:inbox')}?tab=late")


def _inbox(
    request: DeskRequest, tab: str = "", error: UserError | None = None, chosen: list[int] | None = None
) -> HttpResponse:
    seat, words = request.seat, request.GET.get("q", "").strip()[:100]
    known = OUTSIDE if seat.post is None else INSTITUTION if seat.represents else TABS
    tab = tab or request.GET.get("tab", "")
    tab = tab if tab in dict(known) else known[0][0]
    rows, counts = _page_of(request, seat, tab, words)
    counts["draft"] = drafts_of(seat).count()
    context = {
        "rows": stage_rows(list(rows), with_holders=tab == "late"),
        "pager": rows,
        "drafts": draft_rows(seat) if tab == "draft" else [],
        "tab": tab,
        "tabs": [(key, label, counts.get(key)) for key, label in known],
        "q": words,
        "urges": tab == "late" and may(seat, URGE),
        "error": error,
        "chosen": chosen or [],
        "reason": request.POST.get("reason", ""),
    }
    return show(request, "desk/inbox.html", context, status=error.status if error else 200)


def _page_of(request: HttpRequest, seat: Seat, tab: str, words: str) -> tuple[Page[Stage], dict[str, int]]:
    """The page of the chosen tab, and how many lie in the tabs that say so."""
    listed = {"todo": _todo, "done": _done, "mine": _mine, "draft": _none, "late": _late}[tab](seat)
    if words:
        listed = listed.filter(case__in=Case.objects.filter(matching(words, seat)))
    rows = paged(
        listed, PER_PAGE, request.GET.get("page"), "unit", "case__area", *(f"case__{one}" for one in WHOM)
    )
    counts: dict[str, int] = {}
    for key, rows_of in (("todo", _todo), ("late", _late)):
        if seat.post is not None:
            counts[key] = rows.paginator.count if key == tab and not words else rows_of(seat).count()
    return rows, counts


def _none(seat: Seat) -> QuerySet[Stage]:
    return Stage.objects.none()


def _todo(seat: Seat) -> QuerySet[Stage]:
    return inbox(seat)


def _done(seat: Seat) -> QuerySet[Stage]:
    if seat.staff is None:
        return Stage.objects.none()
    return visible(Stage.objects.filter(staff=seat.staff, closed_at__isnull=False), seat).order_by(
        "-closed_at", "-pk"
    )


def _mine(seat: Seat) -> QuerySet[Stage]:
    """The latest step of every case this account filed, or that is about the subject it represents."""
    own: Any = {} if seat.represents else {"opened_by": seat.account}
    cases = visible(Case.objects.filter(**own), seat).values("pk")
    last = Stage.objects.filter(case__in=cases).order_by("case_id", "-pk").distinct("case_id").values("pk")
    return Stage.objects.filter(pk__in=last).order_by("-case__opened_at", "-pk")


def _late(seat: Seat) -> QuerySet[Stage]:
    late = Stage.objects.filter(closed_at__isnull=True, due_on__lt=clock.today())
    return visible(late, seat).order_by("due_on", "pk")
