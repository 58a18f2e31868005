"""急难问题应急响应服务队 (S15): who stands ready in which community, and a call from report to close with its times."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db.models import QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, collect
from minzheng.mechanisms.access.public import Function, Unit
from minzheng.mechanisms.areas.public import Area, AreaVersion, Kind, version_at
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
    UnitChoice,
    Whole,
    declare,
    declare_batch,
)
from minzheng.mechanisms.registry.public import Column, Person, Register, RegisterEntry, as_of, identify

CODE = "social_assistance.emergency"
CADRE, VOLUNTEER = ROLES = ("社区(村)干部", "爱心人士")
TEAM = Register(
    "social_assistance.response_team", "急难问题应急响应服务队", Person, (Column("role", "身份"),)
)
HELPED = ("现场解决", "转临时救助", "转介联络点", "转其他部门", "不需救助")


@dataclass(frozen=True)
class Times:
    """When a call was reported, dispatched, reached and closed; None for what has not happened."""

    reported: datetime.datetime
    dispatched: datetime.datetime | None
    arrived: datetime.datetime | None
    closed: datetime.datetime | None


def members(area: Area, on: datetime.date) -> QuerySet[RegisterEntry]:
    """Who stands ready in an area and below it on a day."""
    return as_of(TEAM, on, area)


def times_of(case: Case) -> Times:
    """The times of a call; of a call sent out twice, those of the last team."""
    left = {
        one.step: one.closed_at for one in case.stages.filter(closed_at__isnull=False).order_by("pk")
    }  # later runs of a step replace earlier ones
    return Times(case.opened_at, left.get("dispatch"), left.get("arrive"), case.closed_at)


def check_team(case: Case, stage: Stage) -> None:
    """Everybody sent out is an active member in the community chosen."""
    if stage.outcome != "派出":
        return
    unit = Unit.objects.filter(pk=stage.answers["unit"]).select_related("area").first()
    ready = {str(one.person.name) for one in _people(unit)} if unit is not None else set()
    named = [name.strip() for name in stage.answers["members"].split("、") if name.strip()]
    if strange := [name for name in named if name not in ready]:
        raise Invalid.because(
            f"{'、'.join(strange)}不是该社区响应服务队的在册队员。", "请从名册中选派,用顿号分开。", "not_in_team", "members"
        )  # fmt: skip


def _people(unit: Unit) -> list[Any]:
    return list(members(unit.area, clock.today()).select_related("person"))


FIRST = Matter(
    code=CODE, name="急难问题应急响应", since=datetime.date(2018, 1, 23), basis=cite("临时救助工作意见（2018）"), prefix="JN",
    opened_by=(Function.FILING, Function.ACCEPTING), by_citizen=True,
    form=Form(
        (
            Choice("kind", "急难类型", options=("火灾", "突发疾病", "意外伤害", "走失", "断炊断供", "其他")),
            Text("person", "遇困人", sensitive=True, required=False, max_length=40), Text("place", "地点", max_length=200),
            LongText("description", "情况", max_length=1000), Phone("phone", "联系电话"),
        ),
        title="急难情况报告",
    ),
    statutory=term(f"{CODE}.total"), on_left={"dispatch": check_team},
    steps=(
        Step(
            "dispatch", "派出队员", by=Function.ACCEPTING, at=Level.STREET, within=term(f"{CODE}.dispatch"),
            form=Form((UnitChoice("unit", "响应社区"), Text("members", "出动队员", max_length=200, help="用顿号分开"))),
            outcomes=(Outcome("派出", "arrive"), Outcome("不属于急难情况", End.NOT_ACCEPTED, needs_reason=True)),
        ),
        Step(
            "arrive", "到达现场", by=Function.FILING, at=Level.CHOSEN, within=term(f"{CODE}.arrive"),
            form=Form((Whole("came", "到场队员", unit="人", least=1, most=200), LongText("seen", "现场情况", max_length=1000))),
            outcomes=(Outcome("已到达", "close"), Outcome("退回重派", "dispatch", needs_reason=True)),
        ),
        Step(
            "close", "处置办结", by=Function.ACCEPTING, at=Level.STREET, within=term(f"{CODE}.close"),
            form=Form(
                (Choice("result", "处置结果", options=HELPED), LongText("help", "帮助内容", max_length=1000),
                 Text("number", "转办的受理号", required=False, max_length=40))
            ),
            outcomes=(Outcome("办结", End.DONE), Outcome("需再次派出", "dispatch", needs_reason=True)),
        ),
    ),
    keywords="急难 应急 响应 服务队 火灾 走失 断炊",
)  # fmt: skip
declare(FIRST, FIRST.but(datetime.date(2026, 7, 1), basis=cite("社会救助法", 50)))


def line(place: Callable[[str, datetime.date], AreaVersion | None], row: Mapping[str, Any]) -> Line:
    """One member of the team of a community."""
    at = place(row["area"], row["since"])
    with collect() as problems:
        if at is None or at.kind != Kind.COMMUNITY:
            problems.add(
                f"{row['since']}没有代码为“{row['area']}”的社区。", "响应服务队按社区(村)组建,请核对代码。", "no_community", "area"
            )  # fmt: skip
        if row["role"] not in ROLES:
            problems.add(f"身份“{row['role']}”不认识。", f"请填{'或'.join(ROLES)}。", "unknown_role", "role")
    assert at is not None
    person = identify(row["name"], row["id_number"], at.area, phone=row["phone"])
    return Line(
        person, {"role": row["role"]}, key=row["area"], area=at.area, valid_from=row["since"], valid_to=row["until"]
    )  # fmt: skip


declare_batch(
    Batch(
        TEAM,
        (
            TableColumn("name", "姓名", longest=40), TableColumn("id_number", "身份证号", longest=18, width=22),
            TableColumn("phone", "联系电话", required=False, longest=20), TableColumn("role", "身份", longest=10),
            TableColumn("area", "社区代码", longest=12), TableColumn("since", "入队日期", ColumnKind.DATE),
            TableColumn("until", "退队日期", ColumnKind.DATE, required=False),
        ),
        lambda: partial(line, cache(version_at)),
    )
)  # fmt: skip
