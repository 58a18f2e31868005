"""“一小”心理关爱: consent of the guardian, assessment by the form of its day, care, follow-up; all of it sealed (S84)."""

import datetime
from typing import Any

from minzheng.domains.child_welfare.push import GUARDIAN, check_child
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    Whole,
    YesNo,
    declare,
    everything,
    uploaded,
)

CODE = "child_welfare.mental_care"
CONSENT = "监护人知情同意书"
GRADES = ("正常", "轻度", "中度", "重度")
RISKS = ("无", "低", "中", "高")


def check_consent(case: Case, stage: Stage) -> None:
    """No child is assessed without the written consent of the guardian; a promise or a later paper will not do."""
    check_child(case, stage)
    if stage.outcome != "受理":
        return
    if not case.answers["consent"] or not uploaded(case, CONSENT):
        raise Refused.because(
            "没有监护人书面同意,不能开展心理评估。",
            f"请补交{CONSENT};监护人不同意的不予受理。",
            "no_consent",
        )


def check_risk(case: Case, stage: Stage) -> None:
    """A child at high risk is sent to a doctor."""
    if stage.outcome in ("需要关爱", "无需关爱") and everything(stage).get("risk") == "高":
        raise Refused.because("评估为高风险。", "请选择“转介医疗”。", "high_risk")


def _grade(key: str, label: str) -> Choice:
    return Choice(key, label, sensitive=True, options=GRADES)


APPLICATION = Form(
    (
        *GUARDIAN,
        YesNo("consent", "监护人同意评估和关爱"),
        LongText("child_opinion", "儿童本人意见", sensitive=True, max_length=500),
        LongText("reason", "提出原因", sensitive=True, max_length=1000),
    ),
    title="儿童心理关爱申请",
)
# The form used before the norm, and the one of the norm: a case keeps the form of the day it was opened.
PLAIN = Form(
    (
        _grade("emotion", "情绪"),
        _grade("behaviour", "行为"),
        LongText("summary", "评估结论", sensitive=True, max_length=1000),
    ),
    title="心理状况评估表",
)
NORM = Form(
    (
        Day("assessed_on", "评估日期"),
        Text("scale", "评估工具", max_length=100),
        _grade("emotion", "情绪"),
        _grade("behaviour", "行为"),
        _grade("social", "社会适应"),
        _grade("trauma", "创伤反应"),
        Choice("risk", "自伤或伤人风险", sensitive=True, options=RISKS),
        LongText("summary", "评估结论", sensitive=True, max_length=1000),
    ),
    title="未成年人心理评估表",
)
CARE = Form(
    (
        Whole("sessions", "辅导次数", unit="次", least=1, most=200),
        LongText("course", "关爱经过", sensitive=True, max_length=2000),
    ),
    title="心理关爱记录",
)
REFERRAL = Form(
    (Text("hospital", "医疗机构", sensitive=True, max_length=100), Day("seen_on", "就诊日期")),
    title="转介记录",
)
FOLLOW_UP = Form(
    (Day("seen_on", "回访日期"), LongText("state", "回访情况", sensitive=True, max_length=1000)),
    title="回访记录",
)
RECALLED = Outcome("监护人撤回同意", End.WITHDRAWN, needs_reason=True)


def _step(key: str, label: str, by: Function, *ways: Outcome, **more: Any) -> Step:
    return Step(key, label, by, Level.OPENER, ways, within=term(f"{CODE}.{key}"), **more)


ACCEPT = _step(
    "accept",
    "受理",
    Function.ACCEPTING,
    Outcome("受理", "assess", starts=True),
    Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
)
AFTERWARDS = (
    _step(
        "care",
        "心理关爱",
        Function.ANSWERING,
        Outcome("完成关爱", "follow_up"),
        Outcome("转介医疗", "refer"),
        RECALLED,
        form=CARE,
    ),
    _step("refer", "转介就诊", Function.ANSWERING, Outcome("已就诊", "follow_up"), RECALLED, form=REFERRAL),
    _step(
        "follow_up",
        "回访",
        Function.RECHECKING,
        Outcome("好转结案", End.DONE),
        Outcome("继续关爱", "care", needs_reason=True),
        RECALLED,
        form=FOLLOW_UP,
    ),
)


def steps(assessment: Form, officers: int) -> tuple[Step, ...]:
    """The course with one form of assessment, made by so many people."""
    assess = _step(
        "assess",
        "心理评估",
        Function.SURVEYING,
        Outcome("需要关爱", "care"),
        Outcome("无需关爱", End.DONE),
        Outcome("转介医疗", "refer"),
        RECALLED,
        form=assessment,
        officers=officers,
    )
    return ACCEPT, assess, *AFTERWARDS


FIRST = Matter(
    code=CODE,
    name="儿童心理关爱",
    since=datetime.date(2021, 6, 1),
    basis=cite("未成年人保护法", 91),
    prefix="XL",
    subject="person",
    opened_by=(Function.FILING, Function.REGISTERING),
    form=APPLICATION,
    evidence=(Evidence(CONSENT),),
    on_left={"accept": check_consent, "assess": check_risk},
    steps=steps(PLAIN, officers=1),
    keywords="心理 关爱 一小 未成年人 评估",
)
BY_NORM = FIRST.but(
    datetime.date(2023, 1, 1), basis=cite("未成年人救助保护机构心理评估规范"), steps=steps(NORM, officers=2)
)
declare(FIRST, BY_NORM)
