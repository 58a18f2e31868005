"""What may be devolved, and the day whose law a rule reads; the walks on real matters are with 社会救助."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from minzheng.mechanisms.matters.deciding import proposal
from minzheng.mechanisms.matters.public import BadMatter, Case, Devolution, Level, Matter, matter, placed

from .given import declared, order

NOWHERE = Devolution("nowhere", "social_assistance.confirmed_by")


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (order(devolution=NOWHERE), "devolution names an unknown step"),
        (order(devolution=replace(NOWHERE, step="answer")), "only a step of the street or the bureau"),
    ],
)
def test_only_a_step_of_street_or_bureau_is_devolved(bad: Matter, told: str) -> None:
    with pytest.raises(BadMatter, match=told), declared(bad):
        pass


def test_other_steps_stay_where_they_are(db: None) -> None:
    guarantee = matter("social_assistance.minimum_living", datetime.date(2026, 7, 1))
    survey = guarantee.step("survey")
    assert placed(survey, guarantee, None, datetime.date(2026, 7, 1)) is survey
    assert guarantee.step("decide").at is Level.BUREAU


def test_a_rule_reads_the_law_of_the_day_it_is_told(db: None) -> None:
    """3.0 % started a round for the index of March 2023, not for that of April, whenever it was applied for."""
    from tests.bureau import plant
    from tests.domains.conftest import AREAS

    from minzheng.mechanisms.journal.public import SYSTEM, acting

    with acting(SYSTEM, "设立"):
        area = plant(AREAS)["东丽区"]
    rules = matter("social_assistance.price_subsidy", datetime.date(2023, 4, 20))
    for month, starts in (("2023-03", True), ("2023-04", False)):
        answers = {"month": month, "cpi": 300, "food": 0, "rise": 300}
        case = Case(matter=rules.code, area=area, opened_on=datetime.date(2023, 5, 10), answers=answers)
        found: Any = proposal(case, rules)
        assert found.eligible is starts and found.made_by.on == datetime.date.fromisoformat(f"{month}-01")
