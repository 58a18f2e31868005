"""“益救助”联络点 (S16): points where charity meets need — their register, referrals out of assistance cases, service log."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.domains.social_assistance.benefits.findings import FAMILY, assisted
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.activities.public import Kind, Measure, declare_kind
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Batch,
    Case,
    Choice,
    End,
    Form,
    Level,
    Line,
    LongText,
    Matter,
    Outcome,
    Phone,
    Stage,
    Step,
    Text,
    Whole,
    YesNo,
    declare,
    declare_batch,
)
from minzheng.mechanisms.registry.public import Column, Facility, Register, as_of

KIND = "救助联络点"
REFERRAL = f"{FAMILY}referral"
RESOURCES = ("物资", "资金", "社工服务", "志愿服务", "医疗", "就业", "其他")
POINTS = Register(
    f"{FAMILY}contact_points",
    "“益救助”联络点",
    Facility,
    (Column("host", "依托单位"), Column("batch", "批次", "批")),
)


@dataclass(frozen=True)
class Point(Text):
    """A contact point by its name, on the register today."""

    max_length: int = 100

    def parse(self, text: str) -> str:
        if not as_of(POINTS, clock.today()).filter(facility__name=text).exists():
            raise Invalid.because(
                f"“{text[:30]}”不在联络点名册。", "请填写名册中的联络点全称。", "unknown_point", self.key
            )
        return text


SERVICE = declare_kind(
    Kind(
        f"{FAMILY}point_service", "联络点服务", "次",
        measures=(Measure("people", "服务人次", "人次"), Measure("items", "发放物资", "件")),
        fields=Form((Point("point", "联络点"), Choice("resource", "服务内容", options=RESOURCES))),
    )
)  # fmt: skip


def check_referral(case: Case, stage: Stage) -> None:
    """What is referred exists, the family agreed, and the point is on the register."""
    if stage.outcome != "转介":
        return
    if assisted(case) is None:
        raise Invalid.because(
            f"没有受理号为“{case.answers['number']}”的救助办件。", "请核对受理号。", "no_case", "number"
        )
    if not case.answers["consent"]:
        raise Invalid.because("救助对象没有同意转介。", "取得同意后再转介个人信息。", "no_consent", "consent")
    if not as_of(POINTS, clock.today()).filter(facility=case.facility).exists():
        raise Conflict.because("该联络点今天不在名册。", "请改选在册的联络点。", "not_on_register", "subject")


FIRST = Matter(
    code=REFERRAL, name="救助对象转介", since=datetime.date(2014, 5, 1), basis=cite("社会救助暂行办法"), prefix="ZJ",
    subject="facility", opened_by=(Function.FILING, Function.ACCEPTING, Function.SURVEYING), withdrawable=False,
    form=Form(
        (
            Text("number", "救助办件受理号", max_length=40), Choice("resource", "需要的帮助", options=RESOURCES),
            Text("family", "救助对象", sensitive=True, max_length=40), Phone("phone", "联系电话", required=False),
            LongText("need", "需求说明", max_length=500), YesNo("consent", "救助对象同意转介"),
        ),
        title="救助对象转介单",
    ),
    statutory=term(f"{REFERRAL}.total"), on_left={"refer": check_referral},
    steps=(
        Step(
            "refer", "转介", by=Function.ACCEPTING, at=Level.STREET, within=term(f"{REFERRAL}.refer"),
            outcomes=(Outcome("转介", "serve", starts=True), Outcome("不转介", End.NOT_ACCEPTED, needs_reason=True)),
        ),
        Step(
            "serve", "联络点对接", by=Function.ANSWERING, at=Level.SUBJECT, within=term(f"{REFERRAL}.serve"),
            form=Form((LongText("service", "提供的服务", max_length=1000), Whole("times", "服务次数", unit="次", least=1, most=999))),
            outcomes=(Outcome("已服务", "follow"), Outcome("无法提供", "refer", needs_reason=True)),
        ),
        Step(
            "follow", "回访", by=Function.ACCEPTING, at=Level.STREET, within=term(f"{REFERRAL}.follow"),
            form=Form((Choice("solved", "需求解决情况", options=("已解决", "部分解决", "未解决")),)),
            outcomes=(Outcome("办结", End.DONE), Outcome("继续服务", "serve", needs_reason=True)),
        ),
    ),
    keywords="转介 慈善 联络点 益救助",
)  # fmt: skip
declare(FIRST, FIRST.but(datetime.date(2026, 7, 1), basis=cite("社会救助法")))


def line(row: Mapping[str, Any]) -> Line:
    """One point, known by its name and place."""
    place = find(row["area"])
    known = Facility.objects.filter(name=row["name"], kind=KIND, area=place).first()
    point = known or Facility.objects.create(
        name=row["name"], kind=KIND, area=place, address=row["address"] or "", opened_on=row["since"]
    )
    data = {"host": row["host"], "batch": row["batch"]}
    return Line(point, data, valid_from=row["since"], valid_to=row["until"])


declare_batch(
    Batch(
        POINTS,
        (
            TableColumn("name", "联络点名称", longest=100), TableColumn("area", "所在区域代码", longest=12),
            TableColumn("address", "地址", required=False, longest=200), TableColumn("host", "依托单位", longest=100),
            TableColumn("batch", "批次", ColumnKind.INTEGER), TableColumn("since", "挂牌日期", ColumnKind.DATE),
            TableColumn("until", "撤销日期", ColumnKind.DATE, required=False),
        ),
        lambda: line,
    )
)  # fmt: skip
