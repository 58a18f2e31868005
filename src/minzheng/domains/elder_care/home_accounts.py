"""A home's own seat: its unit under the section, a post that rectifies and signs, and an account for a named person."""

from minzheng.domains.elder_care.homes import KIND
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Appointment,
    Function,
    Level,
    Post,
    Seat,
    Staff,
    Unit,
    appoint,
    create_account,
    create_post,
    create_unit,
    grant,
    person_key_of,
    visible,
)
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import Stage, holds, reassign
from minzheng.mechanisms.registry.public import Facility

POST = "整改经办岗"
FAMILIES = ("elder_care.", "enforcement.")


def open_home_account(
    home: Facility, seat: Seat, *, username: str, name: str, id_number: str
) -> tuple[Account, str]:
    """An account for a person of a home, with its one-time password; `seat` is of the section the home belongs to.

    Orders and pledges that had to wait at the section for want of an account go to the home now. Raises `Refused` (no function), `Missing` (home not visible), `Conflict` (works for the bureau or another home),
    `Invalid` (ID number, log-in name).
    """
    purpose = f"开通养老机构账号:{home.name}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        unit = seat.unit
        if unit is None or not holds(seat, (Function.REGISTERING,), "elder_care.home_record"):
            raise Refused.because(
                "您的岗位不能开通养老机构账号。", "请由养老服务的接件登记岗位办理。", "no_function"
            )
        if not visible(Facility.objects.filter(pk=home.pk, kind=KIND), seat).exists():
            raise Missing.because(
                "没有这家养老机构,或不在您的管辖范围内。", "请从名册重新打开。", "no_home", "home"
            )
        if not name.strip():
            raise Invalid.because("经办人姓名没有填写。", "请填写姓名。", "required", "name")
        key = person_key_of(id_number)
        staff, _ = Staff.objects.get_or_create(person_key=key, defaults={"name": name.strip()})
        post = _post_of(home, unit)
        _check_free(staff, home, post)
        appoint(staff, post)
        made = create_account(username, AccountKind.INSTITUTION, staff, home.subject_key)
        _hand_over(home, post.unit, seat)
        return made


def _post_of(home: Facility, parent: Unit) -> Post:
    unit = Unit.objects.filter(represents=home.subject_key).first() or create_unit(
        home.name, Level.INSTITUTION, home.area, parent, home.subject_key
    )
    post = unit.posts.filter(name=POST).first() or create_post(unit, POST)
    for family in FAMILIES:
        grant(post, Function.RECTIFYING, family)
    return post


def _hand_over(home: Facility, unit: Unit, seat: Seat) -> None:
    waiting = Stage.objects.filter(
        case__subject_key=home.subject_key, function=Function.RECTIFYING, closed_at__isnull=True
    )
    for stage in waiting.exclude(unit=unit).select_related("case"):
        reassign(stage.case, unit, seat, version=stage.case.version, reason="机构已开通账号")


def _check_free(staff: Staff, home: Facility, post: Post) -> None:
    """Nobody inspects and is inspected; one account speaks for one home."""
    today = clock.today()
    held = Appointment.objects.filter(staff=staff, valid__contains=today).select_related("post__unit").first()
    if held is not None:
        where = "该机构" if held.post_id == post.pk else f"“{held.post.unit.name}”"
        raise Conflict.because(
            f"{staff.name}已在{where}任职,不能再为“{home.name}”开通账号。",
            "请由该机构其他人员经办。",
            "works_elsewhere",
            "id_number",
        )
