"""Month by month: what is due by the register against what was ordered; arrears, recoveries, nothing twice."""

import datetime
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import Chart, Fund, balances
from minzheng.mechanisms.matters.public import Case, PaymentInstruction
from minzheng.mechanisms.payments.accruing import ARREARS, accrue, months
from minzheng.mechanisms.payments.models import Recovery
from minzheng.mechanisms.payments.public import Allowance, declare_allowance, open_batch, withdraw_allowance
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Person,
    Register,
    RegisterEntry,
    end,
    enter,
    record_death,
    replace,
)

from .conftest import Office

BOOK = Register("test.allowance", "测试待遇", Person, (Column("amount", "月标准"),))
JANUARY = datetime.date(2019, 1, 1)


@pytest.fixture
def allowance() -> Iterator[Allowance]:
    one = declare_allowance(Allowance("test.allowance", BOOK))
    yield one
    withdraw_allowance(one.item)


@pytest.fixture
def fund(office: Office) -> Fund:
    return office.fund("100000")


def on(day: str) -> datetime.datetime:
    return datetime.datetime.combine(
        datetime.date.fromisoformat(day), datetime.time(9), tzinfo=clock.SHANGHAI
    )


def decision(office: Office, one: Person) -> Decision:
    case = office.grant(one, "1")
    return Decision(case.pk, case.number, clock.today())


def entered(office: Office, one: Person, fen: int, since: str) -> RegisterEntry:
    with acting(SYSTEM, "登记"):
        return enter(
            BOOK, one, {"amount": fen}, decision(office, one), valid_from=datetime.date.fromisoformat(since)
        )


def run(office: Office, fund: Fund, month: str) -> Case:
    case = open_batch(fund, "test.allowance", "测试待遇", office.maker, month)
    return office.do(case, "提交复核", office.maker)


def ordered() -> list[tuple[str, str, int]]:
    rows = PaymentInstruction.objects.filter(item="test.allowance").order_by("pk")
    return [(one.period, one.kind[:2], one.amount) for one in rows]


def test_a_month_is_due_when_the_line_holds_on_its_first_day(
    office: Office, fund: Fund, allowance: Allowance
) -> None:
    one = office.person(1)
    line = entered(office, one, 50_000, "2019-04-01")
    with clock.at(on("2019-04-10")):
        run(office, fund, "2019-04")
    assert ordered() == [("2019-04", "正常", 50_000)]
    made = PaymentInstruction.objects.get(item="test.allowance")
    assert (made.case_id, made.payee_id, made.snapshot) == (
        line.case_id,
        one.pk,
        {"entry": line.pk, "amount": 50_000},
    )
    with clock.at(on("2019-04-20")), acting(SYSTEM, "终止"):
        end(line, Decision(line.case_id, "", clock.today()), datetime.date(2019, 5, 1))
    with clock.at(on("2019-05-10")), pytest.raises(Conflict, match="没有可以支付"):
        run(office, fund, "2019-05")
    assert len(ordered()) == 1


def test_a_raise_that_counts_from_earlier_gives_arrears_and_a_cut_is_claimed_back(
    office: Office, fund: Fund, allowance: Allowance
) -> None:
    one = office.person(1)
    line = entered(office, one, 50_000, "2019-02-01")
    with clock.at(on("2019-04-10")):
        run(office, fund, "2019-04")
    assert ordered() == [
        ("2019-02", ARREARS, 50_000),
        ("2019-03", ARREARS, 50_000),
        ("2019-04", "正常", 50_000),
    ]
    with clock.at(on("2019-05-10")):
        with acting(SYSTEM, "提标"):
            line = replace(
                line, {"amount": 60_000}, Decision(line.case_id, "", clock.today()), datetime.date(2019, 3, 1)
            )
        run(office, fund, "2019-05")
    assert ordered()[3:] == [
        ("2019-03", ARREARS, 10_000),
        ("2019-04", ARREARS, 10_000),
        ("2019-05", "正常", 60_000),
    ]
    with clock.at(on("2019-06-10")):
        with acting(SYSTEM, "终止"):
            end(line, Decision(line.case_id, "", clock.today()), datetime.date(2019, 4, 1))
        other = entered(office, office.person(2), 100, "2019-06-01")
        run(office, fund, "2019-06")
    assert list(Recovery.objects.order_by("pk").values_list("period", "amount")) == [
        ("2019-04", 60_000),
        ("2019-05", 60_000),
    ]
    assert balances(fund)[Chart.RECEIVABLE] == 120_000
    assert other.pk


def test_the_same_month_again_orders_nothing(office: Office, fund: Fund, allowance: Allowance) -> None:
    entered(office, office.person(1), 50_000, "2019-04-01")
    with clock.at(on("2019-04-10")):
        first = run(office, fund, "2019-04")
        with pytest.raises(Conflict, match="没有可以支付"):
            run(office, fund, "2019-04")
        assert len(ordered()) == 1
        Case.objects.get(pk=first.pk)


def test_without_a_month_or_before_it_nothing_is_ordered(
    office: Office, fund: Fund, allowance: Allowance
) -> None:
    entered(office, office.person(1), 50_000, "2019-03-01")
    for month, message in (("", "没有写明"), ("2019-13", "没有写明"), ("2019-04", "还没有到")):
        with pytest.raises(Invalid, match=message):
            run(office, fund, month)
    assert not ordered()


LIVES = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["enter", "end", "replace", "die"]),
        st.integers(1, 6),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=8,
)


class Rollback(Exception):
    """Every example starts from empty registers."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=LIVES, runs=st.lists(st.integers(2, 7), min_size=1, max_size=4))
def test_after_any_life_ordered_less_claimed_is_what_was_due(
    office: Office, fund: Fund, allowance: Allowance, lives: list[tuple[int, str, int, int]], runs: list[int]
) -> None:
    people = [office.person(place) for place in range(1, 4)]
    decisions = [decision(office, one) for one in people]
    cases = [open_batch(fund, allowance.item, "测试待遇", office.maker, "2019-03") for _ in lives]
    with pytest.raises(Rollback), acting(SYSTEM, "随机"):
        for step, (who, deed, month, fen) in enumerate(lives):
            _live(people[who], deed, datetime.date(2019, month, 1), fen, decisions[who])
            last = datetime.date(2019, runs[step % len(runs)], 1)
            accrue(allowance, last, fund, cases[step], JANUARY)
            _compare(people, last)
        raise Rollback


def _live(one: Person, deed: str, day: datetime.date, fen: int, by: Decision) -> None:
    line = RegisterEntry.objects.filter(register=BOOK.code, person=one, valid_to=None).first()
    latest = RegisterEntry.objects.filter(register=BOOK.code, person=one).exclude(valid_to=None)
    if deed == "die" and Person.objects.get(pk=one.pk).died_on is None:
        record_death(one, day.replace(day=fen * 3 - 2), by)  # the first of the month among them
    if deed == "enter" and line is None and not latest.filter(valid_to__gt=day).exists():
        enter(BOOK, one, {"amount": fen}, by, valid_from=day)
    elif line is not None and day >= line.valid_from and deed == "end":
        end(line, by, day)
    elif line is not None and day >= line.valid_from and deed == "replace":
        replace(line, {"amount": fen}, by, day)


def _compare(people: list[Person], last: datetime.date) -> None:
    for one in people:
        lines = RegisterEntry.objects.filter(register=BOOK.code, person=one)
        party, died = f"person:{one.pk}", Person.objects.get(pk=one.pk).died_on
        got: Counter[str] = Counter()
        for period, amount in PaymentInstruction.objects.filter(
            payee_key=party, item="test.allowance"
        ).values_list("period", "amount"):
            got[period] += amount
        for period, amount in Recovery.objects.filter(payee_key=party).values_list("period", "amount"):
            got[period] -= amount
        for month in months(JANUARY, last):
            held = [
                line.data["amount"]
                for line in lines
                if line.valid_from <= month
                and (line.valid_to is None or line.valid_to > month)
                and (died is None or (month.year, month.month) <= (died.year, died.month))
            ]
            assert got[f"{month:%Y-%m}"] == sum(held), (party, month)
