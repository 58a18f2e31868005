"""What becomes of a penalty when it is contested or wrong: reconsideration, litigation, annulment and taking it down (行政处罚法 48)."""

import datetime

from django.db.models import QuerySet

from minzheng.domains.penalties.order_of_law import REGISTERS
from minzheng.domains.penalties.papers import PUBLISHED
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.documents.public import Notice, NoticeField, NoticeKind, post_notice, take_down
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
    YesNo,
    calendar,
    declare,
)
from minzheng.mechanisms.registry.public import Decision, RegisterEntry, end

SINCE = datetime.date(2018, 1, 1)
SHOWN_FOR = term("penalties.annulment.shown")
WITHDRAWN = NoticeKind(
    "penalties.withdrawn", "撤回行政处罚公示的说明", before=False,
    allowed_fields=(
        NoticeField("title", "撤回的公示"), NoticeField("because", "事由"), NoticeField("explained", "理由"),
    ),
)  # fmt: skip
RESULTS = ("维持", "撤销", "变更", "确认违法", "责令重作", "驳回", "终止")


def penalty_of(case: Case) -> Case:
    """The decided penalty that a case is about, by its number. Raises `Invalid`."""
    found = Case.objects.filter(number=case.answers["case_number"], decision=str(End.GRANTED)).first()
    if found is None or not found.matter.startswith(("penalties.ordinary_", "penalties.simple_")):
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
    """The line in the register of penalties ends today, and what is published comes down at once."""
    penalty = penalty_of(case)
    codes = [one.code for one in REGISTERS.values()]
    standing = RegisterEntry.objects.filter(
        register__in=codes, case_id=penalty.pk, ended_by_case__isnull=True
    )
    for line in standing:
        end(line, decision, decision.on)
    for notice in _published(penalty).filter(taken_down_at__isnull=True):
        take_down(notice)


def _published(penalty: Case) -> QuerySet[Notice]:
    kinds = [one.code for one in PUBLISHED.values()]
    return Notice.objects.filter(kind__in=kinds, about_kind="case", about_id=penalty.pk)


def explain_in_public(case: Case, stage: Stage) -> None:
    """Why it was taken down is told in public, within three working days of the annulment (行政处罚法 48)."""
    if (shown := _published(penalty_of(case)).last()) is None:
        return
    today = clock.today()
    until = due_date(today, SHOWN_FOR.resolve(case.area, today), calendar()).on
    says = {"title": shown.title, "because": case.answers["because"], "explained": stage.answers["explained"]}
    title = f"撤回{shown.title}公示的说明"
    post_notice(WITHDRAWN, title, says, area=case.area, about=("case", case.pk), until=until)


def check_result(case: Case, stage: Stage) -> None:
    """What a ruling asks for is carried out. Raises `Refused` where the way chosen does not fit the result."""
    asks = stage.answers["result"] in ("撤销", "变更", "确认违法", "责令重作")
    if asks != (stage.outcome == "需要履行"):
        right = "需要履行" if asks else "无需履行"
        raise Refused.because(f"结果为{stage.answers['result']}。", f"请选择“{right}”。", "wrong_way")


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
    on_left={"withdraw": explain_in_public},
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
            "公开说明撤回公示的理由",
            by=Function.LEGAL,
            at=Level.BUREAU,
            within=term("penalties.annulment.withdraw"),
            form=Form((LongText("explained", "公开说明的理由", max_length=200),)),
            outcomes=(Outcome("已公开说明", End.DONE),),
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
            within_of=lambda case: (
                term("penalties.remedy.answer_simple") if case.answers.get("simple") else None
            ),
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
    code: str, name: str, prefix: str, statute: str, answer: str, wait: str, answered: str, *asked: YesNo
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
                *asked,
                LongText("claims", "请求和理由"),
            ),
            title=f"{name}登记",
        ),
        evidence=(Evidence("申请书、起诉状副本"), Evidence("作出处罚的证据、依据", required=False)),
        fits=is_about_a_penalty,
        receipt_day=True,
        on_left={"result": check_result},
        steps=_steps(answer, wait, answered),
        keywords=f"{name} 行政处罚 应诉 答复",
    )


RECONSIDERATION = _contest(
    "reconsideration", "行政复议答复", "FY", "行政复议法", "penalties.remedy.answer",
    "penalties.remedy.reconsidered", "书面答复并提交证据",
    YesNo("simple", "复议机关适用简易程序", required=False),
)  # fmt: skip
LITIGATION = _contest(
    "litigation", "行政应诉", "YS", "行政诉讼法", "penalties.remedy.defence",
    "penalties.remedy.judged", "提交答辩状和证据",
)  # fmt: skip

for one in (ANNULMENT, RECONSIDERATION, LITIGATION):
    declare(one)
