"""A report as readers see it: paragraphs of runs, each figure with its value, its words and whether they hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from minzheng.foundation.errors import Problem, UserError
from minzheng.foundation.quantities import parse_quantity
from minzheng.foundation.wording import Verdict
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.public import (
    Figure,
    FrozenFigure,
    check_relations,
    parse_period,
    print_figure,
    thaw,
    value,
    verdict_on,
)
from minzheng.mechanisms.reports.marks import Mark, broken, pieces
from minzheng.mechanisms.reports.models import Paragraph, Part, Report


@dataclass(frozen=True)
class Trace:
    """The figure behind a run: code, period, exact value ("" if there is none), verdict, and the frozen row if frozen."""

    code: str
    period: str
    figure: Figure | None
    verdict: Verdict
    frozen: FrozenFigure | None = None

    @property
    def exact(self) -> str:
        """The exact value as text."""
        return self.figure.exact if self.figure else ""


@dataclass(frozen=True)
class Run:
    """A stretch of text; with `trace`, a figure that opens its records."""

    text: str
    trace: Trace | None = None


@dataclass(frozen=True)
class Rendered:
    """One paragraph or heading (`level` above 0) with its runs."""

    paragraph: Paragraph
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words without marks."""
        return "".join(run.text for run in self.runs)


_Found = tuple[Figure, FrozenFigure | None]
_Source = Callable[[Mark], _Found]


def render(report: Report) -> list[Rendered]:
    """The report with its figures: live values, or the frozen ones once it is frozen. Faulty marks show as written."""
    read = _reader(_frozen(report)) if report.frozen_at else reader(report.area)
    return [Rendered(paragraph, read(paragraph.text)) for paragraph in report.paragraphs.all()]


def reader(area: Area) -> Callable[[str], tuple[Run, ...]]:
    """Gives the runs of any text as it reads now for an area; a figure that comes again is not computed again."""
    return _reader(_live(area))


def traces(rendered: Sequence[Rendered]) -> Iterator[Trace]:
    """Every figure of a rendered report, in order."""
    for each in rendered:
        yield from (run.trace for run in each.runs if run.trace is not None)


def check(rendered: Sequence[Rendered]) -> list[Problem]:
    """Everything that keeps a report read so from being signed; `field` is the order of the paragraph where there is one.

    Unknown indicators, words that do not fit their number, broken relations, faulty marks, empty statutory parts.
    """
    found = [problem for each in rendered for problem in _faults(each)]
    figures = {(t.code, t.period): t.figure for t in traces(rendered) if t.figure is not None}
    found += check_relations(figures.values())
    return found + _empty_parts(rendered)


def _faults(each: Rendered) -> Iterator[Problem]:
    where = str(each.paragraph.order)
    if broken(each.paragraph.text):
        yield Problem(
            where,
            "段落中有写得不完整的数字标记。",
            "请写成[[指标@期间|{}单位]]，或重新插入。",
            "report.mark",
        )
    for run in each.runs:
        if run.trace is not None and not run.trace.verdict.ok:
            yield Problem(where, run.trace.verdict.explanation, "请改正文字或核对记录。", "report.figure")


def _empty_parts(rendered: Sequence[Rendered]) -> list[Problem]:
    filled = {each.paragraph.part for each in rendered if each.paragraph.level == 0 and each.text.strip()}
    return [
        Problem(
            None,
            f"报告缺少“{part.label}”部分。",
            "请补写；确无内容的，写明“无”。",
            "report.part",
        )
        for part in Part
        if part not in filled
    ]


def _reader(source: _Source) -> Callable[[str], tuple[Run, ...]]:
    return lambda text: tuple(_run(piece, source) for piece in pieces(text))


def _run(piece: str | Mark, source: _Source) -> Run:
    if isinstance(piece, str):
        return Run(piece)
    text, figure, frozen = piece.words, None, None
    try:
        figure, frozen = source(piece)
        if piece.style is not None:
            text = piece.filled(print_figure(figure, piece.style))
        verdict = verdict_on(figure, parse_quantity(text))
    except UserError as error:
        verdict = Verdict(False, f"{piece.code}@{piece.period}：{error}")
    return Run(text, Trace(piece.code, piece.period, figure, verdict, frozen))


def _live(area: Area) -> _Source:
    known: dict[tuple[str, str], Figure] = {}

    def source(mark: Mark) -> _Found:
        key = mark.code, mark.period
        if key not in known:
            known[key] = value(mark.code, parse_period(mark.period), area)
        return known[key], None

    return source


def _frozen(report: Report) -> _Source:
    rows: Mapping[tuple[str, str], FrozenFigure] = {
        (row.code, row.period): row for row in report.figures.select_related("area")
    }

    def source(mark: Mark) -> _Found:
        row = rows[mark.code, parse_period(mark.period).code]
        return thaw(row), row

    return source
