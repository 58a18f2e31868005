"""Centres, stations and meal points of 雁塔 lived by themselves: the same strand as the whole year, every figure out of records."""

import datetime
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker
from tests.conftest import MIGRATED
from tests.year.living import empty

from minzheng.config.postgres import Address
from minzheng.config.scenarios import running
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.yanta_2023 import FIRST_DAY, LAST_DAY, places_for_old_people
from minzheng.domains.elder_services.service_places import CENTRE, uncovered
from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import verify
from minzheng.mechanisms.matters.public import Case, calendar
from minzheng.mechanisms.portal.atlas import atlas_of

pytestmark = pytest.mark.year


@pytest.fixture(scope="module")
def year(django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), empty(postgres, MIGRATED):
        life = running.begin("yanta_2023")
        agenda = Agenda(calendar())
        places_for_old_people.plan(life.world, agenda)
        agenda.run(FIRST_DAY, LAST_DAY)
        with clock.at(datetime.datetime.combine(LAST_DAY, datetime.time(18), clock.SHANGHAI)):
            yield


@pytest.mark.usefixtures("year")
def test_the_printed_figures_are_counted_from_records(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        area = find("610113")
        shown = {
            "2023-10-25": (5, 3, 5, 27, 90),
            "2023-10-26": (8, 0, 8, 27, 90),
            "2023-12-31": (8, 0, 8, 27, 167),
        }
        codes = ("centres", "centres_building", "streets_covered", "stations", "meal_points")
        found = {
            day: tuple(
                value(indicator(f"elder_services.{code}"), parse_period(day), area).value for code in codes
            )
            for day in shown
        }
        assert found == shown
        assert [len(uncovered(CENTRE, area, datetime.date.fromisoformat(day))) for day in shown] == [3, 0, 0]
        assert not Case.objects.filter(closed_on__isnull=True).exists()
        assert verify().clean


@pytest.mark.usefixtures("year")
def test_what_is_open_is_on_the_map(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        kinds = [one.kind.code for one in atlas_of(LAST_DAY).every]
        assert (kinds.count("centres"), kinds.count("stations"), kinds.count("mealpoints")) == (5, 0, 167)
