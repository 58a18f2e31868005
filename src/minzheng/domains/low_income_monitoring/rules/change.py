# ruff: noqa: SIM300 - rules compare with < and <= only
"""调整方向: what changed in a household or with a person, so that the amount or the benefit is looked at again; cards used by others."""

from typing import Any

from minzheng.domains.low_income_monitoring.prepared import watch
from minzheng.mechanisms.law.public import Outcome, cite, negate

CHANGED, FAMILY = cite("最低生活保障审核确认办法", 31), cite("最低生活保障审核确认办法", 7)
FUND = cite("医疗保障基金使用监督管理条例", 17)
RECENT = {"days": "多少天内的变化（天）", "recent": "在规定天数内", "watched": "属于低保、特困或低保边缘"}
DAYS = {"days": "change.days"}


@watch(
    "dead_member", FAMILY, labels={"watched": "在低保边缘或刚性支出困难家庭名册", "left": "其余成员（人）"}
)
def dead_member(home: Any, law: Any) -> Outcome:
    """A member has died in a household that is registered without money, and others are left."""
    watched = (0 < home.home_on_low_income) | (0 < home.home_on_rigid_spending)
    left = home.home_members - home.home_dead
    hit = watched & (0 < home.home_dead) & (0 < left)
    return Outcome(watched=watched, home_members=home.home_members, home_dead=home.home_dead, left=left, hit=hit)  # fmt: skip


@watch("married", FAMILY, uses=DAYS, labels=RECENT)
def married(person: Any, law: Any) -> Outcome:
    """A wedding: the spouse belongs to the household, or supports a destitute person."""
    recent = person.today <= person.married_on + law.days
    watched = person.assisted | person.on_low_income
    hit = watched & recent & negate(person.dead)
    return Outcome(married_on=person.married_on, days=law.days, recent=recent, watched=watched, dead=person.dead, hit=hit)  # fmt: skip


@watch("newborn", FAMILY, labels={"watched": "在低保或低保边缘名册"})
def newborn(home: Any, law: Any) -> Outcome:
    """A birth in the household: one more to be counted."""
    watched = (0 < home.home_on_minimum_living) | (0 < home.home_on_low_income)
    hit = watched & (0 < home.home_recent_births)
    return Outcome(home_recent_births=home.home_recent_births, home_members=home.home_members, watched=watched, hit=hit)  # fmt: skip


@watch("new_pension", CHANGED, uses=DAYS, labels=RECENT)
def new_pension(person: Any, law: Any) -> Outcome:
    """A pension has begun."""
    recent = person.today <= person.pension_since + law.days
    watched = person.assisted | person.on_low_income
    hit = watched & recent & negate(person.dead)
    return Outcome(
        pension_since=person.pension_since, pension=person.pension, days=law.days, recent=recent, watched=watched,
        dead=person.dead, hit=hit,
    )  # fmt: skip


@watch(
    "found_job", CHANGED, uses=DAYS, labels={**RECENT, "listed": "新办就业登记", "covered": "新参加职工社保", "waged": "近三个月全户已有工资"},
)  # fmt: skip
def found_job(person: Any, law: Any) -> Outcome:
    """Work has begun: by the register of employment or by social insurance."""
    listed = person.today <= person.job_found_on + law.days
    covered = person.today <= person.employed_since + law.days
    hit = person.assisted & (listed | covered) & negate(person.dead)
    return Outcome(
        job_found_on=person.job_found_on, employed_since=person.employed_since, days=law.days, listed=listed, covered=covered,
        waged=0 < person.home_wages_recent, assisted=person.assisted, dead=person.dead, hit=hit,
    )  # fmt: skip


@watch("unemployment_drawn", CHANGED, labels={"living": "在低保名册"})
def unemployment_drawn(home: Any, law: Any) -> Outcome:
    """Unemployment benefit is income that the household may not have told."""
    living = 0 < home.home_on_minimum_living
    hit = living & (0 < home.home_unemployment_recent)
    return Outcome(home_unemployment_recent=home.home_unemployment_recent, living=living, hit=hit)


@watch(
    "graded_again",
    cite("残疾人两项补贴制度的意见"),
    uses=DAYS,
    labels={**RECENT, "drawing": "享受残疾人补贴", "other": "等级与名册所记不同"},
)
def graded_again(person: Any, law: Any) -> Outcome:
    """The degree was assessed anew, with another result than the register has."""
    recent = person.today <= person.card_graded_on + law.days
    other = (0 < person.registered_level) & (0 < person.card_level) & ((person.card_level < person.registered_level) | (person.registered_level < person.card_level))  # fmt: skip
    drawing = person.on_disability_living | person.on_disability_care
    hit = drawing & recent & other & negate(person.dead)
    return Outcome(
        card_graded_on=person.card_graded_on, days=law.days, recent=recent, card_level=person.card_level,
        registered_level=person.registered_level, other=other, drawing=drawing, dead=person.dead, hit=hit,
    )  # fmt: skip


@watch(
    "card_expiring", cite("残疾人两项补贴制度的意见"), uses={"days": "card.notice_days"},
    labels={"days": "到期前多少天提醒（天）", "soon": "证件将在规定天数内到期", "drawing": "享受残疾人补贴"},
)  # fmt: skip
def card_expiring(person: Any, law: Any) -> Outcome:
    """The card ends soon: told in time, the subsidy does not stop for a missed renewal."""
    soon = (0 < person.cards_valid) & (person.today <= person.card_expires_on) & (person.card_expires_on <= person.today + law.days)  # fmt: skip
    drawing = person.on_disability_living | person.on_disability_care
    hit = drawing & soon & negate(person.dead)
    return Outcome(card_expires_on=person.card_expires_on, days=law.days, soon=soon, drawing=drawing, dead=person.dead, hit=hit)  # fmt: skip


@watch(
    "card_in_home",
    FUND,
    uses={"times": "card_use.times"},
    labels={"times": "院外刷卡提请核查的次数（次）", "often": "院外刷卡达到次数"},
)
def card_in_home(person: Any, law: Any) -> Outcome:
    """Somebody who lives in an institution, whose card is used outside again and again (S37)."""
    often = law.times <= person.card_outside
    hit = person.in_institution & often & negate(person.dead)
    return Outcome(
        in_institution=person.in_institution, card_outside=person.card_outside, card_outside_amount=person.card_outside_amount,
        times=law.times, often=often, dead=person.dead, hit=hit,
    )  # fmt: skip


@watch(
    "card_in_hospital", FUND, uses={"times": "card_use.hospital_times", "days": "card_use.hospital_days"},
    labels={"times": "院外刷卡提请核查的次数（次）", "days": "当月住院须满（天）", "often": "院外刷卡达到次数", "lying": "当月住院满规定天数"},
)  # fmt: skip
def card_in_hospital(person: Any, law: Any) -> Outcome:
    """Somebody who lay in hospital for most of the month, whose card was used outside."""
    lying = law.days <= person.hospital_days
    often = law.times <= person.card_outside
    hit = lying & often & (person.low_income | person.in_institution) & negate(person.dead)
    return Outcome(
        hospital_days=person.hospital_days, days=law.days, lying=lying, card_outside=person.card_outside,
        card_outside_amount=person.card_outside_amount, times=law.times, often=often, low_income=person.low_income,
        in_institution=person.in_institution, dead=person.dead, hit=hit,
    )  # fmt: skip
