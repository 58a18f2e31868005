# ruff: noqa: SIM300 - rules compare with < and <= only
"""停发、调整方向: the two subsidies of disabled people and the care of the old against the lists that end or exclude them (S20)."""

from typing import Any

from minzheng.domains.low_income_monitoring.prepared import BENEFITS, watch
from minzheng.mechanisms.law.public import Outcome, cite, negate, one_of

SUBSIDIES = cite("残疾人两项补贴制度的意见")
LISTS = {
    "lapsed": "已不在低保名册，也不属于当地纳入的低保边缘家庭", "destitute": "已在特困人员名册", "orphan": "已在孤儿名册",
    "child_full": "全额享受事实无人抚养儿童基本生活补贴", "card_ended": "残疾人证已注销或冻结", "card_expired": "残疾人证已过有效期",
    "changed": "有效残疾人证等级与名册所记不同", "lowered": "有效残疾人证等级不再属于享受护理补贴的等级", "cadre": "领取离休待遇",
    "injured": "领取工伤生活护理费", "veteran": "领取因公致残护理费", "elder_care": "同时享受经济困难老年人护理补贴", "dead": "有死亡证据",
    "against": "有不再享受的情形", "entitled": "等级属于享受护理补贴的等级", "imprisoned": "正在服刑", "away": "户籍已迁出或注销", "care": "同时享受重度残疾人护理补贴",
}  # fmt: skip


@watch(
    "living_subsidy_lists", SUBSIDIES, labels=LISTS,
    uses={name: f"{BENEFITS}.disability_living.{name}" for name in ("edge", "work_injury")},
)  # fmt: skip
def living_subsidy_lists(person: Any, law: Any) -> Outcome:
    """困难残疾人生活补贴 against twelve lists, each a condition of its own."""
    lapsed = negate(person.on_minimum_living | person.on_low_income & one_of(law.edge, "纳入"))
    destitute = person.on_extreme_poverty
    orphan = person.on_orphan
    child_full = person.on_unsupported_child & negate(person.child_deducted)
    card_ended = (0 < person.cards_ended) & negate(0 < person.cards_valid)
    card_expired = negate(0 < person.cards_valid) & (0 < person.card_expires_on) & (person.card_expires_on < person.today)  # fmt: skip
    changed = (0 < person.registered_level) & (0 < person.card_level) & ((person.card_level < person.registered_level) | (person.registered_level < person.card_level))  # fmt: skip
    cadre = 0 < person.retired_cadre
    injured = (0 < person.injury_care) & one_of(law.work_injury, "不享受")
    against = lapsed | destitute | orphan | child_full | cadre | injured | person.dead | person.imprisoned | person.away  # fmt: skip
    hit = person.on_disability_living & (against | card_ended | card_expired | changed)
    return Outcome(
        on_disability_living=person.on_disability_living, lapsed=lapsed, destitute=destitute, orphan=orphan,
        child_full=child_full, card_ended=card_ended, card_expired=card_expired, changed=changed, cadre=cadre, injured=injured,
        dead=person.dead, imprisoned=person.imprisoned, away=person.away, against=against, hit=hit,
    )  # fmt: skip


@watch(
    "care_subsidy_lists", SUBSIDIES, labels=LISTS,
    uses={name: f"{BENEFITS}.disability_care.{name}" for name in ("severe_level", "widened_level")},
)  # fmt: skip
def care_subsidy_lists(person: Any, law: Any) -> Outcome:
    """重度残疾人护理补贴 against twelve lists; of two kinds of care one is chosen."""
    destitute = person.on_extreme_poverty
    injured = 0 < person.injury_care
    cadre = 0 < person.retired_cadre
    veteran = 0 < person.veterans_care
    elder_care = person.elder_care_paid
    card_ended = (0 < person.cards_ended) & negate(0 < person.cards_valid)
    card_expired = negate(0 < person.cards_valid) & (0 < person.card_expires_on) & (person.card_expires_on < person.today)  # fmt: skip
    entitled = (person.card_level <= law.severe_level) | (0 < person.card_mental) & (person.card_level <= law.widened_level)  # fmt: skip
    lowered = (0 < person.cards_valid) & negate(entitled)
    changed = (0 < person.registered_level) & (0 < person.card_level) & ((person.card_level < person.registered_level) | (person.registered_level < person.card_level))  # fmt: skip
    against = destitute | injured | cadre | veteran | elder_care | person.dead | person.imprisoned | person.away  # fmt: skip
    hit = person.on_disability_care & (against | card_ended | card_expired | lowered | changed)
    return Outcome(
        on_disability_care=person.on_disability_care, destitute=destitute, injured=injured, cadre=cadre, veteran=veteran,
        elder_care=elder_care, card_ended=card_ended, card_expired=card_expired, entitled=entitled, lowered=lowered,
        changed=changed, dead=person.dead, imprisoned=person.imprisoned, away=person.away, against=against, hit=hit,
    )  # fmt: skip


@watch(
    "elder_hardship_lists",
    cite("老年人权益保障法", 31),
    labels=LISTS,
    uses={"edge": f"{BENEFITS}.elder_hardship.edge"},
)
def elder_hardship_lists(person: Any, law: Any) -> Outcome:
    """经济困难老年人补贴 against the registers that end it, and care that is paid twice."""
    lapsed = negate(person.on_minimum_living | person.on_low_income & one_of(law.edge, "纳入"))
    destitute = person.on_extreme_poverty
    care = person.elder_care_paid & person.on_disability_care
    hit = person.on_elder_hardship & (lapsed | destitute | care | person.dead | person.imprisoned | person.away)  # fmt: skip
    return Outcome(
        on_elder_hardship=person.on_elder_hardship, lapsed=lapsed, destitute=destitute, care=care, dead=person.dead,
        imprisoned=person.imprisoned, away=person.away, hit=hit,
    )  # fmt: skip
