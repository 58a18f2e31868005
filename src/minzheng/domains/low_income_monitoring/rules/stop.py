# ruff: noqa: SIM300 - rules compare with < and <= only
"""停发方向: what speaks against a benefit that is being paid. A hit means that somebody looks; it decides nothing."""

from typing import Any

from minzheng.domains.low_income_monitoring.prepared import BENEFITS, STANDARDS, watch
from minzheng.mechanisms.law.public import Outcome, cite, negate, when

CHECKED_AGAIN = cite("最低生活保障审核确认办法", 31)
HOUSEHOLD = cite("最低生活保障审核确认办法", 7)
DESTITUTE_ENDS = cite("特困人员认定办法", 24)


@watch(
    "dead_and_paid",
    cite("改革完善社会救助制度的意见"),
    labels={"certified": "有死亡医学证明", "cremated": "有火化记录", "proven": "有死亡证据"},
)
def dead_and_paid(person: Any, law: Any) -> Outcome:
    """A death by any of three proofs, and money still going out."""
    certified = 0 < person.death_certified_on
    cremated = 0 < person.cremated_on
    proven = person.registered_dead | certified | cremated
    hit = proven & (0 < person.paid)
    return Outcome(
        registered_dead=person.registered_dead, death_certified_on=person.death_certified_on, certified=certified,
        cremated_on=person.cremated_on, cremated=cremated, proven=proven, paid=person.paid, hit=hit,
    )  # fmt: skip


@watch("imprisoned_and_paid", HOUSEHOLD)
def imprisoned_and_paid(person: Any, law: Any) -> Outcome:
    """Who is in prison is not counted to the household and is provided for there."""
    hit = person.imprisoned & (0 < person.paid) & negate(person.dead)
    return Outcome(
        prison_from=person.prison_from, prison_until=person.prison_until, imprisoned=person.imprisoned, dead=person.dead,
        paid=person.paid, hit=hit,
    )  # fmt: skip


@watch("detained_and_paid", HOUSEHOLD)
def detained_and_paid(person: Any, law: Any) -> Outcome:
    """Who is in compulsory detoxification is not counted to the household."""
    hit = person.detained & (0 < person.paid) & negate(person.dead)
    return Outcome(
        detox_from=person.detox_from, detox_until=person.detox_until, detained=person.detained, dead=person.dead,
        paid=person.paid, hit=hit,
    )  # fmt: skip


@watch("missing_and_paid", HOUSEHOLD, uses={"days": "missing_days"}, labels={"days": "报失踪须满（天）"})
def missing_and_paid(person: Any, law: Any) -> Outcome:
    """Reported missing for the days that count, and still paid."""
    hit = person.missing & (0 < person.paid) & negate(person.dead)
    return Outcome(
        missing_since=person.missing_since, days=law.days, missing=person.missing, dead=person.dead, paid=person.paid, hit=hit,
    )  # fmt: skip


@watch("moved_and_paid", CHECKED_AGAIN, labels={"elsewhere": "另有外省市有效居住证"})
def moved_and_paid(person: Any, law: Any) -> Outcome:
    """The household registration has moved away or was cancelled, the benefit stayed."""
    hit = person.away & (0 < person.paid) & negate(person.dead)
    return Outcome(
        moved_out_on=person.moved_out_on, cancelled_entries=person.cancelled_entries, away=person.away,
        elsewhere=0 < person.outside_permits, dead=person.dead, paid=person.paid, hit=hit,
    )  # fmt: skip


@watch(
    "double_benefits", cite("最低生活保障审核确认办法", 31),
    labels={
        "living_destitute": "同时在低保和特困名册", "living_edge": "同时在低保和低保边缘名册", "destitute_edge": "同时在特困和低保边缘名册",
        "destitute_orphan": "同时在特困和孤儿名册", "destitute_child": "同时在特困和事实无人抚养儿童名册", "orphan_child": "同时在孤儿和事实无人抚养儿童名册",
    },
)  # fmt: skip
def double_benefits(person: Any, law: Any) -> Outcome:
    """Registers on which nobody stands at once, pair by pair."""
    living_destitute = person.on_minimum_living & person.on_extreme_poverty
    living_edge = person.on_minimum_living & person.on_low_income
    destitute_edge = person.on_extreme_poverty & person.on_low_income
    destitute_orphan = person.on_extreme_poverty & person.on_orphan
    destitute_child = person.on_extreme_poverty & person.on_unsupported_child
    orphan_child = person.on_orphan & person.on_unsupported_child
    hit = living_destitute | living_edge | destitute_edge | destitute_orphan | destitute_child | orphan_child
    return Outcome(
        living_destitute=living_destitute, living_edge=living_edge, destitute_edge=destitute_edge,
        destitute_orphan=destitute_orphan, destitute_child=destitute_child, orphan_child=orphan_child, hit=hit,
    )  # fmt: skip


@watch(
    "destitute_with_means", DESTITUTE_ENDS, uses={**STANDARDS, "limit": f"{BENEFITS}.extreme_poverty.asset_limit"},
    labels={
        "line": "低保标准（元）", "yearly": "近十二个月计入收入，不含城乡居民养老金（元）", "earning": "收入达到低保标准", "limit": "特困人员财产限额（元）",
        "wealthy": "金融资产超过限额",
    },
)  # fmt: skip
def destitute_with_means(person: Any, law: Any) -> Outcome:
    """Income without the resident's pension (a sum of the year over twelve) at the standard, or means above the limit."""
    line = when(person.rural, law.rural_standard, law.standard)
    yearly = person.wages + person.business + person.pension + person.unemployment_paid
    earning = line * 12 <= yearly
    wealthy = law.limit < person.assets
    hit = person.on_extreme_poverty & negate(person.dead) & (earning | wealthy)
    return Outcome(
        line=line, yearly=yearly, earning=earning, assets=person.assets, limit=law.limit, wealthy=wealthy,
        on_extreme_poverty=person.on_extreme_poverty, dead=person.dead, hit=hit,
    )  # fmt: skip


@watch(
    "child_grown", cite("事实无人抚养儿童保障工作的意见"),
    uses={"orphan_age": f"{BENEFITS}.orphan.adult_age", "child_age": f"{BENEFITS}.unsupported_child.adult_age"},
    labels={"grown": "已满停发年龄", "studying": "仍在学"},
)  # fmt: skip
def child_grown(person: Any, law: Any) -> Outcome:
    """Of full age and not at school any more, and still paid as an orphan or a child without support."""
    grown = person.on_orphan & (law.orphan_age <= person.age) | person.on_unsupported_child & (law.child_age <= person.age)  # fmt: skip
    studying = 0 < person.enrolled
    hit = grown & negate(studying | person.dead)
    return Outcome(
        age=person.age, on_orphan=person.on_orphan, on_unsupported_child=person.on_unsupported_child, grown=grown,
        studying=studying, dead=person.dead, hit=hit,
    )  # fmt: skip
