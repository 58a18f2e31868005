"""Units, posts and people: who holds which post, who covers whom, and new passwords (system administrators only)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing, UserError
from minzheng.mechanisms.access.public import (
    Absence,
    Account,
    Appointment,
    Function,
    Post,
    Seat,
    Staff,
    Unit,
    declare,
    require,
    visible,
)
from minzheng.mechanisms.areas.public import AreaVersion, within
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.listing import area_names
from minzheng.mechanisms.desk.scopes import scope_choices
from minzheng.mechanisms.desk.staff_changes import CHANGES, KINDS, takers
from minzheng.mechanisms.journal.public import acting

PER_PAGE = 50

declare("staff.administer", label="管理单位、岗位和人员", functions=[Function.ADMINISTERING])


@page()
def units(request: DeskRequest) -> HttpResponse:
    """Every unit of one's tree."""
    require(request.seat, "staff.administer")
    words = request.GET.get("q", "").strip()[:50]
    found = visible(Unit.objects.filter(name__icontains=words), request.seat).select_related("parent")
    rows = Paginator(found.order_by("level", "name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    areas = area_names(one.area_id for one in rows)
    context = {"rows": [(one, areas.get(one.area_id, "")) for one in rows], "pager": rows, "q": words}
    return show(request, "desk/units.html", context)


@page("GET", "HEAD", "POST")
def unit(request: DeskRequest, unit_id: int) -> HttpResponse:
    """One unit: its posts, their functions, who holds them; every change is one act with its reason."""
    seat = request.seat
    require(seat, "staff.administer")
    found = visible(Unit.objects.filter(pk=unit_id), seat).first()
    if found is None:
        raise Missing.because("没有这个单位,或不在您的管理范围内。", "请从单位列表中选择。", "no_unit")
    if request.method != "POST":
        return _unit_page(request, found)
    try:
        message = _change(request, found, seat)
    except UserError as error:
        return _unit_page(request, found, error)
    if request.POST.get("do") == "重置密码":  # shown in this answer only: it is kept nowhere
        answer = _unit_page(request, found, said=message)
        answer["Cache-Control"] = "private, no-store"
        return answer
    messages.success(request, message)
    return redirect("desk:unit", unit_id)


def _unit_page(
    request: DeskRequest, found: Unit, error: UserError | None = None, said: str = ""
) -> HttpResponse:
    today = clock.today()
    own = Staff.objects.filter(appointments__post__unit=found, appointments__valid__contains=today).distinct()
    people = Staff.objects.filter(pk__in=visible(Appointment.objects.all(), request.seat).values("staff"))
    posts = Post.objects.filter(unit=found).prefetch_related("mandates", "appointments__staff")
    inside = AreaVersion.objects.filter(area__in=within(found.area, today), valid__contains=today)
    context = {
        "unit": found,
        "today": today,
        "area": area_names([found.area_id]).get(found.area_id, ""),
        "below": found.children.order_by("level", "name", "pk"),
        "takers": takers(found, request.seat),
        "kinds": KINDS,
        "areas": inside.exclude(kind="网格").order_by("path"),
        "posts": posts.order_by("pk"),
        "functions": Function.choices,
        "scopes": scope_choices(),
        "people": people.order_by("name", "pk"),
        "accounts": Account.objects.filter(staff__in=own).order_by("username"),
        "absences": Absence.objects.filter(staff__in=own, end__gte=today).select_related("staff", "cover"),
        "error": error,
        "post": request.POST,
        "said": said,
    }
    return show(request, "desk/unit.html", context, status=error.status if error else 200)


def _change(request: DeskRequest, found: Unit, seat: Seat) -> str:
    doing = request.POST.get("do", "")
    change = CHANGES.get(doing)
    if change is None:
        raise Missing.because("没有这种操作。", "请刷新页面。", "unknown_change")
    with acting(seat.actor, f"人员管理:{doing}"):
        return change(request, found)
