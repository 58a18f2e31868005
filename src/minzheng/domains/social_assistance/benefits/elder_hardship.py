"""经济困难老年人补贴: service for the old who are poor, care for those of them who cannot look after themselves (老年人权益保障法 31)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits.person import (
    DISABILITY_CARE,
    ELDER_HARDSHIP,
    Benefit,
    Known,
    birthday,
    guardian_whole,
)
from minzheng.domains.social_assistance.benefits.person_review import declare_person_review
from minzheng.domains.social_assistance.benefits.person_steps import contact, steps
from minzheng.domains.social_assistance.benefits.standing import MINIMUM_LIVING
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import Outcome, cite, negate, one_of, parameter, rule, term, when
from minzheng.mechanisms.matters.public import Choice, Evidence, Form, Matter, YesNo, declare
from minzheng.mechanisms.registry.public import Column

CODE = ELDER_HARDSHIP
ABILITIES = ("能力完好", "轻度失能", "中度失能", "重度失能", "完全失能")
CHECK = Form(
    (
        YesNo("resident", "户籍在本地"), YesNo("edge", "属于低保边缘家庭"), YesNo("destitute", "已纳入特困人员救助供养"),
        Choice("ability", "老年人能力评估等级", options=ABILITIES), YesNo("other", "领取其他护理补贴且未放弃"),
    ),
    title="初审",
)  # fmt: skip


@rule(
    CODE, since="2018-12-29", basis=cite("老年人权益保障法", 31),
    uses={name: f"{CODE}.{name}" for name in ("first_age", "edge", "service", "moderate_care", "severe_care")},
    absent={"edge": False, "destitute": False, "disability_care": False, "other": False},
    labels={
        "resident": "户籍在本地", "reached": "达到享受年龄", "poor": "属于最低生活保障家庭，或当地纳入的低保边缘家庭",
        "destitute": "已纳入特困供养，照料护理由特困供养承担，不重复享受", "eligible": "符合条件", "severe": "重度以上失能的护理补贴（元）", "needs": "按失能等级的护理补贴（元）",
        "disability_care": "已享受重度残疾人护理补贴，国发〔2015〕52号规定择高申领其中一类", "other": "领取其他护理补贴且未放弃，不重复享受",
        "service": "服务补贴（元）", "care": "护理补贴（元）", "amount": "每月补贴（元）",
    },
)  # fmt: skip
def elder_hardship(person: Any, law: Any) -> Outcome:
    """Service for everybody entitled, care by degree where no other care is paid; 分 a month."""
    reached = law.first_age <= person.age
    poor = person.minimum_living | (person.edge & one_of(law.edge, "纳入"))
    eligible = person.resident & reached & poor & negate(person.destitute)
    severe = when(one_of(person.ability, "重度失能", "完全失能"), law.severe_care, 0)
    needs = when(one_of(person.ability, "中度失能"), law.moderate_care, severe)
    service = when(eligible, law.service, 0)
    care = when(eligible & negate(person.disability_care | person.other), needs, 0)
    return Outcome(
        resident=person.resident, reached=reached, poor=poor, destitute=person.destitute, eligible=eligible,
        severe=severe, needs=needs, disability_care=person.disability_care, other=person.other, service=service,
        care=care, amount=service + care,
    )  # fmt: skip


def facts(who: Known) -> Mapping[str, Any]:
    """Age, registers of the day, and what the street found."""
    return {
        "age": who.age, "resident": who.yes("resident"), "minimum_living": who.listed(MINIMUM_LIVING), "edge": who.edge(),
        "destitute": who.destitute(), "ability": who.found("ability"), "other": who.yes("other"),
        "disability_care": who.claimed(DISABILITY_CARE).exists(),
    }  # fmt: skip


def line(who: Known, found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The degree of ability, and whether care is paid in it."""
    return {"ability": who.found("ability"), "care": found["care"] > 0}


def reached(who: Known) -> date:
    """The day on which the age is reached."""
    return birthday(who.born, parameter(f"{CODE}.first_age", who.area, who.on).amount)


BENEFIT = Benefit(
    CODE, "经济困难老年人补贴", (Column("ability", "能力等级"), Column("care", "含护理补贴")), facts, line, reached=reached
)  # fmt: skip
BOOK = BENEFIT.open()
declare(
    Matter(
        code=CODE, name="经济困难老年人补贴申领", since=date(2018, 12, 29), basis=cite("老年人权益保障法", 31), prefix="KL",
        subject="person", opened_by=(Function.FILING, Function.ACCEPTING), by_citizen=True,
        form=Form(contact(guardian=False), title="经济困难老年人补贴申请表"),
        evidence=(Evidence("身份证件"), Evidence("老年人能力评估报告", required=False)), statutory=term(f"{CODE}.total"), rule=CODE,
        facts=BENEFIT.facts_of, on_decided=BENEFIT.grant, on_left={"accept": guardian_whole}, steps=steps(CODE, CHECK),
        keywords="养老服务补贴 护理补贴 失能老人 困难老人 低保老人",
    )
)  # fmt: skip
declare_person_review(
    BENEFIT, BOOK, "KLF", CHECK.fields[1:], date(2018, 12, 29), cite("老年人权益保障法", 31)
)
