"""What becomes of a penalty when it is contested or wrong: reconsideration, litigation, annulment and taking it down (行政处罚法 48)."""

import datetime

from minzheng.domains.penalties.order_of_law import REGISTERS
from minzheng.domains.penalties.papers import PUBLISHED
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.documents.public import Notice, take_down
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
    declare,
)
from minzheng.mechanisms.registry.public import Decision, RegisterEntry, end

SINCE = datetime.date(2018, 1, 1)
RESULTS = ("维持", "撤销", "变更", "确认违法", "责令重作", "驳回", "终止")


def penalty_of(case: Case) -> Case:
    """The decided penalty that a case is about, by its number. Raises `Invalid`."""
    found = Case.objects.filter(number=case.answers["case_number"], decision=str(End.GRANTED)).first()
    if found is None or not found.matter.startswith("penalties."):
        raise Invalid.because(
            f"没有受理号为“{case.answers['case_number']}”的已决定行政处罚。",
            "请核对处罚案件的受理号。",
            "no_penalty",
            "case_number",
        )
    return found


def is_about_a_penalty(case: Case) -> None:
    penalty_of(case)


def annul(case: Case, decision: Decision) -> None:
    """The line in the register of penalties ends today."""
    penalty = penalty_of(case)
    codes = [one.code for one in REGISTERS.values()]
    standing = RegisterEntry.objects.filter(
        register__in=codes, case_id=penalty.pk, ended_by_case__isnull=True
    )
    for line in standing:
        end(line, decision, decision.on)


def withdraw_from_public(case: Case, stage: Stage) -> None:
    """What is published about the penalty comes down, within three working days of the annulment."""
    kinds = [one.code for one in PUBLISHED.values()]
    hung = Notice.objects.filter(
        kind__in=kinds, about_kind="case", about_id=penalty_of(case).pk, taken_down_at__isnull=True
    )
    for notice in hung:
        take_down(notice)


def _about() -> tuple[Text, ...]:
    return (Text("case_number", "处罚案件受理号", max_length=40),)


ANNULMENT = Matter(
    code="penalties.annulment",
    name="撤销行政处罚决定",
    since=SINCE,
    basis=cite("行政处罚法"),
    prefix="CX",
    withdrawable=False,
    opened_by=(Function.LEGAL, Function.INSPECTING),
    form=Form(
        (
            *_about(),
            Choice("because", "事由", options=("行政复议决定", "人民法院判决", "上级监督决定", "自行纠正")),
            LongText("grounds", "理由"),
        ),
        title="撤销行政处罚决定审批",
    ),
    evidence=(Evidence("复议决定书、判决书等", required=False),),
    once_per=lambda case: case.answers["case_number"],
    once_label="同一处罚决定",
    fits=is_about_a_penalty,
    on_decided=annul,
    on_left={"withdraw": withdraw_from_public},
    steps=(
        Step(
            "decide",
            "决定",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term("penalties.annulment.decide"),
            outcomes=(
                Outcome("撤销", "withdraw", decides=End.GRANTED),
                Outcome("不予撤销", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "withdraw",
            "撤回公示并公开说明理由",
            by=Function.LEGAL,
            at=Level.BUREAU,
            within=term("penalties.annulment.withdraw"),
            form=Form((LongText("explained", "公开说明的理由", max_length=1000),)),
            outcomes=(Outcome("已撤回", End.DONE),),
        ),
    ),
    keywords="撤销行政处罚 撤回公示 纠错",
)


def _steps(answer: str, wait: str, answered: str) -> tuple[Step, ...]:
    """Answer, wait for the result, carry it out."""
    return (
        Step(
            "answer",
            answered,
            by=Function.LEGAL,
            at=Level.BUREAU,
            within=term(answer),
            form=Form(
                (
                    Day("sent_on", "提交日期"),
                    Text("appears", "参加复议、出庭应诉的负责人和工作人员", max_length=100),
                    LongText("points", "答复、答辩要点"),
                ),
                title=answered,
            ),
            outcomes=(Outcome("已提交", "result"),),
        ),
        Step(
            "result",
            "等待结果",
            by=Function.LEGAL,
            at=Level.BUREAU,
            within=term(wait),
            form=Form(
                (
                    Choice("result", "结果", options=RESULTS),
                    Day("decided_on", "决定、判决日期"),
                    LongText("summary", "主要内容", max_length=1000),
                ),
                title="结果登记",
            ),
            outcomes=(Outcome("无需履行", End.DONE), Outcome("需要履行", "carry_out")),
        ),
        Step(
            "carry_out",
            "履行",
            by=Function.LEGAL,
            at=Level.BUREAU,
            within=term("penalties.remedy.carry_out"),
            form=Form((LongText("done", "履行情况(撤销的填写撤销处罚决定的受理号)", max_length=1000),)),
            outcomes=(Outcome("已履行", End.DONE),),
        ),
    )


def _contest(
    code: str, name: str, prefix: str, statute: str, answer: str, wait: str, answered: str
) -> Matter:
    return Matter(
        code=f"penalties.{code}",
        name=name,
        since=SINCE,
        basis=cite(statute),
        prefix=prefix,
        withdrawable=False,
        opened_by=(Function.LEGAL,),
        form=Form(
            (
                *_about(),
                Text("organ", "复议机关或人民法院", max_length=60),
                Text("number", "案号", max_length=60),
                LongText("claims", "请求和理由"),
            ),
            title=f"{name}登记",
        ),
        evidence=(Evidence("申请书、起诉状副本"), Evidence("作出处罚的证据、依据", required=False)),
        fits=is_about_a_penalty,
        receipt_day=True,
        steps=_steps(answer, wait, answered),
        keywords=f"{name} 行政处罚 应诉 答复",
    )


RECONSIDERATION = _contest(
    "reconsideration", "行政复议答复", "FY", "行政复议法", "penalties.remedy.answer",
    "penalties.remedy.reconsidered", "书面答复并提交证据",
)  # fmt: skip
LITIGATION = _contest(
    "litigation", "行政应诉", "YS", "行政诉讼法", "penalties.remedy.defence",
    "penalties.remedy.judged", "提交答辩状和证据",
)  # fmt: skip

for one in (ANNULMENT, RECONSIDERATION, LITIGATION):
    declare(one)
