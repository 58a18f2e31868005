"""A signed period keeps its numbers; what changes afterwards is a correction, never silent."""

from datetime import date
from typing import Any

import pytest

from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Function,
    Seat,
    appoint,
    create_post,
    grant,
    seat_of,
)
from minzheng.mechanisms.indicators.public import (
    AsOf,
    Span,
    corrections,
    lock_of,
    lock_period,
    prove,
    signed_in,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting

from .given import World

QUARTER = Span(date(2019, 1, 1), date(2019, 3, 31))


def seated(world: World, function: Function) -> Seat:
    with acting(SYSTEM, "测试"):
        post = create_post(world.unit, f"{function.value}岗")
        grant(post, function, "*", on=date(2018, 1, 1))
        appoint(world.staff, post, on=date(2018, 1, 1))
        account = Account.objects.create(username=function.name, kind=AccountKind.STAFF, staff=world.staff)
    return seat_of(account, post.pk)


def test_a_signed_period_keeps_its_numbers(world: World, asked: dict[str, Any], files: Any) -> None:
    leader, area = seated(world, Function.LEADING), world.areas["示范区"]
    with acting(SYSTEM, "测试"):
        kept = world.event(date(2019, 2, 1), "春晖社区", measures={"leaflets": 100})
        world.home("春晖社区", date(2012, 1, 1))
    lock = lock_period(QUARTER, area, leader)
    signed = signed_in(lock)
    assert signed["test.leaflets"].exact == "100" and signed["test.homes"].period == AsOf(QUARTER.last).code
    assert lock_of(QUARTER, area) == lock and corrections(lock) == []
    with acting(SYSTEM, "补录"):
        kept.measures = {"leaflets": 70}
        kept.save()
        world.event(date(2019, 3, 1), "春晖社区", measures={"leaflets": 1})
    found = {one.signed.code: (one.signed.exact, one.now) for one in corrections(lock)}
    assert found["test.leaflets"] == ("100", "71") and found["test.events"] == ("1", "2")
    assert "test.homes" not in found
    proof = prove(signed["test.leaflets"])
    assert proof.holds and proof.now == "71" and [row.id for row in proof.changed] == [kept.pk]


def test_who_may_sign_and_when(world: World, asked: dict[str, Any], files: Any) -> None:
    leader, area = seated(world, Function.LEADING), world.areas["示范区"]
    with pytest.raises(Invalid, match="还没有结束"):
        lock_period(Span(date(2019, 12, 1), date(2019, 12, 31)), area, leader)
    lock_period(QUARTER, area, leader)
    with pytest.raises(Conflict, match="已经锁定"):
        lock_period(QUARTER, area, leader)
    with pytest.raises(Refused):
        lock_period(Span(date(2019, 4, 1), date(2019, 6, 30)), area, seated(world, Function.REPORTING))
    assert lock_of(Span(date(2019, 4, 1), date(2019, 6, 30)), area) is None
