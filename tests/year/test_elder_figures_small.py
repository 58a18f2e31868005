"""The elder care figures of 蓟州 2022 (its homes and rounds reduced) and 天津 2023 (its standards in full), out of records."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker
from tests.conftest import MIGRATED
from tests.year.living import empty

from minzheng.config.postgres import Address
from minzheng.config.scenarios import running
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.figure_table import check, read_table
from minzheng.config.scenarios.jizhou_2022 import care_homes
from minzheng.config.scenarios.tianjin_2023 import standards
from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.checks.public import Inspection
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import verify
from minzheng.mechanisms.matters.public import calendar

pytestmark = pytest.mark.year
Lives = Callable[..., Any]


@pytest.fixture
def lives(django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Lives:
    @contextmanager
    def lived(scenario: str, strand: Any, last: datetime.date) -> Iterator[None]:
        with django_db_blocker.unblock(), empty(postgres, MIGRATED):
            life = running.begin(scenario)
            agenda = Agenda(calendar())
            strand.plan(life.world, agenda)
            first = import_module(f"minzheng.config.scenarios.{scenario}").FIRST_DAY
            agenda.run(max(first, datetime.date(last.year, 1, 1)), last)
            with clock.at(datetime.datetime.combine(last, datetime.time(18), clock.SHANGHAI)):
                yield

    return lived


def test_homes_are_counted_once_and_rounds_each_time(lives: Lives, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (care_homes.MANY, care_homes.ROUNDS) == (50, 98)
    for name, small in {"MANY": 5, "ROUNDS": 9, "DAYS": 24}.items():
        monkeypatch.setattr(care_homes, name, small)
    with lives("jizhou_2022", care_homes, datetime.date(2022, 3, 15)):
        area, year = find("120119"), parse_period("2022")
        found = [
            value(indicator(f"elder_care.{one}"), year, area).value
            for one in ("inspections", "homes_inspected")
        ]
        assert found == [9, 5]
        assert value(indicator("elder_care.homes_running"), parse_period("2022-03-15"), area).value == 5
        assert not Inspection.objects.filter(finished_at=None).exists() and verify().clean


def test_the_two_standards_hold_against_the_report(lives: Lives) -> None:
    with lives("tianjin_2023", standards, datetime.date(2023, 9, 15)):
        (row,) = (one for one in check(read_table("tianjin-2023")) if one.id == "004-037")
        assert (row.ok, row.computed, row.records) == (True, "2", 2)
