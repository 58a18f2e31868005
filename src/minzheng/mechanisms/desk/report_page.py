"""What the report editor shows: text with live figures, problems, and the steps that are open to the seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from minzheng.foundation.errors import Missing, Problem
from minzheng.mechanisms.access.public import Seat, may, visible
from minzheng.mechanisms.documents.public import Document
from minzheng.mechanisms.reports.public import (
    Change,
    Comment,
    Paragraph,
    Part,
    Report,
    Ruling,
    Run,
    Standing,
    State,
    beside,
    changed_in,
    check,
    contributions,
    passages,
    previous_report,
    render,
    still_due,
    traces,
    unsettled,
)

LABELS = {
    "submit": "提交审核",
    "review": "审核通过",
    "sign": "签发",
    "send_back": "退回修改",
    "freeze": "冻结数字",
    "publish": "发布",
    "withdraw": "撤回",
    "correct": "更正",
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
    problems = [] if report.frozen_at else [*check(rendered), *unsettled(report)]
    faults = [_fault(one, places) for one in problems]
    document = report.document_id and visible(Document.objects.filter(pk=report.document_id), seat).exists()
    out = report.state in (State.PUBLISHED, State.WITHDRAWN)
    return {
        "report": report,
        "rendered": rendered,
        "headings": [each for each in rendered if each.paragraph.level and not each.left_out],
        "figures": sum(1 for _ in traces(rendered)),
        "left_out": sum(1 for each in rendered if each.left_out),
        "faults": faults,
        "faulty": {one.order for one in faults},
        "steps": steps_of(report, seat),
        "edits": edits(report, seat),
        "remarks": remarks(report, seat),
        "sign_offs": list(report.sign_offs.select_related("staff", "post")),
        "passages": passages().values(),
        "has_document": bool(document),
        "has_draft": not out,
        "previous": previous_report(report),
        "asked": list(contributions(report)) if not out else [],
        "dues": still_due(report),
        "corrections": list(report.corrections.all()),
        "may_withdraw": report.state == State.PUBLISHED and may(seat, "reports.withdraw", report),
        "may_correct": out and not report.corrections.exists() and may(seat, "reports.draft", report),
        **counts_of(report),
    }


def edits(report: Report, seat: Seat) -> bool:
    """Whether this seat may write in it now."""
    return report.state == State.DRAFT and may(seat, "reports.draft", report)


def remarks(report: Report, seat: Seat) -> bool:
    """Whether this seat may comment and propose changes now."""
    return report.state in (State.DRAFT, State.REVIEW) and may(seat, "reports.comment", report)


def counts_of(report: Report) -> dict[str, int]:
    """How many comments are open and how many changes are not decided."""
    return {
        "open_comments": report.comments.exclude(state=Standing.RESOLVED).count(),
        "open_changes": report.changes.filter(state=Ruling.OPEN).count(),
        "all_changes": report.changes.count(),
    }


def paragraph_context(
    report: Report, paragraph: Paragraph, runs: Sequence[Run], seat: Seat
) -> dict[str, Any]:
    """What stands around a paragraph that reads so: last year's section, comments, changes."""
    return {
        "report": report,
        "paragraph": paragraph,
        "part": Part(paragraph.part).label,
        "beside": None if paragraph.level else beside(report, paragraph, runs),
        "comments": list(comments_on(report).filter(paragraph=paragraph)),
        "changes": [shown_change(one) for one in changes_of(report).filter(paragraph=paragraph)],
        "edits": edits(report, seat),
        "remarks": remarks(report, seat),
    }


def comments_on(report: Report) -> QuerySet[Comment]:
    """Comments with who made and answered them."""
    rows = report.comments.select_related("staff", "post", "resolved_by", "paragraph")
    return rows.prefetch_related("replies__staff", "replies__post")


def changes_of(report: Report) -> QuerySet[Change]:
    """Changes, the newest first."""
    return report.changes.select_related("staff", "post", "decided_by", "paragraph").order_by("-pk")


def shown_change(change: Change) -> dict[str, Any]:
    """A change with what it took out and put in."""
    return {"change": change, "pieces": changed_in(change)}


def _fault(problem: Problem, places: dict[int, int]) -> Fault:
    order = int(problem.field) if problem.field and problem.field.isdecimal() else None
    return Fault(problem, order, places.get(order) if order is not None else None)
