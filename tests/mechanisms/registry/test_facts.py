from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import Range

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Missing
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.registry.public import Fact, FactKind, Household, Person, facts, record_fact, state

from .given import GRADE, INCOME, decided

Newcomer = Callable[..., Person]
FIRST = date(2019, 1, 1)
NOON = datetime(2019, 6, 1, 12, tzinfo=clock.SHANGHAI)


def day(number: int) -> date:
    return FIRST + timedelta(number)


def moment(number: int) -> datetime:
    return NOON + timedelta(hours=number)


@dataclass(frozen=True)
class Said:
    when: int
    start: int
    stop: int | None
    value: int


statements = st.lists(
    st.builds(
        lambda when, start, length, value: Said(
            when, start, None if length is None else start + length, value
        ),
        st.integers(0, 5),
        st.integers(0, 8),
        st.none() | st.integers(1, 5),
        st.integers(1, 4),
    ),
    max_size=6,
)


def oracle(said: list[Said], on: int, known: int) -> int | None:
    """What was last said about the day, among what had been said by then."""
    about = [
        one for one in said if one.when <= known and one.start <= on and (one.stop is None or on < one.stop)
    ]
    return about[-1].value if about else None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements, st.booleans(), st.tuples(st.integers(0, 13), st.integers(0, 5)))
def test_every_day_is_known_as_it_was_said(
    household: Household, said: list[Said], secret: bool, asked: tuple[int, int]
) -> None:
    said.sort(key=lambda one: one.when)
    kind = INCOME if secret else GRADE
    with transaction.atomic():
        for one in said:
            with clock.at(moment(one.when)):
                stop = None if one.stop is None else day(one.stop)
                record_fact(household, kind, one.value, day(one.start), "说明", decided(), valid_to=stop)
        for known in range(6):
            rows = list(facts(household, known=moment(known)))
            for on in range(14):
                values = [row.content for row in rows if day(on) in row.valid]
                assert values == [value for value in [oracle(said, on, known)] if value is not None], (
                    on,
                    known,
                )
        on, known = asked
        assert state(kind, household, day(on), moment(known)) == oracle(said, on, known)
        assert state(kind, household, day(on)) == oracle(said, on, 5)
        assert facts(household, day(on)).count() <= 1
        transaction.set_rollback(True)


@pytest.fixture
def household(streets: list[Area]) -> Household:
    return Household.objects.create(area=streets[0])


def test_nothing_is_overwritten_and_sources_stay(household: Household) -> None:
    with clock.at(moment(0)):
        record_fact(household, INCOME, {"yuan": 900}, day(0), "入户调查", decided(1))
    with clock.at(moment(1)):
        record_fact(household, INCOME, {"yuan": 1200}, day(31), "工资单", decided(2))
    now = {
        (fact.content["yuan"], fact.valid.lower, fact.valid.upper, fact.source, fact.case_id)
        for fact in facts(household)
    }
    assert now == {(900, day(0), day(31), "入户调查", 1), (1200, day(31), None, "工资单", 2)}
    assert Fact.objects.count() == 3
    assert [fact.content for fact in facts(household, day(40), moment(0))] == [{"yuan": 900}]
    assert all(fact.value is None for fact in Fact.objects.all())


def test_knowledge_never_goes_backwards(household: Household) -> None:
    with clock.at(moment(5)):
        record_fact(household, GRADE, 1, day(0), "评估", decided())
    with clock.at(moment(2)):
        record_fact(household, GRADE, 2, day(0), "补录", decided())
        record_fact(household, GRADE, 3, day(0), "再补", decided())
    assert state(GRADE, household, day(1)) == 3
    assert state(GRADE, household, day(1), moment(2)) is None
    assert state(GRADE, household, day(1), moment(5)) == 3


def test_undeclared_kinds_and_empty_periods_are_refused(household: Household) -> None:
    with pytest.raises(Missing, match=r"test\.nothing"):
        record_fact(household, "test.nothing", 1, day(0), "评估", decided())
    with pytest.raises(Invalid, match="不晚于"):
        record_fact(household, GRADE, 1, day(3), "评估", decided(), valid_to=day(3))
    with pytest.raises(ValueError, match="twice"):
        FactKind("test.grade", "又一次")


def test_the_database_keeps_one_truth(household: Household, newcomer: Newcomer) -> None:
    record_fact(household, GRADE, 1, day(0), "评估", decided())
    rows = {
        "kind": "test.grade",
        "valid": Range(day(9), day(12)),
        "known": Range(moment(0), None),
        "source": "x",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.create(household=household, **rows)
    person = newcomer()
    Fact.objects.create(person=person, **rows)
    for wrong in ({}, {"person": person, "household": household}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fact.objects.create(**(rows | wrong | {"kind": "test.other"}))
