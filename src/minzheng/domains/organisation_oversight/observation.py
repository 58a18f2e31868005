"""非营利监管观察点: what is observed of the non-profit conduct of organisations, in practice and in study, task by task (S56)."""

import datetime

from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Choice,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Rows,
    Step,
    Text,
    Whole,
    decision_on,
    declare,
)

LAYERS = ("工作实践", "理论探索")
OBSERVE = Step(
    "observe", "观察", by=Function.INSPECTING, at=Level.BUREAU, within=term("organisation_oversight.observe"),
    form=Form(
        (
            Whole("seen", "观察的社会组织", unit="家", most=10_000),
            Rows(
                "conduct", "观察指标", most=30,
                columns=(Text("what", "指标", max_length=60), Text("found", "情况", max_length=200)),
            ),
            LongText("advice", "结论和建议"),
        ),
        title="观察报告",
    ),
    outcomes=(Outcome("报审定", "decide"),),
)  # fmt: skip
OBSERVATION = Matter(
    code="organisation_oversight.observation", name="非营利监管观察点任务", since=datetime.date(2018, 1, 1),
    basis=cite("社会组织抽查暂行办法"), prefix="GC", withdrawable=False, opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Choice("layer", "层面", options=LAYERS), Text("topic", "任务", max_length=100),
            Text("owner", "责任部门", max_length=60), Text("meeting", "交办的联席会议", required=False, max_length=60),
        ),
        title="观察点任务",
    ),
    steps=(OBSERVE, decision_on(OBSERVE, "退回观察", within=term("organisation_oversight.check"))),
    keywords="非营利 监管 观察点 联席会议",
)  # fmt: skip
declare(OBSERVATION)
