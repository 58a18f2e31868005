"""证据先行登记保存: what may be lost is kept, approved by a head, and decided upon within seven working days (行政处罚法 56)."""

import datetime

from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Choice,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Rows,
    Step,
    Text,
    Whole,
    declare,
)

SINCE = datetime.date(2018, 1, 1)

PRESERVATION = Matter(
    code="enforcement.preservation",
    name="证据先行登记保存",
    since=SINCE,
    basis=cite("行政处罚法"),
    prefix="BC",
    withdrawable=False,
    opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Text("case_number", "案件受理号", max_length=40),
            LongText("why", "证据可能灭失或者以后难以取得的理由", max_length=1000),
            Text("place", "保存地点", max_length=100),
            Rows(
                "items",
                "物品清单",
                columns=(
                    Text("what", "名称", max_length=60),
                    Whole("count", "数量", least=1),
                    Text("unit", "单位", max_length=10),
                ),
            ),
        ),
        title="先行登记保存审批",
    ),
    evidence=(Evidence("现场照片", required=False),),
    steps=(
        Step(
            "approve",
            "批准",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term("enforcement.preservation.approve"),
            outcomes=(
                Outcome("批准", "dispose", starts=True),
                Outcome("不批准,立即解除", End.DONE, needs_reason=True),
            ),
        ),
        Step(
            "dispose",
            "作出处理决定",
            by=Function.INSPECTING,
            at=Level.OPENER,
            within=term("enforcement.preservation.dispose"),
            form=Form(
                (
                    Choice(
                        "disposal",
                        "处理",
                        options=(
                            "记录、复制后退还",
                            "送交鉴定",
                            "予以没收",
                            "移送有关部门",
                            "解除保存,退还当事人",
                        ),
                    ),
                    LongText("how", "处理情况", max_length=1000),
                ),
                title="登记保存处理决定",
            ),
            officers=2,
            certified=True,
            outcomes=(Outcome("已作出处理", End.DONE),),
        ),
    ),
    statutory=term("enforcement.preservation.dispose"),
    keywords="先行登记保存 证据",
)

declare(PRESERVATION)
