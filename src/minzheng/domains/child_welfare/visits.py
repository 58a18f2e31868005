"""走访探视: how often children are visited, by whom and where; who they are stands in their cases only (S83)."""

from minzheng.mechanisms.activities.public import Kind, Measure, declare_kind
from minzheng.mechanisms.matters.public import Choice, Form

VISIT = declare_kind(
    Kind(
        code="child_welfare.visit",
        label="儿童走访探视",
        unit="次",
        measures=(Measure("children", "走访儿童", "人次"), Measure("concerns", "发现需跟进的情况", "件")),
        fields=Form(
            (
                Choice(
                    "by",
                    "走访人员",
                    options=("社区儿童主任", "街道儿童督导员", "未保站工作人员", "社会工作者"),
                ),
                Choice(
                    "group", "走访对象", options=("困境儿童", "留守儿童", "孤儿", "事实无人抚养儿童", "其他")
                ),
            )
        ),
    )
)
