"""“六助”探访 (S31): who is visited how often, every visit with the six kinds of help, and what to do where nobody opens."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max, QuerySet

from minzheng.domains.elder_services.stays import by_another
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function, Seat, visible
from minzheng.mechanisms.areas.public import Area, answered_by, find
from minzheng.mechanisms.desk.public import WorkLine, WorkList, offer_list
from minzheng.mechanisms.documents.public import Column as TableColumn
from minzheng.mechanisms.documents.public import ColumnKind
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Batch,
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    Line,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    YesNo,
    calendar,
    declare,
    declare_batch,
    open_by_date,
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
    identify,
)

CODE = "elder_services.visit"
BASIS = cite("特殊困难老年人探访关爱服务的意见")
SINCE = datetime.date(2022, 10, 26)
IN, OUT = CHANGES = ("纳入", "退出")
GROUPS = ("特困", "独居", "空巢", "留守", "失能", "重残", "计划生育特殊家庭")
HELPS = {"meal": "助餐", "bath": "助浴", "clean": "助洁", "urgent": "助急", "walk": "助行", "medical": "助医"}
SEEN, UNSEEN = "已见到本人", "未见到本人"
EVERY = term(f"{CODE}.every")
PLAN = Register("elder_services.visit_plan", "老年人探访名册", Person, (Column("group", "对象类别"),))


def apply_change(case: Case, decision: Decision) -> None:
    """The person comes onto the plan or leaves it. Raises `Conflict` for somebody who is not on it."""
    on, person = datetime.date.fromisoformat(case.answers["on"]), case.person
    assert person is not None  # the matter's subject
    if case.answers["change"] == IN:
        enter(PLAN, person, {"group": case.answers["group"]}, decision, valid_from=on, area=case.area)
        return
    line = as_of(PLAN, on).filter(person=person).first()
    if line is None:
        raise Conflict.because("这位老人不在探访名册中。", "请核对姓名和日期。", "not_on_plan", "change")
    end(line, decision, on)


LISTING = Matter(
    code="elder_services.visit_plan",
    name="老年人探访名册变动",
    since=SINCE,
    basis=BASIS,
    prefix="TF",
    subject="person",
    opened_by=(Function.ANSWERING, Function.REGISTERING),
    form=Form(
        (
            Choice("change", "变动", options=CHANGES),
            Choice("group", "对象类别", options=GROUPS),
            Day("on", "生效日期"),
            LongText("reason", "原因", max_length=300),
        ),
        title="探访对象变动表",
    ),
    statutory=term("elder_services.visit_plan.decide"),
    on_left={"decide": by_another},
    on_decided=apply_change,
    steps=(
        Step(
            "decide",
            "审批",
            by=Function.DECIDING,
            at=Level.BUREAU,
            within=term("elder_services.visit_plan.decide"),
            outcomes=(Outcome("同意", End.GRANTED), Outcome("不同意", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="探访 六助 特困老人 独居老人 名册",
)
declare(LISTING)


def check_day(case: Case, stage: Stage) -> None:
    """A visit took place on a day between the task and today. Raises `Invalid`."""
    if not stage.answers:
        return
    on = datetime.date.fromisoformat(stage.answers["on"])
    if not case.opened_on <= on <= clock.today():
        raise Invalid.because(
            f"探访日期{on}应在{case.opened_on}至今天之间。", "请填写实际上门的日期。", "wrong_day", "on"
        )


FOUND = Form(
    (
        Day("on", "上门日期"),
        *(YesNo(key, label) for key, label in HELPS.items()),
        LongText("found", "老人状况和需求", sensitive=True, max_length=1000),
    ),
    title="“六助”探访记录",
)
VISIT = Matter(
    code=CODE,
    name="老年人“六助”探访",
    since=SINCE,
    basis=BASIS,
    prefix="LZ",
    subject="person",
    opened_by=(Function.ANSWERING,),
    by_date=True,
    withdrawable=False,
    once_per=lambda case: f"{case.person_id}:{case.opened_on}",
    once_label="同一老人同一天的探访",
    statutory=term(f"{CODE}.total"),
    on_left={"visit": check_day, "seek": check_day},
    steps=(
        Step(
            "visit",
            "上门探访",
            by=Function.ANSWERING,
            at=Level.STREET,
            within=term(f"{CODE}.within"),
            form=FOUND,
            outcomes=(Outcome(SEEN, End.DONE), Outcome(UNSEEN, "seek", needs_reason=True)),
        ),
        Step(
            "seek",
            "查找核实",
            by=Function.ANSWERING,
            at=Level.STREET,
            within=term(f"{CODE}.seek"),
            form=FOUND,
            outcomes=(
                Outcome(SEEN, End.DONE),
                Outcome("已不在本地居住", End.REJECTED, needs_reason=True),
                Outcome("已报警或送医", End.REJECTED, needs_reason=True),
            ),
        ),
    ),
    keywords="六助 探访 助餐 助浴 助洁 助急 助行 助医",
)
declare(VISIT)


def missed(area: Area, on: datetime.date) -> QuerySet[Case]:
    """Visits not made by their last day, the longest overdue first: the alarm list of an area."""
    return Case.objects.filter(
        matter=CODE, closed_on__isnull=True, due_on__lt=on, area_id__in=answered_by(area)
    ).order_by("due_on", "pk")


def _missed(seat: Seat, on: datetime.date) -> QuerySet[Case]:
    found = missed(seat.unit.area, on) if seat.unit is not None else Case.objects.none()
    return visible(found.select_related("person"), seat)


def _tell(rows: Sequence[Case], on: datetime.date) -> list[WorkLine]:
    steps = {one.key: one.label for one in VISIT.steps}
    return [
        WorkLine(one, "", one.area_id, (steps[one.step], f"{one.due_on}", f"{(on - one.due_on).days}天"))
        for one in rows
        if one.due_on is not None
    ]


offer_list(
    WorkList(
        "visits_missed", "逾期未探访的老人", "探访任务过了最后一天还没有办结的,逾期最久的在前。", CODE, "老人",
        ("环节", "应办日期", "逾期"), _missed, _tell,
    )
)  # fmt: skip


def due_on(line: RegisterEntry, last: datetime.date | None) -> datetime.date:
    """When somebody on the plan is to be visited next: the interval after the last visit, at first after coming onto it."""
    since = max(last, line.valid_from) if last else line.valid_from
    return due_date(since, EVERY.resolve(line.area, since), calendar()).on


def open_due_visits(on: datetime.date) -> int:
    """Open a visit for everybody on the plan whose turn has come and who has none open; how many. Twice a day is once."""
    lines = as_of(PLAN, on).select_related("person", "area")
    people = [line.person_id for line in lines]
    cases = Case.objects.filter(matter=CODE, person__in=people)
    under_way = set(cases.filter(closed_on__isnull=True).values_list("person_id", flat=True))
    last = dict(cases.values_list("person_id").annotate(last=Max("closed_on")))
    opened = 0
    for line in lines:
        if line.person_id in under_way or due_on(line, last.get(line.person_id)) > on:
            continue
        opened += open_by_date(CODE, line.area, {}, "“六助”探访", line.person)
    return opened


def read(row: Mapping[str, Any]) -> Line:
    """One person to be visited, of the community given."""
    if row["group"] not in GROUPS:
        raise Invalid.because(
            f"对象类别“{row['group'][:20]}”不认识。", f"请填{'、'.join(GROUPS)}之一。", "invalid", "group"
        )
    place = find(row["area"], row["since"])
    person = identify(row["name"], row["id_number"], place)
    return Line(person, {"group": row["group"]}, area=place, valid_from=row["since"])


declare_batch(
    Batch(
        PLAN,
        (
            TableColumn("name", "姓名", longest=40),
            TableColumn("id_number", "身份证号", longest=18),
            TableColumn("area", "居住社区代码", longest=20),
            TableColumn("group", "对象类别", longest=20),
            TableColumn("since", "纳入日期", ColumnKind.DATE),
        ),
        lambda: read,
    )
)
