"""What the report editor shows: text with live figures, problems, and the steps that are open to the seat."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from minzheng.foundation.errors import Missing, Problem
from minzheng.mechanisms.access.public import Seat, may, visible
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.reports.public import Paragraph, Part, Report, State, check, render, traces

LABELS = {
    "submit": "提交审核",
    "review": "审核通过",
    "sign": "签发",
    "send_back": "退回修改",
    "freeze": "冻结数字",
    "publish": "发布",
}
RIGHTS = {
    "submit": "reports.draft",
    "review": "reports.review",
    "sign": "reports.sign",
    "freeze": "reports.freeze",
    "publish": "reports.publish",
}
WHO = {
    "submit": "起草报告的统计报告岗位",
    "review": "法制审核岗位",
    "sign": "领导岗位",
    "freeze": "统计报告或公示岗位",
    "publish": "公示岗位",
}


@dataclass(frozen=True)
class Steps:
    """The next step, whether this seat's functions allow it, and whether it may be sent back here."""

    name: str
    mine: bool
    returns: bool

    @property
    def label(self) -> str:
        return LABELS.get(self.name, "")

    @property
    def who(self) -> str:
        return WHO.get(self.name, "")


@dataclass(frozen=True)
class Fault:
    """A problem of the text with the order of its paragraph (None: of the whole report) and its key for the page."""

    problem: Problem
    order: int | None
    paragraph: int | None


def find_report(uid: UUID, seat: Seat) -> Report:
    """The report, if this seat may see it."""
    rows = visible(Report.objects.filter(uid=uid), seat).select_related("area", "document")
    report = rows.first()
    if report is None:
        raise Missing.because("没有这份报告,或不在您的岗位范围内。", "请从年度报告列表中打开。", "no_report")
    return report


def find_paragraph(report: Report, number: int) -> Paragraph:
    """A paragraph of a report."""
    found = report.paragraphs.filter(pk=number).first()
    if found is None:
        raise Missing.because("这一段已被删除。", "请回到报告刷新后再编辑。", "no_paragraph")
    return found


def steps_of(report: Report, seat: Seat) -> Steps:
    """What comes next, from the state of the report and the last sign-offs."""
    name = next_step(report)
    may_return = {State.REVIEW: "reports.review", State.SIGNED: "reports.sign"}.get(State(report.state))
    returns = bool(may_return) and not report.frozen_at and may(seat, str(may_return), report)
    return Steps(name, bool(name) and may(seat, RIGHTS[name], report), returns)


def next_step(report: Report) -> str:
    """Name of the next step; empty for a published report."""
    match State(report.state):
        case State.DRAFT:
            return "submit"
        case State.REVIEW:
            last = report.sign_offs.last()
            return "sign" if last is not None and last.step == "审核" else "review"
        case State.SIGNED:
            return "publish" if report.frozen_at else "freeze"
    return ""


def report_context(report: Report, seat: Seat) -> dict[str, Any]:
    """Everything the template of the editor needs."""
    rendered = render(report)
    places = {each.paragraph.order: each.paragraph.pk for each in rendered}
    faults = [_fault(one, places) for one in ([] if report.frozen_at else check(rendered))]
    document = report.document_id and visible(Document.objects.filter(pk=report.document_id), seat).exists()
    return {
        "report": report,
        "rendered": rendered,
        "headings": [each for each in rendered if each.paragraph.level],
        "figures": sum(1 for _ in traces(rendered)),
        "faults": faults,
        "faulty": {one.order for one in faults},
        "steps": steps_of(report, seat),
        "edits": report.state == State.DRAFT and may(seat, "reports.draft", report),
        "sign_offs": list(report.sign_offs.select_related("staff", "post")),
        "parts": Part.choices,
        "has_document": bool(document),
        "has_draft": report.state != State.PUBLISHED,
    }


def _fault(problem: Problem, places: dict[int, int]) -> Fault:
    order = int(problem.field) if problem.field and problem.field.isdecimal() else None
    return Fault(problem, order, places.get(order) if order is not None else None)
