"""养老机构月度评分: a hundred points less what the records of the last day of the month cost, each deduction with its case; four tiers."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.domains.home_supervision.credentials import RENEWAL
from minzheng.domains.home_supervision.escalation import ORDERS
from minzheng.domains.home_supervision.hazards import MAJOR
from minzheng.domains.home_supervision.homes import (
    CODE,
    SINCE,
    after,
    check_month_over,
    days_of,
    overdue,
    running,
)
from minzheng.domains.home_supervision.monthly import MONTHLY
from minzheng.domains.home_supervision.rating import RATINGS
from minzheng.domains.home_supervision.tips import COMPLAINT, FOUNDED
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.public import Finding, checklist_of, hazard_class, open_on
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
from minzheng.mechanisms.law.public import Outcome, apply, cite, greatest, negate, parameter, rule, term
from minzheng.mechanisms.matters.public import (
    Case,
    Form,
    Level,
    Matter,
    Stage,
    Step,
    Text,
    decision_on,
    declare,
)
from minzheng.mechanisms.matters.public import Outcome as Way
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Facility,
    Line,
    Register,
    as_of,
    dossier_panel,
    enter,
)

RULE = f"{CODE}.score"
KINDS = {
    "major": "未消除的重大隐患",
    "hazards": "未整改的一般隐患",
    "overdue": "逾期未完成的整改",
    "complaints": "当月查实的投诉举报",
    "late_reports": "逾期未报的月报",
    "expired": "过期未换的证照",
    "low_rating": "第三方评价不达标",
}
EXCELLENT, GOOD, FAIR, POOR = TIERS = ("优", "良", "中", "差")
SCORES = Register(
    f"{CODE}.scores",
    "养老机构月度评分",
    Facility,
    (Column("points", "得分", unit="分"), Column("tier", "等次"), Column("items", "扣分项", unit="项")),
)


@rule(
    RULE,
    since="2023-01-01",
    basis=cite("养老机构行政检查办法"),
    uses={
        "full": f"{CODE}.score_full",
        **{f"per_{key}": f"{CODE}.score_{key}" for key in KINDS},
        **{key: f"{CODE}.score_{key}" for key in ("from_excellent", "from_good", "from_fair")},
    },
    labels={
        "lost": "扣分合计（分）",
        "points": "得分（分）",
        "excellent": "评为优",
        "good": "评为良",
        "fair": "评为中",
    },
)
def score(home: Any, law: Any) -> Outcome:
    """What the records of a day cost a home; nobody falls below nothing."""
    lost = (
        home.major * law.per_major
        + home.hazards * law.per_hazards
        + home.overdue * law.per_overdue
        + home.complaints * law.per_complaints
        + home.late_reports * law.per_late_reports
        + home.expired * law.per_expired
        + home.low_rating * law.per_low_rating
    )
    points = greatest(law.full - lost, 0)
    excellent = law.from_excellent <= points
    good = (law.from_good <= points) & negate(excellent)
    fair = (law.from_fair <= points) & (points < law.from_good)
    return Outcome(lost=lost, points=points, excellent=excellent, good=good, fair=fair)


@dataclass(frozen=True)
class Deduction:
    """One record that costs points: which item, since when, in words, and the case it comes from (`None`: no order yet)."""

    kind: str
    since: datetime.date
    words: str
    case_id: int | None
    number: str


@dataclass(frozen=True)
class Score:
    """The score of a home on a day with every deduction."""

    points: int
    tier: str
    deductions: tuple[Deduction, ...]
    each: Mapping[str, int]


def scores(homes: Iterable[Facility], on: datetime.date) -> dict[int, Score]:
    """The score of each home at the end of a day by its key; the number of queries does not grow with the homes."""
    known = {home.pk: home for home in homes}
    found: dict[int, list[Deduction]] = {key: [] for key in known}
    for home, one in _deductions(known, on):
        found[home].append(one)
    return {key: _scored(known[key].area, on, tuple(found[key])) for key in known}


def _scored(area: Area, on: datetime.date, deductions: tuple[Deduction, ...]) -> Score:
    counted = {kind: sum(one.kind == kind for one in deductions) for kind in KINDS}
    out = apply(RULE, on, counted, area)
    tier = EXCELLENT if out.excellent else GOOD if out.good else FAIR if out.fair else POOR
    each = {kind: out.made_by.answers[f"per_{kind}"].amount for kind in KINDS}
    return Score(out.points, tier, deductions, each)


def _deductions(homes: Mapping[int, Facility], on: datetime.date) -> Iterator[tuple[int, Deduction]]:
    yield from _hazards(homes, on)
    for kind, which in (
        ("overdue", {"matter__in": ORDERS, "step": "fix"}),
        ("late_reports", {"matter": MONTHLY.code, "step": "report"}),
    ):
        for stage in overdue(on, homes, **which):
            yield _of(kind, stage, stage.due_on, f"{stage.case.title},应于{stage.due_on}前完成")
    waiting = Stage.objects.filter(
        case__facility_id__in=homes, matter=RENEWAL.code, step="renew", opened_on__lte=on
    )
    for stage in waiting.exclude(closed_on__lte=on).select_related("case").order_by("pk"):
        runs_out = datetime.date.fromisoformat(stage.case.answers["runs_out"])
        if runs_out < on:
            yield _of("expired", stage, runs_out, f"{stage.case.answers['paper']}于{runs_out}到期")
    told = Stage.objects.filter(
        case__facility_id__in=homes, matter=COMPLAINT.code, step="verify", outcome=FOUNDED,
        closed_on__range=(on.replace(day=1), on),
    )  # fmt: skip
    for stage in told.select_related("case").order_by("pk"):
        yield _of("complaints", stage, stage.closed_on, f"反映{stage.case.answers['about']}问题,经核查属实")
    for line in as_of(RATINGS, on).filter(facility_id__in=homes).select_related("area").order_by("pk"):
        least = parameter(f"{CODE}.rating_least", line.area, on).amount
        if line.facility_id is not None and line.data["total"] < least:
            words = f"{line.data['by']}评价{line.data['total']}分,低于{least}分"
            yield line.facility_id, Deduction("low_rating", line.valid_from, words, line.case_id, line.key)


def _hazards(homes: Mapping[int, Facility], on: datetime.date) -> Iterator[tuple[int, Deduction]]:
    rows = Finding.objects.filter(
        inspection__facility_id__in=homes, inspection__finished_at__isnull=False
    ).select_related("inspection", "case")
    for one in open_on(rows, on):
        kind = "major" if hazard_class(one.hazard_class).major else "hazards"
        item = checklist_of(one.inspection).item(one.item).text
        number = one.case.number if one.case else ""
        words = f"不符合“{item}”:{one.description}"[:200]
        yield one.inspection.facility_id or 0, Deduction(kind, one.found_on, words, one.case_id, number)
    ordered = Stage.objects.filter(
        case__facility_id__in=homes, matter=MAJOR.code, step="order", outcome="责令处置", closed_on__lte=on
    ).exclude(case__closed_on__lte=on)
    for stage in ordered.select_related("case").order_by("pk"):
        yield _of("major", stage, stage.closed_on, stage.case.answers["item"])


def _of(kind: str, stage: Stage, since: datetime.date | None, words: str) -> tuple[int, Deduction]:
    case = stage.case
    assert case.facility_id is not None and since is not None
    return case.facility_id, Deduction(kind, since, words, case.pk, case.number)


def _build(data: Mapping[str, Any]) -> Sheet:
    rows = tuple(tuple(text(cell) for cell in row) for row in data["rows"])
    lost = tuple(tuple(text(cell) for cell in row) for row in data["lost"])
    return Sheet(
        f"{data['month']}养老机构月度评分表",
        (
            Para(text("得分由当月最后一日的记录算出,每项扣分列明来源办件。")),
            Table(("机构", "得分", "等次", "扣分项"), rows, (4, 1, 1, 1)),
            Para(text("扣分明细:" if lost else "各机构均无扣分。")),
            *(
                (Table(("机构", "扣分项目", "分值", "情况", "来源办件"), lost, (3, 2, 1, 5, 2)),)
                if lost
                else ()
            ),
        ),
    )


SHEET = register(Template(f"{CODE}.score_sheet", "养老机构月度评分表", TemplateKind.LIST, _build))


def _scored_homes(case: Case) -> list[tuple[Facility, Score]]:
    last = days_of(case.answers["month"])[1]
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
    start = after(days_of(case.answers["month"])[0])
    for home, one in found:
        data = {"points": one.points, "tier": one.tier, "items": len(one.deductions)}
        enter(
            SCORES, home, data, decision, key=case.answers["month"], valid_from=start, valid_to=after(start)
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
    "compile",
    "编制评分表",
    by=Function.REVIEWING,
    at=Level.BUREAU,
    within=term(f"{CODE}.confirm"),
    outcomes=(Way("报审批", "decide"),),
)
SCORING = Matter(
    code=RULE,
    name="养老机构月度评分",
    since=SINCE,
    basis=cite("养老机构行政检查办法"),
    prefix="YF",
    opened_by=(Function.REVIEWING,),
    form=Form((Text("month", "月份", max_length=7, help="如2026-03"),), title="月度评分"),
    fits=lambda case: check_month_over(case.answers["month"], case.opened_on),
    once_per=lambda case: f"{case.area_id}:{case.answers['month']}",
    once_label="同一区域同一月份",
    on_left={"compile": compile_scores},
    on_decided=keep,
    steps=(_COMPILE, decision_on(_COMPILE, "退回重算")),
    keywords="养老机构 评分 等次 风险",
)
declare(SCORING)
