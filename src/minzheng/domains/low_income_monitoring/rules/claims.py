# ruff: noqa: SIM300 - rules compare with < and <= only
"""帮扶方向: a benefit the law already gives and nobody asked for (政策找人, S17)."""

from typing import Any

from minzheng.domains.low_income_monitoring.prepared import BENEFITS, watch
from minzheng.mechanisms.law.public import Outcome, cite, negate, one_of

SUBSIDIES = cite("残疾人两项补贴制度的意见")
HERE = {"gone": "已故、户籍不在本地或正在服刑"}


@watch(
    "care_unclaimed", SUBSIDIES, uses={"widened_level": f"{BENEFITS}.disability_care.widened_level"},
    labels={**HERE, "widened": "属于当地扩大到的智力、精神残疾等级", "entitled": "等级属于享受护理补贴的等级", "other": "特困，或领取工伤、离休、因公致残、老年护理待遇"},
)  # fmt: skip
def care_unclaimed(person: Any, law: Any) -> Outcome:
    """Severely disabled by a valid card, and no care subsidy, though nothing excludes it."""
    widened = (0 < person.card_mental) & (person.card_level <= law.widened_level)
    entitled = person.severe | widened
    other = person.on_extreme_poverty | person.elder_care_paid | (0 < person.injury_care) | (0 < person.retired_cadre) | (0 < person.veterans_care)  # fmt: skip
    gone = person.dead | person.away | person.imprisoned
    hit = entitled & negate(person.on_disability_care | other | gone)
    return Outcome(
        card_level=person.card_level, card_graded_on=person.card_graded_on, severe=person.severe, widened=widened,
        entitled=entitled, on_disability_care=person.on_disability_care, other=other, gone=gone, hit=hit,
    )  # fmt: skip


@watch(
    "living_unclaimed", SUBSIDIES, uses={"edge": f"{BENEFITS}.disability_living.edge"},
    labels={**HERE, "poor": "在低保名册，或属于当地纳入的低保边缘家庭", "other": "特困、孤儿、全额事实无人抚养儿童或离休人员"},
)  # fmt: skip
def living_unclaimed(person: Any, law: Any) -> Outcome:
    """Disabled in a household on 低保, and no living subsidy, though nothing excludes it."""
    poor = person.on_minimum_living | person.on_low_income & one_of(law.edge, "纳入")
    other = person.on_extreme_poverty | person.on_orphan | person.on_unsupported_child & negate(person.child_deducted) | (0 < person.retired_cadre)  # fmt: skip
    gone = person.dead | person.away | person.imprisoned
    hit = person.disabled & poor & negate(person.on_disability_living | other | gone)
    return Outcome(
        disabled=person.disabled, card_level=person.card_level, poor=poor, on_disability_living=person.on_disability_living,
        other=other, gone=gone, hit=hit,
    )  # fmt: skip


@watch(
    "old_age_unclaimed", cite("老年人权益保障法", 33), uses={"first_age": f"{BENEFITS}.old_age.first_age"},
    labels={**HERE, "first_age": "高龄津贴起始年龄（周岁）", "reached": "达到享受年龄"},
)  # fmt: skip
def old_age_unclaimed(person: Any, law: Any) -> Outcome:
    """Of the age of the allowance, and not on its register."""
    reached = law.first_age <= person.age
    gone = person.dead | person.away | person.imprisoned
    hit = reached & negate(person.on_old_age | gone)
    return Outcome(age=person.age, first_age=law.first_age, reached=reached, on_old_age=person.on_old_age, gone=gone, hit=hit)  # fmt: skip


@watch(
    "elder_hardship_unclaimed", cite("老年人权益保障法", 31),
    uses={"first_age": f"{BENEFITS}.elder_hardship.first_age", "edge": f"{BENEFITS}.elder_hardship.edge"},
    labels={**HERE, "first_age": "经济困难老年人补贴起始年龄（周岁）", "reached": "达到享受年龄", "poor": "在低保名册，或属于当地纳入的低保边缘家庭"},
)  # fmt: skip
def elder_hardship_unclaimed(person: Any, law: Any) -> Outcome:
    """Old and in a household on 低保, and no allowance for the old in hardship."""
    reached = law.first_age <= person.age
    poor = person.on_minimum_living | person.on_low_income & one_of(law.edge, "纳入")
    gone = person.dead | person.away | person.imprisoned
    hit = reached & poor & negate(person.on_elder_hardship | person.on_extreme_poverty | gone)
    return Outcome(
        age=person.age, first_age=law.first_age, reached=reached, poor=poor, on_elder_hardship=person.on_elder_hardship,
        on_extreme_poverty=person.on_extreme_poverty, gone=gone, hit=hit,
    )  # fmt: skip


@watch(
    "mental_uncarded", SUBSIDIES, labels={**HERE, "uncarded": "没有有效残疾人证", "poor": "同户有低收入人口"}
)
def mental_uncarded(person: Any, law: Any) -> Outcome:
    """Treated for a severe mental disorder in a low-income household, and no card, so no subsidy either."""
    uncarded = negate(person.disabled)
    poor = 0 < person.home_low_income
    gone = person.dead | person.away | person.imprisoned
    hit = (0 < person.mental_disorder) & uncarded & poor & negate(gone)
    return Outcome(mental_disorder=person.mental_disorder, uncarded=uncarded, poor=poor, gone=gone, hit=hit)
