"""What everybody reads: published reports, those withdrawn or corrected, and their figures as they were frozen."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.public import FrozenFigure, Proof, prove
from minzheng.mechanisms.reports.models import Report, State
from minzheng.mechanisms.reports.rendering import Rendered, Run, printed, render

OUT = (State.PUBLISHED, State.WITHDRAWN)


@dataclass(frozen=True)
class Corrected:
    """A figure that reads otherwise than in the edition before; `before` is empty if it did not stand there."""

    figure: FrozenFigure
    before: str


def published(area: Area | None = None, year: int | None = None) -> QuerySet[Report]:
    """Published reports, newest year first, of an area and a year if given; none that was withdrawn."""
    found = Report.objects.filter(state=State.PUBLISHED).order_by("-year", "title")
    if area is not None:
        found = found.filter(area=area)
    return found if year is None else found.filter(year=year)


def readable() -> QuerySet[Report]:
    """Everything that has been published, newest year and edition first; withdrawn ones stay readable as such."""
    return Report.objects.filter(state__in=OUT).order_by("-year", "title", "-edition")


def published_figures(report: Report) -> QuerySet[FrozenFigure]:
    """The figures of a report everybody may read; none of one that was never published."""
    rows = report.figures.order_by("code", "period")
    return rows if report.state in OUT else rows.none()


def open_published(uid: UUID | str) -> FrozenFigure:
    """A figure of some published report by its mark, with what may be opened in `shown`; raises `Missing`."""
    found = FrozenFigure.objects.filter(uid=uid, reports__state__in=OUT).first()
    if found is None:
        raise Missing.because("没有这个已发布的数。", "请从已发布的报告中点开数字。", "report.no_figure")
    return found


def frozen_reports(wanted: Collection[str] = ()) -> list[Report]:
    """Frozen reports by year, title or id, all if nothing is named; raises `Missing` naming every word nothing answers to."""
    found = list(Report.objects.filter(frozen_at__isnull=False).order_by("year", "title", "edition"))
    names = {one.pk: {str(one.year), one.title, str(one.uid)} for one in found}
    if unknown := sorted(set(wanted) - set[str]().union(*names.values())):
        raise Missing.because(
            f"没有已冻结的报告“{'”“'.join(unknown)}”。",
            f"可写：{'；'.join(f'{one.year} {one.title}' for one in found) or '（还没有冻结的报告）'}。",
            "report.not_frozen",
        )
    return [one for one in found if not wanted or names[one.pk] & set(wanted)]


def prove_report(report: Report) -> list[Proof]:
    """Every figure of a frozen report, proved again."""
    return [prove(row) for row in report.figures.select_related("area").order_by("code", "period")]


def corrected(report: Report) -> list[Corrected]:
    """The figures a correction changed, beside what the edition before printed in full."""
    if report.corrects is None or report.frozen_at is None:
        return []
    old = {_key(row): row for row in report.corrects.figures.all()}
    rows = report.figures.order_by("code", "period")
    return [
        Corrected(row, before.printed if before else "")
        for row in rows
        if (before := old.get(_key(row))) is None or before.exact != row.exact
    ]


def figure_list(report: Report) -> list[dict[str, Any]]:
    """Every printed figure for programs, in the order of the text; what a closed one rests on is not told."""
    before = {one.figure.pk: one.before for one in corrected(report)}
    return [
        _told(number, each, run, run.trace.frozen, before)
        for number, (each, run) in enumerate(_figures(printed(render(report))), 1)
        if run.trace is not None and run.trace.frozen is not None
    ]


def _figures(rendered: Iterable[Rendered]) -> Iterable[tuple[Rendered, Run]]:
    return ((each, run) for each in rendered for run in each.printed if run.trace is not None)


def _told(
    number: int, each: Rendered, run: Run, row: FrozenFigure, before: Mapping[int, str]
) -> dict[str, Any]:
    return {
        "number": number,
        "paragraph": each.paragraph.order,
        "words": run.text,
        "label": row.label,
        "value": row.printed,
        "unit": row.unit,
        "period": row.period,
        "area": str(row.area),
        "indicator": row.code,
        "definition": row.shown.get("definition", ""),
        "definition_version": row.definition,
        "manifest": row.manifest,
        "opening": row.shown.get("opening", ""),
        "frozen_at": row.frozen_at.isoformat(),
        "corrected_from": before.get(row.pk),
        "id": str(row.uid),
    }


def _key(row: FrozenFigure) -> tuple[str, str, int]:
    return row.code, row.period, row.area_id
