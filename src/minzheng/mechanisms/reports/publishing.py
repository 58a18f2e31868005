"""What everybody reads: published reports, and their figures as they were frozen."""

from uuid import UUID

from django.db.models import QuerySet

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.public import FrozenFigure, Proof, prove
from minzheng.mechanisms.reports.models import Report, State


def published(area: Area | None = None, year: int | None = None) -> QuerySet[Report]:
    """Published reports, newest year first, of an area and a year if given."""
    found = Report.objects.filter(state=State.PUBLISHED).order_by("-year", "title")
    if area is not None:
        found = found.filter(area=area)
    return found if year is None else found.filter(year=year)


def published_figures(report: Report) -> QuerySet[FrozenFigure]:
    """The figures of a published report; none of one that is not."""
    rows = report.figures.order_by("code", "period")
    return rows if report.state == State.PUBLISHED else rows.none()


def open_published(uid: UUID | str) -> FrozenFigure:
    """A figure of some published report by its mark, with what may be opened in `shown`; raises `Missing`."""
    found = FrozenFigure.objects.filter(uid=uid, reports__state=State.PUBLISHED).first()
    if found is None:
        raise Missing.because("没有这个已发布的数。", "请从已发布的报告中点开数字。", "report.no_figure")
    return found


def prove_report(report: Report) -> list[Proof]:
    """Every figure of a frozen report, proved again."""
    return [prove(row) for row in report.figures.select_related("area").order_by("code", "period")]
