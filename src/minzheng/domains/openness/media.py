"""政务新媒体与新闻发布 (S112): what each channel carried, press conferences, talks with the public; nothing counts twice."""

from collections.abc import Sequence

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.activities.public import Activity, Kind, Measure, declare_kind
from minzheng.mechanisms.matters.public import Choice, Form, Text

CHANNELS = ("微信公众号", "微博", "客户端", "短视频号")


def check_once(changed: Sequence[Activity]) -> None:
    """A channel carries one link once; the same item on another channel is another post."""
    for one in changed:
        if one.voided_at is not None:
            continue
        told = one.answers
        same = Activity.objects.filter(
            kind=POST.code,
            voided_at__isnull=True,
            answers__channel=told["channel"],
            answers__link=told["link"],
        ).exclude(pk=one.pk)
        if same.exists():
            raise Conflict.because(
                f"{told['channel']}的这条链接已经登记过。",
                "同一条信息在同一渠道只登记一次;请核对链接。",
                "posted_twice",
            )


POST = declare_kind(
    Kind(
        code="openness.post",
        label="政务新媒体发布",
        unit="条",
        fields=Form(
            (
                Choice("channel", "发布渠道", options=CHANNELS),
                Choice("content", "内容类别", options=("工作动态", "便民信息", "政策解读", "回应关切")),
                Text("link", "链接或编号", max_length=200),
                Text("checked_by", "审发人", max_length=40),
            )
        ),
        holds=check_once,
    )
)
PRESS = declare_kind(
    Kind(
        code="openness.press",
        label="新闻发布会",
        unit="次",
        measures=(Measure("media", "到场媒体", "家"), Measure("answered", "答问", "个")),
        fields=Form(
            (
                Text("topic", "发布主题", max_length=100),
                Text("speaker", "发布人", max_length=60),
            )
        ),
    )
)
TALK = declare_kind(
    Kind(
        code="openness.talk",
        label="微访谈",
        unit="次",
        measures=(Measure("people", "参与人次", "人次"), Measure("answered", "答问", "个")),
        fields=Form(
            (
                Text("topic", "访谈主题", max_length=100),
                Text("platform", "访谈平台", max_length=60),
                Text("speaker", "访谈嘉宾", max_length=60),
            )
        ),
    )
)
