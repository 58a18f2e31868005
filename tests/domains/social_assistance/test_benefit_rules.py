"""The rules of the benefits of households: dated, with scenarios on both sides, assumptions named, refusals with their reason."""

import datetime

import pytest
from tests.bureau import Bureau

from minzheng.domains.social_assistance.benefits.price_subsidy import PRICE
from minzheng.domains.social_assistance.benefits.relief_small import SMALL
from minzheng.domains.social_assistance.benefits.relief_spending import SPENDING
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, LOW_INCOME, RIGID_SPENDING
from minzheng.mechanisms.law.gate import all_scenarios
from minzheng.mechanisms.law.public import apply, explain, replay, rule_on, unmet, unverified
from minzheng.mechanisms.law.rules import rule_versions
from minzheng.mechanisms.law.scenarios import differences

FIRST_DAYS = {
    EXTREME_POVERTY: "2014-05-01", LOW_INCOME: "2021-07-01", RIGID_SPENDING: "2025-01-01", SMALL: "2026-01-29",
    SPENDING: "2026-01-29", PRICE: "2016-08-01",
}  # fmt: skip
DAY = datetime.timedelta(days=1)
CHANGEOVER = datetime.date(2026, 7, 1)


@pytest.mark.parametrize("code", FIRST_DAYS)
def test_a_lawyer_has_enough_scenarios_and_all_hold(code: str) -> None:
    mine = [each for each in all_scenarios() if each.rule == code]
    assert len(mine) >= 12
    assert [each.name for each in mine if differences(each)] == []
    assert {rule_on(code, each.on).since for each in mine if each.in_force} == {
        each.since for each in rule_versions(code)
    }
    days = {each.on for each in mine}
    before = datetime.date.fromisoformat(FIRST_DAYS[code]) - DAY
    assert any(not each.in_force and each.on <= before for each in mine)
    assert CHANGEOVER in days and days & {CHANGEOVER - DAY, CHANGEOVER - 30 * DAY}
    verdicts = {each.expect.get("eligible") for each in mine}
    assert verdicts >= {True, False}


@pytest.mark.parametrize("code", FIRST_DAYS)
def test_each_day_has_its_law(code: str) -> None:
    assert rule_on(code, CHANGEOVER).basis.statute == "社会救助法"
    assert rule_on(code, CHANGEOVER - DAY).basis.statute != "社会救助法"


@pytest.mark.parametrize("code", FIRST_DAYS)
def test_what_is_assumed_is_said_to_be(code: str) -> None:
    assert any(code in each.name for each in unverified())


def test_what_fails_is_named_and_the_outcome_replays(bureau: Bureau) -> None:
    home = {"members": 2, "income": 318_000, "assets": 0, "supported": True}
    found = apply(LOW_INCOME, datetime.date(2026, 11, 2), home, bureau.area("120110001"))
    assert unmet(found) == [
        "人均月收入低于低保边缘家庭标准",
        "按社会救助法第二十一条,未享受最低生活保障、特困供养",
    ]
    assert "低保边缘家庭人均收入标准：1,590.00元" in explain(found)
    assert replay(found.to_json()).to_json() == found.to_json()
    better = apply(
        LOW_INCOME,
        datetime.date(2026, 11, 2),
        {"members": 2, "income": 317_999, "assets": 0},
        bureau.area("120110001"),
    )
    assert unmet(better) == []
