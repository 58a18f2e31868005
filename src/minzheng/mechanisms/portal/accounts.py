"""A citizen's own account, opened at the window: it sees what is about its person and nothing else."""

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing, Refused
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Function,
    Seat,
    create_account,
    mandates_on,
    visible,
)
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.registry.public import Person


def open_citizen_account(person: Person, seat: Seat, username: str) -> tuple[Account, str]:
    """An account that represents `person`, with its one-time password (shown once, to be changed at first sign-in).

    Raises `Refused` for a post that neither files nor accepts, `Missing` for a person it may not see, `Invalid` (name).
    """
    purpose = "开通居民账号"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        windows = (Function.FILING, Function.ACCEPTING)
        if not mandates_on(clock.today()).filter(post=seat.post, function__in=windows).exists():
            raise Refused.because("您的岗位不能开通居民账号。", "请到社区或街道窗口办理。", "no_function")
        if not visible(Person.objects.filter(pk=person.pk), seat).exists():
            raise Missing.because("没有这个人,或不在您的管辖范围内。", "请重新查找。", "no_person", "person")
        return create_account(username, AccountKind.CITIZEN, represents=person.subject_key)
