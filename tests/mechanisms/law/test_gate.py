"""A value or a rule does not go live while a scenario that reads it fails."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law import gate
from minzheng.mechanisms.law.public import (
    ParameterValue,
    broken_scenarios,
    change_parameter,
    require_scenarios,
)
from minzheng.mechanisms.law.scenarios import Scenario, differences, read_scenarios

from .sample_rules import MINIMUM_LIVING

BASIS = "津丽民发〔2021〕3号"
DAY = date(2026, 11, 2)
READS = Scenario(
    MINIMUM_LIVING, "读当日的标准", DAY, "120110", {"members": 1, "income": "0.00", "assets": "0.00"}, {},
    {"amount": "1070.00"},
)  # fmt: skip
STATES = replace(READS, name="自己写明标准", law={"standard": "500.00"}, expect={"amount": "500.00"})
ELSEWHERE = replace(READS, name="外区", area="130102", expect={"amount": "1010.00"})
NATIONAL = replace(READS, name="没有区域", area="", expect={"amount": "1010.00"})
NOT_YET = Scenario(MINIMUM_LIVING, "尚未施行", date(2021, 6, 30), "", {}, {}, {}, in_force=False)
Tree = dict[str, Area]


@pytest.fixture
def scenarios(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Scenario]]:
    """The scenarios of the program are these."""
    made = [READS, STATES, ELSEWHERE, NATIONAL, NOT_YET]
    monkeypatch.setattr(gate, "all_scenarios", lambda: tuple(made))
    yield made


def _change(area: Area, since: date, value: str) -> Any:
    with acting(SYSTEM, "调整标准"):
        return change_parameter("test.standard", area, since, value, BASIS)


def test_a_value_with_which_a_scenario_fails_is_refused(tree: Tree, scenarios: list[Scenario]) -> None:
    for area in ("120110", "12"):
        expected = 1 if area == "120110" else 0  # the district's own value lies nearer than the city's
        assert len(broken_scenarios("test.standard", tree[area], date(2026, 1, 1), "1100元")) == expected
    with pytest.raises(Invalid) as refused:
        _change(tree["120110"], date(2026, 1, 1), "1100元")
    said = str(refused.value)
    assert "读当日的标准" in said
    assert "应为1070.00，得到1100.00" in said
    assert not any(name in said for name in ("自己写明标准", "外区", "没有区域", "尚未施行"))
    assert not ParameterValue.objects.exists()


@pytest.mark.parametrize(
    ("area", "since", "value"),
    [
        ("120110", date(2026, 11, 3), "1100元"),  # after the scenario's day
        ("120110", date(2026, 1, 1), "1070.00元"),  # the same value
        ("120110001", date(2026, 1, 1), "1100元"),  # below the scenario's area
        ("120111", date(2026, 1, 1), "1100元"),  # beside it
    ],
)
def test_a_change_that_touches_no_scenario_goes_live(
    tree: Tree, scenarios: list[Scenario], area: str, since: date, value: str
) -> None:
    assert _change(tree[area], since, value).pk


def test_a_change_up_to_the_next_value_touches_only_its_days(tree: Tree, scenarios: list[Scenario]) -> None:
    _change(tree["120110"], date(2026, 11, 2), "1070元")
    assert _change(tree["120110"], date(2026, 1, 1), "1100元").pk


def test_a_scenario_changed_with_the_value_lets_it_pass(tree: Tree, scenarios: list[Scenario]) -> None:
    scenarios[0] = replace(READS, expect={"amount": "1100.00"})
    assert _change(tree["120110"], date(2026, 1, 1), "1100元").pk
    with pytest.raises(Invalid, match="得到1200"):
        _change(tree["120110"], date(2026, 5, 1), "1200元")


def test_the_start_is_refused_with_every_failing_scenario(scenarios: list[Scenario]) -> None:
    require_scenarios()
    scenarios += [replace(READS, expect={"amount": "1.00"}), replace(NOT_YET, on=DAY, name="其实施行")]
    with pytest.raises(Invalid) as refused:
        require_scenarios()
    assert len(refused.value.problems) == 2
    assert "有施行的版本" in str(refused.value)


def test_the_scenarios_of_the_program_are_found_and_hold() -> None:
    codes = {each.rule for each in gate.all_scenarios()}
    assert {"social_assistance.minimum_living", "elder_care.centre_standard"} <= codes
    require_scenarios()


def test_a_day_without_a_version_is_written_so(tmp_path: Path) -> None:
    path = tmp_path / f"{MINIMUM_LIVING}.yaml"
    path.write_text("- {name: 尚未施行, on: 2021-06-30, in_force: false}\n", encoding="utf-8")
    assert [differences(each) for each in read_scenarios(path)] == [[]]
    path.write_text("- {name: 尚未施行, on: 2021-06-30}\n", encoding="utf-8")
    with pytest.raises(Invalid, match="没有施行的版本"):
        read_scenarios(path)
