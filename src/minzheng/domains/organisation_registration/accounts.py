"""机构账号: an organisation on the roll has its own seat, from which it reports and applies for itself."""

from typing import Any

from minzheng.domains.organisation_registration.bodies import CODE, ROLL, roll_line
from minzheng.foundation import clock
from minzheng.foundation.errors import Missing, Refused
from minzheng.mechanisms.access.public import Account, Function, Seat, account_at_body, post_of_body, visible
from minzheng.mechanisms.desk.public import Opener, offer_accounts
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import holds
from minzheng.mechanisms.registry.public import Organisation, as_of

POST = "社会组织经办岗"
FUNCTIONS = dict.fromkeys((f"{CODE}.", "social_organisations.annual_inspection"), Function.FILING)


def may_open(seat: Seat, body: Any) -> bool:
    """Whether the seat registers organisations, and this is one on the roll."""
    if not isinstance(body, Organisation) or not holds(seat, (Function.ACCEPTING,), f"{CODE}.change"):
        return False
    return as_of(ROLL, clock.today()).filter(organisation=body).exists()


def open_account(
    body: Organisation, seat: Seat, *, username: str, name: str, id_number: str
) -> tuple[Account, str]:
    """An account for a person of an organisation, with its one-time password.

    Raises `Refused` (no function), `Missing` (not visible), `Conflict` (not on the roll, or the person works for the
    bureau or another body), `Invalid` (name, ID number, log-in name).
    """
    purpose = f"开通社会组织账号:{body.name}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        if seat.unit is None or not holds(seat, (Function.ACCEPTING,), f"{CODE}.change"):
            raise Refused.because(
                "您的岗位不能开通社会组织账号。", "请由社会组织登记的受理岗位办理。", "no_function"
            )
        if not visible(Organisation.objects.filter(pk=body.pk), seat).exists():
            raise Missing.because(
                "没有这家社会组织,或不在您的管辖范围内。", "请重新查找。", "no_organisation"
            )
        roll_line(body, clock.today())
        post = post_of_body(body.subject_key, body.name, body.area, seat.unit, POST, FUNCTIONS)
        return account_at_body(post, username=username, name=name, id_number=id_number)


offer_accounts(Opener(may_open, open_account))
