"""The whole year 2019: its figures, its journal, its inboxes, and a second January that comes out the same."""

import argparse
import datetime
import json
import re
from pathlib import Path

import pytest
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker
from tests.conftest import MIGRATED
from tests.year.living import empty
from tests.year.telling import overdue_unnoticed, told, unseen

from minzheng.config.commands import figures, journal
from minzheng.config.postgres import Address
from minzheng.config.scenarios import running
from minzheng.config.scenarios.agenda import Agenda
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, Stage, calendar, everything
from minzheng.mechanisms.registry.public import Person

pytestmark = pytest.mark.year
JANUARY = datetime.date(2019, 1, 31)
DIGITS = re.compile(r"[0-9]{17,}[0-9Xx]")


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, str]]]:
    """Exit code of the command, and the rows that do not hold."""
    code = figures.run(argparse.Namespace(scenario="dongli_2019", what="check", json=True))
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 50
    return code, [row for row in rows if not row["ok"]]


def known_numbers() -> frozenset[str]:
    """ID numbers of everybody in the records, read with the keys."""
    people = {str(one.id_number) for one in Person.objects.filter(id_number__isnull=False)}
    asked = {everything(case).get("applicant_id") for case in Case.objects.filter(matter="funeral.subsidy")}
    return frozenset(people | {str(one) for one in asked if one})


def readable(numbers: frozenset[str], database: str = "default") -> list[str]:
    """Those that stand in plain text anywhere in any table."""
    found = []
    with connections[database].cursor() as cursor:
        for table in connections[database].introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor:
                windows = {run[at : at + 18] for run in DIGITS.findall(row) for at in range(len(run) - 17)}
                found += [f"{table}:{one}" for one in sorted(windows & numbers)]
    return found


def test_all_fifty_figures_come_out_of_the_records(year: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(capsys) == (0, [])


def test_the_journal_is_clean(year: Path) -> None:
    assert journal.run(argparse.Namespace(what="verify", json=True)) == 0


def test_a_record_changed_behind_the_journal_shows_in_figure_and_journal(
    year: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE activities_activity DISABLE TRIGGER USER")
        cursor.execute("UPDATE activities_activity SET kind = 'x' WHERE kind = 'rule_of_law.lecture'")
    try:
        code, wrong = checked(capsys)
        assert (code, [row["id"] for row in wrong]) == (1, ["000-005"])
        assert journal.run(argparse.Namespace(what="verify", json=True)) == 2
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("UPDATE activities_activity SET kind = 'rule_of_law.lecture' WHERE kind = 'x'")
            cursor.execute("ALTER TABLE activities_activity ENABLE TRIGGER USER")


def test_every_open_case_is_in_somebodys_inbox(year: Path) -> None:
    assert Stage.objects.filter(closed_at__isnull=True).count() > 10
    assert unseen() == []


def test_what_becomes_overdue_turns_red_before_the_leaders_eyes(year: Path) -> None:
    assert overdue_unnoticed("juzhang")[1] == []
    with clock.at(clock.now() + datetime.timedelta(days=90)):
        count, missed = overdue_unnoticed("juzhang")
    assert count > 5
    assert missed == []


def test_no_id_number_is_readable_in_the_database(year: Path) -> None:
    numbers = known_numbers()
    assert len(numbers) > 3000
    assert readable(numbers) == []


def test_a_readable_id_number_would_be_found(year: Path) -> None:
    numbers = known_numbers()
    one = min(numbers)
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("CREATE TABLE planted (said text)")
            cursor.execute("INSERT INTO planted VALUES (%s)", [f"申领人{one}，编号0{one}7"])
        assert readable(numbers, "owner") == [f"planted:{one}"]
        transaction.set_rollback(True, using="owner")


def test_the_same_seed_gives_the_same_january(
    year: Path, postgres: Address, django_db_blocker: DjangoDbBlocker
) -> None:
    first = told(JANUARY)
    with empty(postgres, MIGRATED):
        life = running.begin("dongli_2019")
        agenda = Agenda(calendar())
        life.module.plan(life.world, agenda)
        agenda.run(life.module.FIRST_DAY, JANUARY)
        second = told(JANUARY)
    assert len(first) > 400
    assert second == first
