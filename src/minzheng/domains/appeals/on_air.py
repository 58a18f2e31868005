"""行风热线与网上提问 (S105): sessions on the air, and the questions that came by each channel, which are work orders of the line."""

from minzheng.domains.appeals.indicators import CALLS
from minzheng.mechanisms.activities.public import Kind, Measure, declare_kind
from minzheng.mechanisms.indicators.public import RECORDS, Column, Ratio, took_place
from minzheng.mechanisms.matters.public import End, Form, Text

ON_AIR, ONLINE = "行风热线", "网上提问"

SESSION = declare_kind(
    Kind(
        code="appeals.on_air",
        label="行风热线上线",
        unit="次",
        measures=(Measure("answered", "当场答复", "个"), Measure("taken", "转办问题", "个")),
        fields=Form(
            (
                Text("station", "播出单位", max_length=60),
                Text("guest", "上线负责人", max_length=40),
                Text("topic", "上线主题", max_length=100),
            )
        ),
    )
)
SESSIONS = took_place(
    "appeals.on_air_sessions",
    "行风热线上线",
    "次",
    SESSION,
    open_as=RECORDS,
    columns=(Column("日期", "on"), Column("播出单位", "answers__station"), Column("主题", "answers__topic")),
)
ON_AIR_QUESTIONS = CALLS.where(
    "appeals.on_air_questions", "行风热线接收咨询或问题", channel=ON_AIR, definition="渠道为行风热线的工单。"
)
ONLINE_QUESTIONS = CALLS.where(
    "appeals.online_questions", "网上提问", channel=ONLINE, definition="渠道为网上提问的工单。"
)
QUESTIONS = CALLS.where("appeals.public_questions", "行风热线和网上提问", channel__in=(ON_AIR, ONLINE))
FINISHED = QUESTIONS.where("appeals.public_questions_finished", "行风热线和网上提问办结", end=End.DONE.value)
FINISHED_SHARE = Ratio(
    "appeals.public_questions_share",
    "热线问题办结率",
    part=FINISHED,
    whole=QUESTIONS,
    definition="期间接收、现已办结的问题占接收问题的比例。",
)
