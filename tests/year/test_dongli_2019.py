"""The whole year 2019: its figures, journal, inboxes and published report, and a second January that comes out the same."""

import argparse
import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker
from tests.conftest import MIGRATED
from tests.year.living import empty
from tests.year.plain import Known, in_folder, in_tables, known, sealed_files, unsealed
from tests.year.telling import overdue_unnoticed, told, unseen

from minzheng.config.commands import figures, journal
from minzheng.config.postgres import Address
from minzheng.config.scenarios import running
from minzheng.config.scenarios.agenda import Agenda
from minzheng.foundation import clock
from minzheng.mechanisms.documents.public import Column, write_table
from minzheng.mechanisms.journal.public import SYSTEM
from minzheng.mechanisms.matters.public import Stage, calendar
from minzheng.mechanisms.reports.public import Report, State, check, prove_report, published, render, traces

pytestmark = pytest.mark.year
MARKS = 50  # over fewer figures: two are printed twice
JANUARY = datetime.date(2019, 1, 31)


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, str]]]:
    """Exit code of the command, and the rows that do not hold."""
    code = figures.run(argparse.Namespace(scenario="dongli_2019", what="check", json=True))
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 50
    return code, [row for row in rows if not row["ok"]]


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


@pytest.fixture(scope="module")
def personal(year: Path) -> Known:
    """ID numbers, phones and names of the year."""
    return known()


def test_no_id_number_is_readable_in_the_database(year: Path, personal: Known) -> None:
    assert len(personal.numbers) > 3000
    assert in_tables(personal.numbers) == []


def test_a_readable_id_number_would_be_found(year: Path, personal: Known) -> None:
    one = min(personal.numbers)
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("CREATE TABLE planted (said text)")
            cursor.execute("INSERT INTO planted VALUES (%s)", [f"申领人{one}，编号0{one}7"])
        assert in_tables(personal.numbers, "owner") == [f"planted:{one}"]
        transaction.set_rollback(True, using="owner")


def test_nothing_personal_is_readable_in_the_data_folder(year: Path, personal: Known) -> None:
    assert len(personal.phones) > 100
    assert len(personal.names) > 500
    stored = sealed_files(year)
    assert stored
    assert all(one.stat().st_size for one in stored)
    assert (in_folder(year, personal), unsealed(year)) == ([], [])


@pytest.mark.parametrize("what", ["numbers", "phones", "names"])
@pytest.mark.parametrize("how", ["utf-8", "gb18030", "xlsx"])
def test_a_plain_file_would_be_found(year: Path, personal: Known, what: str, how: str) -> None:
    word = min(getattr(personal, what))
    place = year / "files" / "ab" / "planted"
    place.parent.mkdir(exist_ok=True)
    roll = write_table([Column("a", "甲")], [{"a": word}], "花名册", "", SYSTEM)
    place.write_bytes(roll if how == "xlsx" else f"网格员{word}。".encode(how))
    try:
        assert in_folder(year, personal) == unsealed(year) == ["files/ab/planted"]
    finally:
        place.unlink()


@pytest.fixture
def report(year: Path) -> Report:
    (found,) = published(year=2019)
    return found


@contextmanager
def behind_the_journal(table: str) -> Iterator[None]:
    """The owner at work with the triggers off, undone afterwards."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"CREATE TABLE kept AS TABLE {table}")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"UPDATE {table} now SET exact = kept.exact FROM kept WHERE kept.id = now.id")
            cursor.execute("DROP TABLE kept")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_fifty_marks_are_sound(report: Report) -> None:
    rendered = render(report)
    found = list(traces(rendered))
    assert report.state == State.PUBLISHED
    assert len(found) == MARKS
    assert [one for one in found if not one.verdict.ok or one.frozen is None] == []
    assert check(rendered) == []
    assert report.document_id


def test_every_figure_is_proved_again_from_its_records(report: Report) -> None:
    marked = {one.frozen for one in traces(render(report))}
    proofs = prove_report(report)
    assert len(proofs) == len(marked) == report.figures.count() == MARKS - 2
    assert [one.in_words() for one in proofs if not one.holds or one.changed] == []
    assert [one for one in proofs if one.recounted != one.frozen] == []
    assert sum(one.records for one in proofs) > 8_000


def test_a_frozen_value_changed_behind_the_journal_is_denied(report: Report) -> None:
    one = report.figures.get(code="elder_care.hazards")
    with behind_the_journal("indicators_frozenfigure"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("UPDATE indicators_frozenfigure SET exact = '211' WHERE id = %s", [one.pk])
        denied = [proof for proof in prove_report(report) if not proof.holds]
        assert [proof.frozen for proof in denied] == ["211"]
        assert "按现有记录计算为210" in denied[0].in_words()
    assert all(proof.holds for proof in prove_report(report))


def test_a_manifest_changed_on_the_disk_is_denied(report: Report, year: Path) -> None:
    manifest = str(report.figures.get(code="elder_care.hazards").manifest)
    place = year / "files" / "manifests" / manifest[:2] / f"{manifest}.parquet"
    content = place.read_bytes()
    middle = len(content) // 2
    place.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    try:
        assert not all(proof.holds for proof in prove_report(report))
    finally:
        place.write_bytes(content)


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
