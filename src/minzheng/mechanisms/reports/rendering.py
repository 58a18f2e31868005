"""A report as readers see it: paragraphs of runs, each figure with its value, its words and whether they hold."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from minzheng.foundation.errors import Invalid, Missing, UserError
from minzheng.foundation.wording import Verdict
from minzheng.mechanisms.areas.public import Area, find, within
from minzheng.mechanisms.indicators.public import (
    Figure,
    FrozenFigure,
    indicator,
    parse_period,
    print_figure,
    thaw,
    value,
)
from minzheng.mechanisms.reports import styles
from minzheng.mechanisms.reports.conditions import Judged, judge, parse_condition
from minzheng.mechanisms.reports.marks import Mark, pieces, sentences
from minzheng.mechanisms.reports.models import Paragraph, Report
from minzheng.mechanisms.reports.numbering import numbers, unnumbered


@dataclass(frozen=True)
class Trace:
    """The figure behind a run: its mark, exact value ("" if there is none), verdict, and the frozen row if frozen."""

    mark: Mark
    figure: Figure | None
    verdict: Verdict
    frozen: FrozenFigure | None = None

    @property
    def code(self) -> str:
        """The indicator."""
        return self.mark.code

    @property
    def period(self) -> str:
        """The period as written."""
        return self.mark.period

    @property
    def exact(self) -> str:
        """The exact value as text."""
        return self.figure.exact if self.figure else ""

    @property
    def printed(self) -> str:
        """The value in full with its unit, as tables write it; empty if there is none."""
        if self.figure is None or self.figure.value is None:
            return ""
        return print_figure(self.figure) + ("" if self.figure.unit == "%" else self.figure.unit)


@dataclass(frozen=True)
class Run:
    """A stretch of text; with `trace`, a figure that opens its records; `omitted` says why it is not printed."""

    text: str
    trace: Trace | None = None
    omitted: str = ""


@dataclass(frozen=True)
class Rendered:
    """One paragraph or heading (`level` above 0): its number, its runs, and how its conditions stand.

    `left_out` says why all of it is not printed; its figures are not computed then. `judged` are the conditions of the
    paragraph and of its sentences.
    """

    paragraph: Paragraph
    runs: tuple[Run, ...]
    number: str = ""
    left_out: str = ""
    judged: tuple[Judged, ...] = ()

    @property
    def printed(self) -> tuple[Run, ...]:
        """The runs that are printed, behind the number."""
        said = tuple(run for run in self.runs if not run.omitted)
        return (Run(self.number), *said) if self.number else said

    @property
    def text(self) -> str:
        """The words that are printed, without marks."""
        return "".join(run.text for run in self.printed)


_Found = tuple[Figure, FrozenFigure | None]
_Source = Callable[[Mark], _Found]


def render(report: Report) -> list[Rendered]:
    """Every paragraph in order, also those left out: with the figures of now, or those frozen in a frozen report."""
    source = _frozen(report) if report.frozen_at is not None else _live(report.area)
    return _numbered(_headed(_read(report.paragraphs.all(), source)))


def printed(rendered: Iterable[Rendered]) -> list[Rendered]:
    """Only what is printed: nothing that is left out, no paragraph without words."""
    return [each for each in rendered if not each.left_out and each.text.strip()]


class Reading:
    """Reads any text as it stands now for an area; a figure that comes again is not computed again."""

    def __init__(self, area: Area) -> None:
        self._source = _live(area)

    def runs(self, text: str) -> tuple[Run, ...]:
        """The runs of a text."""
        return _text(text, self._source)[0]

    def judge(self, condition: str) -> Judged:
        """Whether a condition holds."""
        return judge(condition, lambda mark: self._source(mark)[0])


def traces(rendered: Sequence[Rendered]) -> Iterator[Trace]:
    """Every printed figure of a rendered report, in order."""
    for each in rendered:
        if not each.left_out:
            yield from (run.trace for run in each.printed if run.trace is not None)


def asked_of(report: Report) -> Iterator[Mark]:
    """Every figure a report rests on as it reads now: the printed ones, and those its conditions were judged by."""
    rendered = render(report)
    for trace in traces(rendered):
        yield trace.mark
    for each in rendered:
        for condition in _judged_in(each):
            yield from parse_condition(condition).figures


def _judged_in(each: Rendered) -> list[str]:
    """The conditions that were judged: none below a heading left out, of a paragraph left out its own alone."""
    own = each.paragraph.condition
    if not each.judged or (own and not each.judged[0].holds):
        return [own] if own and each.judged else []
    return [one for one in (own, *(said.condition for said in sentences(each.paragraph.text))) if one]


def _read(paragraphs: Iterable[Paragraph], source: _Source) -> list[Rendered]:
    """The paragraphs in order; below a heading whose condition does not hold, nothing is said."""
    read: list[Rendered] = []
    closed, why = 0, ""  # level of the heading that is left out, 0 for none
    for each in paragraphs:
        if closed and 0 < each.level <= closed:
            closed = 0
        if closed:
            read.append(Rendered(each, (Run(_unread(each.text)),), left_out=why))
            continue
        read.append(made := _paragraph(each, source))
        if each.level and made.left_out:
            closed, why = each.level, f"本节不写：{made.left_out}"
    return read


def _paragraph(paragraph: Paragraph, source: _Source) -> Rendered:
    whole = judge(paragraph.condition, lambda mark: source(mark)[0]) if paragraph.condition else None
    if whole and not whole.holds:
        return Rendered(paragraph, (Run(_unread(paragraph.text)),), left_out=whole.why, judged=(whole,))
    runs, judged = _text(paragraph.text, source)
    return Rendered(paragraph, runs, judged=((whole,) if whole else ()) + judged)


def _text(text: str, source: _Source) -> tuple[tuple[Run, ...], tuple[Judged, ...]]:
    runs: list[Run] = []
    judged: list[Judged] = []
    for said in sentences(text):
        if said.condition:
            judged.append(found := judge(said.condition, lambda mark: source(mark)[0]))
            if not found.holds:
                runs.append(Run(_unread(said.text), omitted=found.why))
                continue
        runs += [_run(piece, source) for piece in pieces(said.text)]
    return tuple(runs), tuple(judged)


def _unread(text: str) -> str:
    """A text that is not printed, with the names of its figures."""
    return "".join(
        part if isinstance(part, str) else f"〔{_label(part)}〕"
        for said in sentences(text)
        for part in pieces(said.text)
    )


def _label(mark: Mark) -> str:
    try:
        return indicator(mark.code).label
    except UserError:
        return mark.code


def _headed(rendered: list[Rendered]) -> list[Rendered]:
    """A heading under which every paragraph is left out is left out with them."""
    return [
        replace(each, left_out=f"本节各段都不写：{why}") if (why := _nothing_under(rendered, place)) else each
        for place, each in enumerate(rendered)
    ]


def _nothing_under(rendered: Sequence[Rendered], place: int) -> str:
    """Why a heading stands over nothing that is printed; empty if it does not."""
    head = rendered[place]
    under = _under(rendered[place + 1 :], head.paragraph.level) if head.paragraph.level else []
    if head.left_out or not under or any(not one.left_out and one.text.strip() for one in under):
        return ""
    return next((one.left_out for one in under if one.left_out), "各句的条件都不成立。")


def _under(following: Sequence[Rendered], level: int) -> list[Rendered]:
    found: list[Rendered] = []
    for each in following:
        if 0 < each.paragraph.level <= level:
            break
        if not each.paragraph.level:
            found.append(each)
    return found


def _numbered(rendered: list[Rendered]) -> list[Rendered]:
    heads = [each for each in rendered if each.paragraph.level and not each.left_out]
    given = dict(
        zip(
            (each.paragraph.pk for each in heads),
            numbers(each.paragraph.level for each in heads),
            strict=True,
        )
    )
    return [_with_number(each, given.get(each.paragraph.pk, "")) for each in rendered]


def _with_number(each: Rendered, number: str) -> Rendered:
    if not each.paragraph.level or not each.runs:
        return each
    first = each.runs[0]
    return replace(each, number=number, runs=(replace(first, text=unnumbered(first.text)), *each.runs[1:]))


def _run(piece: str | Mark, source: _Source) -> Run:
    if isinstance(piece, str):
        return Run(piece)
    text, figure, frozen = piece.words, None, None
    try:
        figure, frozen = source(piece)
        if piece.style is not None:
            text = piece.filled(styles.word(figure, piece.style))
        verdict = styles.verdict(figure, text)
    except UserError as error:
        verdict = Verdict(False, f"{piece.code}@{piece.period}：{error}")
    return Run(text, Trace(piece, figure, verdict, frozen))


def place_of(mark: Mark, area: Area) -> Area:
    """The area a mark speaks of: the report's own or one below it; raises `Missing`, `Invalid`."""
    if not mark.area:
        return area
    day = parse_period(mark.period).last
    found = find(mark.area, day)
    if found.pk not in within(area, day):
        raise Invalid.because(
            f"代码{mark.area}的区域不在本报告的区域之内。", "请改用本区域或下级区域的代码。", "report.area"
        )
    return found


def _live(area: Area) -> _Source:
    known: dict[tuple[str, str, str], Figure] = {}

    def source(mark: Mark) -> _Found:
        key = mark.code, mark.period, mark.area
        if key not in known:
            known[key] = value(mark.code, parse_period(mark.period), place_of(mark, area))
        return known[key], None

    return source


def _frozen(report: Report) -> _Source:
    rows: Mapping[tuple[str, str, int], FrozenFigure] = {
        (row.code, row.period, row.area_id): row for row in report.figures.select_related("area")
    }

    def source(mark: Mark) -> _Found:
        row = rows.get((mark.code, parse_period(mark.period).code, place_of(mark, report.area).pk))
        if row is None:
            raise Missing.because("这个数没有冻结。", "它不在已签发的文字之内。", "report.not_frozen")
        return thaw(row), row

    return source
