"""供稿: a section is asked to write a passage of a report by a day; what the legal section accepts enters the text."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from minzheng.foundation.errors import Invalid, Missing
from minzheng.mechanisms.access.public import Function, Seat, Unit, require
from minzheng.mechanisms.journal.public import keeping_refusals
from minzheng.mechanisms.law.public import TermRef, cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Form,
    Lamp,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    UnitChoice,
    Whole,
    declare,
    lamps_of,
    open_case,
    perform,
    units_for,
)
from minzheng.mechanisms.reports.holding import DRAFT, locked, still, wrote
from minzheng.mechanisms.reports.models import Paragraph, Report, State
from minzheng.mechanisms.reports.writing import write_in

CODE = "reports.contribution"
ORDINARY, URGENT = "一般", "加急"
SPEEDS = (ORDINARY, URGENT)
ACCEPTED = "采用"


@dataclass(frozen=True)
class Contribution:
    """A passage asked of a section: its case, the unit that has it now, and the light of its clock."""

    case: Case
    section: str
    step: str
    due_on: datetime.date | None
    lamp: Lamp | None


def speed(case: Case) -> TermRef | None:
    """The shorter term of an urgent request."""
    return term(f"{CODE}.urgent") if case.answers["speed"] == URGENT else None


def check_report(case: Case) -> None:
    """The report asked for exists and is still being written."""
    report = report_of(case)
    if report.state != State.DRAFT:
        raise Invalid.because(
            f"报告现为“{report.state}”，不能再请科室供稿。", "请先退回草稿。", "report.state", "report"
        )


def take_in(case: Case, stage: Stage) -> None:
    """The accepted text enters the report behind its paragraph; whoever wrote it is one of its writers."""
    if stage.outcome != ACCEPTED:
        return
    report = locked(report_of(case))
    still(report, State.DRAFT)
    written = case.stages.filter(step="write", closed_at__isnull=False).latest("pk")
    assert written.staff is not None and written.post is not None  # a step somebody did
    place = Paragraph.objects.filter(report=report, pk=case.answers.get("paragraph")).first()
    write_in(report, place, written.answers["text"], (written.staff, written.post), f"供稿{case.number}")
    report.version += 1
    report.save(update_fields=["version"])
    wrote(report, written.staff, written.post)


def report_of(case: Case) -> Report:
    """The report a request is for; raises `Missing`."""
    try:
        found = Report.objects.filter(uid=case.answers["report"]).first()
    except ValidationError:
        found = None
    if found is None:
        raise Missing.because("没有这份报告。", "请从报告页面请科室供稿。", "report.none")
    return found


CONTRIBUTION = Matter(
    code=CODE,
    name="报告供稿",
    since=datetime.date(2019, 4, 15),
    basis=cite("法治政府建设督察工作规定", 24),
    prefix="GG",
    opened_by=(Function.REPORTING,),
    withdrawable=False,
    form=Form(
        (
            Text("report", "报告标识", max_length=36),
            Whole("paragraph", "放在哪一段之后", required=False),
            LongText("demand", "供稿要求", max_length=500),
            Choice("speed", "缓急", options=SPEEDS),
        ),
        title="报告供稿通知",
    ),
    statutory=term(f"{CODE}.total"),
    fits=check_report,
    on_left={"accept": take_in},
    steps=(
        Step(
            "ask",
            "派发",
            by=Function.REPORTING,
            at=Level.BUREAU,
            within=term(f"{CODE}.ask"),
            form=Form((UnitChoice("unit", "供稿科室"),)),
            outcomes=(Outcome("派发", "write"), Outcome("不再需要", End.REJECTED, needs_reason=True)),
        ),
        Step(
            "write",
            "撰写",
            by=Function.ANSWERING,
            at=Level.CHOSEN,
            within=term(f"{CODE}.write"),
            within_of=speed,
            form=Form((LongText("text", "供稿内容", max_length=2000),)),
            outcomes=(Outcome("报送", "accept"), Outcome("退回派发", "ask", needs_reason=True)),
        ),
        Step(
            "accept",
            "审核",
            by=Function.REVIEWING,
            at=Level.BUREAU,
            within=term(f"{CODE}.accept"),
            other_person_than=("write",),
            outcomes=(
                Outcome(ACCEPTED, End.DONE),
                Outcome("退回重写", "write", needs_reason=True),
                Outcome("不采用", End.REJECTED, needs_reason=True),
            ),
        ),
    ),
    keywords="报告 供稿 年度报告 科室",
)
declare(CONTRIBUTION)


def ask(report: Report, paragraph: Paragraph | None, unit: Unit, demand: str, speed: str, seat: Seat) -> Case:
    """Ask a section for a passage behind a paragraph; the case goes to it at once. `Refused` without the right to draft."""
    with keeping_refusals(seat.actor, f"请{unit.name}供稿"[:200]):
        require(seat, DRAFT, report)
    answers = {"report": str(report.uid), "demand": demand, "speed": speed}
    if paragraph is not None:
        answers["paragraph"] = str(paragraph.pk)
    title = f"{report.title}：{unit.name}供稿"[:200]
    case = open_case(CODE, seat, area=report.area, answers=answers, title=title)
    return perform(case, "派发", seat, version=case.version, answers={"unit": str(unit.pk)})


def sections() -> list[Unit]:
    """The units that can be asked."""
    return list(units_for(Function.ANSWERING, CODE))


def contributions(report: Report) -> Iterator[Contribution]:
    """Every passage asked for, the newest last, each with where it stands and its light."""
    cases = Case.objects.filter(matter=CODE, answers__report=str(report.uid)).order_by("pk")
    stages = {
        one.case_id: one for one in Stage.objects.filter(case__in=cases).select_related("unit").order_by("pk")
    }
    writers = {
        one.case_id: one.unit.name
        for one in Stage.objects.filter(case__in=cases, step="write").select_related("unit").order_by("pk")
    }
    lamps = lamps_of(list(stages.values()))
    for case in cases:
        stage = stages[case.pk]
        label = case.end or CONTRIBUTION.step(stage.step).label
        lamp = None if case.end else lamps.get(stage.pk)
        yield Contribution(case, writers.get(case.pk, ""), label, None if case.end else stage.due_on, lamp)
