"""The table of published figures: read whole, checked one by one, nothing passes without an indicator."""

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q

from minzheng.config.commands import figures
from minzheng.config.scenarios import figure_table
from minzheng.config.scenarios.figure_table import check, read_table, totals, written
from minzheng.foundation import clock, keys
from minzheng.foundation.errors import Invalid, Missing
from minzheng.mechanisms.areas.public import load_tree
from minzheng.mechanisms.indicators.public import (
    Indicator,
    ParameterFigure,
    Ratio,
    Records,
    declared,
    stock,
    withdraw_indicator,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import Facility

TABLE = """
area: "900101"
days: {report: 2019-12-31}
figures:
  - {id: T-1, raw: 3家, label: 机构, qualifier: exact, indicator: test.homes, period: report}
  - {id: T-2, raw: 2家以上, label: 新开, qualifier: gte, indicator: test.opened, period: 2019}
  - {id: T-3, raw: 67%, label: 民办占比, qualifier: exact, indicator: test.share, period: report}
  - {id: T-4, raw: 超过5个, label: 单元, qualifier: gt, indicator: test.cell, period: report}
  - {id: T-5, raw: 4家, label: 机构, qualifier: exact, indicator: test.homes, period: report}
  - {id: T-6, raw: 3家, label: 无指标, qualifier: exact, indicator: test.nothing, period: 2019}
"""


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(figure_table, "__file__", str(tmp_path / "figure_table.py"))
    (tmp_path / "small_town").mkdir()
    place = tmp_path / "small_town" / "figures.yaml"
    place.write_text(TABLE, encoding="utf-8")
    return place


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path
    before = set(declared())
    homes = Records(Facility, base=Q(kind="养老机构"))
    held = Indicator("test.homes", "机构", "家", over=homes, when=("opened_on", "closed_on"), measure=stock())
    private = held.where("test.private", "民办", name__startswith="民办")
    Ratio("test.share", "民办占比", part=private, whole=held)
    Indicator("test.opened", "新开", "家", over=homes, when="opened_on")
    ParameterFigure("test.cell", "单元", parameter="indicators.smallest_cell", decisions=held)
    with keys.using(keys.KeyRing.ephemeral()), clock.at(date(2020, 1, 5)), acting(SYSTEM, "测试"):
        rows = [{"code": "900101", "name": "示范区", "kind": "区县", "parent_code": ""}]
        [area] = load_tree(rows, date(2018, 1, 1), "测试区划")
        for name in ("民办一", "民办二", "公办"):
            Facility.objects.create(name=name, kind="养老机构", area=area, opened_on=date(2019, 2, 1))
    yield
    for code in set(declared()) - before:
        withdraw_indicator(code)


def test_every_row_says_whether_it_holds_and_why(table: Path, town: None) -> None:
    found = check(read_table("small-town"))
    assert [(row.id, row.ok, row.computed, row.records) for row in found] == [
        ("T-1", True, "3", 3),
        ("T-2", True, "3", 3),
        ("T-3", True, "67%（2/3）", 3),
        ("T-4", True, "5", 3),
        ("T-5", False, "3", 3),
        ("T-6", False, "", 0),
    ]
    assert totals(found) == "4/6" and "没有编码为“test.nothing”" in "\n".join(written(found))


def test_the_command_fails_when_one_does_not_hold(
    table: Path, town: None, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = argparse.Namespace(what="check", scenario="small-town", all=False, json=False)
    assert figures.run(asked) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "4/6"
    kept = [line for line in TABLE.splitlines() if "T-5" not in line and "T-6" not in line]
    table.write_text("\n".join(kept), encoding="utf-8")
    asked.json = True
    assert figures.run(asked) == 0
    assert [row["ok"] for row in json.loads(capsys.readouterr().out)] == [True] * 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3家, label: 机构", "约3家, label: 机构"),
        ("T-2", "T-1"),
        ("period: 2019}", "period: 今年}"),
        ("2家以上", "余家"),
    ],
)
def test_a_faulty_table_is_refused(table: Path, old: str, new: str) -> None:
    table.write_text(TABLE.replace(old, new), encoding="utf-8")
    with pytest.raises(Invalid):
        read_table("small-town")


def test_an_unknown_scenario_is_refused(table: Path) -> None:
    for name in ("no-town", "../small_town", ""):
        with pytest.raises(Missing):
            read_table(name)


def test_the_table_of_the_demonstration_year_is_whole() -> None:
    rows = read_table("dongli-2019")
    assert len(rows) == len({row.id for row in rows}) == 50
