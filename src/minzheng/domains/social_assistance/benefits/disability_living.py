"""困难残疾人生活补贴: disabled people in households on 低保 (国发〔2015〕52号); taken in at any window since 2021-04-22."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits.decision_letters import MONTHLY
from minzheng.domains.social_assistance.benefits.person import (
    DISABILITY_LIVING,
    UNSUPPORTED_CHILD,
    Benefit,
    Known,
    guardian_whole,
)
from minzheng.domains.social_assistance.benefits.person_review import declare_person_review
from minzheng.domains.social_assistance.benefits.person_steps import contact, steps
from minzheng.domains.social_assistance.benefits.standing import MINIMUM_LIVING, ORPHAN
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import Outcome, cite, negate, one_of, rule, term, when
from minzheng.mechanisms.matters.public import (
    Choice,
    Evidence,
    Field,
    Form,
    Matter,
    Text,
    Whole,
    YesNo,
    declare,
)
from minzheng.mechanisms.registry.public import Column

CODE = DISABILITY_LIVING
CATEGORIES = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
CARD = (
    Choice("category", "残疾类别", options=CATEGORIES),
    Whole("level", "残疾等级", unit="级", least=1, most=4),
)
APPLICATION = Form(
    (*CARD, Text("card", "残疾人证号", sensitive=True, max_length=20), *contact(guardian=False)), title="残疾人两项补贴申请表"
)  # fmt: skip
CHECK = Form(
    (
        YesNo("destitute", "已纳入特困人员救助供养"), YesNo("edge", "属于低保边缘家庭"), YesNo("work_injury", "领取工伤保险生活护理费"),
        YesNo("other", "领取老年、因公致残、离休等同类补贴且未放弃"),
    ),
    title="初审",
)  # fmt: skip
VERIFY = ("残疾人证核验", Form((*CARD, YesNo("card_valid", "残疾人证有效")), title="残疾人证核验"))


@rule(
    CODE, since="2016-01-01", basis=cite("残疾人两项补贴制度的意见"),
    uses={name: f"{CODE}.{name}" for name in ("standard", "severe_standard", "severe_level", "edge", "work_injury")},
    absent={
        "edge": False, "destitute": False, "orphan": False, "unsupported_full": False, "work_injury": False, "other": False,
    },
    labels={
        "card_valid": "残疾人证有效", "poor": "属于最低生活保障家庭，或当地纳入的低保边缘家庭",
        "destitute": "已纳入特困供养，国发〔2015〕52号规定不享受", "orphan": "享受孤儿基本生活保障，国发〔2015〕52号规定不享受生活补贴",
        "unsupported_full": "全额享受事实无人抚养儿童基本生活补贴，民发〔2019〕62号规定不享受生活补贴",
        "injured": "领取工伤保险生活护理费，当地规定不享受", "other": "领取同类补贴且未放弃，国发〔2015〕52号规定择高申领其中一类",
        "excluded": "有不享受的情形", "severe": "按重度残疾人标准", "eligible": "符合条件", "amount": "每月生活补贴（元）",
    },
)  # fmt: skip
def disability_living(person: Any, law: Any) -> Outcome:
    """In a household on the register, card in force, nothing that the law sets against it; 分 a month."""
    poor = person.minimum_living | (person.edge & one_of(law.edge, "纳入"))
    injured = person.work_injury & one_of(law.work_injury, "不享受")
    excluded = person.destitute | person.orphan | person.unsupported_full | injured | person.other
    eligible = person.card_valid & poor & negate(excluded)
    severe = person.level <= law.severe_level
    amount = when(eligible, when(severe, law.severe_standard, law.standard), 0)
    return Outcome(
        card_valid=person.card_valid, poor=poor, destitute=person.destitute, orphan=person.orphan,
        unsupported_full=person.unsupported_full, injured=injured, other=person.other, excluded=excluded,
        severe=severe, eligible=eligible, amount=amount,
    )  # fmt: skip


def facts(who: Known) -> Mapping[str, Any]:
    """The card as the county verified it, the registers of the day, what the street found."""
    children = who.claimed(UNSUPPORTED_CHILD)
    return {
        "card_valid": who.yes("card_valid"), "level": who.found("level"), "minimum_living": who.listed(MINIMUM_LIVING),
        "edge": who.edge(), "destitute": who.destitute(), "orphan": who.claimed(ORPHAN).exists(),
        "unsupported_full": any(not line.data.get("deducted") for line in children),
        "work_injury": who.yes("work_injury"), "other": who.yes("other"),
    }  # fmt: skip


def line(who: Known, found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Kind and degree as verified."""
    return {"category": who.found("category"), "level": who.found("level")}


def looked_for() -> tuple[Field, ...]:
    """What a review of either subsidy finds out: the card as it now is, and what the street asks."""
    return (*CARD, VERIFY[1].fields[-1], *CHECK.fields)


CARD_COLUMNS = (Column("category", "残疾类别"), Column("level", "残疾等级", "级"))
BENEFIT = Benefit(CODE, "困难残疾人生活补贴", CARD_COLUMNS, facts, line)
BOOK = BENEFIT.open()
FIRST = Matter(
    code=CODE, name="困难残疾人生活补贴申领", since=date(2016, 1, 1), basis=cite("残疾人两项补贴制度的意见"), prefix="CS",
    subject="person", opened_by=(Function.FILING, Function.ACCEPTING), form=APPLICATION,
    evidence=(Evidence("残疾人证"), Evidence("监护或委托材料", required=False)), statutory=term(f"{CODE}.total"), rule=CODE,
    facts=BENEFIT.facts_of, on_decided=BENEFIT.grant, letter=MONTHLY, on_left={"accept": guardian_whole}, steps=steps(CODE, CHECK, VERIFY),
    keywords="残疾人 两项补贴 生活补贴 残疾证",
)  # fmt: skip
ANYWHERE = FIRST.but(date(2021, 4, 22), anywhere=True, basis=cite("残疾人两项补贴跨省通办通知"))
declare(FIRST, ANYWHERE, ANYWHERE.but(date(2022, 5, 15), by_citizen=True))
declare_person_review(BENEFIT, BOOK, "CSF", looked_for(), date(2016, 1, 1), cite("残疾人两项补贴制度的意见"))
