"""Everything that keeps a report from being signed, found before it is handed on."""

from collections.abc import Iterator, Sequence

from minzheng.foundation.errors import Problem
from minzheng.mechanisms.indicators.public import check_relations
from minzheng.mechanisms.reports.marks import broken
from minzheng.mechanisms.reports.models import Part
from minzheng.mechanisms.reports.rendering import Rendered, printed, traces


def check(rendered: Sequence[Rendered]) -> list[Problem]:
    """Everything that keeps a report read so from being signed; `field` is the order of the paragraph where there is one.

    Unknown indicators, words that do not fit their number, conditions that cannot be judged, broken relations, faulty
    marks, empty statutory parts.
    """
    found = [problem for each in rendered for problem in _faults(each)]
    figures = {
        (one.code, one.figure.period.code, one.figure.area.pk): one.figure
        for one in traces(rendered)
        if one.figure is not None
    }
    found += check_relations(figures.values())
    return found + _empty_parts(rendered)


def _faults(each: Rendered) -> Iterator[Problem]:
    where = str(each.paragraph.order)
    if broken(each.paragraph.text):
        yield Problem(
            where,
            "段落中有写得不完整的数字标记或条件。",
            "请写成[[指标@期间|{}单位]]或{{条件|句子}}，或重新插入。",
            "report.mark",
        )
    for judged in each.judged:
        if not judged.sound:
            yield Problem(where, f"条件不能判断：{judged.why}", "请改正条件。", "report.condition")
    for run in () if each.left_out else each.printed:
        if run.trace is not None and not run.trace.verdict.ok:
            yield Problem(where, run.trace.verdict.explanation, "请改正文字或核对记录。", "report.figure")


def _empty_parts(rendered: Sequence[Rendered]) -> list[Problem]:
    filled = {each.paragraph.part for each in printed(rendered) if each.paragraph.level == 0}
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
