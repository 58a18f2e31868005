"""The course that benefits of a household or a person share: accept, survey by two, post, decide, publish (社会救助法 37–45)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits.findings import found
from minzheng.domains.social_assistance.benefits.relatives import CONFIRMING
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import NoticeField, NoticeKind, Show
from minzheng.mechanisms.law.public import parameter, term
from minzheng.mechanisms.matters.public import (
    Case,
    Devolution,
    End,
    Extension,
    Form,
    Level,
    Outcome,
    Step,
    everything,
)
from minzheng.mechanisms.payments.public import next_month

FIELDS = (NoticeField("name", "申请人", Show.NAME), NoticeField("members", "家庭人口", Show.COUNT))
PAID = NoticeField("amount", "月保障金")
ROOT = "social_assistance"
CONFIRMED_BY = f"{ROOT}.confirmed_by"
FIRST_MONTH = f"{ROOT}.first_month"
DEVOLVED = Devolution(
    "decide", CONFIRMED_BY, within=term(f"{ROOT}.street_decide"), statutory=term(f"{ROOT}.street_total")
)
SPECIAL = Extension(
    term(f"{ROOT}.special_total"), ("对公示有异议", "人户分离", "异地申请", "家庭经济状况调查难度较大")
)


def starts_on(area: Area, decided: date) -> date:
    """The first day of the first month that is paid: the next one, or where the place says so the month of the decision (S08)."""
    this = parameter(FIRST_MONTH, area, decided).text == "当月"
    return decided.replace(day=1) if this else next_month(decided)


def posted(case: Case) -> Mapping[str, object]:
    """What may be posted before the decision: name and number of members."""
    assert case.person is not None  # the subject of all these matters
    return {"name": str(case.person.name), "members": len(everything(case)["members"])}


def published(case: Case) -> Mapping[str, object]:
    """After it, the amount as well where there is one, and nothing else (审核确认办法 24)."""
    return {**posted(case), **({"amount": f"{format_yuan(case.amount)}元"} if case.amount else {})}


def step(terms: str, key: str, label: str, by: Function, at: Level, *outcomes: Outcome, **more: Any) -> Step:
    """A step whose term is the parameter `<terms>.<key>`, unless it is given otherwise."""
    within = more.pop("within") if "within" in more else term(f"{terms}.{key}")
    return Step(key, label, by=by, at=at, outcomes=outcomes, within=within, **more)


def course(
    code: str,
    survey: Form,
    *,
    terms: str = "",
    shown: tuple[NoticeField, ...] = (PAID,),
    before: Callable[[Case], Mapping[str, object]] = posted,
    after: Callable[[Case], Mapping[str, object]] = published,
) -> tuple[Step, ...]:
    """The six steps of a benefit; `terms` is the code whose terms it follows (default: its own).

    `shown` are the fields published after the decision besides name and number of members.
    """
    terms = terms or code
    notice = NoticeKind(
        f"{code}.posted", "审核公示", before=True, allowed_fields=FIELDS, term=f"{terms}.notice"
    )
    public = NoticeKind(
        f"{code}.published", "确认公布", before=False, allowed_fields=(*FIELDS, *shown), term=f"{terms}.published"
    )  # fmt: skip
    return (
        step(
            terms, "accept", "受理", Function.ACCEPTING, Level.STREET, Outcome("受理", "survey", starts=True),
            Outcome("补正", "supplement", needs_reason=True), Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
        ),
        step(terms, "supplement", "补正材料", Function.FILING, Level.OPENER, Outcome("已补正", "accept")),
        step(
            terms, "survey", "入户调查", Function.SURVEYING, Level.STREET, Outcome("调查完成", "notice"),
            form=survey, officers=2, known=found,
        ),
        step(
            terms, "notice", "公示", Function.PUBLISHING, Level.STREET, Outcome("期满无异议", "decide"),
            Outcome("有异议", "survey", needs_reason=True), within=None, waits=term(f"{terms}.notice"),
            notice=notice, notice_fields=before,
        ),
        step(
            terms, "decide", "审核确认", Function.DECIDING, Level.BUREAU,
            Outcome("同意", "publish", decides=End.GRANTED), Outcome("退回重新调查", "survey", needs_reason=True),
            Outcome("不同意", End.REFUSED, needs_reason=True), other_person_than=("survey",), form=CONFIRMING,
        ),
        step(
            terms, "publish", "公布", Function.PUBLISHING, Level.STREET, Outcome("公布期满", End.DONE), within=None,
            waits=term(f"{terms}.published"), notice=public, notice_fields=after,
        ),
    )  # fmt: skip
