"""Units, posts, functions, appointments, absences: changed through these functions, inside `acting`."""

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, collect
from minzheng.mechanisms.access.models import (
    Absence,
    Appointment,
    Function,
    Level,
    Mandate,
    Post,
    Staff,
    Unit,
)
from minzheng.mechanisms.areas.public import Area


def create_unit(name: str, level: str, area: Area, parent: Unit | None = None, represents: str = "") -> Unit:
    """A new unit; names are unique under one parent. An institution (机构) names what it `represents`."""
    if parent is not None:
        _check_open(parent, clock.today())
    with collect() as problems:
        if not name.strip():
            problems.add("单位名称为空，", "请填写名称。", "unit-name", "name")
        if Unit.objects.filter(name=name, parent=parent).exists():
            problems.add(
                f"同一上级下已有单位“{name}”，", "请换一个名称或直接使用已有单位。", "unit-twice", "name"
            )
        if (level == Level.INSTITUTION) != bool(represents):
            problems.add(
                "机构须写明代表对象，其他单位不得填写，", "请核对层级和代表对象。", "represents", "represents"
            )
    return Unit.objects.create(
        name=name.strip(), level=Level(level), area=area, parent=parent, represents=represents
    )


def move_unit(unit: Unit, area: Area) -> Unit:
    """Give a unit another area to answer for, for instance after its area was split."""
    unit.area = area
    unit.save(update_fields=["area"])
    return unit


def create_post(unit: Unit, name: str, **functions: str) -> Post:
    """A new post; `functions` may grant at once: create_post(unit, "受理岗", accepting="elder_care.")."""
    _check_open(unit, clock.today())
    if not name.strip() or Post.objects.filter(unit=unit, name=name.strip()).exists():
        raise Invalid.because(
            f"{unit}的岗位名称“{name}”为空或已存在，", "请换一个名称。", "post-name", "name"
        )
    post = Post.objects.create(unit=unit, name=name.strip())
    for function, matters in functions.items():
        grant(post, function, matters)
    return post


def grant(
    post: Post, function: str, matters: str, on: date | None = None, until: date | None = None
) -> Mandate:
    """Give a post a function for "*", a family ("elder_care.") or one matter code; twice is once.

    It is in force from `on` (default today) until the day before `until`, or without end.
    """
    start, matters = on or clock.today(), matters.strip()
    _check_open(post.unit, start)
    if not matters:
        raise Invalid.because(
            "事项范围为空，",
            "请填写“*”（全部）、以点结尾的事项类别或一个事项代码。",
            "mandate-matters",
            "matters",
        )
    if until is not None and until <= start:
        raise Invalid.because("职能的结束日期不晚于开始日期，", "请核对两个日期。", "term-order", "until")
    same = Mandate.objects.filter(post=post, function=Function(function), matters=matters)
    known = same.filter(valid__overlap=DateRange(start, until)).first()
    if known is None:
        return Mandate.objects.create(
            post=post, function=Function(function), matters=matters, valid=DateRange(start, until)
        )
    if known.valid.upper != until or (known.valid.lower or start) > start:
        raise Conflict.because(
            f"{post.unit}{post}在这段时间已有“{known}”，", "请先收回原有职能，再重新授予。", "mandate-twice"
        )
    return known


def appoint(staff: Staff, post: Post, on: date | None = None, until: date | None = None) -> Appointment:
    """Put a person into a post from a day (default today), until the day before `until` or without end."""
    start = on or clock.today()
    _check_open(post.unit, start)
    if until is not None and until <= start:
        raise Invalid.because("任期结束日期不晚于开始日期，", "请核对两个日期。", "term-order", "until")
    if Appointment.objects.filter(staff=staff, post=post, valid__overlap=DateRange(start, until)).exists():
        raise Conflict.because(
            f"{staff}在这段时间已任{post.unit}{post}，", "无须重复任命。", "appointed-twice"
        )
    return Appointment.objects.create(staff=staff, post=post, valid=DateRange(start, until))


def end_appointment(staff: Staff, post: Post, on: date | None = None) -> None:
    """End a person's term; `on` (default today) is the first day without. A term not yet begun is removed."""
    day = on or clock.today()
    lasting = Q(valid__endswith__gt=day) | Q(valid__upper_inf=True)
    found = Appointment.objects.filter(lasting, staff=staff, post=post)
    if not found:
        raise Conflict.because(
            f"{staff}在{day:%Y-%m-%d}已不任{post.unit}{post}，", "请刷新页面核对。", "not-appointed"
        )
    for appointment in found:
        if appointment.valid.lower >= day:
            appointment.delete()
        else:
            appointment.valid = DateRange(appointment.valid.lower, day)
            appointment.save(update_fields=["valid"])


def hand_over_inbox(post: Post, giver: Staff, taker: Staff, on: date | None = None) -> Appointment:
    """Hand a post from one person to another on a day; what lies in the post's inbox goes along."""
    if giver == taker:
        raise Invalid.because("移交人和接收人是同一人，", "请另选接收人。", "same-person", "taker")
    end_appointment(giver, post, on)
    return appoint(taker, post, on)


def set_absence(staff: Staff, start: date, end: date, cover: Staff | None, reason: str) -> Absence:
    """Note that a person is away from `start` to `end` (both included), covered by `cover` in all posts."""
    with collect() as problems:
        if end < start:
            problems.add("结束日期早于开始日期，", "请核对两个日期。", "absence-order", "end")
        if cover == staff:
            problems.add("代理人不能是本人，", "请另选代理人。", "cover-self", "cover")
        if not reason.strip():
            problems.add("缺勤事由为空，", "请填写事由，如“年休假”。", "absence-reason", "reason")
        away = Absence.objects.filter(staff=cover, start__lte=end, end__gte=start).first() if cover else None
        if away is not None:
            problems.add(f"代理人{cover}同期也缺勤，", "请另选代理人。", "cover-away", "cover")
    return Absence.objects.create(staff=staff, start=start, end=end, cover=cover, reason=reason.strip())


def end_absence(absence: Absence, on: date | None = None) -> None:
    """The person is back on day `on` (default today)."""
    day = on or clock.today()
    if day <= absence.start:
        absence.delete()
    else:
        absence.end = min(absence.end, day - timedelta(days=1))
        absence.save(update_fields=["end"])


def _check_open(unit: Unit, on: date) -> None:
    if unit.closed_on is not None and unit.closed_on <= on:
        raise Conflict.because(
            f"{unit}已于{unit.closed_on:%Y-%m-%d}撤销，", "请在其接收单位办理。", "unit-closed"
        )


def record_card(staff: Staff, number: str, first: date | None, last: date | None) -> None:
    """An enforcement card (执法证) from its first through its last day, new or renewed. Raises `Invalid`."""
    number = number.strip()
    with collect() as problems:
        if not number or len(number) > 40:
            problems.add("没有填写执法证号，或超过40字。", "请按证件填写。", "card-number", "number")
        elif Staff.objects.filter(certificate_number=number).exclude(pk=staff.pk).exists():
            problems.add(f"执法证号{number}已登记在他人名下。", "请核对证件。", "card-twice", "number")
        if first is None:
            problems.add("没有填写有效期的第一天。", "请按证件填写。", "card-from", "from")
        if last is None or (first is not None and last < first):
            problems.add("有效期的最后一天没有填写，或早于第一天。", "请按证件填写。", "card-until", "until")
    assert first is not None and last is not None  # checked above
    staff.certificate_number = number
    staff.certificate_valid = DateRange(first, last + timedelta(days=1))
    staff.save(update_fields=["certificate_number", "certificate_valid"])
