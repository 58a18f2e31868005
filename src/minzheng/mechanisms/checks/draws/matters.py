"""The three matters of drawing: the plan, the draw, and its void. A domain declares them for its own family of codes."""

import datetime
from dataclasses import dataclass

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Conflict, Missing
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.checks.draws.committing import (
    check_draw,
    check_void,
    commit_draw,
    is_void,
    once_per_attempt,
    record_value,
    reveal_draw,
    void_draw,
)
from minzheng.mechanisms.checks.draws.planning import PLAN_FORM, check_plan, not_by_opener, publish_plan
from minzheng.mechanisms.checks.draws.results import check_all_published
from minzheng.mechanisms.law.public import term
from minzheng.mechanisms.matters.public import (
    Case,
    Day,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Rows,
    Stage,
    Step,
    Text,
    declare,
)

COMMIT, RECORD, REVEAL, FINISH, VOIDED = "公布承诺", "登记数值", "揭示并抽取", "办结", "已作废,办结"
COMPUTE = "reveal"


@dataclass(frozen=True)
class DrawMatters:
    """The codes under which plans, draws and voids are filed."""

    plan: str
    draw: str
    void: str


_declared: list[DrawMatters] = []


def draw_matters() -> DrawMatters:
    """The declared codes; raises `Missing` where no domain draws."""
    if not _declared:
        raise Missing.because("没有启用随机抽查。", "请与系统管理员联系。", "no_draws")
    return _declared[0]


DRAW_FORM = Form(
    (
        Text("planned", "计划事项号", max_length=45, help="已公布的抽查计划中的事项号"),
        Text("source", "公共数值来源", help="写明名称和期号,如福利彩票双色球某期开奖号码,公布之前无人能知"),
        Day("source_on", "公共数值产生日期", help="须在公布承诺之后"),
        Rows(
            "left_out",
            "不列入抽取的对象",
            required=False,
            most=60,
            help="连同理由一并公布",
            columns=(Text("name", "名称"), Text("reason", "理由", max_length=100)),
        ),
        Rows(
            "objects",
            "其他部门的对象",
            required=False,
            most=99,
            columns=(
                Text("department", "部门", max_length=60),
                Text("name", "名称"),
                Text("code", "统一社会信用代码", required=False, max_length=18),
            ),
        ),
        Rows(
            "officers",
            "其他部门的执法人员",
            required=False,
            most=60,
            columns=(
                Text("department", "部门", max_length=60),
                Text("name", "姓名", max_length=60),
                Text("certificate", "执法证号", max_length=40),
                Day("valid_until", "证件有效期至"),
            ),
        ),
    ),
    title="随机抽取",
)


def _on_commit(case: Case, stage: Stage) -> None:
    if stage.outcome == COMMIT:
        commit_draw(case, stage)


def _on_value(case: Case, stage: Stage) -> None:
    if stage.outcome == RECORD:
        record_value(case, stage)
    else:
        _refuse_unless_void(case)


def _on_reveal(case: Case, stage: Stage) -> None:
    if stage.outcome == REVEAL:
        reveal_draw(case, stage)
    else:
        _refuse_unless_void(case)


def _on_results(case: Case, stage: Stage) -> None:
    if stage.outcome == FINISH:
        check_all_published(case)
    else:
        _refuse_unless_void(case)


def _refuse_unless_void(case: Case) -> None:
    if not is_void(case):
        raise Conflict.because(
            f"抽取{case.number}没有作废。", "确需作废的,请先提交“抽取作废”并经批准。", "not_void"
        )


def _plan(family: str, since: datetime.date, basis: Citation) -> Matter:
    return Matter(
        code=f"{family}.draw_plan",
        name="抽查计划",
        since=since,
        basis=basis,
        prefix="CJ",
        opened_by=(Function.INSPECTING,),
        form=PLAN_FORM,
        fits=check_plan,
        on_left={"approve": not_by_opener},
        on_decided=publish_plan,
        steps=(
            Step(
                "approve",
                "审批并公布",
                by=Function.LEADING,
                at=Level.BUREAU,
                within=term("checks.draw_plan_approve"),
                outcomes=(
                    Outcome("同意并公布", End.GRANTED),
                    Outcome("不同意", End.REFUSED, needs_reason=True),
                ),
            ),
        ),
        keywords="双随机 抽查 计划 检查",
    )


def _draw_steps() -> tuple[Step, ...]:
    """Frozen and committed to, the value by somebody else, revealed, inspected and published."""
    void = Outcome(VOIDED, End.DONE)
    return (
        Step(
            "commit",
            "冻结名单并公布承诺",
            by=Function.INSPECTING,
            at=Level.BUREAU,
            within=term("checks.draw_commit"),
            outcomes=(
                Outcome(COMMIT, "value"),
                Outcome("不再抽取", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "value",
            "登记公共数值",
            by=Function.INSPECTING,
            at=Level.BUREAU,
            within=term("checks.draw_value"),
            other_person_than=("commit",),
            form=Form(
                (
                    Text("value", "公共数值", help="照来源公布的原样,如 03 07 15 21 28 33 + 09"),
                    Text("read_at", "查得之处", max_length=300, help="公布的网站、报纸和时间"),
                ),
                title="公共数值",
            ),
            outcomes=(Outcome(RECORD, COMPUTE), void),
        ),
        Step(
            COMPUTE,
            "揭示并抽取",
            by=Function.INSPECTING,
            at=Level.BUREAU,
            within=term("checks.draw_reveal"),
            outcomes=(Outcome(REVEAL, "results", decides=End.GRANTED), void),
        ),
        Step(
            "results",
            "检查并公布结果",
            by=Function.INSPECTING,
            at=Level.BUREAU,
            within=term("checks.draw_inspect"),
            outcomes=(Outcome(FINISH, End.DONE), void),
        ),
    )


def _draw(family: str, since: datetime.date, basis: Citation) -> Matter:
    return Matter(
        code=f"{family}.draw",
        name="随机抽取",
        since=since,
        basis=basis,
        prefix="SJ",
        opened_by=(Function.INSPECTING,),
        withdrawable=False,
        form=DRAW_FORM,
        fits=check_draw,
        once_per=once_per_attempt,
        once_label="同一计划事项",
        on_left={"commit": _on_commit, "value": _on_value, COMPUTE: _on_reveal, "results": _on_results},
        steps=_draw_steps(),
        keywords="双随机 抽查 抽取 摇号",
    )


def _void(family: str, since: datetime.date, basis: Citation) -> Matter:
    return Matter(
        code=f"{family}.draw_void",
        name="抽取作废",
        since=since,
        basis=basis,
        prefix="CZ",
        opened_by=(Function.INSPECTING,),
        form=Form(
            (
                Text("draw", "抽取号", max_length=40),
                LongText("reason", "作废理由", max_length=500, help="将对外公布"),
            ),
            title="抽取作废",
        ),
        fits=check_void,
        once_per=lambda case: case.answers["draw"],
        once_label="同一次抽取",
        on_left={"approve": not_by_opener},
        on_decided=void_draw,
        steps=(
            Step(
                "approve",
                "审批并公布",
                by=Function.LEADING,
                at=Level.BUREAU,
                within=term("checks.draw_void_approve"),
                outcomes=(
                    Outcome("同意作废", End.GRANTED),
                    Outcome("不同意", End.REFUSED, needs_reason=True),
                ),
            ),
        ),
        keywords="双随机 抽查 作废 重抽",
    )


def declare_draw_matters(family: str, since: datetime.date, basis: Citation) -> None:
    """Declare plan, draw and void under "family."; posts get their functions by this beginning."""
    made = [make(family, since, basis) for make in (_plan, _draw, _void)]
    for one in made:
        declare(one)
    _declared[:] = [DrawMatters(*(one.code for one in made))]
