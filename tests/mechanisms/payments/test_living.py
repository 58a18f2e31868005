"""Nobody is paid for a month that begins after his death: people, their duplicates, and households by their members."""

import datetime
from collections.abc import Iterator

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import Fund
from minzheng.mechanisms.matters.public import PaymentInstruction
from minzheng.mechanisms.payments.models import Recovery
from minzheng.mechanisms.payments.public import Allowance, declare_allowance, withdraw_allowance
from minzheng.mechanisms.registry.public import (
    Column,
    Household,
    Person,
    Register,
    enter,
    join,
    merge,
    record_death,
)

from .conftest import Office
from .test_accruing import allowance, decision, entered, fund, on, run

__all__ = ["allowance", "fund"]
HOMES = Register(
    "test.homes", "测试家庭待遇", Household, (Column("amount", "月标准"), Column("payee", "领款人"))
)
FEBRUARY = datetime.date(2019, 2, 1)


@pytest.fixture
def homes() -> Iterator[Allowance]:
    one = declare_allowance(Allowance("test.allowance", HOMES))
    yield one
    withdraw_allowance(one.item)


def periods() -> list[str]:
    found = PaymentInstruction.objects.filter(item="test.allowance").order_by("period")
    return list(found.values_list("period", flat=True))


def dies(office: Office, one: Person, day: str) -> None:
    with acting(SYSTEM, "死亡"):
        record_death(one, datetime.date.fromisoformat(day), decision(office, one))


@pytest.mark.parametrize(
    ("day", "paid"),
    [
        ("2019-02-28", ["2019-02"]),
        ("2019-03-01", ["2019-02", "2019-03"]),
        ("2019-03-31", ["2019-02", "2019-03"]),
    ],
)
def test_the_month_of_death_is_the_last(
    office: Office, fund: Fund, allowance: Allowance, day: str, paid: list[str]
) -> None:
    one = office.person(1)
    entered(office, one, 50_000, "2019-02-01")
    with clock.at(on("2019-04-10")):
        dies(office, one, day)
        run(office, fund, "2019-04")
    assert periods() == paid


def test_a_death_learnt_of_late_is_claimed_back(office: Office, fund: Fund, allowance: Allowance) -> None:
    one, other = office.person(1), office.person(2)
    entered(office, one, 50_000, "2019-02-01")
    with clock.at(on("2019-04-10")):
        run(office, fund, "2019-04")
    with clock.at(on("2019-05-10")):
        dies(office, one, "2019-02-14")
        entered(office, other, 100, "2019-05-01")
        run(office, fund, "2019-05")
    assert list(Recovery.objects.order_by("pk").values_list("period", "amount")) == [
        ("2019-03", 50_000),
        ("2019-04", 50_000),
    ]


def test_a_duplicate_dies_as_the_person_it_became(office: Office, fund: Fund, allowance: Allowance) -> None:
    one, kept = office.person(1), office.person(2)
    entered(office, one, 50_000, "2019-02-01")
    with clock.at(on("2019-04-10")):
        with acting(SYSTEM, "合并"):
            merge(kept, one, "同一人", decision(office, kept))
        dies(office, kept, "2019-03-20")
        run(office, fund, "2019-04")
    assert periods() == ["2019-02", "2019-03"]


def test_a_household_is_paid_while_a_member_lives(office: Office, fund: Fund, homes: Allowance) -> None:
    one, other, keeper = (office.person(place) for place in (1, 2, 3))
    with acting(SYSTEM, "登记"):
        home = Household.objects.create(area=one.area, head=one)
        for member in (one, other):
            join(member, home, "其他", FEBRUARY)
        line = {"amount": 50_000, "payee": keeper.pk}
        enter(HOMES, home, line, decision(office, one), valid_from=FEBRUARY)
    with clock.at(on("2019-04-10")):
        dies(office, one, "2019-02-10")
        run(office, fund, "2019-04")
        assert periods() == ["2019-02", "2019-03", "2019-04"]
        dies(office, other, "2019-04-11")
    with clock.at(on("2019-05-10")), pytest.raises(Conflict, match="没有可以支付"):
        run(office, fund, "2019-05")
    assert len(periods()) == 3


def test_a_household_without_members_on_record_is_taken_to_live(
    office: Office, fund: Fund, homes: Allowance
) -> None:
    one = office.person(1)
    with acting(SYSTEM, "登记"):
        home = Household.objects.create(area=one.area, head=one)
        enter(HOMES, home, {"amount": 50_000, "payee": one.pk}, decision(office, one), valid_from=FEBRUARY)
    with clock.at(on("2019-03-10")):
        run(office, fund, "2019-03")
    assert periods() == ["2019-02", "2019-03"]
