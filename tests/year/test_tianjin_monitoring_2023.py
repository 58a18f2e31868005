"""The platform of a whole city in 2023: 14 departments, 57 banks, 40 data types, 21.5万 people, 10732 warnings out of planted rows."""

import argparse
import json
from pathlib import Path

import pytest

from minzheng.config.commands import figures, journal
from minzheng.config.scenarios.tianjin_monitoring_2023.platform import CITY, FINDS
from minzheng.mechanisms.monitoring.public import Warning, WarningState, finished

pytestmark = [pytest.mark.year, pytest.mark.campaign]


def test_every_figure_holds(platform: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures.run(argparse.Namespace(scenario="tianjin_monitoring_2023", what="check", json=True))
    found = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in found] == [f"004-{number:03}" for number in range(53, 58)]
    assert [row for row in found if not row["ok"]] == []


def test_every_warning_follows_from_a_planted_row(platform: Path) -> None:
    told = Warning.objects.exclude(state=WarningState.TRIAL)
    assert told.count() == told.values("household").distinct().count() == CITY.warnings
    assert told.values("rule").distinct().count() == len(FINDS)
    assert {each.people for each in finished()} == {CITY.people}


def test_the_journal_is_whole(platform: Path) -> None:
    assert journal.run(argparse.Namespace(what="verify", json=True)) == 0
