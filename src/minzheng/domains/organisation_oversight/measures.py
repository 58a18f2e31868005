"""责令整改、行政约谈 (S47) and 财务抽查审计 (S45): one measure per case, with its term and what came of it."""

import datetime

from minzheng.foundation.errors import Collector, collect
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
    Money,
    Outcome,
    Rows,
    Stage,
    Step,
    Text,
    declare,
)

SINCE = datetime.date(2018, 1, 24)
RECTIFY, TALK = MEASURES = ("责令整改", "行政约谈")
SAMPLED, FOUNDATION, PROJECT = AUDITS = ("财务抽查审计", "基金会专项审计", "重大公益项目专项审计")
FOUNDATION_KIND = "基金会"


def not_later(stage: Stage, key: str, label: str, problems: Collector) -> None:
    """What is said to have been done on a day was done by the day it is said."""
    if stage.closed_on is not None and datetime.date.fromisoformat(stage.answers[key]) > stage.closed_on:
        problems.add(f"{label}在今天之后。", "请核对日期。", "later", key)


def check_carried_out(case: Case, stage: Stage) -> None:
    """The talk was held, the order served. Raises `Invalid`."""
    if "on" in stage.answers:  # 无须整改 asks for a reason instead
        with collect() as problems:
            not_later(stage, "on", "约谈(送达)日期", problems)


def check_reported(case: Case, stage: Stage) -> None:
    """The auditors have reported, and what is to be put right is named. Raises `Invalid`."""
    with collect() as problems:
        not_later(stage, "reported_on", "报告日期", problems)
        if (stage.outcome == TO_FIX) != bool(stage.answers.get("findings")):
            problems.add(
                "发现的问题与处理不一致。", f"有问题的逐条填写并选“{TO_FIX}”,没有的选“{CLEAN}”。", "findings", "findings"
            )  # fmt: skip


def check_audit(case: Case) -> None:
    """Foundations are audited as foundations, and a project by its name. Raises `Invalid`."""
    assert case.organisation is not None
    kind = case.answers["kind"]
    with collect() as problems:
        if kind != SAMPLED and case.organisation.kind != FOUNDATION_KIND:
            problems.add(
                f"“{case.organisation.name}”不是基金会,不做{kind}。", f"请选{SAMPLED}或核对单位。", "no_foundation", "kind"
            )  # fmt: skip
        if kind == PROJECT and "project" not in case.answers:
            problems.add("没有填写审计项目。", "请填写项目名称。", "no_project", "project")


TO_FIX, CLEAN = "发现问题,须整改", "未发现问题"
PUT_RIGHT = (
    Step(
        "fix", "整改", by=Function.INSPECTING, at=Level.OPENER, within=term("organisation_oversight.fix"),
        form=Form((LongText("done", "整改情况"),), title="整改报告登记"), outcomes=(Outcome("报复核", "check"),),
    ),
    Step(
        "check", "复核", by=Function.RECHECKING, at=Level.BUREAU, within=term("organisation_oversight.check"),
        form=Form((LongText("seen", "复核情况", max_length=1000),)), other_person_than=("fix",),
        outcomes=(Outcome("整改到位", End.DONE), Outcome("整改不到位", "fix", needs_reason=True)),
    ),
)  # fmt: skip

MEASURE = Matter(
    code="organisation_oversight.measure", name="社会组织责令整改、行政约谈", since=SINCE, basis=cite("社会组织信用信息管理办法"),
    prefix="YT", withdrawable=False, subject="organisation", opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Choice("measure", "措施", options=MEASURES), LongText("problems", "存在的问题", max_length=1000),
            LongText("demand", "要求", max_length=1000),
        ),
        title="整改、约谈通知",
    ),
    evidence=(Evidence("约谈记录", required=False), Evidence("整改报告", required=False)),
    on_left={"carry_out": check_carried_out},
    steps=(
        Step(
            "carry_out", "实施", by=Function.INSPECTING, at=Level.OPENER,
            within=term("organisation_oversight.carry_out"),
            form=Form(
                (Day("on", "约谈(送达)日期"), Text("who", "到场(签收)人", max_length=60), LongText("record", "记录要点")),
            ),
            officers=2, certified=True,
            outcomes=(Outcome("须整改", "fix"), Outcome("无须整改", End.DONE, needs_reason=True)),
        ),
        *PUT_RIGHT,
    ),
    keywords="社会组织 约谈 责令整改",
)  # fmt: skip

AUDIT = Matter(
    code="organisation_oversight.audit", name="社会组织财务抽查审计", since=SINCE, basis=cite("社会组织抽查暂行办法"),
    prefix="SH", withdrawable=False, subject="organisation", opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Choice("kind", "审计类别", options=AUDITS),
            Text("project", "审计项目(重大公益项目填写)", required=False, max_length=100),
            Text("with_whom", "会同部门或受托会计师事务所", max_length=100), Text("period", "审计期间", max_length=40),
        ),
        title="审计通知",
    ),
    evidence=(Evidence("审计报告", required=False),), fits=check_audit, on_left={"audit": check_reported},
    steps=(
        Step(
            "audit", "审计", by=Function.INSPECTING, at=Level.OPENER,
            within=term("organisation_oversight.audit"),
            form=Form(
                (
                    Day("reported_on", "报告日期"), Money("audited", "审计金额"),
                    LongText("opinion", "审计意见", max_length=1000),
                    Rows(
                        "findings", "发现的问题", required=False,
                        columns=(Text("what", "问题", max_length=200), Money("sum", "金额", required=False)),
                    ),
                ),
                title="审计结果",
            ),
            outcomes=(Outcome(TO_FIX, "fix"), Outcome(CLEAN, End.DONE)),
        ),
        *PUT_RIGHT,
    ),
    keywords="社会组织 财务 审计 基金会 会计师事务所",
)  # fmt: skip

for one in (MEASURE, AUDIT):
    declare(one)
