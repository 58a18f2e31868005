"""8890 便民服务专线: 接件 → 分包 → 答复 → 反馈 (S104)."""

import datetime

from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Choice,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Phone,
    Step,
    Text,
    UnitChoice,
    declare,
)

RATINGS = ("满意", "基本满意", "不满意", "未评价")

CALL = Form(
    (
        Text("caller", "来电人", sensitive=True, required=False, max_length=40),
        Phone("phone", "联系电话"),
        Choice(
            "category",
            "类别",
            options=("社会救助", "养老服务", "社区", "婚姻收养", "殡葬", "社会组织", "其他"),
        ),
        Choice("kind", "性质", options=("咨询", "求助", "投诉举报", "建议")),
        LongText("content", "反映内容", max_length=2000),
        Text("place", "地点", required=False, max_length=100),
    ),
    title="工单登记",
)

WORK_ORDER = Matter(
    code="appeals.hotline",
    name="便民服务专线工单",
    since=datetime.date(2018, 1, 1),
    basis=cite("8890便民服务专线办理规定"),
    prefix="RX",
    opened_by=(Function.REGISTERING,),
    by_citizen=True,
    by_public=True,
    receipt_day=True,
    form=CALL,
    statutory=term("appeals.hotline.total"),
    promised=term("appeals.hotline.promised"),
    steps=(
        Step(
            "assign",
            "分包",
            by=Function.REGISTERING,
            at=Level.BUREAU,
            within=term("appeals.hotline.assign"),
            form=Form(
                (UnitChoice("unit", "承办单位"), LongText("note", "交办意见", required=False, max_length=500))
            ),
            outcomes=(
                Outcome("分包", "answer"),
                Outcome("退回平台", End.REJECTED, needs_reason=True),
            ),
        ),
        Step(
            "answer",
            "答复",
            by=Function.ANSWERING,
            at=Level.CHOSEN,
            within=term("appeals.hotline.answer"),
            form=Form((LongText("reply", "答复内容"),)),
            outcomes=(
                Outcome("答复", "feedback"),
                Outcome("退回分包", "assign", needs_reason=True),
            ),
        ),
        Step(
            "feedback",
            "反馈",
            by=Function.REGISTERING,
            at=Level.BUREAU,
            within=term("appeals.hotline.feedback"),
            form=Form(
                (Choice("rating", "满意度", options=RATINGS), LongText("words", "回访记录", required=False))
            ),
            outcomes=(
                Outcome("办结", End.DONE),
                Outcome("重新办理", "answer", needs_reason=True),
            ),
        ),
    ),
    keywords="8890 热线 工单 投诉 咨询",
)

declare(WORK_ORDER)
