"""Last year's report beside this year's: the same section as it was frozen, and how each figure has changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from minzheng.foundation.wording import show
from minzheng.mechanisms.indicators.public import number_of
from minzheng.mechanisms.reports.models import Paragraph, Part, Report, State
from minzheng.mechanisms.reports.numbering import unnumbered
from minzheng.mechanisms.reports.rendering import Rendered, Run, Trace, printed, render, traces

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True)
class Difference:
    """A figure of this year beside that of the report before: both in full, the difference and the growth in words."""

    trace: Trace
    then: str
    difference: str
    growth: str


@dataclass(frozen=True)
class Beside:
    """What the report before said in the section of a paragraph."""

    report: Report
    paragraphs: tuple[Rendered, ...]
    differences: tuple[Difference, ...]


def previous_report(report: Report) -> Report | None:
    """The newest frozen report of an earlier year on the same outline for the same area; a withdrawn one only if no other."""
    found = Report.objects.filter(
        outline=report.outline, area=report.area_id, year__lt=report.year, frozen_at__isnull=False
    )
    ranked = sorted(found, key=lambda one: (one.year, one.state != State.WITHDRAWN, one.edition))
    return ranked[-1] if ranked else None


def plan_of(report: Report) -> list[str]:
    """What a report planned for the next year, paragraph by paragraph as it was printed."""
    said = printed(render(report))
    return [
        line
        for each in said
        if each.paragraph.part == Part.PLAN and not each.paragraph.level
        for line in each.text.split("\n")
        if line.strip() and line.strip("。 ") != "无"
    ]


def beside(report: Report, paragraph: Paragraph, runs: Sequence[Run]) -> Beside | None:
    """What stood last time in the section of a paragraph, and how its figures have changed; None without a report before."""
    last = previous_report(report)
    if last is None:
        return None
    before = printed(render(last))
    same = _section(before, _heading(report, paragraph), paragraph.part)
    now = [Rendered(paragraph, tuple(runs))]
    return Beside(last, tuple(same), tuple(differences(now, before, report.year - last.year)))


def compared(report: Report) -> tuple[Report | None, list[Difference]]:
    """The report before, and each figure both of them print."""
    last = previous_report(report)
    if last is None:
        return None, []
    found = differences(render(report), printed(render(last)), report.year - last.year)
    return last, list(found)


def differences(now: Sequence[Rendered], before: Sequence[Rendered], years: int) -> Iterator[Difference]:
    """Each figure printed now beside the same figure so many years before, if that report printed it."""
    then = {(one.code, one.period, one.mark.area): one for one in traces(before)}
    for trace in {one.mark: one for one in traces(now)}.values():
        other = then.get((trace.code, _earlier(trace.period, years), trace.mark.area))
        if trace.figure is not None and other is not None and other.figure is not None:
            yield _difference(trace, other)


def _difference(trace: Trace, other: Trace) -> Difference:
    assert trace.figure is not None and other.figure is not None
    now, then = number_of(trace.figure), number_of(other.figure)
    if now is None or then is None:
        return Difference(trace, other.printed, "—", "")
    change, sign = now - then, "+" if now > then else ""
    if trace.figure.unit in ("%", "‰"):
        return Difference(trace, other.printed, f"{sign}{show(change, '个百分点')}", "")
    growth = f"{sign}{_one_place(change / then)}%" if then else "上年为0，不计增幅"
    return Difference(trace, other.printed, f"{sign}{show(change)}{trace.figure.unit}", growth)


def _one_place(share: Fraction) -> str:
    """A share in per cent with one decimal, rounded half away from zero."""
    tenths = (2000 * abs(share.numerator) + share.denominator) // (2 * share.denominator)
    return f"{'-' if share < 0 else ''}{tenths // 10}.{tenths % 10}"


def _earlier(period: str, years: int) -> str:
    return _YEAR.sub(lambda found: str(int(found[0]) - years), period)


def _heading(report: Report, paragraph: Paragraph) -> str:
    head = report.paragraphs.filter(level__gt=0, order__lt=paragraph.order).last()
    return _bare(head.text) if head else ""


def _section(before: Sequence[Rendered], head: str, part: int) -> list[Rendered]:
    """The paragraphs under the same heading, else those of the same statutory part."""
    inside, found = False, []
    for each in before:
        if each.paragraph.level:
            inside = _bare(each.paragraph.text) == head
        elif inside:
            found.append(each)
    return found or [each for each in before if each.paragraph.part == part and not each.paragraph.level]


def _bare(title: str) -> str:
    """A heading without number and year, to be compared over the years."""
    return re.sub(r"(?:19|20)[0-9]{2}年?度?", "", unnumbered(title)).strip()
