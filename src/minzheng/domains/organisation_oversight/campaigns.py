"""专项行动 of several departments: signed by each of them, ordered by the head; which one it is follows from those before (S44, S48)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.foundation import clock, numerals
from minzheng.foundation.errors import Invalid, collect
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import Area, find
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Batch,
    Case,
    Choice,
    Day,
    End,
    Evidence,
    Field,
    Form,
    Level,
    Line,
    LongText,
    Matter,
    Outcome,
    Rows,
    Step,
    Text,
    declare,
    declare_batch,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Organisation,
    Register,
    RegisterEntry,
    as_of,
    enter,
)

ILLEGAL_ONES, FEES = KINDS = ("打击整治非法社会组织", "涉企收费清理")
DEPARTMENT = "政府部门"
JOINED = Register(
    "organisation_oversight.campaigns",
    "专项行动联合部门名册",
    Organisation,
    (Column("kind", "行动"), Column("number", "第几次"), Column("task", "任务分工")),
)


def name_of(kind: str, number: int) -> str:
    """第三次打击整治非法社会组织专项行动: what a campaign is called and known by."""
    return f"第{numerals.write(number)}次{kind}专项行动"


def next_number(kind: str, area: Area) -> int:
    """Which one the next campaign of a kind is in an area."""
    before = RegisterEntry.objects.filter(register=JOINED.code, area=area, data__kind=kind)
    return max(before.values_list("data__number", flat=True), default=0) + 1


def department(name: str, area: Area) -> Organisation:
    """The department of this name that works beside the bureau, made known if it was not."""
    found, _ = Organisation.objects.get_or_create(name=name, kind=DEPARTMENT, area=area)
    return found


def check_campaign(case: Case) -> None:
    """Every department once, and an end that is still to come. Raises `Invalid`."""
    names = [row["name"] for row in case.answers["departments"]]
    with collect() as problems:
        for name in sorted({one for one in names if names.count(one) > 1}):
            problems.add(f"“{name}”列了不止一次。", "请每个部门只列一行。", "twice", "departments")
        if datetime.date.fromisoformat(case.answers["until"]) < case.opened_on:
            problems.add("行动结束日期已经过去。", "请核对日期。", "over", "until")


def begin(case: Case, decision: Decision) -> None:
    """A line for every department, from the order to the campaign's last day."""
    kind, number = case.answers["kind"], next_number(case.answers["kind"], case.area)
    ends = datetime.date.fromisoformat(case.answers["until"]) + datetime.timedelta(days=1)
    for row in case.answers["departments"]:
        data = {"kind": kind, "number": number, "task": row["task"]}
        enter(
            JOINED, department(row["name"], case.area), data, decision, key=name_of(kind, number),
            valid_to=max(ends, decision.on),
        )  # fmt: skip


@dataclass(frozen=True)
class RunningCampaign(Field):
    """A campaign that runs today, by its name."""

    widget = "choice"

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(as_of(JOINED, clock.today()).order_by("key").values_list("key", flat=True).distinct())

    def parse(self, text: str) -> str:
        if text not in (running := self.choices):
            raise Invalid.because(
                f"“{text[:40]}”不是正在开展的专项行动。", f"正在开展的:{'、'.join(running) or '无'}。", "no_campaign", self.key
            )  # fmt: skip
        return text


CAMPAIGN = Matter(
    code="organisation_oversight.campaign", name="社会组织联合专项行动", since=datetime.date(2018, 1, 1),
    basis=cite("社会团体登记管理条例"), prefix="ZH", withdrawable=False, opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Choice("kind", "行动", options=KINDS), LongText("goal", "目标和范围", max_length=1000),
            Day("until", "行动结束日期"),
            Rows(
                "departments", "联合部门(不含本局)", most=40,
                columns=(Text("name", "部门", max_length=60), Text("task", "任务分工", max_length=100)),
            ),
        ),
        title="专项行动方案",
    ),
    evidence=(Evidence("行动方案"),), fits=check_campaign, on_decided=begin,
    steps=(
        Step(
            "consult", "会签", by=Function.INSPECTING, at=Level.BUREAU, within=term("organisation_oversight.consult"),
            form=Form((LongText("replies", "各部门会签意见", max_length=1000),)),
            outcomes=(Outcome("会签完毕", "decide"),),
        ),
        Step(
            "decide", "印发", by=Function.LEADING, at=Level.BUREAU, within=term("organisation_oversight.check"),
            form=Form((Text("document", "联合通知文号", max_length=60),)), other_person_than=("consult",),
            outcomes=(
                Outcome("同意印发", "run", decides=End.GRANTED), Outcome("退回会签", "consult", needs_reason=True),
                Outcome("不同意", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "run", "开展", by=Function.INSPECTING, at=Level.BUREAU, within=term("organisation_oversight.campaign"),
            form=Form((LongText("summary", "行动总结"),)), outcomes=(Outcome("总结完毕", End.GRANTED),),
        ),
    ),
    keywords="专项行动 联合部门 非法社会组织 涉企收费 会签",
)  # fmt: skip
declare(CAMPAIGN)


def earlier_line(row: Mapping[str, Any]) -> Line:
    """A department's part in a campaign of an earlier year."""
    with collect() as problems:
        if row["kind"] not in KINDS:
            problems.add(f"行动“{row['kind']}”不认识。", f"请填{'、'.join(KINDS)}之一。", "kind", "kind")
        if row["number"] < 1:
            problems.add("次数从1数起。", "请核对。", "number", "number")
    data = {key: row[key] for key in ("kind", "number", "task")}
    return Line(
        department(row["name"], find(row["area"])), data, key=name_of(row["kind"], row["number"]),
        valid_from=row["since"], valid_to=row["until"],
    )  # fmt: skip


declare_batch(
    Batch(
        JOINED,
        (
            TableColumn("name", "部门", longest=60), TableColumn("area", "区划代码", longest=20),
            TableColumn("kind", "行动", longest=40), TableColumn("number", "第几次", ColumnKind.INTEGER),
            TableColumn("task", "任务分工", longest=100), TableColumn("since", "印发日期", ColumnKind.DATE),
            TableColumn("until", "结束日期", ColumnKind.DATE),
        ),
        lambda: earlier_line,
    )
)  # fmt: skip
