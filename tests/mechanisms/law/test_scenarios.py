"""Every rule scenario file of the program and of this folder holds; and the runner can fail."""

from dataclasses import replace
from pathlib import Path

import pytest

import minzheng
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.law.scenarios import Scenario, differences, read_scenarios, scenario_files

from . import sample_rules  # noqa: F401 - registers the rules

HERE = Path(__file__).parent
SOURCE = Path(minzheng.__file__).parent
SAMPLES = [each for path in scenario_files(HERE) for each in read_scenarios(path)]


def test_every_scenario_of_the_program() -> None:
    scenarios = [each for path in scenario_files(SOURCE) for each in read_scenarios(path)]
    failed = {f"{each.rule}：{each.name}": differences(each) for each in scenarios}
    assert {name: found for name, found in failed.items() if found} == {}


@pytest.mark.parametrize("scenario", SAMPLES, ids=lambda each: each.name)
def test_sample(scenario: Scenario) -> None:
    assert differences(scenario) == []


def test_there_are_samples() -> None:
    assert len(SAMPLES) == 8


def test_a_wrong_expectation_is_named_in_yuan() -> None:
    scenario = replace(
        next(each for each in SAMPLES if "恰好" in each.name),
        expect={"amount": "0.01", "poor": True, "gift": 1},
    )
    found = differences(scenario)
    assert len(found) == 3
    assert "gift：规则没有这个结果" in found


def test_true_is_not_one_yuan_cent() -> None:
    scenario = next(each for each in SAMPLES if "少一分" in each.name)
    assert differences(replace(scenario, expect={"eligible": "0.01"}))
    assert differences(replace(scenario, expect={"amount": True}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {name: a, on: 2026-01-01, home: {income: 30.5}, expect: {}}", "浮点数"),
        ("- {name: a, on: 2026-01-01, house: {income: 3}, expect: {}}", "各键应为"),
        ("- {name: a, on: 2026-01-01, home: {income: 3}, home: {income: 4}, expect: {}}", "重复"),
        ("- {name: a, home: {income: 3}, expect: {}}", "日期"),
        ("[]", "没有任何情景"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "test.minimum_living.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid, match=said):
        read_scenarios(path)


def test_an_unused_fact_is_refused() -> None:
    scenario = replace(SAMPLES[-1], facts={**SAMPLES[-1].facts, "surprise": 1})
    with pytest.raises(Invalid, match="没有用到"):
        differences(scenario)


def test_files_of_other_runners_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "walk.yaml").write_text("matter: x\nsteps: []\n", encoding="utf-8")
    assert scenario_files(tmp_path) == []
