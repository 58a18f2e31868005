"""我能申请什么: at most eight questions, the rule of the day answers, articles behind it, nothing kept, nothing promised."""

import datetime
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING, STANDARD
from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import SYSTEM, Act, acting
from minzheng.mechanisms.law.public import apply, change_parameter, parameter, rule_on
from minzheng.mechanisms.matters.public import matter
from minzheng.mechanisms.portal import entitlement
from minzheng.mechanisms.portal.public import BadBenefit, Benefit, may_be_asked

PAGE = "/portal/entitlement/"
RELIEF, FUNERAL = "social_assistance.relief", "funeral.subsidy"
POOR = {
    "a-members": "3",
    "a-residence": "城镇",
    "a-income": "1500",
    "a-illness": "0",
    "a-assets": "8000",
    "a-severe": "0",
    "a-event": "都没有",
}


@pytest.fixture
def visitor(house: SimpleNamespace) -> Iterator[Client]:
    yield Client()


def told(visitor: Client, **changes: Any) -> dict[str, bool | None]:
    answer = visitor.post(PAGE, POOR | changes)
    assert answer.status_code == 200, answer.content.decode()
    return {one.code: one.maybe for one in answer.context["found"]}


def test_the_rules_of_the_day_answer(visitor: Client, house: SimpleNamespace) -> None:
    assert told(visitor) == {MINIMUM_LIVING: True, RELIEF: False, FUNERAL: False}
    assert told(visitor, **{"a-income": "2940"})[MINIMUM_LIVING] is False  # not below 3 × 980
    assert told(visitor, **{"a-income": "2939.99"})[MINIMUM_LIVING] is True
    assert told(visitor, **{"a-event": "突发重病"})[RELIEF] is True
    assert told(visitor, **{"a-event": "亲人去世并已火化"})[FUNERAL] is None  # no sum registered that day
    with acting(SYSTEM, "登记标准"):
        for code in ("standard", "low_income_standard"):
            change_parameter(
                f"funeral.subsidy.{code}", house.bureau.area("120110"), clock.today(), "1000元", "区政府文件"
            )
    assert told(visitor, **{"a-event": "亲人去世并已火化"})[FUNERAL] is True


def test_a_new_standard_of_the_bureau_changes_the_answer(visitor: Client, house: SimpleNamespace) -> None:
    day = datetime.date(2030, 1, 1)
    with clock.at(day):
        line = parameter(STANDARD, house.bureau.area("120110"), day).amount
        income = {"a-income": str(line * 3 // 100)}
        assert told(visitor, **income)[MINIMUM_LIVING] is False
        with acting(SYSTEM, "调整标准"):
            change_parameter(STANDARD, house.bureau.area("120110"), day, f"{line // 100 + 1}元", "区政府文件")
        assert told(visitor, **income)[MINIMUM_LIVING] is True


def test_the_page_asks_little_promises_nothing_and_cites(visitor: Client) -> None:
    form = entitlement.questions()
    assert 0 < len(form.fields) <= len(entitlement.QUESTIONS.fields) <= 8
    text = visitor.post(PAGE, POOR).content.decode()
    assert "可能符合" in text and "符合条件" not in text.replace("可能不符合", "").replace("可能符合", "")
    assert "《社会救助暂行办法》" in text and "第9条" in text and "最低生活保障标准" in text
    for link in (
        f"/portal/guides/{MINIMUM_LIVING}/",
        f"/portal/guides/{RELIEF}/",
        f"/portal/guides/{FUNERAL}/",
    ):
        assert link in text and visitor.get(link).status_code == 200


def test_nothing_is_kept(visitor: Client) -> None:
    before = Act.objects.count()
    with CaptureQueriesContext(connection) as asked:
        answer = visitor.post(PAGE, POOR)
    assert Act.objects.count() == before and len(asked) <= 25
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []
    assert answer["Cache-Control"] == "no-store" and "sessionid" not in visitor.cookies


def test_all_faults_are_told_at_once(visitor: Client) -> None:
    answer = visitor.post(PAGE, {"a-members": "零", "a-residence": "火星"})
    assert answer.status_code == 422 and answer.context["found"] is None
    assert {one.field for one in answer.context["error"].problems} == {key[2:] for key in POOR}


def test_without_a_number_of_law_it_sends_to_the_window(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entitlement, "apply", lambda *given: parameter(STANDARD, None, clock.today()))
    assert told(visitor)[MINIMUM_LIVING] is None


def test_declarations_that_cannot_be_asked_are_refused() -> None:
    for wrong in (
        Benefit(("height",), condition=bool),
        Benefit((), condition=bool),
        Benefit(("event",)),
        Benefit(("event",), facts=dict),
    ):
        with pytest.raises(BadBenefit):
            may_be_asked("appeals.hotline", wrong)
    with pytest.raises(BadBenefit):
        may_be_asked(RELIEF, Benefit(("event",), condition=bool))


@pytest.mark.parametrize(
    "day", [datetime.date(2019, 3, 4), datetime.date(2022, 1, 4), datetime.date(2026, 7, 1)]
)
def test_every_benefit_gives_its_rule_what_it_reads(house: SimpleNamespace, day: datetime.date) -> None:
    answers = entitlement.QUESTIONS.parse({key[2:]: text for key, text in POOR.items()} | {"eldest": "70"})
    for code, benefit in entitlement._benefits.items():
        if benefit.facts is not None:
            version = rule_on(matter(code, day).rule, day)
            assert version.reads - set(version.absent) <= set(benefit.facts(answers)), code


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    members=st.integers(1, 20),
    income=st.integers(0, 5_000_000),
    assets=st.integers(0, 100_000_000),
    rural=st.booleans(),
)
def test_the_answer_is_that_of_the_rule(
    visitor: Client, house: SimpleNamespace, members: int, income: int, assets: int, rural: bool
) -> None:
    facts = {"members": members, "income": income, "assets": assets, "rural": rural, "severe": 0}
    due = apply(MINIMUM_LIVING, clock.today(), facts, house.bureau.area("120110")).eligible
    asked = {
        "a-members": str(members),
        "a-income": f"{income // 100}.{income % 100:02d}",
        "a-assets": f"{assets // 100}.{assets % 100:02d}",
        "a-residence": "农村" if rural else "城镇",
    }
    assert told(visitor, **asked)[MINIMUM_LIVING] is due
