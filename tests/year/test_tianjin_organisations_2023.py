"""天津's social organisations of 2023: the report's figures out of cases, in full as a campaign, in small in the gate."""

import argparse
import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.conftest import MIGRATED
from tests.year.living import empty

from minzheng.config.commands import figures
from minzheng.config.postgres import Address
from minzheng.config.scenarios import running
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.tianjin_organisations_2023 import FIRST_DAY, year
from minzheng.domains.organisation_oversight.credit import ABNORMAL
from minzheng.domains.social_organisations.inspections import absent, missing, old_enough
from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import verify
from minzheng.mechanisms.matters.public import Case, calendar
from minzheng.mechanisms.registry.public import RegisterEntry

pytestmark = pytest.mark.year
LAST = datetime.date(2023, 8, 31)
SMALL = {
    "ASSOCIATIONS": 2,
    "OFFICERS": 3,
    "SAMPLED": 5,
    "ILLEGAL": 1,
    "FOUNDATIONS": 3,
    "PROJECTS": 4,
    "DAYS": 60,
}


@pytest.mark.campaign
def test_every_figure_holds(tianjin_organisations: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures.run(argparse.Namespace(scenario="tianjin_organisations_2023", what="check", json=True))
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 9 and [row for row in found if not row["ok"]] == []


@pytest.fixture(scope="module")
def months(django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    small = pytest.MonkeyPatch()
    for name, many in SMALL.items():
        small.setattr(year, name, many)
    small.setattr(year, "UNTIL", datetime.date(2023, 8, 15))
    with django_db_blocker.unblock(), empty(postgres, MIGRATED):
        life = running.begin("tianjin_organisations_2023")
        agenda = Agenda(calendar())
        year.plan(life.world, agenda)
        agenda.run(FIRST_DAY, LAST)
        with clock.at(datetime.datetime.combine(LAST, datetime.time(18), clock.SHANGHAI)):
            yield
    small.undo()


@pytest.mark.usefixtures("months")
def test_in_small(django_db_blocker: DjangoDbBlocker) -> None:
    shown = {
        "organisation_registration.direct_classes": 4,
        "organisation_registration.founded": 6,
        "organisation_oversight.vetted": 2,
        "organisation_oversight.vetted_persons": 6,
        "organisation_oversight.illegal_campaign_departments": 12,
        "organisation_oversight.illegal_campaign": 3,
        "organisation_oversight.illegal_ended": 1,
        "organisation_oversight.observed_layers": 2,
        "organisation_oversight.audited_by_sample": 5,
        "organisation_oversight.audited_foundations": 3,
        "organisation_oversight.audited_projects": 4,
    }
    with django_db_blocker.unblock():
        period, area = parse_period("2023"), find("120000")
        assert {code: value(indicator(code), period, area).value for code in shown} == shown
        assert not Case.objects.exclude(step="").exists()
        assert verify().clean


@pytest.mark.usefixtures("months")
def test_who_reported_nothing_was_listed_and_left(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        lines = RegisterEntry.objects.filter(register=ABNORMAL.code).order_by("valid_from")
        kinds = [line.organisation.kind for line in lines if line.organisation is not None]
        assert kinds[0] == "基金会" and len(kinds) == 1 + year.LATE
        assert lines[0].valid_from < datetime.date(2023, 5, 31) < lines[1].valid_from
        assert all(line.valid_to is not None for line in lines)
        proposed = Case.objects.filter(matter=ABNORMAL.code)
        assert {case.opened_by for case in proposed} == {None} and proposed.count() == len(kinds)
        silent = {line.organisation_id for line in missing(2022, LAST) if old_enough(line, 2022, LAST)}
        assert silent == {line.organisation_id for line in absent(find("120000"), 2022, LAST)}
        assert silent == {line.organisation_id for line in lines}
