"""The platform of 天津市 lived for two months with a small population: what the nights find is what was planted, district by district."""

import datetime
from collections import Counter
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker
from tests.conftest import MIGRATED
from tests.year.living import empty

from minzheng.config.postgres import Address
from minzheng.config.scenarios import running
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.tianjin_monitoring_2023 import FIRST_DAY
from minzheng.config.scenarios.tianjin_monitoring_2023.platform import FINDS, Platform, Size, plan_for
from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.exchange import contracts
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.matters.public import calendar
from minzheng.mechanisms.monitoring.public import Warning, WarningState, finished
from minzheng.mechanisms.registry.public import Membership

pytestmark = pytest.mark.year
LAST = datetime.date(2023, 2, 22)
SMALL = Size(people=640, warnings=32, months=(1, 2))


@pytest.fixture(scope="module")
def months(
    django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker
) -> Iterator[Platform]:
    held = dict(contracts._senders)
    with django_db_blocker.unblock(), empty(postgres, MIGRATED):
        life = running.begin("tianjin_monitoring_2023")
        agenda = Agenda(calendar())
        platform = plan_for(life.world, agenda, SMALL)
        agenda.run(FIRST_DAY, LAST)
        with clock.at(datetime.datetime.combine(LAST, datetime.time(18), clock.SHANGHAI)):
            yield platform
    contracts._senders.clear()
    contracts._senders.update(held)


def figure(code: str, area: str = "120000", period: str = f"2022-01-01/{LAST}") -> int:
    found = value(indicator(f"low_income_monitoring.{code}"), parse_period(period), find(area, LAST))
    return int(found.value or 0)


def test_everybody_delivers_and_everybody_is_watched(months: Platform) -> None:
    assert [figure(code) for code in ("departments", "banks", "data_types")] == [14, 57, 40]
    assert figure("people_watched", period=LAST.isoformat()) == SMALL.people


def test_the_nights_find_what_was_planted_and_nothing_else(months: Platform) -> None:
    told = Warning.objects.exclude(state=WarningState.TRIAL)
    assert told.count() == figure("warnings_pushed") == SMALL.warnings
    assert len({each.household_id for each in told}) == SMALL.warnings
    assert len(Counter(told.values_list("rule", flat=True))) == len(FINDS)
    numbers = {str(each.household.head.id_number) for each in told.select_related("household__head")}
    assert numbers == {home.members[0][1] for home in months.homes[: SMALL.warnings]}
    first, *_ = finished()
    assert sum(each.get("new", 0) for each in first.found["rules"].values()) == SMALL.warnings // 2


def test_the_districts_add_up_to_the_city(months: Platform) -> None:
    codes = [row["code"] for row in months.world.setting.areas() if row["kind"] == "区县"]
    by_district = {code: figure("warnings_pushed", code) for code in codes}
    assert sum(by_district.values()) == SMALL.warnings
    assert set(by_district.values()) == {SMALL.warnings // len(codes)}


def test_nobody_is_left_out_of_a_household(months: Platform) -> None:
    assert Membership.objects.values("person").distinct().count() == SMALL.people
