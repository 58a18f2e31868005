"""家庭照护床位 (S35) and 农村困难失能老人照护 (S38): a plan of hours on a valid assessment, the services given, and who got too few."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from minzheng.domains.elder_home_care.assessments import BASIS, SINCE, by_another, needed_assessment
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.foundation.periods import month_days
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.desk.public import WorkLine, WorkList, offer_list
from minzheng.mechanisms.law.public import term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    Whole,
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

CODE = "elder_home_care.plan"
SERVICE = "elder_home_care.service"
BED, RURAL = KINDS = ("家庭照护床位", "农村困难失能老人照护")
NEW, ENDED = CHANGES = ("建立", "终止")
HARDSHIPS = ("特困", "最低生活保障", "低收入")
PLANS = Register(
    "elder_home_care.plans",
    "居家照护计划名册",
    Person,
    (
        Column("kind", "类别"),
        Column("level", "能力等级"),
        Column("hours", "每月服务", unit="小时"),
        Column("provider", "服务机构"),
        Column("hardship", "困难类别"),
    ),
)


def fits(case: Case) -> None:
    """A new plan says hours and provider, and the hardship where it is the rural one; it stands on a valid assessment."""
    assert case.person is not None  # the matter's subject
    if case.answers["change"] == ENDED:
        return
    missing = [key for key in ("hours", "provider") if key not in case.answers]
    if case.answers["kind"] == RURAL and "hardship" not in case.answers:
        missing.append("hardship")
    if missing:
        raise Invalid.because(
            "建立照护计划须填写每月小时数和服务机构,农村照护还须填写困难类别。",
            "请补齐。",
            "required",
            missing[0],
        )
    needed_assessment(case.person, case.opened_on)


def apply_change(case: Case, decision: Decision) -> None:
    """The plan begins or ends. Raises `Conflict` where the assessment has run out or there is no plan."""
    person, told = case.person, case.answers
    assert person is not None
    if told["change"] == NEW:
        found = needed_assessment(person, decision.on)
        data = {key: told[key] for key in ("kind", "hours", "provider", "hardship") if key in told}
        enter(
            PLANS, person, {**data, "level": found.data["level"]}, decision, key=told["kind"], area=case.area
        )
        return
    line = as_of(PLANS, decision.on).filter(person=person, key=told["kind"]).first()
    if line is None:
        raise Conflict.because(f"没有正在执行的“{told['kind']}”计划。", "请核对类别。", "no_plan", "change")
    end(line, decision, decision.on)


PLAN = Matter(
    code=CODE,
    name="居家照护计划",
    since=SINCE,
    basis=BASIS,
    prefix="JH",
    subject="person",
    opened_by=(Function.ANSWERING, Function.REGISTERING),
    form=Form(
        (
            Choice("change", "办理事项", options=CHANGES),
            Choice("kind", "类别", options=KINDS),
            Whole("hours", "每月服务", unit="小时", required=False, least=1, most=744),
            Text("provider", "服务机构", required=False, max_length=100),
            Choice("hardship", "困难类别", required=False, options=HARDSHIPS),
            LongText("content", "照护内容", sensitive=True, max_length=1000),
        ),
        title="居家照护计划表",
    ),
    statutory=term(f"{CODE}.decide"),
    fits=fits,
    on_left={"decide": by_another},
    on_decided=apply_change,
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
    keywords="家庭照护床位 农村失能老人 照护计划",
)
declare(PLAN)


def on_plan(case: Case) -> None:
    """Services are recorded for people with a plan. Raises `Conflict`."""
    if not as_of(PLANS, case.opened_on).filter(person=case.person).exists():
        raise Conflict.because("这位老人没有正在执行的照护计划。", "请先建立计划。", "no_plan")


def check_day(case: Case, stage: Stage) -> None:
    """The service took place on a day with a plan, not in the future. Raises `Invalid`."""
    if stage.outcome != "已服务":
        return
    on = datetime.date.fromisoformat(stage.answers["on"])
    if on > clock.today() or not as_of(PLANS, on).filter(person=case.person).exists():
        raise Invalid.because(
            f"{on}还没有到,或当天没有正在执行的照护计划。", "请核对服务日期。", "wrong_day", "on"
        )


CARE = Matter(
    code=SERVICE,
    name="居家照护服务记录",
    since=SINCE,
    basis=BASIS,
    prefix="JF",
    subject="person",
    opened_by=(Function.ANSWERING,),
    withdrawable=False,
    fits=on_plan,
    statutory=term(f"{SERVICE}.within"),
    on_left={"serve": check_day},
    steps=(
        Step(
            "serve",
            "上门服务",
            by=Function.ANSWERING,
            at=Level.STREET,
            within=term(f"{SERVICE}.within"),
            form=Form(
                (
                    Day("on", "服务日期"),
                    Whole("hours", "服务时长", unit="小时", least=1, most=24),
                    LongText("content", "服务内容", sensitive=True, max_length=1000),
                ),
                title="居家照护服务记录",
            ),
            outcomes=(Outcome("已服务", End.DONE), Outcome("未能服务", End.REJECTED, needs_reason=True)),
        ),
    ),
    keywords="居家照护 上门服务 时长",
)
declare(CARE)


def hours_given(people: Iterable[int | None], month: str) -> dict[int, int]:
    """Hours of service each of these people got in a month, by the day of the service; who got none is left out."""
    stages = Stage.objects.filter(matter=SERVICE, outcome="已服务", case__person__in=people)
    hours = Sum(Cast(KT("answers__hours"), BigIntegerField()))
    within = stages.filter(answers__on__startswith=f"{month}-").values_list("case__person")
    return dict(within.annotate(hours=hours).order_by())


@dataclass(frozen=True)
class Behind:
    """Somebody who got fewer hours in a month than the plans promise together."""

    person: Person
    area_id: int
    kinds: tuple[str, ...]
    planned: int
    given: int


def behind(area: Area, month: str) -> list[Behind]:
    """People with plans in force all through a month who got fewer hours, those who lack most first.

    A service is recorded for the person and not for one plan, so it is held against all of them together.
    """
    first, last = month_days(month)
    plans: dict[int | None, list[RegisterEntry]] = {}
    for line in (
        as_of(PLANS, last, area).filter(valid_from__lte=first).select_related("person").order_by("pk")
    ):
        plans.setdefault(line.person_id, []).append(line)
    given = hours_given(plans, month)
    found = []
    for key, held in plans.items():
        planned, hours, person = (
            sum(one.data["hours"] for one in held),
            given.get(key or 0, 0),
            held[0].person,
        )
        if hours < planned and person is not None:
            kinds = tuple(one.data["kind"] for one in held)
            found.append(Behind(person, held[0].area_id, kinds, planned, hours))
    return sorted(found, key=lambda one: (one.given - one.planned, one.person.pk))


def _find(seat: Seat, on: datetime.date) -> list[Behind]:
    return behind(seat.unit.area, _month_before(on)) if seat.unit is not None else []


def _tell(rows: Sequence[Behind], on: datetime.date) -> list[WorkLine]:
    month = _month_before(on)
    return [
        WorkLine(one.person, "", one.area_id, ("、".join(one.kinds), month, f"{one.planned}小时", f"{one.given}小时"))
        for one in rows
    ]  # fmt: skip


def _month_before(on: datetime.date) -> str:
    return f"{on.replace(day=1) - datetime.timedelta(days=1):%Y-%m}"


offer_list(
    WorkList(
        "care_hours", "上月照护服务时数不足的老人", "整月都有居家照护计划、上月登记的服务少于计划小时数的。", CARE.code, "老人",
        ("计划", "月份", "计划时数", "已服务"), _find, _tell,
    )
)  # fmt: skip
