"""事实无人抚养儿童基本生活补贴: both parents unable, or one gone and the other unable; never posted (民发〔2019〕62号)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits.orphan import PLACES, STUDY, ends_on, studying
from minzheng.domains.social_assistance.benefits.person import (
    DISABILITY_LIVING,
    UNSUPPORTED_CHILD,
    Benefit,
    Known,
    guardian_whole,
)
from minzheng.domains.social_assistance.benefits.person_review import declare_person_review
from minzheng.domains.social_assistance.benefits.person_steps import contact, steps
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, MINIMUM_LIVING, ORPHAN
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import Outcome, cite, greatest, negate, one_of, rule, term, when
from minzheng.mechanisms.matters.public import (
    Choice,
    Evidence,
    Form,
    LongText,
    Matter,
    Money,
    Whole,
    declare,
)
from minzheng.mechanisms.registry.public import Column

CODE = UNSUPPORTED_CHILD
GONE, UNABLE = ("死亡", "宣告失踪"), ("重残", "重病")
AWAY = ("服刑", "强制隔离戒毒", "其他限制人身自由", "失联")
BARRED = ("撤销监护资格", "遣送(驱逐)出境")
FATES = (*GONE, *UNABLE, *AWAY, *BARRED, "都不是")


def parent(key: str, label: str) -> tuple[Choice, Whole]:
    """What happened to a parent, and for how many months."""
    return (
        Choice(key, label, options=FATES, sensitive=True),
        Whole(
            f"{key}_months", f"{label}该情形的月数", unit="个月", required=False, sensitive=True, most=1200
        ),
    )


CHECK = Form(
    (
        *parent("father", "父亲"), *parent("mother", "母亲"), *STUDY,
        Money("drawn", "已享受的其他生活类补助(每月)", required=False, sensitive=True),
    ),
    title="查验",
)  # fmt: skip
APPLICATION = Form(
    (
        Choice("place", "养育方式", options=PLACES, sensitive=True),
        LongText("situation", "父母情况", sensitive=True, max_length=1000),
        *contact(guardian=True),
    ),
    title="事实无人抚养儿童基本生活补贴申请表",
)
GROUPS = {"gone": GONE, "unable": UNABLE, "away": AWAY, "barred": BARRED}
ABSENT: dict[str, int | bool | str] = {
    "studying": False, "orphan": False, "deducted": 0, "father_months": 0, "mother_months": 0,
    **{f"{key}_{name}": False for key in ("father", "mother") for name in GROUPS},
}  # fmt: skip
LABELS = {
    "father_away": "父亲服刑、戒毒、受限或失联已满规定月数", "mother_away": "母亲服刑、戒毒、受限或失联已满规定月数",
    "father_cannot": "父亲死亡、失踪，或者属于规定的情形", "mother_cannot": "母亲死亡、失踪，或者属于规定的情形",
    "both_gone": "父母均死亡或失踪，应按孤儿申请", "minor": "未成年", "schooling": "成年后仍在全日制就读，当地继续发放",
    "orphan": "已享受孤儿基本生活保障，民发〔2019〕62号规定不重复享受",
    "excluded": "有不享受的情形", "barred": "监护资格被撤销、被遣送出境的纳入范围", "entitled": "父母情形和年龄符合", "eligible": "符合条件", "standard": "基本生活补贴标准（元）",
    "deducted": "已享受的低保、残疾人生活补贴（元）", "amount": "每月补差或全额（元）",
}  # fmt: skip


@rule(
    CODE, since="2020-01-01", basis=cite("事实无人抚养儿童保障工作的意见"),
    uses={name: f"{CODE}.{name}" for name in ("adult_age", "study", "months", "barred", "scattered", "institution")},
    absent=ABSENT,
    labels=LABELS,
)  # fmt: skip
def unsupported_child(child: Any, law: Any) -> Outcome:
    """Neither parent can, not both gone; the full standard, or what is missing to it; 分 a month."""
    father_away = child.father_away & (law.months <= child.father_months)
    mother_away = child.mother_away & (law.months <= child.mother_months)
    barred = one_of(law.barred, "纳入")
    father_cannot = child.father_gone | child.father_unable | father_away | (child.father_barred & barred)
    mother_cannot = child.mother_gone | child.mother_unable | mother_away | (child.mother_barred & barred)
    both_gone = child.father_gone & child.mother_gone
    minor = child.age < law.adult_age
    schooling = negate(minor) & child.studying & one_of(law.study, "继续")
    excluded = child.orphan | both_gone
    standard = when(one_of(child.place, "机构养育"), law.institution, law.scattered)
    entitled = father_cannot & mother_cannot & (minor | schooling) & negate(excluded)
    deducted = greatest(child.deducted, 0)
    eligible = entitled & (deducted < standard)
    return Outcome(
        father_away=father_away, mother_away=mother_away, barred=barred, father_cannot=father_cannot,
        mother_cannot=mother_cannot, both_gone=both_gone, minor=minor, schooling=schooling,
        orphan=child.orphan, excluded=excluded, standard=standard, entitled=entitled,
        deducted=deducted, eligible=eligible, amount=when(eligible, standard - deducted, 0),
    )  # fmt: skip


def facts(who: Known) -> Mapping[str, Any]:
    """What was found of each parent, by group and not by name; the child's share of other benefits by the registers."""
    found: dict[str, Any] = {"age": who.age, "studying": studying(who), "place": who.found("place")}
    for key in ("father", "mother"):
        found |= {f"{key}_{name}": who.found(key) in fates for name, fates in GROUPS.items()}
        found[f"{key}_months"] = who.said.get(f"{key}_months", 0)
    return found | {"orphan": who.claimed(ORPHAN).exists(), "deducted": deducted(who)}


def deducted(who: Known) -> int:
    """分 a month that the child has already: by the registers, of a household's benefit its equal share, and as found."""
    lines = who.claimed(MINIMUM_LIVING, EXTREME_POVERTY, DISABILITY_LIVING)
    shares = (int(one.data["amount"]) // int(one.data.get("members") or 1) for one in lines)
    return sum(shares) + int(who.said.get("drawn", 0))


def line(who: Known, found: Mapping[str, Any]) -> Mapping[str, Any]:
    """When paying ends, and what was deducted."""
    return {"until": ends_on(who, CODE), "deducted": found["deducted"]}


BENEFIT = Benefit(
    CODE, "事实无人抚养儿童基本生活保障", (Column("deducted", "抵减的其他待遇", "分"),), facts, line
)
BOOK = BENEFIT.open()
FIRST = Matter(
    code=CODE, name="事实无人抚养儿童基本生活补贴申领", since=date(2020, 1, 1), basis=cite("事实无人抚养儿童保障工作的意见"), prefix="SW",
    subject="person", opened_by=(Function.FILING, Function.ACCEPTING), form=APPLICATION,
    evidence=(Evidence("儿童户籍证明", waived_by="户籍人口信息"), Evidence("父母情形的证明", required=False), Evidence("监护关系材料")),
    statutory=term(f"{CODE}.total"), rule=CODE, facts=BENEFIT.facts_of, on_decided=BENEFIT.grant, on_left={"accept": guardian_whole},
    steps=steps(CODE, CHECK), keywords="事实无人抚养儿童 困境儿童 儿童福利",
)  # fmt: skip
declare(FIRST, FIRST.but(date(2020, 12, 24), basis=cite("事实无人抚养儿童保障工作的通知")))
declare_person_review(
    BENEFIT, BOOK, "SWF", (APPLICATION.fields[0], *CHECK.fields), date(2020, 1, 1), cite("事实无人抚养儿童保障工作的意见"),
    (date(2020, 12, 24), cite("事实无人抚养儿童保障工作的通知")),

)  # fmt: skip
