"""Accounts of outside bodies (机构账号): whoever keeps a body's register opens them here for a named person of the body."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from minzheng.foundation.errors import Refused, UserError
from minzheng.mechanisms.access.public import Account, AccountKind, Seat, reset_password
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.parties import called, find_party
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.journal.public import acting, keeping_refusals


@dataclass(frozen=True)
class Opener:
    """Who may open accounts of which bodies (`may`), and how: `open(body, seat, username=, name=, id_number=)`."""

    may: Callable[[Seat, Any], bool]
    open: Callable[..., tuple[Account, str]]


_openers: list[Opener] = []


def offer_accounts(one: Opener) -> None:
    """A domain opens accounts of the bodies it keeps."""
    _openers.append(one)


def opener_for(seat: Seat, body: Any) -> Opener | None:
    """How this seat opens an account of this body, if it may."""
    return next((one for one in _openers if one.may(seat, body)), None)


@page("GET", "HEAD", "POST")
def body_account(request: DeskRequest, key: str) -> HttpResponse:
    """The accounts of a body: one opened, or a new password given; the one-time password is on this answer only."""
    body = find_party(key, request.seat)
    opener = opener_for(request.seat, body)
    if opener is None:
        raise Refused.because("您的岗位不能开通这家机构的账号。", "请由登记管理科室办理。", "no_function")
    error: UserError | None = None
    made: tuple[Account, str] | None = None
    if request.method == "POST":
        try:
            made = _renewed(request, key) if request.POST.get("renew") else _opened(request, opener, body)
        except UserError as wrong:
            error = wrong
    context = {"key": key, "name": called(body), "accounts": _accounts(key), "made": made, "error": error}
    answer = show(
        request, "desk/body_account.html", {**context, "post": request.POST},
        status=error.status if error else 200,
    )  # fmt: skip
    answer["Cache-Control"] = "private, no-store"
    return answer


def _accounts(key: str) -> QuerySet[Account]:
    found = Account.objects.filter(kind=AccountKind.INSTITUTION, represents=key, is_active=True)
    return found.select_related("staff").order_by("pk")


def _opened(request: DeskRequest, opener: Opener, body: Any) -> tuple[Account, str]:
    given = {key: request.POST.get(key, "").strip()[:60] for key in ("username", "name", "id_number")}
    return opener.open(body, request.seat, **given)


def _renewed(request: DeskRequest, key: str) -> tuple[Account, str]:
    purpose, seat = "重置机构账号密码", request.seat
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        held = _accounts(key).filter(pk=number_in(request.POST.get("renew")) or 0).first()
        if held is None:
            raise Refused.because("这家机构没有这个账号。", "请刷新页面。", "no_account")
        return held, reset_password(held)
