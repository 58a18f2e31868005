"""`minzheng simulate` over a facts table: lines for people, JSON for programs, faults in Chinese."""

import argparse
import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from tests.domains.conftest import bureau, moment

from minzheng.config.commands import simulate
from minzheng.foundation.errors import Invalid

__all__ = ["bureau", "moment"]
RULE = "social_assistance.minimum_living"


def _call(*words: str) -> int:
    parser = argparse.ArgumentParser()
    simulate.arguments(parser)
    return simulate.run(parser.parse_args(["--rule", RULE, "--on", "2026-11-02", *words]))


@pytest.fixture
def facts(bureau: Any, tmp_path: Path) -> Path:
    """Four households in two streets: entitled, lost by 980, at the standard, rich."""
    first, second = (bureau.area(name).pk for name in ("120110001001", "120110002001"))
    rows = [
        {"line": 1, "area": first, "members": 2, "income": 100_000, "assets": 0},
        {"line": 2, "area": first, "members": 1, "income": 100_000, "assets": 0},
        {"line": 3, "area": second, "members": 1, "income": 106_000, "assets": 0},
        {"line": 4, "area": second, "members": 1, "income": 0, "assets": 10**9},
    ]
    path = tmp_path / "facts.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return path


def test_lines_name_each_street_and_the_total(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _call("--set", "standard=980", "--facts", str(facts)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2:] == [
        "张贵庄街道：2；2/1；进0、退1、增0、减1；1,180.00/960.00/-220.00",
        "丰年村街道：2；0/0；进0、退0、增0、减0；0.00/0.00/0.00",
        "合计：4；2/1；进0、退1、增0、减1；1,180.00/960.00/-220.00",
        "按家庭经济状况测算4户，只按现发金额推算0户，没有测算0户",
    ]


def test_json_is_in_fen_and_says_whom(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _call("--set", "standard=1060.01", "--facts", str(facts), "--area", "120110", "--json")
    got = json.loads(capsys.readouterr().out)
    assert (got["total"]["enter"], got["total"]["gain"], got["total"]["cost_then"]) == (1, 2, 118_000 + 4)
    assert [(row["line"], row["change"]) for row in got["whom"]] == [(1, "gain"), (2, "gain"), (3, "enter")]


@pytest.mark.parametrize(
    "words", [["--set", "standard"], ["--set", "a=1", "--set", "a=2"], [], ["--set", "x=1"]]
)
def test_faults_are_told(facts: Path, words: list[str]) -> None:
    with pytest.raises(Invalid):
        _call("--facts", str(facts), *words)
