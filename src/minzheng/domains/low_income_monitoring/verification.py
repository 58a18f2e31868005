"""预警核查: a warning goes to the street where its people live, is received, looked into by a visit, and what follows is named.

A warning never changes a benefit. What it leads to is a case of its own (an application, a review), named here by its number;
only a death that two people confirmed by proof goes on record.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import TermRef, cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    declare,
)
from minzheng.mechanisms.monitoring.public import (
    ELSEWHERE,
    WRONG,
    Direction,
    Severity,
    Warning,
    files_as,
    follow,
    told,
    warning_rule,
)
from minzheng.mechanisms.registry.public import Decision, Membership, record_death, same_as

ROOM = "low_income_monitoring"
BUSINESSES: Mapping[str, tuple[str, str]] = {
    "社会救助": (f"{ROOM}.assistance", "YJ"),
    "儿童福利": (f"{ROOM}.children", "YE"),
    "养老服务": (f"{ROOM}.elders", "YL"),
    "残疾人福利": (f"{ROOM}.disability", "YC"),
}
MATTERS = {business: code for business, (code, _) in BUSINESSES.items()}
TERMS = {
    Severity.HIGH: "monitoring.verify.high",
    Severity.MIDDLE: "monitoring.verify.medium",
    Severity.LOW: "monitoring.verify.low",
}
DEAD, NOTHING = "死亡属实", "情况属实,无需处理"
AIDED, ADJUSTED, STOPPED, UNCHANGED = "已纳入救助", "已调整待遇", "已停发待遇", "待遇不变"
NAMED = (AIDED, ADJUSTED, STOPPED)  # outcomes that rest on a case of their own
OF_A_WARNING = Form(
    (
        Text("rule", "预警规则", max_length=100),
        Choice("direction", "方向", options=tuple(Direction)),
        Choice("severity", "程度", options=tuple(Severity)),
        Text("first_on", "首次预警日", max_length=20),
        LongText("why", "预警说明", sensitive=True, max_length=2000),
    ),
    title="预警单",
)
VISITED = Form(
    (
        Day("visited_on", "核查日期"),
        Choice("way", "核查方式", options=("入户走访", "电话核实", "部门核实", "邻里询问")),
        LongText("finding", "核查情况", sensitive=True, max_length=1000),
        Day("died_on", "死亡日期(死亡属实的填写)", required=False),
    ),
    title="预警核查表",
)
HANDLED = Form(
    (
        Text("number", "所办事项受理号", required=False, max_length=60),
        LongText("measures", "办理情况", sensitive=True, max_length=1000),
    ),
    title="预警办理情况",
)


def urgency(case: Case) -> TermRef | None:
    """The term that the severity of the warning asks for."""
    severity = case.answers.get("severity")
    return term(TERMS[Severity(severity)]) if severity in list(Severity) else None


def visited(case: Case, stage: Stage) -> None:
    """The visit lies between the warning and today; a death has its day; then the warning follows its case."""
    day = stage.answers.get("visited_on")
    if day and not case.opened_on <= datetime.date.fromisoformat(day) <= clock.today():
        raise Invalid.because(
            f"核查日期应在{case.opened_on}至今天之间。",
            "请填写实际核查的日期。",
            "visited_on",
            "visited_on",
        )
    if stage.outcome == DEAD and not stage.answers.get("died_on"):
        raise Invalid.because("没有填写死亡日期。", "请按死亡证明填写。", "died_on", "died_on")
    if stage.outcome in (WRONG, NOTHING, ELSEWHERE):
        follow(case, stage)


def handled(case: Case, stage: Stage) -> None:
    """What was done is named by the number of its case, about the same person, begun after the warning."""
    if stage.outcome in NAMED:
        _check_number(case, str(stage.answers.get("number") or ""))
    if stage.outcome != "重新核查":
        follow(case, stage)


def confirmed(case: Case, stage: Stage) -> None:
    """The warning of a death follows its case once the death is confirmed."""
    if stage.outcome == "确认死亡":
        follow(case, stage)


def put_on_record(case: Case, decision: Decision) -> None:
    """A confirmed death goes on record; reviews of all that the dead draws open by themselves."""
    stage = case.stages.filter(step="visit", outcome=DEAD).order_by("pk").last()
    if stage is not None and case.person is not None:
        record_death(case.person, datetime.date.fromisoformat(stage.answers["died_on"]), decision)


def _check_number(case: Case, number: str) -> None:
    """The number is of a case about the same person or a household of the person."""
    later = Case.objects.filter(number=number, opened_on__gte=case.opened_on).exclude(pk=case.pk)
    people = same_as(case.person) if case.person else []
    homes = Membership.objects.filter(person__in=people).values("household")
    if not number or not later.filter(Q(person__in=people) | Q(household__in=homes)).exists():
        raise Invalid.because(
            f"没有找到预警之后为该人员或其家庭办理的“{number[:40]}”号办件。",
            "请先办理申请或复核，再填写其受理号。",
            "no_such_case",
            "number",
        )


def _verification(business: str) -> Matter:
    code, prefix = BUSINESSES[business]
    ends = (Outcome(NOTHING, End.DONE), Outcome(WRONG, End.DONE, needs_reason=True))
    away = Outcome(ELSEWHERE, End.REJECTED, needs_reason=True)
    return Matter(
        code=code, name=f"预警核查({business})", since=datetime.date(2020, 8, 25), prefix=prefix, subject="person",
        basis=cite("改革完善社会救助制度的意见"), opened_by=(Function.REGISTERING,), by_date=True, withdrawable=False,
        form=OF_A_WARNING, statutory=term("monitoring.verify.total"),
        on_left={"receive": visited, "visit": visited, "confirm": confirmed, "handle": handled}, on_decided=put_on_record,
        steps=(
            Step(
                "receive", "接收", by=Function.SURVEYING, at=Level.STREET, within=term("monitoring.receive"),
                outcomes=(Outcome("接收", "visit"), away),
            ),
            Step(
                "visit", "核查", by=Function.SURVEYING, at=Level.STREET, within=term("monitoring.verify.low"),
                within_of=urgency, form=VISITED,
                outcomes=(Outcome("情况属实,需要办理", "handle"), Outcome(DEAD, "confirm"), *ends, away),
            ),
            Step(
                "confirm", "确认死亡", by=Function.REVIEWING, at=Level.STREET, within=term("monitoring.handle"),
                other_person_than=("visit",),
                outcomes=(Outcome("确认死亡", End.GRANTED), Outcome("重新核查", "visit", needs_reason=True)),
            ),
            Step(
                "handle", "办理", by=Function.REVIEWING, at=Level.STREET, within=term("monitoring.handle"), form=HANDLED,
                outcomes=(
                    Outcome(AIDED, End.DONE), Outcome(ADJUSTED, End.DONE), Outcome(STOPPED, End.DONE),
                    Outcome("已由其他部门帮扶", End.DONE), Outcome(UNCHANGED, End.DONE),
                    Outcome("重新核查", "visit", needs_reason=True),
                ),
            ),
        ),
        keywords="预警 核查 动态监测 主动发现 政策找人 比对",
    )  # fmt: skip


def filing(warning: Warning) -> dict[str, Any]:
    """The filing form of a pushed warning."""
    return {
        "rule": warning_rule(warning.rule).name,
        "direction": warning.direction,
        "severity": warning.severity,
        "first_on": warning.first_on.isoformat(),
        "why": "\n".join(told(warning))[:2000],
    }


for _business in BUSINESSES:
    _matter = _verification(_business)
    declare(_matter)
    files_as(_matter.code)(filing)
