"""The assistance of 天津市 lived through a quarter with a handful of households: the same strands as the whole city."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.conftest import MIGRATED
from tests.year import city
from tests.year.living import empty
from tests.year.telling import overdue_unnoticed, unseen

from minzheng.config.postgres import Address
from minzheng.config.scenarios import running
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.tianjin_assistance_2023 import FIRST_DAY
from minzheng.config.scenarios.tianjin_assistance_2023.year import plan_for
from minzheng.config.scenarios.tianjin_assistance_2023.year_sum import (
    BASIC,
    CARE,
    CITY,
    NEW_MONTHS,
    STANDARD,
    Size,
    Sums,
    level_of,
    month_of,
    sums,
)
from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import verify
from minzheng.mechanisms.matters.public import calendar
from minzheng.mechanisms.registry.public import RegisterEntry

pytestmark = pytest.mark.year
LAST = datetime.date(2023, 3, 24)
SMALL = Size(
    yuan=400_000, destitute=2, deaths=1, new_persons=19, new_destitute=10, reliefs=8, relief_persons=20, relief_yuan=56_000
)  # fmt: skip


@pytest.fixture(scope="module")
def planned() -> Sums:
    return sums(SMALL)


@pytest.fixture(scope="module")
def quarter(
    django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker, planned: Sums
) -> Iterator[None]:
    with django_db_blocker.unblock(), empty(postgres, MIGRATED):
        life = running.begin("tianjin_assistance_2023")
        agenda = Agenda(calendar())
        plan_for(life.world, agenda, SMALL)
        agenda.run(FIRST_DAY, LAST)
        with clock.at(datetime.datetime.combine(LAST, datetime.time(18), clock.SHANGHAI)):
            yield


def figure(code: str) -> int:
    """A figure of the city for the days lived."""
    found = value(
        indicator(f"social_assistance.{code}"), parse_period(f"{FIRST_DAY}/{LAST}"), find("120000", LAST)
    )
    return int(found.value or 0)


def test_the_money_is_that_of_the_plan(quarter: None, planned: Sums) -> None:
    homes = 3 * sum(yuan for _, yuan in planned.homes)
    (dies, lives) = (BASIC + CARE[level] for level in planned.destitute)
    new = sum(
        size * (STANDARD - earned) for n, (size, earned) in enumerate(planned.new_homes) if month_of(n) == 2
    )
    new += sum(
        BASIC + CARE[level_of(lost)] for n, lost in enumerate(planned.new_destitute) if month_of(n) == 2
    )
    reliefs = sum(yuan for _, yuan in planned.reliefs[:2])
    assert (
        figure("paid")
        == 100 * (homes + 2 * dies + 3 * lives + new + reliefs)
        == city.ordered()
        == city.arrived()
    )
    assert figure("relief_paid") == 100 * reliefs > 0


def test_people_are_counted_one_by_one(quarter: None, planned: Sums) -> None:
    begun = [month for month in NEW_MONTHS if month <= LAST.month]
    homes = sum(size for n, (size, _) in enumerate(planned.new_homes) if month_of(n) in begun)
    alone = sum(1 for n in range(len(planned.new_destitute)) if month_of(n) in begun)
    assert city.the_new_rest_on_their_own_cases() == homes + alone
    in_march = RegisterEntry.objects.filter(register=city.BOOK.code, valid_from__gt=LAST)
    assert in_march.exists() and figure("first_covered_persons") == homes + alone - in_march.count() > 0
    persons = sum(members for members, _ in planned.reliefs[:2])
    assert figure("relief_person_times") == city.every_relief_says_whom_it_helped() == persons > 2


def test_nobody_twice_and_nobody_after_death(quarter: None) -> None:
    city.nobody_is_paid_twice()
    assert set(city.nobody_is_paid_for_a_month_after_his_death().values()) == {2}
    city.three_people_paid_each_batch()
    city.what_came_back_went_out_again()


@pytest.mark.checker
def test_the_books_are_re_added(quarter: None, tmp_path: Path) -> None:
    city.foreign_tools_re_add(FIRST_DAY, LAST, tmp_path)


def test_journal_and_inboxes(quarter: None) -> None:
    assert verify().clean
    assert unseen() == []
    assert overdue_unnoticed("juzhang")[1] == []


def test_the_drawn_year_of_the_whole_city_is_the_printed_one() -> None:
    city_plan = sums(CITY)
    persons = sum(size for size, _ in city_plan.new_homes) + len(city_plan.new_destitute)
    assert persons == 8_540
    assert sum(members for members, _ in city_plan.reliefs) == 42_880
    assert sum(yuan for _, yuan in city_plan.reliefs) == 109_000_000
    assert 1_281_500_000 <= city_plan.paid() < 1_282_500_000
    assert (
        90_000 <= len(city_plan.homes) + len(city_plan.destitute) <= 105_000 or len(city_plan.homes) > 70_000
    )
