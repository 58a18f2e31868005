"""重度残疾人护理补贴: severely disabled people who need care for long (国发〔2015〕52号); may be drawn beside the living subsidy."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits.decision_letters import MONTHLY
from minzheng.domains.social_assistance.benefits.disability_living import (
    APPLICATION,
    CARD_COLUMNS,
    CHECK,
    VERIFY,
    line,
    looked_for,
)
from minzheng.domains.social_assistance.benefits.person import (
    DISABILITY_CARE,
    ELDER_HARDSHIP,
    Benefit,
    Known,
    guardian_whole,
)
from minzheng.domains.social_assistance.benefits.person_review import declare_person_review
from minzheng.domains.social_assistance.benefits.person_steps import steps
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import Outcome, cite, negate, one_of, rule, term, when
from minzheng.mechanisms.matters.public import Evidence, Matter, declare

CODE = DISABILITY_CARE


@rule(
    CODE, since="2016-01-01", basis=cite("残疾人两项补贴制度的意见"),
    uses={name: f"{CODE}.{name}" for name in ("first_standard", "standard", "first_level", "severe_level", "widened_level")},
    absent={"destitute": False, "work_injury": False, "elder_care": False, "other": False},
    labels={
        "card_valid": "残疾人证有效", "severe": "属于重度残疾", "widened": "属于当地扩大到的智力、精神残疾等级",
        "destitute": "已纳入特困供养，国发〔2015〕52号规定不享受", "work_injury": "领取工伤保险生活护理费，国发〔2015〕52号规定不享受",
        "elder_care": "享受经济困难老年人护理补贴，国发〔2015〕52号规定择高申领其中一类", "other": "领取同类护理补贴且未放弃，国发〔2015〕52号规定择高申领其中一类",
        "excluded": "有不享受的情形", "eligible": "符合条件", "amount": "每月护理补贴（元）",
    },
)  # fmt: skip
def disability_care(person: Any, law: Any) -> Outcome:
    """By degree, wider for intellectual and mental disability where the place says so; one care benefit only; 分 a month."""
    severe = person.level <= law.severe_level
    widened = one_of(person.category, "智力", "精神") & (person.level <= law.widened_level)
    excluded = person.destitute | person.work_injury | person.elder_care | person.other
    eligible = person.card_valid & (severe | widened) & negate(excluded)
    amount = when(eligible, when(person.level <= law.first_level, law.first_standard, law.standard), 0)
    return Outcome(
        card_valid=person.card_valid, severe=severe, widened=widened, destitute=person.destitute,
        work_injury=person.work_injury, elder_care=person.elder_care, other=person.other, excluded=excluded,
        eligible=eligible, amount=amount,
    )  # fmt: skip


def facts(who: Known) -> Mapping[str, Any]:
    """The card as the county verified it, care paid to the old by the register, what the street found."""
    return {
        "card_valid": who.yes("card_valid"), "category": who.found("category"), "level": who.found("level"),
        "destitute": who.destitute(), "work_injury": who.yes("work_injury"), "other": who.yes("other"),
        "elder_care": any(line.data.get("care") for line in who.claimed(ELDER_HARDSHIP)),
    }  # fmt: skip


BENEFIT = Benefit(CODE, "重度残疾人护理补贴", CARD_COLUMNS, facts, line)
BOOK = BENEFIT.open()
FIRST = Matter(
    code=CODE, name="重度残疾人护理补贴申领", since=date(2016, 1, 1), basis=cite("残疾人两项补贴制度的意见"), prefix="HL",
    subject="person", opened_by=(Function.FILING, Function.ACCEPTING), form=APPLICATION,
    evidence=(Evidence("残疾人证"), Evidence("监护或委托材料", required=False)), statutory=term(f"{CODE}.total"), rule=CODE,
    facts=BENEFIT.facts_of, on_decided=BENEFIT.grant, letter=MONTHLY, on_left={"accept": guardian_whole}, steps=steps(CODE, CHECK, VERIFY),
    keywords="残疾人 两项补贴 护理补贴 重度残疾 残疾证",
)  # fmt: skip
ANYWHERE = FIRST.but(date(2021, 4, 22), anywhere=True, basis=cite("残疾人两项补贴跨省通办通知"))
declare(FIRST, ANYWHERE, ANYWHERE.but(date(2022, 5, 15), by_citizen=True))
declare_person_review(BENEFIT, BOOK, "HLF", looked_for(), date(2016, 1, 1), cite("残疾人两项补贴制度的意见"))
