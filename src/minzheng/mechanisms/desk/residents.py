"""A resident's own account, opened at the window: it sees what is about its person and nothing else."""

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Missing, Refused
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Function,
    Seat,
    create_account,
    mandates_on,
    reset_password,
    visible,
)
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.registry.public import Person

WINDOWS = (Function.FILING, Function.ACCEPTING)


def account_of(person: Person) -> Account | None:
    """The account that stands for a person, if one was opened."""
    return Account.objects.filter(kind=AccountKind.CITIZEN, represents=person.subject_key).first()


def open_citizen_account(person: Person, seat: Seat, username: str) -> tuple[Account, str]:
    """An account that represents `person`, with its one-time password (shown once, to be changed at first sign-in).

    Raises `Refused` for a post that neither files nor accepts, `Missing` for a person it may not see, `Conflict` for a
    second account, `Invalid` (name).
    """
    purpose = "开通居民账号"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        _check(person, seat)
        if held := account_of(person):
            raise Conflict.because(
                f"本人已有账号“{held.username}”。", "忘记密码的,请重置密码。", "account_twice", "username"
            )
        if person.died_on is not None:
            raise Refused.because("本人已去世,不能开通账号。", "请核对人员。", "deceased")
        return create_account(username, AccountKind.CITIZEN, represents=person.subject_key)


def renew_password(person: Person, seat: Seat) -> tuple[Account, str]:
    """A new one-time password for somebody who forgot theirs and stands at the window; same refusals, `Missing` without account."""
    purpose = "重置居民账号密码"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        _check(person, seat)
        held = account_of(person)
        if held is None:
            raise Missing.because("本人还没有账号。", "请先开通账号。", "no_account")
        return held, reset_password(held)


def _check(person: Person, seat: Seat) -> None:
    if not mandates_on(clock.today()).filter(post=seat.post, function__in=WINDOWS).exists():
        raise Refused.because("您的岗位不能办理居民账号。", "请到社区或街道窗口办理。", "no_function")
    if not visible(Person.objects.filter(pk=person.pk), seat).exists():
        raise Missing.because("没有这个人,或不在您的管辖范围内。", "请重新查找。", "no_person", "person")
