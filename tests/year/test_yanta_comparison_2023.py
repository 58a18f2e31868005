"""A year of the joint conference's comparison: 26 kinds of data, 1.8万人次, 9.9万余条, and what became of the warnings."""

import argparse
import json
from pathlib import Path

import pytest

from minzheng.config.commands import figures
from minzheng.config.scenarios.yanta_comparison_2023 import comparison
from minzheng.domains.low_income_monitoring.verification import NOTHING
from minzheng.mechanisms.monitoring.public import WRONG, Warning, WarningState, finished

pytestmark = [pytest.mark.year, pytest.mark.campaign]


def test_every_figure_holds(yanta_comparison: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures.run(argparse.Namespace(scenario="yanta_comparison_2023", what="check", json=True))
    found = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in found] == ["001-019", "001-020", "001-021"]
    assert [row for row in found if not row["ok"]] == []


def test_the_conference_compares_every_month_and_its_warnings_are_looked_into(yanta_comparison: Path) -> None:
    assert len(set(comparison.KINDS)) == 26
    compared = [each for each in finished() if each.found["whole"]["rows"]]
    assert len(compared) == len(comparison.DAYS)
    first, *later = (each.found["whole"]["people"] for each in compared)
    assert first + sum(later) <= comparison.PERSON_TIMES < first + sum(later) + len(later)
    assert len(set(later)) == 1
    told = Warning.objects.exclude(rule=comparison.TRIED)
    assert set(told.values_list("state", flat=True)) >= {WarningState.CLOSED}
    assert {WRONG, NOTHING} <= set(told.values_list("result", flat=True))
    assert not Warning.objects.filter(rule=comparison.TRIED, case__isnull=False).exists()
    planted = {
        f"monitoring.{name}" for name in ("imprisoned_and_paid", "vehicle", "lost_job", "shop", "company")
    }
    assert set(told.values_list("rule", flat=True)) >= planted
