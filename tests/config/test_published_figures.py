"""`figures check --all`: every figure of the five reports is covered by a scenario, or listed under its system."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from minzheng.config.commands import figures
from minzheng.config.scenarios import published
from minzheng.foundation.errors import Invalid


def test_the_table_is_whole_and_agrees_with_the_scenarios() -> None:
    found = published.published()
    assert len(found) == len({one.id for one in found}) == 223
    assert {one.kind for one in found} == {"count", "money", "rate", "threshold", "ordinal", "rank"}
    assert {one.system for one in found} == set(published.systems())
    assert all(one.scenarios for one in found if one.id.startswith("000"))
    raws = {one.id: one.raw for one in found}
    for path in published.HERE.glob("*/figures.yaml"):
        for row in yaml.safe_load(path.read_text("utf-8"))["figures"]:
            printed = str(row["raw"]).replace(" ", "")
            assert printed.startswith(raws.get(row["id"], printed)), row["id"]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What scenarios answer, by name; those missing have not been lived."""
    answers: dict[str, Any] = {}
    monkeypatch.setenv("MINZHENG_DATA", str(tmp_path))
    monkeypatch.setattr(published, "_asked", answers.get)
    return answers


def run(as_json: bool = False) -> int:
    return figures.run(argparse.Namespace(all=True, json=as_json, scenario=None))


def test_each_state_is_told(told: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    told["jizhou-2022"] = {
        f"002-0{n}": {"id": f"002-0{n}", "ok": n != 18, "computed": "1", "verdict": "多一人。"}
        for n in range(17, 21)
    }
    assert run() == 1
    out = capsys.readouterr().out
    assert "002-017 相符" in out and "002-018 不符" in out and "多一人。" in out
    assert "000-003 未核对" in out and "情景dongli-2019的演示年度还没有生成" in out
    assert "尚未覆盖 S68 婚姻登记台账" in out and "002-035 办理婚姻登记合计“12796对”" in out
    assert out.splitlines()[-1].startswith("共223个：相符3，不符1，")
    assert run(as_json=True) == 1
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 223 and {row["state"] for row in rows} == {"相符", "不符", "未核对", "尚未覆盖"}


def test_all_is_well_when_every_covered_figure_holds(
    told: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    for one in published.published():
        for name in one.scenarios:
            told.setdefault(name, {})[one.id] = {"id": one.id, "ok": True, "computed": "1", "verdict": ""}
    assert run() == 0
    assert "未核对0" in capsys.readouterr().out


def test_a_scenario_not_lived_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINZHENG_DATA", str(tmp_path))
    assert published._asked("jizhou-2022") is None
    with pytest.raises(Invalid, match="没有写明情景"):
        figures.before(argparse.Namespace(all=False, scenario=None))
