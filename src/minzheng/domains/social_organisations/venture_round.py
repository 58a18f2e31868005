"""公益创投届次: a round is a case whose step is its stage; its number is unique in its series (S50)."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from minzheng.foundation import numerals
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Field,
    Form,
    Level,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    Whole,
    declare,
)
from minzheng.mechanisms.registry.public import Column, Organisation, Register, RegisterEntry

ROUND = "social_organisations.venture_round"
PROJECT = "social_organisations.venture_project"
CLOSING = "social_organisations.venture_closing"
SERIES = ("公益创投", "社区社会组织微创投")

PROJECTS = Register(
    PROJECT,
    "公益创投立项项目",
    Organisation,
    (
        Column("round", "届次"),
        Column("project", "项目名称"),
        Column("topic", "内容"),
        Column("funds", "资助金额", unit="分"),
    ),
)


def round_name(case: Case) -> str:
    """公益创投第三届: what a round is called and known by."""
    return f"{case.answers['series']}第{numerals.write(case.answers['number'])}届"


def stands_at(name: str, *steps: str) -> bool:
    """Whether the round of this name stands at one of the steps."""
    return Case.objects.filter(matter=ROUND, once_key=name, step__in=steps).exists()


@dataclass(frozen=True)
class OpenRound(Field):
    """A round that takes applications now, by its name."""

    widget = "choice"

    @property
    def choices(self) -> tuple[str, ...]:
        calling = Case.objects.filter(matter=ROUND, step="call").order_by("pk")
        return tuple(str(name) for name in calling.values_list("once_key", flat=True))

    def parse(self, text: str) -> str:
        if text not in (offered := self.choices):
            raise Invalid.because(
                f"“{text[:40]}”现在不接受申报。",
                f"正在申报的届次:{'、'.join(offered) or '无'}。",
                "round_not_open",
                self.key,
            )
        return text


def granted(name: str) -> QuerySet[RegisterEntry]:
    """Projects granted in a round, closed ones too."""
    return RegisterEntry.objects.filter(register=PROJECTS.code, data__round=name)


def per_street(name: str) -> Counter[int]:
    """How many projects of a round were granted in which street (area id)."""
    return Counter(granted(name).values_list("area_id", flat=True))


def funds(name: str) -> int:
    """What the projects of a round were granted together, in 分; a project without money counts 0."""
    return sum(line.data.get("funds", 0) for line in granted(name))


def nothing_open(case: Case, stage: Stage) -> None:
    """A round closes after its last project."""
    left = granted(str(case.once_key)).filter(valid_to__isnull=True).count()
    if left:
        raise Conflict.because(
            f"“{case.once_key}”还有{left}个项目没有结束。", "请先完成各项目的结项评审。", "projects_open"
        )


def _stage(key: str, label: str, leave: Outcome, by: Function = Function.REVIEWING) -> Step:
    return Step(key, label, by=by, at=Level.BUREAU, outcomes=(leave,))


VENTURE_ROUND = Matter(
    code=ROUND,
    name="公益创投届次",
    since=datetime.date(2017, 1, 1),
    basis=cite("东丽区社会组织公益创投工作方案"),
    prefix="CT",
    opened_by=(Function.REVIEWING,),
    form=Form(
        (
            Choice("series", "活动", options=SERIES),
            Whole("number", "届次", unit="届", least=1, most=99),
            Whole("year", "年度", least=2000, most=2100),
            Text("planned_start", "计划启动时间", required=False, max_length=40, help="如:2019年11月上旬"),
        ),
        title="公益创投届次",
    ),
    once_per=round_name,
    once_label="同一届次",
    on_left={"closing": nothing_open},
    steps=(
        _stage("plan", "制定方案", Outcome("启动申报", "call", starts=True), Function.DECIDING),
        _stage("call", "申报", Outcome("截止申报", "review")),
        _stage("review", "评审立项", Outcome("公布立项", "run")),
        _stage("run", "实施", Outcome("开始结项评审", "closing")),
        _stage("closing", "结项评审", Outcome("结项", End.DONE)),
    ),
    keywords="公益创投 微创投 届次",
)

declare(VENTURE_ROUND)
