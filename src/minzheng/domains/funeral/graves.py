"""违规私建“住宅式”墓地等: found with its place, verified by two, put right in a term, looked at again, closed (S79)."""

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
    Step,
    Text,
    Whole,
    declare,
)

REMOVED = "已整治"
GRAVE = Matter(
    code="funeral.illegal_grave",
    name="违规墓地整治",
    since=datetime.date(2018, 1, 1),
    basis=cite("殡葬管理条例"),
    prefix="MD",
    withdrawable=False,
    opened_by=(Function.INSPECTING, Function.REGISTERING, Function.SURVEYING),
    form=Form(
        (
            Choice("source", "来源", options=("摸排发现", "群众举报", "媒体反映", "上级交办", "航拍比对")),
            Choice("kind", "类型", options=("“住宅式”墓", "活人墓", "硬化大墓", "违规公墓", "散埋乱葬")),
            Text("place", "地点", max_length=200),
            Whole("plots", "墓位数", unit="座", least=1, most=100_000),
            LongText("facts", "情况", max_length=1000),
        ),
        title="违规墓地登记",
    ),
    evidence=(Evidence("现场照片"), Evidence("整治后照片", required=False)),
    steps=(
        Step(
            "verify",
            "核实定性",
            by=Function.INSPECTING,
            at=Level.BUREAU,
            within=term("funeral.grave.verify"),
            form=Form(
                (LongText("found", "核实情况", max_length=1000), Text("builder", "建造人", max_length=60))
            ),
            officers=2,
            certified=True,
            outcomes=(
                Outcome("属于违规,限期整治", "fix", starts=True),
                Outcome("不属违规", End.DONE, needs_reason=True),
                Outcome("移送自然资源等部门", End.DONE, needs_reason=True),
            ),
        ),
        Step(
            "fix",
            "限期整治",
            by=Function.INSPECTING,
            at=Level.BUREAU,
            within=term("funeral.grave.fix"),
            form=Form(
                (
                    Choice("way", "整治方式", options=("拆除迁移", "覆土绿化", "遮挡改造")),
                    LongText("done", "整治情况"),
                )
            ),
            outcomes=(Outcome("整治完成,报复查", "recheck"),),
        ),
        Step(
            "recheck",
            "复查销号",
            by=Function.RECHECKING,
            at=Level.BUREAU,
            within=term("funeral.grave.recheck"),
            form=Form((LongText("seen", "复查情况", max_length=1000),)),
            officers=2,
            certified=True,
            other_person_than=("verify",),
            outcomes=(Outcome(REMOVED, End.DONE), Outcome("退回整治", "fix", needs_reason=True)),
        ),
    ),
    keywords="墓地 住宅式墓 活人墓 散埋乱葬 整治",
)
declare(GRAVE)
