"""A home's own seat: its unit under the section, a post that rectifies, signs and declares, and an account for a named person."""

from minzheng.domains.elder_care.homes import KIND
from minzheng.foundation.errors import Missing, Refused
from minzheng.mechanisms.access.public import (
    Account,
    Function,
    Seat,
    Unit,
    account_at_body,
    post_of_body,
    visible,
)
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import Stage, holds, reassign
from minzheng.mechanisms.registry.public import Facility

POST = "整改经办岗"
FUNCTIONS = {
    **dict.fromkeys(("elder_care.", "enforcement.", "home_supervision."), Function.RECTIFYING),
    **dict.fromkeys(("elder_services.", "elder_home_care."), Function.FILING),  # residents, free beds, claims
}


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
        post = post_of_body(home.subject_key, home.name, home.area, unit, POST, FUNCTIONS)
        made = account_at_body(post, username=username, name=name, id_number=id_number)
        _hand_over(home, post.unit, seat)
        return made


def _hand_over(home: Facility, unit: Unit, seat: Seat) -> None:
    waiting = Stage.objects.filter(
        case__subject_key=home.subject_key, function=Function.RECTIFYING, closed_at__isnull=True
    )
    for stage in waiting.exclude(unit=unit).select_related("case"):
        reassign(stage.case, unit, seat, version=stage.case.version, reason="机构已开通账号")
