"""整改逾期督办: an order that a home has not carried out in time is told higher up the longer it takes, each level once."""

import datetime

from minzheng.domains.home_supervision.homes import CODE, SINCE, overdue
from minzheng.domains.home_supervision.monthly import MONTHLY
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.desk.public import late_steps, offer_list
from minzheng.mechanisms.law.public import cite, parameter, term
from minzheng.mechanisms.matters.public import (
    Case,
    Day,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Step,
    Text,
    Whole,
    declare,
    open_by_date,
)

ORDERS = ("elder_care.rectification", f"{CODE}.major_hazard")
TOLD = (
    (1, Function.INSPECTING, "经办"), (2, Function.REVIEWING, "复核"), (3, Function.DECIDING, "科室负责人"),
    (4, Function.LEADING, "局领导"),
)  # fmt: skip


def _matter(level: int, by: Function, whom: str) -> Matter:
    return Matter(
        code=f"{CODE}.overdue{level}", name=f"整改逾期督办({whom})", since=SINCE, basis=cite("养老机构管理办法", 43),
        prefix=f"DB{level}", withdrawable=False, by_date=True, subject="facility", opened_by=(),
        form=Form(
            (
                Text("order", "责令整改受理号", max_length=40), Whole("stage", "整改环节编号", most=10**12),
                Day("due_on", "应整改完成日期"), Whole("days", "逾期天数", unit="天", most=10_000),
            ),
            title="逾期提醒",
        ),
        once_per=lambda case: str(case.answers["stage"]), once_label="同一次逾期",
        steps=(
            Step(
                "press", "督促", by=by, at=Level.BUREAU, within=term(f"{CODE}.press"),
                form=Form((LongText("done", "督促情况和下一步措施", max_length=1000),)),
                outcomes=(Outcome("已督促", End.DONE),),
            ),
        ),
        keywords="逾期 整改 督办",
    )  # fmt: skip


LEVELS = {level: _matter(level, by, whom) for level, by, whom in TOLD}
for one in LEVELS.values():
    declare(one)


def open_escalations(on: datetime.date) -> int:
    """Tell each level whose day has come of every order not carried out, once; how many were told."""
    if on < SINCE:
        return 0
    told = set(
        Case.objects.filter(matter__in=[one.code for one in LEVELS.values()]).values_list(
            "matter", "once_key"
        )
    )
    late = overdue(on, matter__in=ORDERS, step="fix", closed_at=None).select_related(
        "case__facility__area", "case__area"
    )
    opened = 0
    for stage in late:
        home, due = stage.case.facility, stage.due_on
        if home is None or due is None:
            continue
        days = (on - due).days
        for level, version in LEVELS.items():
            if (
                days < parameter(f"{CODE}.overdue_days{level}", stage.case.area, on).amount
                or (version.code, str(stage.pk)) in told
            ):
                continue
            answers = {
                "order": stage.case.number, "stage": stage.pk, "due_on": due.isoformat(), "days": days,
            }  # fmt: skip
            title = f"{home.name}整改逾期{days}天:{stage.case.number}"
            opened += open_by_date(version.code, home.area, answers, title, home)
    return opened


offer_list(
    late_steps(
        "homes_report", "没有按时报送月报的养老机构", "过了报送期限机构还没有报送的月报,退回后没有重报的也在内。", "月报",
        matter=MONTHLY.code, step="report",
    )
)  # fmt: skip
offer_list(
    late_steps(
        "homes_fix", "整改逾期的养老机构", "过了整改期限机构还没有报请复查的责令整改和重大隐患。", "责令整改",
        matter__in=ORDERS, step="fix",
    )
)  # fmt: skip
