"""试点 (S36): what a pilot is given, until when, and its targets as figures of this program; progress is what the records say that day."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from minzheng.domains.elder_home_care.assessments import BASIS, by_another
from minzheng.foundation import clock
from minzheng.foundation.errors import UserError, collect
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.indicators.public import AsOf, Indicator, Period, indicator, value
from minzheng.mechanisms.law.public import term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    Matter,
    Money,
    Outcome,
    Rows,
    Step,
    Text,
    Whole,
    declare,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Line,
    Organisation,
    Register,
    RegisterEntry,
    as_of,
    dossier_panel,
    enter,
)

CODE = "elder_home_care.pilot"
PILOTS = Register(
    "elder_home_care.pilots",
    "养老服务试点名册",
    Organisation,
    (
        Column("name", "试点名称"),
        Column("level", "层级"),
        Column("funds", "资金", unit="分"),
        Column("until", "期限至"),
    ),
)


@dataclass(frozen=True)
class Progress:
    """One target of a pilot: what is asked, in which unit, and what stands."""

    label: str
    unit: str
    target: int
    stands: int | Fraction | None

    @property
    def reached(self) -> bool:
        """Whether the target is met."""
        return self.stands is not None and self.stands >= self.target


def fits(case: Case) -> None:
    """The term ends after it begins, and every target is a figure of this program. Raises `Invalid` with all faults."""
    told = case.answers
    with collect() as problems:
        if told["until"] <= told["on"]:
            problems.add("期限止日应在起日之后。", "请核对两个日期。", "span", "until")
        for place, row in enumerate(told["targets"], 1):
            try:
                indicator(row["indicator"])
            except UserError:
                problems.add(
                    f"第{place}行:没有编码为“{row['indicator']}”的指标。",
                    "请从指标库抄写编码。",
                    "unknown",
                    "targets",
                )


def begin(case: Case, decision: Decision) -> None:
    """The pilot stands from its first day to its last."""
    told, body = case.answers, case.organisation
    assert body is not None  # the matter's subject
    last = datetime.date.fromisoformat(told["until"])
    data = {key: told[key] for key in ("name", "level", "funds", "until")}
    first = datetime.date.fromisoformat(told["on"])
    stop = last + datetime.timedelta(days=1)
    enter(PILOTS, body, data, decision, key=case.number, valid_from=first, area=case.area, valid_to=stop)


def progress(pilot: RegisterEntry, on: datetime.date) -> list[Progress]:
    """Every target of a pilot with the value of its figure: what stands on a day, or what happened since the pilot began."""
    found = []
    for row in Case.objects.get(pk=pilot.case_id).answers["targets"]:
        asked = indicator(row["indicator"])
        state = isinstance(asked, Indicator) and asked.measure.stands
        span = AsOf(on) if state else Period(pilot.valid_from, on)
        figure = value(asked, span, pilot.area)
        found.append(Progress(figure.label, figure.unit, row["target"], figure.value))
    return found


def panel(body: Organisation) -> Iterator[Line]:
    """What the dossier of a body says of its pilots that run today: every target with what stands."""
    today = clock.today()
    for pilot in as_of(PILOTS, today).filter(organisation=body).select_related("area").order_by("pk"):
        for one in progress(pilot, today):
            state = "已达到" if one.reached else "未达到"
            text = f"{one.label}{one.stands}{one.unit},目标{one.target}{one.unit},{state}"
            yield Line(pilot.data["name"], text, pilot.valid_from, pilot.case_id)


dossier_panel(Organisation, "试点进展", panel)
PILOT = Matter(
    code=CODE,
    name="养老服务试点登记",
    since=datetime.date(2018, 12, 29),
    basis=BASIS,
    prefix="SD",
    subject="organisation",
    opened_by=(Function.REGISTERING,),
    form=Form(
        (
            Text("name", "试点名称", max_length=100),
            Choice("level", "层级", options=("国家级", "省级", "市级", "区县级")),
            Money("funds", "资金"),
            Day("on", "期限起"),
            Day("until", "期限止"),
            Rows(
                "targets",
                "目标",
                columns=(Text("indicator", "指标编码", max_length=80), Whole("target", "目标值", least=1)),
            ),
        ),
        title="养老服务试点登记表",
    ),
    statutory=term(f"{CODE}.decide"),
    fits=fits,
    on_left={"decide": by_another},
    on_decided=begin,
    steps=(
        Step(
            "decide",
            "审批",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term(f"{CODE}.decide"),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("不同意", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="试点 居家社区 提升行动 养老综合体",
)
declare(PILOT)
