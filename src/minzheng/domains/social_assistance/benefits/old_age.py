"""高龄津贴: by age and nothing else (老年人权益保障法 33); whoever reaches the next band is paid by it from the month after."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits.person import (
    OLD_AGE,
    Benefit,
    Known,
    age_on,
    birthday,
    guardian_whole,
)
from minzheng.domains.social_assistance.benefits.person_review import declare_person_review
from minzheng.domains.social_assistance.benefits.person_steps import contact, steps
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import Remembered
from minzheng.mechanisms.law.public import Outcome, apply, cite, parameter, rule, term, when
from minzheng.mechanisms.matters.public import Evidence, Form, Matter, YesNo, declare
from minzheng.mechanisms.registry.public import Column, RegisterEntry

CODE = OLD_AGE
_AMOUNTS = Remembered("law_parametervalue", "areas_area", "areas_areaversion", most=100_000)
BANDS = ("first_age", "second_age", "third_age", "first", "second", "third")


@rule(
    CODE, since="2018-12-29", basis=cite("老年人权益保障法", 33), uses={name: f"{CODE}.{name}" for name in BANDS},
    labels={
        "resident": "户籍在本地", "reached": "达到享受年龄", "higher": "达到第二年龄段", "highest": "达到第三年龄段", "band": "所在年龄段的标准（元）",
        "eligible": "符合条件", "amount": "每月高龄津贴（元）",
    },
)  # fmt: skip
def old_age(person: Any, law: Any) -> Outcome:
    """The band of the age on the day; 分 a month."""
    reached = law.first_age <= person.age
    higher = law.second_age <= person.age
    highest = law.third_age <= person.age
    eligible = person.resident & reached
    band = when(highest, law.third, when(higher, law.second, law.first))
    return Outcome(
        resident=person.resident, reached=reached, higher=higher, highest=highest, band=band, eligible=eligible,
        amount=when(eligible, band, 0),
    )  # fmt: skip


def facts(who: Known) -> Mapping[str, Any]:
    """Age and where he is registered."""
    return {"age": who.age, "resident": who.yes("resident")}


def line(who: Known, found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The day of birth, from which every later month finds its band."""
    return {"born": who.born.isoformat()}


def due(entry: RegisterEntry, month: date) -> int:
    """The band of the age on the first day of the month, by the standards of that day."""
    age = age_on(date.fromisoformat(entry.data["born"]), month)
    return _AMOUNTS.get((entry.area_id, month, age), lambda: _amount(entry.area, month, age))


def standard(area: Area, month: date, age: int) -> int:
    """分 a month for a resident of an area and age in a month."""
    return _AMOUNTS.get((area.pk, month, age), lambda: _amount(area, month, age))


def _amount(area: Area, month: date, age: int) -> int:
    return int(apply(CODE, month, {"age": age, "resident": True}, area).amount)


def reached(who: Known) -> date:
    """The day on which the first band is reached."""
    return birthday(who.born, parameter(f"{CODE}.first_age", who.area, who.on).amount)


BENEFIT = Benefit(
    CODE, "高龄津贴", (Column("born", "出生日期"),), facts, line, due, reached, {"resident": True}
)
BOOK = BENEFIT.open()
declare(
    Matter(
        code=CODE, name="高龄津贴申领", since=date(2018, 12, 29), basis=cite("老年人权益保障法", 33), prefix="GL",
        subject="person", opened_by=(Function.FILING, Function.ACCEPTING), by_citizen=True,
        form=Form(contact(guardian=False), title="高龄津贴申领表"),
        evidence=(Evidence("身份证件", waived_by="户籍人口信息"),), statutory=term(f"{CODE}.total"), rule=CODE,
        facts=BENEFIT.facts_of, on_decided=BENEFIT.grant, on_left={"accept": guardian_whole},
        steps=steps(CODE, Form((YesNo("resident", "户籍在本地"),), title="初审")),
        keywords="高龄津贴 老人 八十岁 尊老金 长寿",
    )
)  # fmt: skip
declare_person_review(BENEFIT, BOOK, "GLF", (), date(2018, 12, 29), cite("老年人权益保障法", 33))
