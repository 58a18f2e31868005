"""Outside bodies at work for assistance: a survey provider or a contact point has its unit, a post, named accounts."""

from minzheng.domains.social_assistance import contact_points, third_party_survey
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
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
        if not name.strip():
            raise Invalid.because("经办人姓名没有填写。", "请填写姓名。", "required", "name")
        key = person_key_of(id_number)
        staff, _ = Staff.objects.get_or_create(person_key=key, defaults={"name": name.strip()})
        post = _post_of(body, seat.unit)
        _check_free(staff, post)
        appoint(staff, post)
        return create_account(username, AccountKind.INSTITUTION, staff, body.subject_key)


def _check_registered(body: Body, seat: Seat) -> None:
    book = third_party_survey.PROVIDERS if isinstance(body, Organisation) else contact_points.POINTS
    lines = as_of(book, clock.today())
    on_it = lines.filter(organisation=body) if isinstance(body, Organisation) else lines.filter(facility=body)
    if not visible(on_it, seat).exists():
        raise Conflict.because(
            f"“{body.name}”不在“{book.label}”名册,或不在您的管辖范围内。", "请先登记。", "not_on_register", "subject"
        )  # fmt: skip


def _post_of(body: Body, parent: Unit) -> Post:
    unit = Unit.objects.filter(represents=body.subject_key).first() or create_unit(
        body.name, Level.INSTITUTION, body.area, parent, body.subject_key
    )
    post = unit.posts.filter(name=POST).first() or create_post(unit, POST)
    if isinstance(body, Organisation):
        grant(post, Function.SURVEYING, third_party_survey.SURVEY.code)
    else:
        grant(post, Function.ANSWERING, contact_points.REFERRAL)
        grant(post, Function.ANSWERING, contact_points.SERVICE.code)
    return post


def _check_free(staff: Staff, post: Post) -> None:
    """Whoever works for the bureau or another body does not speak for this one."""
    held = Appointment.objects.filter(staff=staff, valid__contains=clock.today()).select_related("post__unit")
    if (other := held.first()) is not None:
        where = "该机构" if other.post_id == post.pk else f"“{other.post.unit.name}”"
        raise Conflict.because(
            f"{staff.name}已在{where}任职,不能再开通账号。", "请由该机构其他人员经办。", "works_elsewhere", "id_number"
        )  # fmt: skip
