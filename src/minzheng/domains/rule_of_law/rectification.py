"""整改督察闭环 (S102): each problem found, the measures taken against it with owner and day, proof, and when it was closed."""

import datetime

from django.db.models import QuerySet

from minzheng.foundation.errors import Conflict, Invalid
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
    UnitChoice,
    declare,
    uploaded,
)

SINCE = datetime.date(2019, 4, 15)
PROBLEM_CODE, MEASURE_CODE = "rule_of_law.problem", "rule_of_law.rectification_measure"
SOURCES = ("巡视巡察反馈", "督察反馈", "主题教育检视", "审计反馈", "自查")
PROOF = "整改佐证材料"
PLANNED, RECTIFIED, CLOSED = "措施已制定", "整改完成", "报请销号"


def measures_of(number: str) -> QuerySet[Case]:
    """The measures granted against the problem of a case number."""
    return Case.objects.filter(matter=MEASURE_CODE, answers__problem=number, decision=End.GRANTED.value)


def check_measures(case: Case, stage: Stage) -> None:
    """No problem goes on without a measure, and none is closed while a measure against it is open. Raises `Conflict`."""
    taken = measures_of(case.number)
    if stage.outcome == PLANNED and not taken.exists():
        raise Conflict.because("还没有针对本问题审定的整改措施。", "请先提交整改措施并经审定。", "no_measure")
    if stage.outcome == RECTIFIED and (left := taken.exclude(step="").values_list("number", flat=True)):
        raise Conflict.because(
            f"整改措施{'、'.join(left[:5])}还没有销号。", "请待全部措施销号后再验收。", "measures_open"
        )


def check_problem(case: Case) -> None:
    """The problem a measure answers is on the ledger and not closed. Raises `Invalid`."""
    number = case.answers["problem"]
    if not Case.objects.filter(matter=PROBLEM_CODE, number=number).exclude(step="").exists():
        raise Invalid.because(
            f"整改台账中没有编号为“{number[:40]}”的未销号问题。", "请核对问题编号。", "no_problem", "problem"
        )


def check_proof(case: Case, stage: Stage) -> None:
    """What is reported as done is proved by a file. Raises `Conflict`."""
    if stage.outcome == CLOSED and not uploaded(case, PROOF):
        raise Conflict.because(f"没有上传{PROOF}。", "请上传佐证材料后再报请销号。", "no_proof")


PROBLEM = Matter(
    code=PROBLEM_CODE,
    name="问题整改",
    since=SINCE,
    basis=cite("法治政府建设督察工作规定"),
    prefix="ZW",
    opened_by=(Function.REGISTERING,),
    withdrawable=False,
    form=Form(
        (
            Choice("source", "问题来源", options=SOURCES),
            Text("document", "反馈文件或会议", max_length=100),
            LongText("problem", "问题表述", max_length=1000),
            Day("until", "整改时限"),
        ),
        title="问题登记",
    ),
    on_left={"plan": check_measures, "verify": check_measures},
    steps=(
        Step(
            "plan",
            "制定措施",
            by=Function.REGISTERING,
            at=Level.BUREAU,
            within=term(f"{PROBLEM_CODE}.plan"),
            outcomes=(Outcome(PLANNED, "verify"), Outcome("不属实", End.NOT_ACCEPTED, needs_reason=True)),
        ),
        Step(
            "verify",
            "整改验收",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term(f"{PROBLEM_CODE}.verify"),
            form=Form((LongText("opinion", "验收意见", max_length=500),)),
            outcomes=(
                Outcome(RECTIFIED, End.DONE),
                Outcome("继续整改", "plan", needs_reason=True),
            ),
        ),
    ),
    keywords="整改 督察 巡视 检视 问题清单",
)
MEASURE = Matter(
    code=MEASURE_CODE,
    name="整改措施",
    since=SINCE,
    basis=cite("法治政府建设督察工作规定"),
    prefix="CS",
    opened_by=(Function.REGISTERING,),
    form=Form(
        (
            Text("problem", "问题编号", max_length=40),
            LongText("measure", "整改措施", max_length=1000),
            Day("until", "完成时限"),
        ),
        title="整改措施登记",
    ),
    evidence=(Evidence(PROOF, required=False),),
    fits=check_problem,
    on_left={"carry_out": check_proof},
    steps=(
        Step(
            "approve",
            "审定",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term(f"{MEASURE_CODE}.approve"),
            form=Form((UnitChoice("unit", "责任单位"),)),
            outcomes=(
                Outcome("同意", "carry_out", decides=End.GRANTED),
                Outcome("不同意", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "carry_out",
            "落实",
            by=Function.ANSWERING,
            at=Level.CHOSEN,
            within=term(f"{MEASURE_CODE}.carry_out"),
            form=Form((LongText("result", "落实情况", max_length=1000),)),
            outcomes=(Outcome(CLOSED, "verify"),),
        ),
        Step(
            "verify",
            "核验销号",
            by=Function.RECHECKING,
            at=Level.BUREAU,
            within=term(f"{MEASURE_CODE}.verify"),
            other_person_than=("carry_out",),
            outcomes=(Outcome("销号", End.DONE), Outcome("退回落实", "carry_out", needs_reason=True)),
        ),
    ),
    keywords="整改措施 销号 责任单位",
)

for one in (PROBLEM, MEASURE):
    declare(one)
