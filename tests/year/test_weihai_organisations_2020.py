"""The oversight of 威海's social organisations: the report's figures out of cases, in full as a campaign, in small in the gate."""

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
from minzheng.config.scenarios.jizhou_2022 import organisations
from minzheng.config.scenarios.weihai_2020 import FIRST_DAY
from minzheng.config.scenarios.weihai_organisations_2020 import groups, oversight, ventures
from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.indicators.public import indicator, parse_period, value
from minzheng.mechanisms.journal.public import verify
from minzheng.mechanisms.matters.public import Case, calendar

pytestmark = pytest.mark.year
LAST = datetime.date(2020, 6, 30)


@pytest.mark.campaign
def test_every_figure_holds(weihai_organisations: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures.run(argparse.Namespace(scenario="weihai_organisations_2020", what="check", json=True))
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 19 and [row for row in found if not row["ok"]] == []


@pytest.fixture(scope="module")
def half_year(django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    few = {
        "ON_ROLL": 12,
        "ASSOCIATIONS": 11,
        "MEASURED": 3,
        "AUDITED": 2,
        "RATED": 4,
        "BELOW": 1,
        "ILLEGAL": 2,
        "REVOKED": 2,
        "CANCELLED": 2,
        "FAULTY": 1,
    }
    small = pytest.MonkeyPatch()
    for name, many in (few | {"DAYS": 60, "ENDS": 40}).items():
        small.setattr(oversight, name, many)
    small.setattr(oversight, "DRAWN", datetime.date(2020, 6, 1))
    small.setattr(oversight, "FEE_DAYS", 30)
    small.setattr(oversight, "FEES_UNTIL", datetime.date(2020, 6, 24))
    for name, many in {"ON_FILE": 7, "FILED": 2}.items():
        small.setattr(groups, name, many)
    small.setattr(ventures, "BEFORE", ((2017, 2), (2018, 1), (2019, 3)))
    for name, many in {"GRANTED": 3, "REFUSED": 1, "WITH_MORE": 4}.items():
        small.setattr(ventures, name, many)
    for name, many in {"ZOMBIES": 3, "DECOUPLED": 2, "OTHERS": 1, "DAYS": 40}.items():
        small.setattr(organisations, name, many)
    small.setattr(organisations, "FIRST", datetime.date(2020, 2, 10))
    small.setattr(organisations, "ENTERED", datetime.date(2020, 1, 8))
    with django_db_blocker.unblock(), empty(postgres, MIGRATED):
        life = running.begin("weihai_organisations_2020")
        agenda = Agenda(calendar())
        for strand in (oversight, ventures, groups):
            strand.plan(life.world, agenda)
        _also(life, agenda)
        agenda.run(FIRST_DAY, LAST)
        with clock.at(datetime.datetime.combine(LAST, datetime.time(18), clock.SHANGHAI)):
            yield
    small.undo()


def _also(life: running.Life, agenda: Agenda) -> None:
    """The strand of 蓟州, lived by this bureau too."""
    organisations.plan(life.world, agenda)


@pytest.mark.usefixtures("half_year")
def test_in_small(django_db_blocker: DjangoDbBlocker) -> None:
    shown = {
        "measured": 3,
        "audited_by_sample": 2,
        "fee_checks": 11,
        "illegal_ended": 2,
        "zombies_cleared": 3,
        "decoupled": 2,
        "fee_campaign_departments": 4,
        "rated_from": 3,
        "award_from": 3,
    }
    with django_db_blocker.unblock():
        period, area = parse_period("2020"), find("371000")
        found = {key: value(indicator(f"organisation_oversight.{key}"), period, area).value for key in shown}
        assert found == shown
        rated = value(indicator("organisation_oversight.rated_3a"), parse_period(LAST.isoformat()), area)
        assert rated.value == 4
        funded = {"venture_projects": 9, "venture_years": 4, "venture_funds": 100 * (9 * 38_000 + 4 * 1_000)}
        years = parse_period("2017-01-01/2020-12-31")
        found = {key: value(indicator(f"social_organisations.{key}"), years, area).value for key in funded}
        assert found == funded
        on_file = value(indicator("community.groups_on_file"), parse_period(LAST.isoformat()), area)
        assert on_file.value == 9
        ended = {
            "social_organisations.revocations": 2,
            "organisation_registration.cancelled": 4,  # two by themselves, two that had stopped working
            "enforcement.drawn_social_organisations": 1,
            "enforcement.drawn_with_faults": 1,
            "enforcement.ordered": 1,
        }
        assert {key: value(indicator(key), period, area).value for key in ended} == ended
        assert not Case.objects.exclude(step="").filter(matter__startswith="organisation_oversight.").exists()
        assert verify().clean
