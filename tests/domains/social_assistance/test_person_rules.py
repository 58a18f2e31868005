"""Rules of the benefits of persons: enough scenarios on every side, what is assumed said to be, the reason read out."""

import datetime
from typing import Any

import pytest

from minzheng.domains.social_assistance.benefits import (
    disability_care,
    disability_living,
    elder_hardship,
    old_age,
    orphan,
    unsupported_child,
)
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.gate import all_scenarios
from minzheng.mechanisms.law.public import apply, change_parameter, explain, replay, unmet, unverified

CODES = [
    one.CODE
    for one in (disability_living, disability_care, old_age, elder_hardship, orphan, unsupported_child)
]
DAY, CHANGED = datetime.date(2026, 11, 2), datetime.date(2026, 7, 1)
GRANTED: dict[str, dict[str, Any]] = {
    disability_living.CODE: {"card_valid": True, "level": 2, "minimum_living": True},
    disability_care.CODE: {"card_valid": True, "level": 2, "category": "肢体"},
    old_age.CODE: {"age": 80, "resident": True},
    elder_hardship.CODE: {"age": 60, "resident": True, "minimum_living": True, "ability": "能力完好"},
    orphan.CODE: {"age": 9, "orphaned": True, "place": "散居"},
    unsupported_child.CODE: {"age": 9, "father_gone": True, "mother_unable": True, "place": "散居"},
}


@pytest.mark.parametrize("code", CODES)
def test_a_lawyer_has_enough_scenarios(code: str) -> None:
    mine = [each for each in all_scenarios() if each.rule == code]
    assert len(mine) >= 12
    assert any(not each.in_force for each in mine)
    days = {each.on for each in mine}
    assert {CHANGED, CHANGED - datetime.timedelta(days=1)} <= days
    assert {each.expect.get("eligible") for each in mine} >= {True, False}


@pytest.mark.parametrize("code", CODES)
def test_a_place_without_amounts_is_told_and_amounts_are_assumed(code: str, bureau: Any) -> None:
    assert any(code in each.name for each in unverified())
    with pytest.raises(Invalid, match="没有“"):
        apply(code, DAY, GRANTED[code])
    outcome = apply(code, DAY, GRANTED[code], bureau.area("120110001"))
    assert outcome.eligible and outcome.amount > 0
    assert replay(outcome.to_json()).to_json() == outcome.to_json()
    lines = explain(outcome)
    assert lines[0].startswith("依据《") and lines[-1].startswith("每月")


def test_a_standard_that_breaks_a_scenario_is_refused_and_a_later_one_counts(bureau: Any) -> None:
    district, standard = bureau.area("120110"), f"{old_age.CODE}.first"
    with pytest.raises(Invalid, match="情景不再成立"), acting(SYSTEM, "调整标准"):
        change_parameter(standard, district, datetime.date(2026, 8, 1), "130元", "测试文件")
    with acting(SYSTEM, "调整标准"):
        change_parameter(standard, district, datetime.date(2027, 1, 1), "130元", "测试文件")
    later = apply(old_age.CODE, datetime.date(2027, 1, 1), GRANTED[old_age.CODE], district)
    assert later.amount == 13_000


@pytest.mark.parametrize(
    ("code", "bar", "article"),
    [
        (disability_living.CODE, "destitute", "国发〔2015〕52号"),
        (disability_living.CODE, "orphan", "国发〔2015〕52号"),
        (disability_care.CODE, "work_injury", "国发〔2015〕52号"),
        (orphan.CODE, "unsupported", "民发〔2019〕62号"),
        (orphan.CODE, "disability_living", "国发〔2015〕52号"),
        (unsupported_child.CODE, "orphan", "民发〔2019〕62号"),
    ],
)
def test_what_excludes_is_named_with_its_article(code: str, bar: str, article: str, bureau: Any) -> None:
    outcome = apply(code, DAY, GRANTED[code] | {bar: True}, bureau.area("120110001"))
    assert not outcome.eligible and outcome.amount == 0
    assert any(article in line and line.endswith("：是") for line in explain(outcome))
    (why,) = unmet(outcome)
    assert why == "父母情形和年龄符合" or (article in why and why.endswith("：是"))


def test_only_what_keeps_him_from_it_is_named(bureau: Any) -> None:
    place = bureau.area("120110001")
    grown = apply(orphan.CODE, DAY, GRANTED[orphan.CODE] | {"age": 18}, place)
    assert unmet(grown) == ["未成年", "成年后仍在全日制就读，当地继续发放"]
    card = apply(disability_care.CODE, DAY, GRANTED[disability_care.CODE] | {"card_valid": False}, place)
    assert unmet(card) == ["残疾人证有效"]
    found = apply(orphan.CODE, DAY, GRANTED[orphan.CODE], place)
    assert unmet(found) == []
