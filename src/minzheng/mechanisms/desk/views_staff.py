"""Units, posts and people: who holds which post, who covers whom, and new passwords (system administrators only)."""

import datetime
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Missing, UserError
from minzheng.mechanisms.access.public import (
    Absence,
    Account,
    Appointment,
    Function,
    Post,
    Seat,
    Staff,
    Unit,
    appoint,
    create_post,
    declare,
    grant,
    hand_over_inbox,
    require,
    reset_password,
    revoke,
    set_absence,
    visible,
)
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.listing import area_names
from minzheng.mechanisms.desk.reading import day_in, number_in
from minzheng.mechanisms.desk.scopes import scope_choices, scope_name
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
    context = {
        "unit": found,
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


def _post(request: HttpRequest, found: Unit) -> Post:
    number = number_in(request.POST.get("post"))
    post = Post.objects.filter(unit=found, pk=number).first() if number is not None else None
    if post is None:
        raise Invalid.because("没有选择岗位。", "请选择本单位的岗位。", "no_post", "post")
    return post


def _person(request: HttpRequest, key: str) -> Staff:
    number = number_in(request.POST.get(key))
    held = visible(Appointment.objects.all(), request.seat).values("staff")  # type: ignore[attr-defined]
    person = Staff.objects.filter(pk=number, pk__in=held).first() if number is not None else None
    if person is None:
        raise Invalid.because("没有选择人员。", "请从列表中选择人员。", "no_person", key)
    return person


def _day(request: HttpRequest, key: str) -> datetime.date:
    found = day_in(request.POST.get(key))
    if found is None:
        raise Invalid.because("日期没有填写或格式不对。", "请按 2019-03-01 的样式填写。", "bad_day", key)
    return found


def _new_post(request: HttpRequest, found: Unit) -> str:
    post = create_post(found, request.POST.get("name", "").strip())
    return f"已设岗位“{post.name}”。"


def _grant(request: HttpRequest, found: Unit) -> str:
    post = _post(request, found)
    mandate = grant(post, _function(request), request.POST.get("matters", "").strip())
    return f"已授予“{post.name}”:{mandate.get_function_display()}({scope_name(mandate.matters)})。"


def _revoke(request: HttpRequest, found: Unit) -> str:
    post = _post(request, found)
    revoke(post, _function(request), request.POST.get("matters", "").strip())
    return f"已收回“{post.name}”的职能。"


def _appoint(request: HttpRequest, found: Unit) -> str:
    post, person = _post(request, found), _person(request, "staff")
    appoint(person, post, _day(request, "from"))
    return f"{person.name}已任“{post.name}”。"


def _hand_over(request: HttpRequest, found: Unit) -> str:
    post, giver, taker = _post(request, found), _person(request, "giver"), _person(request, "taker")
    hand_over_inbox(post, giver, taker)
    return f"“{post.name}”的待办已由{giver.name}移交{taker.name}。"


def _absence(request: HttpRequest, found: Unit) -> str:
    person = _person(request, "staff")
    cover = _person(request, "cover") if request.POST.get("cover") else None
    set_absence(person, _day(request, "from"), _day(request, "until"), cover, request.POST.get("reason", ""))
    return f"已登记{person.name}的缺勤" + (f",由{cover.name}代理。" if cover else "。")


def _reset(request: HttpRequest, found: Unit) -> str:
    own = Staff.objects.filter(appointments__post__unit=found, appointments__valid__contains=clock.today())
    account = Account.objects.filter(username=request.POST.get("username", ""), staff__in=own).first()
    if account is None:
        raise Invalid.because("没有选择账号。", "请选择本单位人员的账号。", "no_account", "username")
    password = reset_password(account)
    return f"{account.username}的一次性密码:{password}(只显示这一次,首次登录须修改)。"


def _function(request: HttpRequest) -> str:
    function = request.POST.get("function", "")
    if function not in Function.values:
        raise Invalid.because("没有选择职能。", "请从列表中选择。", "no_function", "function")
    return function


CHANGES: dict[str, Callable[[HttpRequest, Unit], str]] = {
    "设岗位": _new_post,
    "授职能": _grant,
    "收职能": _revoke,
    "任职": _appoint,
    "移交待办": _hand_over,
    "登记缺勤": _absence,
    "重置密码": _reset,
}
