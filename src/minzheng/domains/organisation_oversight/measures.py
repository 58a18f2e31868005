"""责令整改、行政约谈 (S47) and 财务抽查审计 (S45): one measure per case, with its term and what came of it."""

import datetime

from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
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
    Step,
    Text,
    declare,
)

SINCE = datetime.date(2018, 1, 24)
RECTIFY, TALK = MEASURES = ("责令整改", "行政约谈")
SAMPLED, FOUNDATION, PROJECT = AUDITS = ("财务抽查审计", "基金会专项审计", "重大公益项目专项审计")

PUT_RIGHT = (
    Step(
        "fix",
        "整改",
        by=Function.INSPECTING,
        at=Level.OPENER,
        within=term("organisation_oversight.fix"),
        form=Form((LongText("done", "整改情况"),), title="整改报告登记"),
        outcomes=(Outcome("报复核", "check"),),
    ),
    Step(
        "check",
        "复核",
        by=Function.RECHECKING,
        at=Level.BUREAU,
        within=term("organisation_oversight.check"),
        form=Form((LongText("seen", "复核情况", max_length=1000),)),
        outcomes=(Outcome("整改到位", End.DONE), Outcome("整改不到位", "fix", needs_reason=True)),
    ),
)

MEASURE = Matter(
    code="organisation_oversight.measure",
    name="社会组织责令整改、行政约谈",
    since=SINCE,
    basis=cite("社会组织信用信息管理办法"),
    prefix="YT",
    withdrawable=False,
    subject="organisation",
    opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Choice("measure", "措施", options=MEASURES),
            LongText("problems", "存在的问题", max_length=1000),
            LongText("demand", "要求", max_length=1000),
        ),
        title="整改、约谈通知",
    ),
    evidence=(Evidence("约谈记录", required=False), Evidence("整改报告", required=False)),
    steps=(
        Step(
            "carry_out",
            "实施",
            by=Function.INSPECTING,
            at=Level.OPENER,
            within=term("organisation_oversight.carry_out"),
            form=Form(
                (
                    Day("on", "约谈(送达)日期"),
                    Text("who", "到场(签收)人", max_length=60),
                    LongText("record", "记录要点"),
                )
            ),
            officers=2,
            certified=True,
            outcomes=(Outcome("须整改", "fix"), Outcome("无须整改", End.DONE, needs_reason=True)),
        ),
        *PUT_RIGHT,
    ),
    keywords="社会组织 约谈 责令整改",
)

AUDIT = Matter(
    code="organisation_oversight.audit",
    name="社会组织财务抽查审计",
    since=SINCE,
    basis=cite("社会组织抽查暂行办法"),
    prefix="SH",
    withdrawable=False,
    subject="organisation",
    opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Choice("kind", "审计类别", options=AUDITS),
            Text("project", "审计项目(重大公益项目填写)", required=False, max_length=100),
            Text("with_whom", "会同部门或受托会计师事务所", max_length=100),
            Text("period", "审计期间", max_length=40),
        ),
        title="审计通知",
    ),
    evidence=(Evidence("审计报告", required=False),),
    steps=(
        Step(
            "audit",
            "审计",
            by=Function.INSPECTING,
            at=Level.OPENER,
            within=term("organisation_oversight.audit"),
            form=Form(
                (
                    Day("reported_on", "报告日期"),
                    Money("audited", "审计金额"),
                    LongText("opinion", "审计意见", max_length=1000),
                    Rows(
                        "findings",
                        "发现的问题",
                        required=False,
                        columns=(Text("what", "问题", max_length=200), Money("sum", "金额", required=False)),
                    ),
                ),
                title="审计结果",
            ),
            outcomes=(Outcome("发现问题,须整改", "fix"), Outcome("未发现问题", End.DONE)),
        ),
        *PUT_RIGHT,
    ),
    keywords="社会组织 财务 审计 基金会 会计师事务所",
)

for one in (MEASURE, AUDIT):
    declare(one)
