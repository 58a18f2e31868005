# ruff: noqa: SIM300 - rules compare with < and <= only
"""儿童: orphaned, without anybody who can support them, not at school; seen by child officers only (S82).

The parents are those members of the child's household of that night whom the relations in the register show to be father or mother.
"""

from typing import Any

from minzheng.domains.low_income_monitoring.prepared import watch
from minzheng.mechanisms.law.public import Outcome, cite, negate

SUPPORT = cite("事实无人抚养儿童保障工作的意见")
PARENTS = {
    "none_left": "同户登记的父母都已死亡或失踪", "none_able": "同户登记的父母没有一人能够抚养", "supported": "已在孤儿、事实无人抚养儿童或特困名册",
    "able": "能够抚养的父母（人）",
}  # fmt: skip


@watch("orphaned_child", cite("孤儿保障工作的意见"), labels=PARENTS)
def orphaned_child(person: Any, law: Any) -> Outcome:
    """A child all of whose parents in the household are dead or missing."""
    none_left = (0 < person.home_parent_gone) & (person.home_parent_here <= person.home_parent_gone)
    supported = person.on_orphan | person.on_unsupported_child | person.on_extreme_poverty
    hit = person.child & none_left & negate(supported | person.dead)
    return Outcome(
        age=person.age, child=person.child, home_parent_here=person.home_parent_here, home_parent_gone=person.home_parent_gone,
        none_left=none_left, supported=supported, dead=person.dead, hit=hit,
    )  # fmt: skip


@watch("unsupported_child", SUPPORT, labels=PARENTS)
def unsupported_child(person: Any, law: Any) -> Outcome:
    """A child whose parents in the household are in prison, in detoxification, severely disabled or ill, or partly gone."""
    able = person.home_parent_here - person.home_parent_gone - person.home_parent_unable
    none_able = (0 < person.home_parent_unable) & (able <= 0)
    supported = person.on_orphan | person.on_unsupported_child | person.on_extreme_poverty
    hit = person.child & none_able & negate(supported | person.dead)
    return Outcome(
        age=person.age, child=person.child, home_parent_here=person.home_parent_here, home_parent_gone=person.home_parent_gone,
        home_parent_unable=person.home_parent_unable, able=able, none_able=none_able, supported=supported, dead=person.dead,
        hit=hit,
    )  # fmt: skip


@watch("support_restored", SUPPORT, labels=PARENTS)
def support_restored(person: Any, law: Any) -> Outcome:
    """A parent who can support the child again lives in the household, and the child is still paid as without support."""
    able = person.home_parent_here - person.home_parent_gone - person.home_parent_unable
    hit = person.on_unsupported_child & person.child & (0 < able)
    return Outcome(
        on_unsupported_child=person.on_unsupported_child, child=person.child, home_parent_here=person.home_parent_here,
        home_parent_gone=person.home_parent_gone, home_parent_unable=person.home_parent_unable, able=able, hit=hit,
    )  # fmt: skip


@watch(
    "not_at_school", cite("义务教育法", 11), uses={"first_age": "school.first_age", "last_age": "school.last_age"},
    labels={"first_age": "入学年龄（周岁）", "last_age": "核查到的年龄（周岁）", "of_age": "在义务教育年龄", "absent": "没有在读学籍", "poor": "同户有低收入人口"},
)  # fmt: skip
def not_at_school(person: Any, law: Any) -> Outcome:
    """A child of school age in a low-income household without any school record."""
    of_age = (law.first_age <= person.age) & (person.age < law.last_age)
    absent = negate(0 < person.enrolled)
    poor = 0 < person.home_low_income
    hit = of_age & absent & poor & negate(person.dead | person.away)
    return Outcome(
        age=person.age, first_age=law.first_age, last_age=law.last_age, of_age=of_age, enrolled=person.enrolled, absent=absent,
        poor=poor, dead=person.dead, away=person.away, hit=hit,
    )  # fmt: skip


@watch(
    "child_in_need", cite("加强困境儿童保障工作的意见"), labels={"ill": "重残或重病", "poor": "同户有低收入人口", "aided": "已享受低保、特困、孤儿或事实无人抚养儿童待遇"},
)  # fmt: skip
def child_in_need(person: Any, law: Any) -> Outcome:
    """A severely disabled or ill child in a low-income household that draws nothing of its own."""
    ill = person.severe | person.mental_severe | person.seriously_ill
    poor = 0 < person.home_low_income
    aided = person.assisted | person.on_orphan | person.on_unsupported_child
    hit = person.child & ill & poor & negate(aided | person.dead | person.away)
    return Outcome(
        age=person.age, child=person.child, ill=ill, poor=poor, aided=aided, dead=person.dead, away=person.away, hit=hit,
    )  # fmt: skip
