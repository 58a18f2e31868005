"""The year's published report: fifty sound marks, each figure proved again from its records; a planted fault denies it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections

from minzheng.mechanisms.reports.public import Report, State, check, prove_report, published, render, traces

pytestmark = pytest.mark.year
MARKS = 50  # over fewer figures: two are printed twice


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
