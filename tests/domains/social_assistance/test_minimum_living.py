"""低保: the rule's versions, its open questions, and the same rule read out at the window."""

import datetime
from typing import Any

import pytest

from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING, STANDARD
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.gate import all_scenarios
from minzheng.mechanisms.law.public import apply, change_parameter, explain, replay, rule_on, unverified

HOME = {"members": 2, "income": 150_000, "wages": 100_000, "work_cost": 20_000, "assets": 0, "severe": 1}


def test_each_day_has_its_law() -> None:
    bases = {
        "2014-05-01": "社会救助暂行办法", "2021-06-30": "社会救助暂行办法", "2021-07-01": "最低生活保障审核确认办法",
        "2026-06-30": "最低生活保障审核确认办法", "2026-07-01": "社会救助法",
    }  # fmt: skip
    for day, title in bases.items():
        assert rule_on(MINIMUM_LIVING, datetime.date.fromisoformat(day)).basis.statute == title


def test_a_lawyer_has_enough_scenarios_of_every_version() -> None:
    mine = [each for each in all_scenarios() if each.rule == MINIMUM_LIVING]
    assert len(mine) >= 12
    versions = {rule_on(each.rule, each.on).since for each in mine if each.in_force}
    assert len(versions) == 3
    assert any(not each.in_force for each in mine)


def test_what_is_assumed_is_said_to_be() -> None:
    assumed = {each.name for each in unverified() if MINIMUM_LIVING in each.name}
    assert any(STANDARD in name for name in assumed)
    assert any("basic_pension" in name for name in assumed)


def test_the_explanation_adds_up_and_replays(bureau: Any) -> None:
    outcome = apply(MINIMUM_LIVING, datetime.date(2026, 11, 2), HOME, bureau.area("120110001"))
    lines = explain(outcome)
    assert lines[0].startswith("依据《社会救助法》第十八条")
    assert "家庭月计入收入：1,300.00元" in lines
    assert "分类施保增发：318.00元" in lines
    assert lines[-1] == "每月保障金：1,138.00元"
    assert replay(outcome.to_json()).to_json() == outcome.to_json()


def test_a_place_without_a_registered_standard_is_told_to_register_it() -> None:
    with pytest.raises(Invalid, match="没有“城市最低生活保障标准"):
        apply(MINIMUM_LIVING, datetime.date(2026, 11, 2), HOME)


def test_a_standard_that_breaks_a_scenario_is_refused(bureau: Any) -> None:
    district = bureau.area("120110")
    with pytest.raises(Invalid, match="情景不再成立"), acting(SYSTEM, "调整标准"):
        change_parameter(STANDARD, district, datetime.date(2026, 8, 1), "1100元", "测试文件")
    with acting(SYSTEM, "调整标准"):
        change_parameter(STANDARD, district, datetime.date(2027, 1, 1), "1100元", "测试文件")
    later = apply(MINIMUM_LIVING, datetime.date(2027, 1, 1), HOME, district)
    assert later.line == 110_000
