"""责令限期整改: from the findings of an inspection to the order, the home's proof, and a recheck by somebody else (S25)."""

import datetime
from collections.abc import Mapping
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import Refused
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function, signing_unit
from minzheng.mechanisms.checks.public import (
    Finding,
    check_recheck,
    checklist_of,
    findings_of,
    fix_and_recheck,
    hazard_class,
)
from minzheng.mechanisms.documents.public import (
    Addressee,
    Para,
    Sheet,
    Signature,
    Table,
    Template,
    TemplateKind,
    issue,
    register,
    text,
)
from minzheng.mechanisms.journal.public import current_deed
from minzheng.mechanisms.law.public import cite, parameter, term
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Evidence,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    calendar,
    declare,
)

FAMILY = "elder_care."
FIX = term("elder_care.rectification.fix")
SERIES = "elder_care.rectification.series"


def build_order(data: Mapping[str, Any]) -> Sheet:
    """限期整改通知书: what was found, to be put right by when."""
    rows = tuple(tuple(text(cell) for cell in row) for row in data["rows"])
    opening = (
        f"经{data['inspected_on']}现场检查,你单位存在下列{len(rows)}项问题。"
        f"根据{data['basis']},责令你单位于{data['due_on']}前整改完毕,并报送整改情况。"
    )
    return Sheet(
        title="限期整改通知书",
        blocks=(
            Addressee(data["home"]),
            Para(text(opening)),
            Table(("序号", "类别", "检查内容", "存在的问题"), rows, (1, 2, 6, 6)),
            Para(text("整改要求:", data["demand"])),
            Para(text("逾期不改或者复查不合格的,将依法处理。")),
            Signature(data["organ"], data["on"]),
        ),
    )


ORDER = register(
    Template("elder_care.rectification_order", "限期整改通知书", TemplateKind.LEGAL, build_order)
)


def issue_order(case: Case, stage: Stage) -> None:
    """Number and freeze the order; raises `Refused` for a case without findings."""
    found = list(findings_of(case))
    if not found:
        raise Refused.because(
            "本件没有检查发现的问题,不能下达整改通知。", "请从检查记录中选择问题后责令整改。", "no_findings"
        )
    today, deed = clock.today(), current_deed()
    assert deed is not None and case.facility is not None
    due = due_date(today, FIX.resolve(case.area, today), calendar()).on
    rows = [_row(place, one) for place, one in enumerate(found, 1)]
    data = {
        "home": case.facility.name,
        "inspected_on": _day(found[0].found_on),
        "basis": str(RECTIFICATION.basis),
        "due_on": _day(due),
        "rows": rows,
        "demand": case.answers["demand"],
        "organ": signing_unit(stage.unit).name,
        "on": today,
    }
    series = parameter(SERIES, case.area, today).text
    issue(
        ORDER, data, case.area, ("case", case.pk), series,
        by=deed.actor, matter=case.matter, subject=case.subject_key,
    )  # fmt: skip


def _row(place: int, one: Finding) -> tuple[str, str, str, str]:
    item = checklist_of(one.inspection).item(one.item)
    return str(place), hazard_class(one.hazard_class).label, item.text, one.description


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


RECTIFICATION = Matter(
    code="elder_care.rectification",
    name="养老机构责令限期整改",
    since=datetime.date(2018, 12, 29),
    basis=cite("老年人权益保障法"),
    prefix="ZG",
    withdrawable=False,
    subject="facility",
    opened_by=(Function.INSPECTING,),
    form=Form((LongText("demand", "整改要求", max_length=1000),), title="责令限期整改"),
    evidence=(Evidence("整改证明", required=False),),
    on_left={"issue": issue_order, "recheck": check_recheck},
    steps=(
        Step(
            "issue",
            "下达",
            by=Function.INSPECTING,
            at=Level.BUREAU,
            within=term("elder_care.rectification.issue"),
            outcomes=(Outcome("下达", "fix"), Outcome("不下达", End.WITHDRAWN, needs_reason=True)),
        ),
        *fix_and_recheck("issue", fix_within=FIX, recheck_within=term("elder_care.rectification.recheck")),
    ),
    keywords="责令整改 限期整改 隐患",
)

declare(RECTIFICATION)
