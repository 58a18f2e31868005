"""美丽社区创建: listed in the year's plan, visited, problems put right by the street, looked at again, designated (S59)."""

import datetime

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    Whole,
    declare,
)
from minzheng.mechanisms.registry.public import Column, Decision, Organisation, Register, enter

BEAUTIFUL, EXEMPLARY = "美丽社区", "精品美丽社区"
PROBLEMS = {
    "organisation": "社区组织体系问题",
    "premises": "办公及服务设施用房问题",
    "environment": "社区环境问题",
}

DESIGNATIONS = Register(
    "community.beautiful_communities",
    "美丽社区名册",
    Organisation,
    (Column("level", "等级"), Column("score", "回头看得分", unit="分")),
)


def check_problems(case: Case, stage: Stage) -> None:
    """Feeding back means that a problem is named; finding nothing means that none is."""
    named = any(stage.answers.get(key) for key in PROBLEMS)
    if named != (stage.outcome == "反馈问题"):
        raise Invalid.because(
            "选择“反馈问题”须至少写明一方面的问题。" if not named else "已写明问题,不能选择“未发现问题”。",
            "请核对走访记录和办理结果。",
            "problems_and_outcome",
            next(iter(PROBLEMS)),
        )


def designate(case: Case, decision: Decision) -> None:
    """The community is now a beautiful one of its level, with the score of the last look."""
    looked = case.stages.filter(step="review", closed_at__isnull=False).latest("pk")
    data = {"level": case.answers["level"], "score": looked.answers["score"]}
    enter(DESIGNATIONS, case.subject, data, decision, key=case.answers["level"], area=case.area)


def once(case: Case) -> str:
    """One target per community, level and year."""
    return f"organisation:{case.organisation_id}:{case.answers['level']}:{case.opened_on.year}"


APPLICATION = Form(
    (
        Choice("level", "创建等级", options=(BEAUTIFUL, EXEMPLARY)),
        LongText("ground", "创建基础", max_length=1000),
    ),
    title="美丽社区创建申报",
)
VISIT = Form(
    tuple(LongText(key, label, required=False, max_length=1000) for key, label in PROBLEMS.items()),
    title="实地走访记录",
)
REVIEW = Form(
    (
        Whole("score", "得分", unit="分", most=100),
        LongText("finding", "回头看情况", max_length=1000),
    ),
    title="兑现情况回头看",
)

CREATION = Matter(
    code="community.beautiful",
    name="美丽社区创建",
    since=datetime.date(2018, 1, 1),
    basis=cite("美丽社区创建方案"),
    prefix="ML",
    subject="organisation",
    opened_by=(Function.FILING, Function.REGISTERING),
    form=APPLICATION,
    statutory=term("community.beautiful.total"),
    once_per=once,
    once_label="同一社区同一等级一年内",
    on_left={"visit": check_problems},
    on_decided=designate,
    steps=(
        Step(
            "plan",
            "确定任务",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("community.beautiful.plan"),
            outcomes=(
                Outcome("列入计划", "visit", starts=True),
                Outcome("不列入计划", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "visit",
            "实地走访",
            by=Function.INSPECTING,
            at=Level.BUREAU,
            within=term("community.beautiful.visit"),
            form=VISIT,
            outcomes=(Outcome("反馈问题", "rectify"), Outcome("未发现问题", "review")),
        ),
        Step(
            "rectify",
            "街道整改",
            by=Function.ANSWERING,
            at=Level.STREET,
            within=term("community.beautiful.rectify"),
            form=Form((LongText("measures", "整改情况", max_length=1000),), title="整改报告"),
            outcomes=(Outcome("整改完成", "review"),),
        ),
        Step(
            "review",
            "回头看",
            by=Function.RECHECKING,
            at=Level.BUREAU,
            within=term("community.beautiful.review"),
            form=REVIEW,
            other_person_than=("rectify",),
            outcomes=(
                Outcome("兑现到位", "designate"),
                Outcome("整改不到位", "rectify", needs_reason=True),
            ),
        ),
        Step(
            "designate",
            "认定",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("community.beautiful.designate"),
            form=Form((Text("opinion", "认定意见", max_length=300),), title="认定"),
            other_person_than=("review",),
            outcomes=(
                Outcome("同意", End.GRANTED),
                Outcome("退回回头看", "review", needs_reason=True),
                Outcome("未通过", End.REFUSED, needs_reason=True),
            ),
        ),
    ),
    keywords="美丽社区 精品美丽社区 创建 回头看",
)

declare(CREATION)
