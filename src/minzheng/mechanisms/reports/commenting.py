"""Comments on paragraphs: asked, answered, resolved; none may be open when the report is signed."""

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Refused
from minzheng.mechanisms.access.public import Seat, may
from minzheng.mechanisms.reports.holding import DRAFT, own, person_of, remarking, still, worded
from minzheng.mechanisms.reports.models import Comment, Paragraph, Reply, Standing, State


def comment_on(paragraph: Paragraph, text: str, seat: Seat) -> Comment:
    """A comment on a paragraph of a report that is not signed yet."""
    with remarking(paragraph.report, seat, "批注报告") as report:
        still(report, State.DRAFT, State.REVIEW)
        held = own(report, paragraph)
        staff, post = person_of(seat)
        return Comment.objects.create(
            report=report,
            paragraph=held,
            quote=held.text[:100],
            text=worded(text, "批注"),
            staff=staff,
            post=post,
            at=clock.now(),
        )


def answer_comment(comment: Comment, text: str, seat: Seat) -> Comment:
    """Answer a comment; a resolved one is open again by nobody."""
    with remarking(comment.report, seat, "答复批注") as report:
        still(report, State.DRAFT, State.REVIEW)
        held = _unresolved(comment)
        staff, post = person_of(seat)
        Reply.objects.create(comment=held, text=worded(text, "答复"), staff=staff, post=post, at=clock.now())
        held.state = Standing.ANSWERED
        held.save(update_fields=["state"])
    return held


def resolve_comment(comment: Comment, seat: Seat) -> Comment:
    """Say that a comment is settled: whoever made it at any time, the editor once it has been answered."""
    with remarking(comment.report, seat, "解决批注") as report:
        still(report, State.DRAFT, State.REVIEW)
        held = _unresolved(comment)
        staff, _ = person_of(seat)
        editor = held.state == Standing.ANSWERED and may(seat, DRAFT, report)
        if held.staff_id != staff.pk and not editor:
            raise Refused.because(
                "这条批注不是您提出的，也还没有答复。",
                "请先答复，或由批注人标为已解决。",
                "report.not_answered",
            )
        held.state, held.resolved_by, held.resolved_at = Standing.RESOLVED, staff, clock.now()
        held.save(update_fields=["state", "resolved_by", "resolved_at"])
    return held


def _unresolved(comment: Comment) -> Comment:
    held = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if held.state == Standing.RESOLVED:
        raise Conflict.because("这条批注已经解决。", "如还有问题，请另提批注。", "report.resolved")
    return held
