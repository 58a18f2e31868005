"""特困人员生活自理能力重新评估: within ten working days of a reported change; the care paid follows from next month."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits import extreme_poverty
from minzheng.domains.social_assistance.benefits.course import step
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY
from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import Case, End, Form, Level, LongText, Matter, Outcome, declare
from minzheng.mechanisms.payments.public import next_month
from minzheng.mechanisms.registry.public import Decision, RegisterEntry, as_of, replace

SELF_CARE = f"{EXTREME_POVERTY}.self_care"
ASSESSMENT = Form(
    (*extreme_poverty.SELF_CARE, LongText("finding", "评估情况", max_length=1000)), title="生活自理能力评估表"
)


def _line(case: Case) -> RegisterEntry:
    found = as_of(extreme_poverty.BOOK, clock.today()).filter(person=case.person).first()
    if found is None:
        raise Missing.because("该人员不在特困人员名册。", "请核对人员;已退出的不再评估。", "not_on_register")
    return found


def facts(case: Case) -> Mapping[str, Any]:
    """The person as recognised, with the six items as assessed now."""
    assert case.person is not None  # the matter's subject
    now = case.stages.filter(step="assess", outcome="评估完成").latest("pk").answers
    return {
        **extreme_poverty.person(extreme_poverty.recognised(case.person), case.opened_on),
        "lost": extreme_poverty.lost(now),
        "admitted": True,
    }


def change(case: Case, decision: Decision) -> None:
    """Level, care and amount change from next month; the line keeps everything else."""
    assert case.rule_outcome is not None
    found = extreme_poverty.supplied(case.rule_outcome)
    replace(_line(case), found, decision, on=next_month(decision.on))


declare(
    Matter(
        code=SELF_CARE, name="特困人员生活自理能力重新评估", since=date(2021, 7, 1), basis=cite("特困人员认定办法", 20), prefix="PG",
        subject="person", opened_by=(Function.FILING, Function.ACCEPTING), form=Form((LongText("reason", "变化情况", max_length=500),), title="生活自理能力变化报告"),
        statutory=term(f"{EXTREME_POVERTY}.assess"), rule=EXTREME_POVERTY, facts=facts, on_decided=change,
        steps=(
            step(
                EXTREME_POVERTY, "assess", "评估", Function.SURVEYING, Level.STREET, Outcome("评估完成", "decide"),
                form=ASSESSMENT, officers=2, within=None,
            ),
            step(
                EXTREME_POVERTY, "decide", "确认", Function.DECIDING, Level.STREET, Outcome("同意", End.GRANTED),
                Outcome("退回重新评估", "assess", needs_reason=True), Outcome("不同意", End.REFUSED, needs_reason=True),
                within=None, other_person_than=("assess",),
            ),
        ),
        keywords="特困 自理能力 护理等级 评估",
    )
)  # fmt: skip
