"""调研课题 (S103), 工作方案 (S130) and the tasks an outline of the government gives the bureau (S100), each decided and followed up."""

import datetime

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
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
    Whole,
    declare,
    uploaded,
)

SINCE = datetime.date(2018, 1, 1)
TOPIC_CODE, PLAN_CODE, TASK_CODE = (
    "rule_of_law.research_topic",
    "rule_of_law.work_plan",
    "rule_of_law.outline_task",
)
THEMES = (
    "社会救助",
    "养老服务",
    "儿童福利",
    "残疾人福利",
    "未成年人保护",
    "流浪救助",
    "婚姻登记",
    "殡葬服务",
    "社会组织",
    "慈善事业",
    "社会工作",
    "志愿服务",
    "区划地名",
    "基层治理",
    "法治建设",
    "资金监管",
    "信息化",
    "安全管理",
    "党的建设",
)
REPORT, ISSUED = "调研报告", "印发稿"
PLANS = ("主题教育", "调查研究", "宣传工作", "普法", "其他")
PUBLIC_SERVICE, SOCIAL_GOVERNANCE = "优化公共服务", "创新社会治理"
TASKS = (
    "行政审批制度改革",
    "权责清单",
    "政府组织结构",
    "宏观调控",
    "市场监管",
    SOCIAL_GOVERNANCE,
    PUBLIC_SERVICE,
    "生态环境保护",
    "制度建设",
    "行政决策",
    "行政执法",
    "权力监督",
    "化解矛盾纠纷",
    "法治能力",
)


def check_report(case: Case, stage: Stage) -> None:
    """A topic is handed in with its report. Raises `Conflict`."""
    if stage.outcome == "提交报告" and not uploaded(case, REPORT):
        raise Conflict.because(f"没有上传{REPORT}。", "请上传后再提交。", "no_report")


TOPIC = Matter(
    code=TOPIC_CODE,
    name="调研课题",
    since=SINCE,
    basis=cite("机关工作规则"),
    prefix="KT",
    opened_by=(Function.REGISTERING, Function.ANSWERING),
    form=Form(
        (
            Choice("theme", "调研方面", options=THEMES),
            Text("topic", "课题名称", max_length=150),
            LongText("purpose", "调研目的和方式", max_length=1000),
        ),
        title="调研课题申报",
    ),
    evidence=(Evidence(REPORT, required=False),),
    once_per=lambda case: f"{case.opened_on.year}:{case.answers['topic']}",
    once_label="同一年度同一课题",
    on_left={"report": check_report},
    steps=(
        Step(
            "set_up",
            "立项",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term(f"{TOPIC_CODE}.set_up"),
            form=Form((UnitChoice("unit", "承担单位"),)),
            outcomes=(
                Outcome("立项", "report", decides=End.GRANTED),
                Outcome("不予立项", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "report",
            "调研并报告",
            by=Function.ANSWERING,
            at=Level.CHOSEN,
            within=term(f"{TOPIC_CODE}.report"),
            form=Form(
                (
                    Whole("places", "走访单位", unit="个", most=1000),
                    LongText("findings", "主要结论"),
                )
            ),
            outcomes=(Outcome("提交报告", "accept"),),
        ),
        Step(
            "accept",
            "结题",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term(f"{TOPIC_CODE}.accept"),
            other_person_than=("report",),
            outcomes=(Outcome("结题", End.DONE), Outcome("退回修改", "report", needs_reason=True)),
        ),
    ),
    keywords="调研 课题 调查研究",
)
PLAN = Matter(
    code=PLAN_CODE,
    name="工作方案制定",
    since=SINCE,
    basis=cite("机关工作规则"),
    prefix="FA",
    opened_by=(Function.REGISTERING, Function.ANSWERING),
    form=Form(
        (
            Choice("kind", "方案类别", options=PLANS),
            Text("headline", "方案名称", max_length=150),
            LongText("content", "主要内容"),
        ),
        title="工作方案报审",
    ),
    evidence=(Evidence(ISSUED),),
    once_per=lambda case: f"{case.opened_on.year}:{case.answers['headline']}",
    once_label="同一年度同名方案",
    steps=(
        Step(
            "review",
            "审核",
            by=Function.LEGAL,
            at=Level.BUREAU,
            within=term(f"{PLAN_CODE}.review"),
            form=Form((LongText("opinion", "审核意见", max_length=500),)),
            outcomes=(Outcome("报请审定", "issue"), Outcome("不予采纳", End.NOT_ACCEPTED, needs_reason=True)),
        ),
        Step(
            "issue",
            "审定印发",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term(f"{PLAN_CODE}.issue"),
            form=Form((Text("number", "印发文号", max_length=60),)),
            other_person_than=("review",),
            outcomes=(
                Outcome("印发", End.GRANTED),
                Outcome("不予印发", End.REFUSED, needs_reason=True),
                Outcome("退回审核", "review", needs_reason=True),
            ),
        ),
    ),
    keywords="工作方案 实施方案 印发",
)
TASK = Matter(
    code=TASK_CODE,
    name="纲要任务承接",
    since=SINCE,
    basis=cite("机关工作规则"),
    prefix="GY",
    opened_by=(Function.REGISTERING,),
    withdrawable=False,
    form=Form(
        (
            Text("outline", "纲要名称", max_length=100),
            Whole("number", "任务序号", unit="项", least=1, most=99),
            Choice("task", "任务", options=TASKS),
            Choice("role", "分工", options=("牵头", "配合")),
            Text("lead", "牵头单位", max_length=100),
        ),
        title="纲要任务分工登记",
    ),
    once_per=lambda case: f"{case.opened_on.year}:{case.answers['outline']}:{case.answers['number']}",
    once_label="同一年度同一纲要任务",
    steps=(
        Step(
            "accept",
            "承接",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term(f"{TASK_CODE}.accept"),
            form=Form((UnitChoice("unit", "责任单位"),)),
            outcomes=(
                Outcome("承接", "carry_out", decides=End.GRANTED),
                Outcome("提出异议", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "carry_out",
            "落实情况",
            by=Function.ANSWERING,
            at=Level.CHOSEN,
            within=term(f"{TASK_CODE}.carry_out"),
            form=Form((LongText("done", "年度落实情况"),)),
            outcomes=(Outcome("报送落实情况", End.DONE),),
        ),
    ),
    keywords="纲要 任务分工 牵头 配合",
)

for one in (TOPIC, PLAN, TASK):
    declare(one)
