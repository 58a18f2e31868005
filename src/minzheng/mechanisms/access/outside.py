"""Outside bodies at work here: a home or a provider has its own unit, a post in it, and accounts for named people."""

from collections.abc import Mapping

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.accounts import create_account
from minzheng.mechanisms.access.administration import appoint, create_post, create_unit, grant
from minzheng.mechanisms.access.models import (
    Account,
    AccountKind,
    Appointment,
    Function,
    Level,
    Post,
    Staff,
    Unit,
)
from minzheng.mechanisms.access.staff_import import person_key_of
from minzheng.mechanisms.areas.public import Area


def post_of_body(
    represents: str, body: str, area: Area, parent: Unit, post: str, functions: Mapping[str, Function]
) -> Post:
    """The post of a registered body in its own unit under `parent`, made when first asked for; needs an act.

    `represents` is a registry subject such as "facility:12", `body` its name; `functions` says by matters what the post may do.
    """
    unit = Unit.objects.filter(represents=represents).first() or create_unit(
        body, Level.INSTITUTION, area, parent, represents
    )
    found = unit.posts.filter(name=post).first() or create_post(unit, post)
    for matters, function in functions.items():
        grant(found, function, matters)
    return found


def account_at_body(post: Post, *, username: str, name: str, id_number: str) -> tuple[Account, str]:
    """An account for a person in a post of a body, with its one-time password; needs an act.

    Raises `Conflict` (works for the bureau or a body already), `Invalid` (name, ID number, log-in name).
    """
    if not name.strip():
        raise Invalid.because("经办人姓名没有填写。", "请填写姓名。", "required", "name")
    key = person_key_of(id_number)
    staff, _ = Staff.objects.get_or_create(person_key=key, defaults={"name": name.strip()})
    _check_free(staff, post)
    appoint(staff, post)
    return create_account(username, AccountKind.INSTITUTION, staff, post.unit.represents)


def _check_free(staff: Staff, post: Post) -> None:
    """Nobody inspects and is inspected; whoever works for the bureau or another body does not speak for this one."""
    held = Appointment.objects.filter(staff=staff, valid__contains=clock.today()).select_related("post__unit")
    if (other := held.first()) is not None:
        where = "该机构" if other.post_id == post.pk else f"“{other.post.unit.name}”"
        raise Conflict.because(
            f"{staff.name}已在{where}任职,不能再为“{post.unit.name}”开通账号。",
            "请由该机构其他人员经办。",
            "works_elsewhere",
            "id_number",
        )
