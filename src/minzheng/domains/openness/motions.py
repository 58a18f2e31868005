"""建议提案办理 (S113): what deputies and members of the consultative conference ask, answered in time and rated (代表法 51)."""

import datetime

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Extension,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    UnitChoice,
    YesNo,
    declare,
)

CODE = "openness.motion"
SUGGESTION, PROPOSAL = "人大代表建议", "政协提案"
LEADS, HELPS = "主办", "协办"
RATINGS = ("满意", "基本满意", "不满意")


def check_rating(case: Case, stage: Stage) -> None:
    """Whoever is not satisfied is answered once more before the motion is closed."""
    if stage.outcome != "办结" or stage.answers["rating"] != "不满意":
        return
    if case.stages.filter(step="feedback", outcome="重新办理").exists():
        return
    raise Invalid.because(
        "代表、委员不满意的,应当重新办理一次。",
        "请选择“重新办理”并写明不满意的理由。",
        "answer_again",
        "rating",
    )


FIRST = Matter(
    code=CODE,
    name="建议提案办理",
    since=datetime.date(2018, 1, 1),
    basis=cite("代表法"),
    prefix="JY",
    opened_by=(Function.REGISTERING,),
    withdrawable=False,
    receipt_day=True,
    form=Form(
        (
            Choice("kind", "类别", options=(SUGGESTION, PROPOSAL)),
            Text("session", "会议届次", max_length=60),
            Text("number", "编号", max_length=30),
            Choice("role", "办理身份", options=(LEADS, HELPS)),
            Text("headline", "标题", max_length=150),
            Text("proposer", "领衔代表或委员", sensitive=True, max_length=60),
            LongText("content", "主要内容"),
        ),
        title="建议提案交办登记",
    ),
    statutory=term(f"{CODE}.total"),
    extension=Extension(term(f"{CODE}.longest"), ("涉及面广、处理难度大",)),
    once_per=lambda case: f"{case.answers['kind']}:{case.answers['session']}:{case.answers['number']}",
    once_label="同一件建议提案",
    on_left={"feedback": check_rating},
    steps=(
        Step(
            "receive",
            "签收分办",
            by=Function.REGISTERING,
            at=Level.BUREAU,
            within=term(f"{CODE}.receive"),
            form=Form((UnitChoice("unit", "承办单位"),)),
            outcomes=(Outcome("分办", "answer"), Outcome("申请退回", End.REJECTED, needs_reason=True)),
        ),
        Step(
            "answer",
            "办理并拟稿",
            by=Function.ANSWERING,
            at=Level.CHOSEN,
            within=term(f"{CODE}.answer"),
            form=Form(
                (
                    Choice("contact", "与代表、委员沟通", options=("当面", "电话", "书面")),
                    LongText("reply", "答复意见"),
                )
            ),
            outcomes=(Outcome("拟定答复", "sign"), Outcome("退回分办", "receive", needs_reason=True)),
        ),
        Step(
            "sign",
            "审签",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term(f"{CODE}.sign"),
            form=Form(
                (
                    Choice(
                        "result",
                        "答复类别",
                        options=("A 已经解决", "B 正在解决", "C 列入计划", "D 留作参考"),
                    ),
                    YesNo("open", "答复全文公开"),
                )
            ),
            other_person_than=("answer",),
            outcomes=(Outcome("签发答复", "feedback"), Outcome("退回修改", "answer", needs_reason=True)),
        ),
        Step(
            "feedback",
            "征询意见",
            by=Function.REGISTERING,
            at=Level.BUREAU,
            within=term(f"{CODE}.feedback"),
            form=Form((Choice("rating", "满意度", options=RATINGS),)),
            outcomes=(Outcome("办结", End.DONE), Outcome("重新办理", "answer", needs_reason=True)),
        ),
    ),
    keywords="人大 代表建议 政协 提案 主办 协办 满意度",
)

declare(FIRST, FIRST.but(since=datetime.date(2025, 3, 12), basis=cite("代表法", 51)))
