"""Outside bodies at work for assistance: a survey provider or a contact point has its unit, a post, named accounts."""

from minzheng.domains.social_assistance import contact_points, third_party_survey
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Refused
from minzheng.mechanisms.access.public import (
    Account,
    Function,
    Seat,
    account_at_body,
    post_of_body,
    visible,
)
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import holds
from minzheng.mechanisms.registry.public import Facility, Organisation, as_of

POST = "救助服务岗"
Body = Organisation | Facility


def open_partner_account(
    body: Body, seat: Seat, *, username: str, name: str, id_number: str
) -> tuple[Account, str]:
    """An account for a person of a provider or contact point on the register, with its one-time password.

    Raises `Refused` (no function), `Conflict` (not on the register, works elsewhere), `Invalid` (name, ID number, log-in).
    """
    purpose = f"开通社会救助合作机构账号:{body.name}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        if seat.unit is None or not holds(seat, (Function.REGISTERING,), third_party_survey.PROVIDERS.code):
            raise Refused.because(
                "您的岗位不能开通合作机构账号。", "请由社会救助的接件登记岗位办理。", "no_function"
            )
        _check_registered(body, seat)
        post = post_of_body(body.subject_key, body.name, body.area, seat.unit, POST, _functions(body))
        return account_at_body(post, username=username, name=name, id_number=id_number)


def _check_registered(body: Body, seat: Seat) -> None:
    book = third_party_survey.PROVIDERS if isinstance(body, Organisation) else contact_points.POINTS
    lines = as_of(book, clock.today())
    on_it = lines.filter(organisation=body) if isinstance(body, Organisation) else lines.filter(facility=body)
    if not visible(on_it, seat).exists():
        raise Conflict.because(
            f"“{body.name}”不在“{book.label}”名册,或不在您的管辖范围内。", "请先登记。", "not_on_register", "subject"
        )  # fmt: skip


def _functions(body: Body) -> dict[str, Function]:
    if isinstance(body, Organisation):
        return {third_party_survey.SURVEY.code: Function.SURVEYING}
    return dict.fromkeys((contact_points.REFERRAL, contact_points.SERVICE.code), Function.ANSWERING)
