"""养老机构月度评分: begun by the program when a month is over, compiled from the records of its last day, decided by another person, held for the month after."""

import datetime
import logging
from collections.abc import Mapping
from typing import Any

from minzheng.domains.home_supervision.homes import CODE, SINCE, month_before, running
from minzheng.domains.home_supervision.rules.score import KINDS, RULE, Score, scores
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, UserError
from minzheng.foundation.periods import month_days, months_later
from minzheng.mechanisms.access.public import Function, unit_for
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import (
    Document,
    Para,
    Sheet,
    Table,
    Template,
    TemplateKind,
    freeze,
    issue,
    register,
    text,
)
from minzheng.mechanisms.journal.public import current_deed
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Form,
    Level,
    Matter,
    PastMonth,
    Stage,
    Step,
    decision_on,
    declare,
    open_by_date,
)
from minzheng.mechanisms.matters.public import Outcome as Way
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Facility,
    Line,
    Register,
    dossier_panel,
    enter,
)

log = logging.getLogger(__name__)
SCORES = Register(
    f"{CODE}.scores", "养老机构月度评分", Facility,
    (Column("points", "得分", unit="分"), Column("tier", "等次"), Column("items", "扣分项", unit="项")),
)  # fmt: skip


def _build(data: Mapping[str, Any]) -> Sheet:
    rows = tuple(tuple(text(cell) for cell in row) for row in data["rows"])
    lost = tuple(tuple(text(cell) for cell in row) for row in data["lost"])
    return Sheet(
        f"{data['month']}养老机构月度评分表",
        (
            Para(text("得分由当月最后一日的记录算出,每项扣分列明来源办件。")), Table(("机构", "得分", "等次", "扣分项"), rows, (4, 1, 1, 1)),
            Para(text("扣分明细:" if lost else "各机构均无扣分。")),
            *((Table(("机构", "扣分项目", "分值", "情况", "来源办件"), lost, (3, 2, 1, 5, 2)),) if lost else ()),
        ),
    )  # fmt: skip


SHEET = register(Template(f"{CODE}.score_sheet", "养老机构月度评分表", TemplateKind.LIST, _build))


def _scored_homes(case: Case) -> list[tuple[Facility, Score]]:
    last = month_days(case.answers["month"])[1]
    lines = running(last, case.area).select_related("facility__area").order_by("facility__name", "pk")
    homes = [line.facility for line in lines if line.facility is not None]
    found = scores(homes, last)
    return [(home, found[home.pk]) for home in homes]


def _data(month: str, found: list[tuple[Facility, Score]]) -> dict[str, Any]:
    return {
        "month": month,
        "rows": [(home.name, str(one.points), one.tier, str(len(one.deductions))) for home, one in found],
        "lost": [
            (home.name, KINDS[each.kind], str(one.each[each.kind]), each.words, each.number or "尚未责令整改")
            for home, one in found
            for each in one.deductions
        ],
    }


def compile_scores(case: Case, stage: Stage) -> None:
    """The table of the month with each deduction and its case, frozen. Raises `Invalid` where no home was running."""
    deed = current_deed()
    assert deed is not None
    found = _scored_homes(case)
    if not found:
        raise Invalid.because("当月没有运营中的养老机构。", "请核对月份。", "no_homes", "month")
    data = _data(case.answers["month"], found)
    issue(SHEET, data, case.area, ("case", case.pk), by=deed.actor, matter=case.matter)


def keep(case: Case, decision: Decision) -> None:
    """The scores decided are those of the table that was looked at; they hold for the month after. Raises `Conflict`."""
    found = _scored_homes(case)
    shown = Document.objects.filter(about_kind="case", about_id=case.pk, template=SHEET.code).latest("pk")
    if shown.sheet != freeze(_build(_data(case.answers["month"], found))):
        raise Conflict.because(
            "评分表编制后记录有变化。", "请退回重算,核对新的评分表后再审批。", "changed", "month"
        )
    start = months_later(month_days(case.answers["month"])[0], 1)
    for home, one in found:
        data = {"points": one.points, "tier": one.tier, "items": len(one.deductions)}
        enter(
            SCORES,
            home,
            data,
            decision,
            key=case.answers["month"],
            valid_from=start,
            valid_to=months_later(start, 1),
        )


def _shown(home: Facility) -> list[Line]:
    """The score as of today in the dossier of a running home, with every deduction and its case."""
    today = clock.today()
    if today < SINCE or not running(today).filter(facility=home).exists():
        return []
    one = scores([home], today)[home.pk]
    lines = [Line("今日得分", f"{one.points}分,{one.tier}")]
    lines += [
        Line(f"{KINDS[each.kind]} 扣{one.each[each.kind]}分", each.words, each.since, each.case_id)
        for each in one.deductions
    ]
    return lines


dossier_panel(Facility, "监管评分", _shown)
_COMPILE = Step(
    "compile", "编制评分表", by=Function.REVIEWING, at=Level.BUREAU, within=term(f"{CODE}.confirm"),
    outcomes=(Way("报审批", "decide"),),
)  # fmt: skip
SCORING = Matter(
    code=RULE, name="养老机构月度评分", since=SINCE, basis=cite("养老机构行政检查办法"), prefix="YF",
    withdrawable=False, by_date=True, opened_by=(Function.REVIEWING,),
    form=Form((PastMonth("month", "月份"),), title="月度评分"),
    once_per=lambda case: f"{case.area_id}:{case.answers['month']}", once_label="同一区域同一月份",
    on_left={"compile": compile_scores}, on_decided=keep, steps=(_COMPILE, decision_on(_COMPILE, "退回重算")),
    keywords="养老机构 评分 等次 风险",
)  # fmt: skip
declare(SCORING)


def open_scores(on: datetime.date) -> int:
    """Begin the score of the month that is over for every bureau with homes running at its end, once; how many were begun."""
    if not (month := month_before(on)):
        return 0
    lines = running(month_days(month)[1]).order_by("facility__area").distinct("facility__area")
    bureaus: dict[int, Area] = {}
    for line in lines.select_related("facility__area"):
        assert line.facility is not None  # the register is about facilities
        try:
            area = unit_for(Function.REVIEWING, RULE, Level.BUREAU.value, line.facility.area, on).area
        except UserError:
            log.exception("nobody scores the homes of area %s", line.facility.area_id)
            continue
        bureaus[area.pk] = area
    begun = set(Case.objects.filter(matter=RULE, answers__month=month).values_list("area_id", flat=True))
    todo = [area for key, area in bureaus.items() if key not in begun]
    return sum(open_by_date(RULE, area, {"month": month}, f"{month}养老机构月度评分") for area in todo)
