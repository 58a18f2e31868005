"""月度评分的规则: a hundred points less what the records of a day cost, each deduction with its case; four tiers."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.domains.home_supervision.credentials import RENEWAL
from minzheng.domains.home_supervision.escalation import ORDERS
from minzheng.domains.home_supervision.hazards import MAJOR
from minzheng.domains.home_supervision.homes import CODE, overdue
from minzheng.domains.home_supervision.monthly import MONTHLY
from minzheng.domains.home_supervision.rating import RATINGS
from minzheng.domains.home_supervision.tips import COMPLAINT, FOUNDED
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.public import Finding, checklist_of, open_on
from minzheng.mechanisms.law.public import Outcome, apply, cite, greatest, negate, parameter, rule
from minzheng.mechanisms.matters.public import Stage
from minzheng.mechanisms.registry.public import Facility, as_of

RULE = f"{CODE}.score"
KINDS = {
    "major": "未消除的重大隐患", "hazards": "未整改的隐患", "overdue": "逾期未完成的整改", "complaints": "当月查实的投诉举报",
    "late_reports": "逾期未报的月报", "expired": "过期未换的证照", "low_rating": "第三方评价不达标",
}  # fmt: skip
EXCELLENT, GOOD, FAIR, POOR = TIERS = ("优", "良", "中", "差")


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
    """What inspections found; major is only what was judged so by the standard, whatever its class."""
    rows = Finding.objects.filter(
        inspection__facility_id__in=homes, inspection__finished_at__isnull=False
    ).select_related("inspection", "case")
    for one in open_on(rows, on):
        item = checklist_of(one.inspection).item(one.item).text
        number = one.case.number if one.case else ""
        words = f"不符合“{item}”:{one.description}"[:200]
        yield one.inspection.facility_id or 0, Deduction("hazards", one.found_on, words, one.case_id, number)
    ordered = Stage.objects.filter(
        case__facility_id__in=homes, matter=MAJOR.code, step="order", outcome="责令处置", closed_on__lte=on
    ).exclude(case__closed_on__lte=on)
    for stage in ordered.select_related("case").order_by("pk"):
        yield _of("major", stage, stage.closed_on, stage.case.answers["item"])


def _of(kind: str, stage: Stage, since: datetime.date | None, words: str) -> tuple[int, Deduction]:
    case = stage.case
    assert case.facility_id is not None and since is not None
    return case.facility_id, Deduction(kind, since, words, case.pk, case.number)
