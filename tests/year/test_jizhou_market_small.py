"""The funeral market of 蓟州 lived with a handful of outlets: the same strand as the whole year, every figure out of records."""

import datetime
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker
from tests.conftest import MIGRATED
from tests.year.living import empty

from minzheng.config.postgres import Address
from minzheng.config.scenarios import running
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.jizhou_2022 import FIRST_DAY, market
from minzheng.domains.funeral.market import SHOP, SUPERMARKET, TEMPLE_SHOP
from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.checks.public import Inspection
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import verify
from minzheng.mechanisms.matters.public import calendar

pytestmark = pytest.mark.year
LAST = datetime.date(2022, 3, 31)


@pytest.fixture(scope="module")
def quarter(django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    small = pytest.MonkeyPatch()
    small.setattr(market, "KINDS", {SHOP: 7, SUPERMARKET: 11, TEMPLE_SHOP: 3})
    small.setattr(market, "DAYS", 50)
    for name, many in {"TRIPS": 6, "OFFICERS": 20, "SEIZURES": 3, "KILOGRAMS": 100}.items():
        small.setattr(market, name, many)
    with django_db_blocker.unblock(), empty(postgres, MIGRATED):
        life = running.begin("jizhou_2022")
        agenda = Agenda(calendar())
        market.plan(life.world, agenda)
        agenda.run(FIRST_DAY, LAST)
        with clock.at(datetime.datetime.combine(LAST, datetime.time(18), clock.SHANGHAI)):
            yield
    small.undo()


@pytest.mark.usefixtures("quarter")
def test_every_figure_is_counted_from_records(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        period, area = parse_period("2022"), find("120119")
        shown = {
            "market_vehicles": 12,
            "market_officers": 20,
            "shops_checked": 7,
            "supermarkets_checked": 11,
            "temple_shops_checked": 3,
            "destroyed_weight": 100,
        }
        found = {key: value(indicator(f"funeral.{key}"), period, area).value for key in shown}
        assert found == shown
        assert Inspection.objects.count() > sum(market.KINDS.values())  # some are seen more than once
        assert verify().clean
