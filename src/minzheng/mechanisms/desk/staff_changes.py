"""Changes on the page of a unit: posts, functions, people, accounts; units below it, and its own closing."""

import datetime
from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import (
    Account,
    Appointment,
    Function,
    Level,
    Post,
    Seat,
    Staff,
    Unit,
    appoint,
    close_unit,
    create_post,
    create_unit,
    grant,
    hand_over_inbox,
    reset_password,
    revoke,
    set_absence,
    visible,
)
from minzheng.mechanisms.areas.public import Area, within
from minzheng.mechanisms.desk.reading import day_in, number_in
from minzheng.mechanisms.desk.scopes import scope_name

KINDS = [
    level for level in Level if level is not Level.INSTITUTION
]  # a home's own unit comes with its account


def takers(found: Unit, seat: Seat) -> QuerySet[Unit]:
    """Who may take over work of a unit: open units of its level, and the one above it."""
    units = visible(Unit.objects.filter(closed_on__isnull=True).exclude(pk=found.pk), seat)
    return (units.filter(level=found.level) | units.filter(pk=found.parent_id or 0)).order_by(
        "level", "name", "pk"
    )


def _post(request: HttpRequest, found: Unit) -> Post:
    number = number_in(request.POST.get("post"))
    post = Post.objects.filter(unit=found, pk=number).first() if number is not None else None
    if post is None:
        raise Invalid.because("没有选择岗位。", "请选择本单位的岗位。", "no_post", "post")
    return post


def _person(request: HttpRequest, key: str) -> Staff:
    number = number_in(request.POST.get(key))
    held = visible(Appointment.objects.all(), _seat(request)).values("staff")
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
    since = _day(request, "from") if request.POST.get("from") else None
    until = _day(request, "until") if request.POST.get("until") else None
    mandate = grant(post, _function(request), request.POST.get("matters", "").strip(), since, until)
    return f"已授予“{post.name}”:{mandate.get_function_display()}({scope_name(mandate.matters)})。"


def _revoke(request: HttpRequest, found: Unit) -> str:
    post = _post(request, found)
    taker = _taker(request, found)
    revoke(post, _function(request), request.POST.get("matters", "").strip(), taker)
    return f"已收回“{post.name}”的职能" + (f",无人办理的在办事项移交{taker}。" if taker else "。")


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


def _new_unit(request: HttpRequest, found: Unit) -> str:
    kind, number = request.POST.get("level", ""), number_in(request.POST.get("area"))
    inside = within(found.area, clock.today())
    area = Area.objects.filter(pk=number, pk__in=inside).first() if number is not None else None
    if kind not in KINDS:
        raise Invalid.because("没有选择层级。", "请从列表中选择。", "no_level", "level")
    if area is None:
        raise Invalid.because("没有选择区域,或不在本单位的区域内。", "请从列表中选择。", "no_area", "area")
    made = create_unit(request.POST.get("name", "").strip(), kind, area, found)
    return f"已设立{made.name},请为它设岗位、授职能、任职。"


def _close(request: HttpRequest, found: Unit) -> str:
    taker = _taker(request, found)
    close_unit(found, taker)
    return f"{found.name}已撤销" + (f",在办事项和下级单位移交{taker}。" if taker else "。")


def _taker(request: HttpRequest, found: Unit) -> Unit | None:
    number = number_in(request.POST.get("to"))
    if number is None:
        return None
    taker = takers(found, _seat(request)).filter(pk=number).first()
    if taker is None:
        raise Invalid.because("所选单位不能接收。", "请从列表中选择接收单位。", "no_taker", "to")
    return taker


def _seat(request: HttpRequest) -> Seat:
    seat: Seat = request.seat  # type: ignore[attr-defined]
    return seat


CHANGES: dict[str, Callable[[HttpRequest, Unit], str]] = {
    "设岗位": _new_post,
    "授职能": _grant,
    "收职能": _revoke,
    "任职": _appoint,
    "移交待办": _hand_over,
    "登记缺勤": _absence,
    "重置密码": _reset,
    "设立单位": _new_unit,
    "撤并": _close,
}
