"""平台运营单位账号: an operator under contract has its own seat, where its orders lie and nobody else's."""

from typing import Any

from minzheng.domains.elder_home_care.platform import CODE, KIND, OPERATORS
from minzheng.foundation import clock
from minzheng.foundation.errors import Missing, Refused
from minzheng.mechanisms.access.public import Account, Function, Seat, account_at_body, post_of_body, visible
from minzheng.mechanisms.desk.public import Opener, offer_accounts
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import Stage, holds, reassign
from minzheng.mechanisms.registry.public import Organisation, as_of

POST = "平台派单岗"


def may_open(seat: Seat, body: Any) -> bool:
    """Whether the seat registers orders, and this is an operator whose contract runs today."""
    if (
        not isinstance(body, Organisation)
        or body.kind != KIND
        or not holds(seat, (Function.REGISTERING,), CODE)
    ):
        return False
    return as_of(OPERATORS, clock.today()).filter(organisation=body).exists()


def open_account(
    body: Organisation, seat: Seat, *, username: str, name: str, id_number: str
) -> tuple[Account, str]:
    """An account for a person of an operator, with its one-time password; orders that waited at the section go there.

    Raises `Refused` (no function or no contract), `Missing` (not visible), `Conflict` (works for the bureau or another body),
    `Invalid` (name, ID number, log-in name).
    """
    purpose = f"开通平台运营单位账号:{body.name}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        if seat.unit is None or not may_open(seat, body):
            raise Refused.because(
                "您的岗位不能开通这个账号,或该单位没有生效的平台运营合同。",
                "请由接件登记岗位在合同生效后办理。",
                "no_function",
            )
        if not visible(Organisation.objects.filter(pk=body.pk), seat).exists():
            raise Missing.because("没有这个单位,或不在您的管辖范围内。", "请重新查找。", "no_operator")
        post = post_of_body(
            body.subject_key, body.name, body.area, seat.unit, POST, {CODE: Function.ANSWERING}
        )
        made = account_at_body(post, username=username, name=name, id_number=id_number)
        waiting = Stage.objects.filter(
            case__subject_key=body.subject_key, matter=CODE, step="serve", closed_at=None
        )
        for stage in waiting.exclude(unit=post.unit).select_related("case"):
            reassign(stage.case, post.unit, seat, version=stage.case.version, reason="运营单位已开通账号")
        return made


offer_accounts(Opener(may_open, open_account))
