"""老年人能力评估: two assessors give points, the level follows from the thresholds of the day, and it holds for six months (S38)."""

import datetime

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.public import cite, parameter, term
from minzheng.mechanisms.matters.public import (
    Case,
    Day,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    Whole,
    calendar,
    check_not_opener,
    decision_on,
    declare,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Person,
    Register,
    RegisterEntry,
    as_of,
    end,
    enter,
)

CODE = "elder_home_care.assessment"
SINCE, BASIS = datetime.date(2022, 12, 30), cite("老年人权益保障法")
ABLE, MILD, MODERATE, SEVERE, TOTAL = LEVELS = ("能力完好", "轻度失能", "中度失能", "重度失能", "完全失能")
DISABLED = LEVELS[2:]  # who may have a care plan at home
VALID = term(f"{CODE}.valid")
ABILITIES = Register(
    "elder_home_care.abilities",
    "老年人能力评估名册",
    Person,
    (Column("level", "能力等级"), Column("points", "得分", unit="分"), Column("until", "有效期至")),
)


def level_of(points: int, area: Area, on: datetime.date) -> str:
    """The level of so many points by the thresholds of a day: each is the least of its level."""
    for level, least in zip(LEVELS, ("able", "mild", "moderate", "severe"), strict=False):
        if points >= parameter(f"{CODE}.{least}", area, on).amount:
            return level
    return TOTAL


def valid_assessment(person: Person, on: datetime.date) -> RegisterEntry | None:
    """The assessment of a person that still holds on a day; None when there is none or it is too old."""
    return as_of(ABILITIES, on).filter(person=person).first()


def needed_assessment(person: Person, on: datetime.date, field: str | None = None) -> RegisterEntry:
    """The assessment that still holds and finds somebody disabled. Raises `Conflict` without one."""
    found = valid_assessment(person, on)
    if found is None:
        raise Conflict.because(
            f"{on}没有有效的能力评估,或评估已过有效期。", "请先办理能力评估。", "no_assessment", field
        )
    if found.data["level"] not in DISABLED:
        raise Conflict.because(
            f"能力评估为“{found.data['level']}”,未达到中度失能。", "能力变化的,请重新评估。", "able", field
        )
    return found


def by_another(case: Case, stage: Stage) -> None:
    """Whoever submitted a case does not decide it."""
    check_not_opener(case, stage.staff)


def check_day(case: Case, stage: Stage) -> None:
    """The assessment took place before it is recorded. Raises `Invalid`."""
    if datetime.date.fromisoformat(stage.answers["on"]) > clock.today():
        raise Invalid.because("评估日期还没有到。", "请填写实际评估的日期。", "not_yet", "on")


def enter_level(case: Case, decision: Decision) -> None:
    """The new level takes the place of the old one and holds from the assessment for its months."""
    person = case.person
    assert person is not None  # the matter's subject
    found = case.stages.filter(step="assess", closed_at__isnull=False).latest("pk").answers
    on = datetime.date.fromisoformat(found["on"])
    until = due_date(on, VALID.resolve(case.area, on), calendar()).on
    for line in as_of(ABILITIES, decision.on).filter(person=person):
        end(line, decision, decision.on)
    data = {
        "level": level_of(found["points"], case.area, on),
        "points": found["points"],
        "until": until.isoformat(),
    }
    last = max(until + datetime.timedelta(days=1), decision.on)
    enter(ABILITIES, person, data, decision, key=case.number, area=case.area, valid_to=last)


ASSESS = Step(
    "assess",
    "评估",
    by=Function.REVIEWING,
    at=Level.BUREAU,
    within=term(f"{CODE}.assess"),
    form=Form(
        (
            Day("on", "评估日期"),
            Whole("points", "得分", unit="分", most=90),
            LongText("seen", "评估情况", sensitive=True, max_length=1000),
        ),
        title="老年人能力评估表",
    ),
    officers=2,
    outcomes=(Outcome("评估完成", "decide"),),
)
ASSESSMENT = Matter(
    code=CODE,
    name="老年人能力评估",
    since=SINCE,
    basis=BASIS,
    prefix="NP",
    subject="person",
    opened_by=(Function.ANSWERING, Function.REGISTERING),
    form=Form((LongText("reason", "申请原因", max_length=300),), title="能力评估申请表"),
    statutory=term(f"{CODE}.total"),
    on_left={"assess": check_day, "decide": by_another},
    on_decided=enter_level,
    steps=(ASSESS, decision_on(ASSESS, "退回评估", within=term(f"{CODE}.decide"))),
    keywords="能力评估 失能等级",
)
declare(ASSESSMENT)
