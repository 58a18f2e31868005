"""养老机构月报: opened by the program when a month is over, filled in by the home from what is known, confirmed by the section."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from minzheng.domains.home_supervision.homes import CODE, HOMES, SINCE, month_before, running
from minzheng.foundation.errors import Conflict, collect
from minzheng.foundation.periods import month_days
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    Matter,
    Outcome,
    PastMonth,
    Rows,
    Stage,
    Step,
    Text,
    Whole,
    declare,
    open_by_date,
)
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Facility,
    Register,
    RegisterEntry,
    as_of,
    end,
    enter,
)

ABILITIES = {
    "able": "能力完好老人", "mild": "轻度失能老人", "moderate": "中度失能老人", "severe": "重度失能老人", "total": "完全失能老人",
}  # fmt: skip
INCIDENTS = ("跌倒坠床", "走失", "噎食误食", "烫伤", "食物中毒", "火情", "其他")
REPORTS = Register(
    f"{CODE}.reports", "养老机构月报", Facility,
    (
        *(Column(key, label, unit="人") for key, label in ABILITIES.items()),
        Column("residents", "在院老人", unit="人"), Column("beds", "床位", unit="张"),
        Column("staff", "工作人员", unit="人"), Column("carers", "护理员", unit="人"),
        Column("incidents", "意外事件", unit="起"), Column("injured", "意外事件伤亡", unit="人"),
    ),
)  # fmt: skip
FILLED = Form(
    (
        *(Whole(key, label, unit="人", most=10_000) for key, label in ABILITIES.items()),
        Whole("beds", "床位", unit="张", least=1, most=10_000), Whole("staff", "工作人员", unit="人", most=10_000),
        Whole("carers", "其中护理员", unit="人", most=10_000),
        Rows(
            "incidents", "本月意外事件", required=False,
            columns=(
                Day("on", "日期"), Choice("kind", "类别", options=INCIDENTS),
                Whole("injured", "伤亡人数", unit="人", most=1000), Text("what", "经过和处置", max_length=200),
            ),
            most=50,
        ),
    ),
    title="养老机构月报",
)  # fmt: skip


def known(case: Case) -> Mapping[str, Any]:
    """The numbers told last, and the beds as they stand on the register at the end of the month."""
    assert case.facility is not None
    first, last = month_days(case.answers["month"])
    before = as_of(REPORTS, first - datetime.timedelta(days=1)).filter(facility=case.facility).first()
    kept = {key: before.data[key] for key in (*ABILITIES, "staff", "carers")} if before else {}
    line = as_of(HOMES, last).filter(facility=case.facility).first()
    return {**kept, "beds": line.data["beds"]} if line else kept


def check_month(case: Case) -> None:
    """The home was running at the end of the month. Raises `Conflict`."""
    last = month_days(case.answers["month"])[1]
    if case.facility is not None and not running(last).filter(facility=case.facility).exists():
        raise Conflict.because(
            f"“{case.facility.name}”{last}没有在运营。", "请核对机构和月份。", "not_running", "subject"
        )


def check_numbers(case: Case, stage: Stage) -> None:
    """The numbers fit together. Raises `Invalid` with every fault."""
    given = stage.answers
    first, last = month_days(case.answers["month"])
    residents = sum(given[key] for key in ABILITIES)
    with collect() as problems:
        if residents > given["beds"]:
            problems.add(
                f"在院老人合计{residents}人,多于床位{given['beds']}张。", "请核对。", "residents", "beds"
            )
        if given["carers"] > given["staff"]:
            problems.add("护理员多于工作人员。", "请核对。", "carers", "carers")
        for place, one in enumerate(given.get("incidents", ()), 1):
            if not first <= datetime.date.fromisoformat(one["on"]) <= last:
                problems.add(
                    f"第{place}起意外事件的日期不在{case.answers['month']}内。", "请核对日期。", "incident_month", "incidents",
                )  # fmt: skip


def keep(case: Case, decision: Decision) -> None:
    """The numbers stand from the first day of their month until the next report of the home there is."""
    assert case.facility is not None
    given = case.stages.filter(step="report", closed_at__isnull=False).latest("pk").answers
    events = given.get("incidents", ())
    data = {key: given[key] for key in (*ABILITIES, "beds", "staff", "carers")} | {
        "residents": sum(given[key] for key in ABILITIES), "incidents": len(events),
        "injured": sum(one["injured"] for one in events),
    }  # fmt: skip
    month = case.answers["month"]
    first = month_days(month)[0]
    others = RegisterEntry.objects.filter(register=REPORTS.code, facility=case.facility).order_by(
        "valid_from"
    )
    later = others.filter(valid_from__gt=first).first()
    for before in others.filter(Q(valid_to=None) | Q(valid_to__gt=first), valid_from__lt=first):
        end(before, decision, first)
    until = later.valid_from if later else None
    enter(REPORTS, case.facility, data, decision, key=month, valid_from=first, valid_to=until)


MONTHLY = Matter(
    code=f"{CODE}.monthly", name="养老机构月报", since=SINCE, basis=cite("养老机构管理办法", 41), prefix="YB",
    withdrawable=False, by_date=True, subject="facility",
    opened_by=(Function.REGISTERING, Function.ACCEPTING),
    form=Form((PastMonth("month", "月份"),), title="养老机构月报"), fits=check_month,
    once_per=lambda case: f"{case.subject_key}:{case.answers['month']}", once_label="同一机构同一月份",
    on_left={"report": check_numbers}, on_decided=keep,
    steps=(
        Step(
            "report", "机构填报", by=Function.RECTIFYING, at=Level.SUBJECT, within=term(f"{CODE}.report"),
            form=FILLED, known=known, outcomes=(Outcome("报送", "confirm"),),
        ),
        Step(
            "confirm", "科室确认", by=Function.REVIEWING, at=Level.BUREAU, within=term(f"{CODE}.confirm"),
            other_person_than=("report",),
            outcomes=(Outcome("确认", End.GRANTED), Outcome("退回重报", "report", needs_reason=True)),
        ),
    ),
    keywords="养老机构 月报 在院老人 床位 护理员 意外",
)  # fmt: skip
declare(MONTHLY)


def open_reports(on: datetime.date) -> int:
    """Ask every home that was running at the end of the last month for its report, once; how many were asked."""
    if not (month := month_before(on)):
        return 0
    asked = Case.objects.filter(matter=MONTHLY.code, answers__month=month).values("facility_id")
    missing = running(month_days(month)[1]).exclude(facility_id__in=asked).select_related("facility__area")
    answers = {"month": month}
    return sum(
        open_by_date(
            MONTHLY.code, line.facility.area, answers, f"{line.facility.name}{month}月报", line.facility
        )
        for line in missing.order_by("pk")
        if line.facility is not None
    )
