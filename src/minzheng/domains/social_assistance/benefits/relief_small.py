"""小额快救: urgent and small, within three days, no means check, no public notice, up to a month's standard (since 2026)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits.course import step
from minzheng.domains.social_assistance.benefits.minimum_living_rule import RURAL_STANDARD, STANDARD
from minzheng.domains.social_assistance.temporary_relief import (
    AT_THE_PLACE,
    CAUSES,
    RELIEF,
    enter_relief,
)
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import DOWN, Outcome, cite, negate, rule, share, term, when
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Money,
    Phone,
    Text,
    declare,
)
from minzheng.mechanisms.matters.public import Outcome as Way
from minzheng.mechanisms.payments.public import ACCOUNT_FIELDS

SMALL = "social_assistance.relief_small"
DECLARED: dict[str, Any] = {
    "uses": {"standard": STANDARD, "rural_standard": RURAL_STANDARD, "months": f"{SMALL}.months"},
    "absent": {"rural": False},
    "labels": {
        "line": "适用的低保标准（元）",
        "ceiling": "小额快救最高金额（元）",
        "small": "提出的金额大于零、不超过最高金额",
        "eligible": "符合条件",
        "amount": "救助金（元）",
    },
}


@rule(SMALL, since="2026-07-01", basis=cite("社会救助法", 29, 50), **DECLARED)
@rule(SMALL, since="2026-01-29", until="2026-06-30", basis=cite("健全完善临时救助制度的意见"), **DECLARED)
def relief_small(one: Any, law: Any) -> Outcome:
    """What was asked for, if it is no more than so many months of the standard; 分."""
    line = when(one.rural, law.rural_standard, law.standard)
    ceiling = share(line * law.months.numerator, law.months.denominator, to=DOWN)
    small = negate(one.asked < 1) & (one.asked <= ceiling)
    eligible = small
    return Outcome(
        line=line, ceiling=ceiling, small=small, eligible=eligible, amount=when(eligible, one.asked, 0)
    )


def facts(case: Case) -> Mapping[str, Any]:
    """What the street found to be needed."""
    seen = case.stages.filter(step="accept", outcome="受理").latest("pk").answers
    return {"asked": seen["amount"], "rural": case.answers["residence"] == "农村"}


FIRST = Matter(
    code=SMALL, name="临时救助小额快救", since=date(2026, 1, 29), basis=cite("健全完善临时救助制度的意见"), prefix="KJ",
    subject="person", opened_by=(Function.FILING, Function.ACCEPTING), by_citizen=True,
    form=Form(
        (
            Choice("cause", "急难原因", options=CAUSES), LongText("description", "困难情况", max_length=1000),
            *AT_THE_PLACE, Choice("residence", "适用标准", options=("城镇", "农村")),
            Phone("phone", "联系电话"), *ACCOUNT_FIELDS,
        ),
        title="小额快救申请",
    ),
    evidence=(Evidence("身份证件"), Evidence("困难情况说明或证明")),
    statutory=term(f"{SMALL}.total"), rule=SMALL, facts=facts, pays=RELIEF.pays, on_decided=enter_relief,
    steps=(
        step(
            SMALL, "accept", "登记核实", Function.ACCEPTING, Level.STREET, Way("受理", "decide", starts=True),
            Way("不予受理", End.NOT_ACCEPTED, needs_reason=True),
            form=Form(
                (Money("amount", "拟救助金额"), Text("finding", "核实的急难情况", max_length=300)), title="登记核实"
            ),
        ),
        step(
            SMALL, "decide", "决定", Function.DECIDING, Level.STREET, Way("同意", "explain", decides=End.GRANTED),
            Way("不同意", End.REFUSED, needs_reason=True), other_person_than=("accept",),
        ),
        step(
            SMALL, "explain", "补充说明和核实承诺", Function.ACCEPTING, Level.STREET, Way("情况属实", End.DONE),
            Way("承诺不实", End.DONE, needs_reason=True),
        ),
    ),
    keywords="临时救助 小额快救 急难 火灾 事故 突发重病",
)  # fmt: skip
declare(FIRST, FIRST.but(date(2026, 7, 1), basis=cite("社会救助法", 29, 37, 50)))
