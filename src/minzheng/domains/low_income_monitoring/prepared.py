# ruff: noqa: SIM300 - rules compare with < and <= only
"""What the rules of a night may read, and `monitoring.person`, which works out of facts and attributes what many of them need."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from minzheng.foundation.citations import Citation
from minzheng.mechanisms.law.public import (
    DOWN,
    Outcome,
    cite,
    fact_kinds,
    greatest,
    least,
    lint_rule,
    negate,
    one_of,
    rule,
    share,
    when,
)
from minzheng.mechanisms.monitoring.public import known

HERE = Path(__file__).parent
SINCE = "2021-07-01"  # 最低生活保障审核确认办法: what may be checked, and that it is checked again
LIVING, BENEFITS = "social_assistance.minimum_living", "social_assistance"
STANDARDS = {"standard": f"{LIVING}.standard", "rural_standard": f"{LIVING}.rural_standard"}


def watch(
    code: str,
    basis: Citation,
    labels: Mapping[str, str] | None = None,
    uses: Mapping[str, str] | None = None,
    since: str = SINCE,
    until: str | None = None,
) -> Callable[[Callable[[Any, Any], Outcome]], Callable[[Any, Any], Outcome]]:
    """Declare a rule of the night: what nobody knows of a person counts as nothing (0, no).

    `labels` are needed only for names the declarations do not have; `uses` may leave out the room of its own parameters.
    """

    def declared(function: Callable[[Any, Any], Outcome]) -> Callable[[Any, Any], Outcome]:
        said = {**_lines(lint_rule(function)), **(labels or {})}
        return rule(
            f"monitoring.{code}", since=since, until=until, basis=basis,
            labels={name: said[name] for name in lint_rule(function)},
            uses={name: used if used.startswith(BENEFITS) else f"monitoring.{used}" for name, used in (uses or {}).items()},
            absent={name: False if kind == "condition" else 0 for name, kind in fact_kinds(function).items()},
        )(function)  # fmt: skip

    return declared


def _lines(names: Iterable[str]) -> dict[str, str]:
    """The Chinese lines, units in brackets, of those names that the declarations of the night have."""
    found = {name: one for name in names if (one := known(name)) is not None}
    lines = {
        name: one.label if one.condition else f"{one.label}（{one.unit}）" for name, one in found.items()
    }
    return {"hit": "应当核查", **lines}


@watch(
    "person", cite("最低生活保障审核确认办法", 7, 13, 14),
    uses={
        "adult_age": f"{BENEFITS}.unsupported_child.adult_age", "elder_age": f"{BENEFITS}.extreme_poverty.elder_age",
        "severe_level": f"{BENEFITS}.disability_care.severe_level", "mental_level": f"{BENEFITS}.extreme_poverty.mental_grade",
        "missing_days": "missing_days", "basic": f"{LIVING}.basic_pension",
    },
    labels={"central": "不计入的基础养老金（元）", "yearly": "近十二个月收入（元）", "able": "未服刑、戒毒、失踪或死亡"},
)  # fmt: skip
def person(person: Any, law: Any) -> Outcome:
    """A person as the other rules see him: alive and free, young or old, able to earn, with what income and means."""
    adult = law.adult_age <= person.age
    child = (0 <= person.age) & negate(adult)
    elder = law.elder_age <= person.age
    dead = person.registered_dead | (0 < person.death_certified_on) | (0 < person.cremated_on)
    imprisoned = 0 < person.prison_entries
    detained = 0 < person.detox_entries
    missing = (0 < person.missing_since) & (person.missing_since + law.missing_days <= person.today)
    away = (0 < person.moved_out_on) | (0 < person.cancelled_entries)
    disabled = 0 < person.cards_valid
    severe = disabled & (person.card_level <= law.severe_level)
    mental_severe = (0 < person.card_mental) & (person.card_level <= law.mental_level)
    seriously_ill = 0 < person.illness_records
    able = negate(dead | imprisoned | detained | missing)
    earner = adult & able & negate(elder | severe | mental_severe | seriously_ill)
    cannot_earn = adult & negate(elder) & negate(able)
    parent_here = person.parent
    parent_gone = person.parent & (dead | missing)
    parent_unable = (
        person.parent & negate(parent_gone) & (imprisoned | detained | severe | mental_severe | seriously_ill)
    )
    central = when(one_of(law.basic, "不计入"), least(person.basic_pension, person.resident_pension), 0)
    yearly = (
        person.wages
        + person.business
        + person.pension
        + person.resident_pension
        + person.unemployment_paid
        + person.farm_subsidy
    )
    income = share(greatest(yearly - central, 0), 12, to=DOWN)
    assets = greatest(person.deposits + person.wealth + person.securities, 0)
    assisted = person.on_minimum_living | person.on_extreme_poverty
    return Outcome(
        adult=adult, child=child, elder=elder, dead=dead, imprisoned=imprisoned, detained=detained, missing=missing, away=away,
        disabled=disabled, severe=severe, mental_severe=mental_severe, seriously_ill=seriously_ill, able=able, earner=earner,
        cannot_earn=cannot_earn, parent_here=parent_here, parent_gone=parent_gone, parent_unable=parent_unable, central=central,
        yearly=yearly, income=income, assets=assets, own_spending=person.medical_own,
        tuition_own=greatest(person.tuition - person.tuition_aided, 0), assisted=assisted,
        low_income=assisted | person.on_low_income | person.on_rigid_spending | (0 < person.prevention),
    )  # fmt: skip
