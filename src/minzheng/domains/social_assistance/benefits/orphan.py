"""孤儿基本生活费: the guardian applies, the street checks, the bureau confirms; nothing is ever posted (国办发〔2010〕54号)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits.person import (
    DISABILITY_LIVING,
    UNSUPPORTED_CHILD,
    Benefit,
    Known,
    birthday,
    guardian_whole,
)
from minzheng.domains.social_assistance.benefits.person_review import declare_person_review
from minzheng.domains.social_assistance.benefits.person_steps import contact, steps
from minzheng.domains.social_assistance.benefits.standing import ORPHAN
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import Outcome, cite, negate, one_of, parameter, rule, term, when
from minzheng.mechanisms.matters.public import Choice, Day, Evidence, Form, LongText, Matter, YesNo, declare

CODE = ORPHAN
PLACES = ("散居", "机构养育")
STUDY = (
    YesNo("studying", "正在全日制就读", sensitive=True),
    Day("study_until", "预计毕业日期", required=False, sensitive=True, help="成年后仍在全日制就读的填写"),
)
APPLICATION = Form(
    (
        Choice("place", "养育方式", options=PLACES, sensitive=True),
        LongText("situation", "父母情况", sensitive=True, max_length=1000),
        *contact(guardian=True),
    ),
    title="孤儿基本生活费申请表",
)
FATES = ("死亡", "查找不到", "都不是")
CHECK = Form(
    (
        Choice("father", "父亲", options=FATES, sensitive=True), Choice("mother", "母亲", options=FATES, sensitive=True), *STUDY,
        YesNo("destitute", "已纳入特困人员救助供养", sensitive=True),
    ),
    title="查验",
)  # fmt: skip


@rule(
    CODE, since="2010-11-16", basis=cite("孤儿保障工作的意见"),
    uses={name: f"{CODE}.{name}" for name in ("adult_age", "study", "scattered", "institution")},
    absent={"studying": False, "destitute": False, "unsupported": False, "disability_living": False},
    labels={
        "orphaned": "父母死亡或者查找不到", "minor": "未成年", "schooling": "成年后仍在全日制就读，当地继续发放",
        "destitute": "已纳入特困供养，特困人员认定办法第九条规定只能择一", "unsupported": "已享受事实无人抚养儿童基本生活补贴，民发〔2019〕62号规定不重复享受",
        "disability_living": "已享受困难残疾人生活补贴，国发〔2015〕52号规定先停发", "excluded": "有不享受的情形", "eligible": "符合条件",
        "amount": "每月基本生活费（元）",
    },
)  # fmt: skip
def orphan(child: Any, law: Any) -> Outcome:
    """Both parents dead or not to be found, under age or still at school; by where the child is raised; 分 a month."""
    minor = child.age < law.adult_age
    schooling = negate(minor) & child.studying & one_of(law.study, "继续")
    excluded = child.destitute | child.unsupported | child.disability_living
    eligible = child.orphaned & (minor | schooling) & negate(excluded)
    amount = when(eligible, when(one_of(child.place, "机构养育"), law.institution, law.scattered), 0)
    return Outcome(
        orphaned=child.orphaned, minor=minor, schooling=schooling, destitute=child.destitute,
        unsupported=child.unsupported, disability_living=child.disability_living, excluded=excluded,
        eligible=eligible, amount=amount,
    )  # fmt: skip


def facts(who: Known) -> Mapping[str, Any]:
    """What the street found of the parents, without saying which of the two; registers of the day."""
    return {
        "age": who.age, "studying": studying(who), "place": who.found("place"), "destitute": who.destitute(),
        "orphaned": all(who.found(parent) != "都不是" for parent in ("father", "mother")),
        "unsupported": who.claimed(UNSUPPORTED_CHILD).exists(), "disability_living": who.claimed(DISABILITY_LIVING).exists(),
    }  # fmt: skip


def line(who: Known, found: Mapping[str, Any]) -> Mapping[str, Any]:
    """When paying ends."""
    return {"until": ends_on(who, CODE)}


def studying(who: Known) -> bool:
    """Whether the child is at school full time on the day."""
    return who.yes("studying") and str(who.said.get("study_until", who.on)) >= who.on.isoformat()


def ends_on(who: Known, code: str) -> str:
    """The 18th birthday, or the end of studies where the place goes on paying until then; the month of it is paid."""
    grown = birthday(who.born, parameter(f"{code}.adult_age", who.area, who.on).amount)
    study = who.said.get("study_until") if studying(who) else None
    if study and parameter(f"{code}.study", who.area, who.on).value == "继续":
        return max(grown.isoformat(), str(study))
    return grown.isoformat()


BENEFIT = Benefit(CODE, "孤儿基本生活保障", (), facts, line)
BOOK = BENEFIT.open()
declare(
    Matter(
        code=CODE, name="孤儿基本生活费申领", since=date(2010, 11, 16), basis=cite("孤儿保障工作的意见"), prefix="GE",
        subject="person", opened_by=(Function.FILING, Function.ACCEPTING), form=APPLICATION,
        evidence=(Evidence("儿童户籍证明", waived_by="户籍人口信息"), Evidence("父母死亡或失踪的证明"), Evidence("监护关系材料")),
        statutory=term(f"{CODE}.total"), rule=CODE, facts=BENEFIT.facts_of, on_decided=BENEFIT.grant, on_left={"accept": guardian_whole},
        steps=steps(CODE, CHECK), keywords="孤儿 儿童福利 基本生活费",
    )
)  # fmt: skip
declare_person_review(
    BENEFIT, BOOK, "GEF", (APPLICATION.fields[0], *CHECK.fields), date(2014, 5, 1), cite("孤儿保障工作的意见")
)  # fmt: skip
