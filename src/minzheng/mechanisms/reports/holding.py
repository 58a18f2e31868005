"""A report in somebody's hands: the right, the fresh page, the lock, and who did which step."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Function, Post, Seat, Staff, declare, require
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.reports.models import Paragraph, Report, SignOff, State, Step
from minzheng.mechanisms.reports.papers import text_digest
from minzheng.mechanisms.reports.rendering import Rendered, render

DRAFT, COMMENT, REVIEW, SIGN, FREEZE, PUBLISH, WITHDRAW = (
    declare(f"reports.{code}", label=label, functions=functions).code
    for code, label, functions in (
        ("draft", "起草报告", [Function.REPORTING]),
        (
            "comment",
            "批注报告、建议修改",
            [Function.REPORTING, Function.LEGAL, Function.REVIEWING, Function.LEADING],
        ),
        ("review", "审核报告", [Function.LEGAL, Function.REVIEWING]),
        ("sign", "签发报告", [Function.LEADING]),
        ("freeze", "冻结报告数字", [Function.REPORTING, Function.PUBLISHING]),
        ("publish", "发布报告", [Function.PUBLISHING]),
        ("withdraw", "撤回已发布的报告", [Function.LEADING]),
    )
)


@contextmanager
def changing(report: Report, seat: Seat, action: str, version: int, purpose: str) -> Iterator[Report]:
    """The locked report, if the seat may and the page is fresh; saved with the next version after the block."""
    what = f"{purpose}：{report.title}"[:200]
    with keeping_refusals(seat.actor, what), acting(seat.actor, what):
        held = locked(report)
        require(seat, action, held)
        if held.version != version:
            last = held.sign_offs.select_related("staff").last()
            who = f"{last.staff.name}{last.step}" if last else "他人改动"
            raise Conflict.because(
                f"报告已有新版本（最近：{who}），您看到的是旧页面。", "请刷新页面后重做。", "report.stale"
            )
        held.version += 1
        yield held
        held.save()


@contextmanager
def remarking(report: Report, seat: Seat, purpose: str) -> Iterator[Report]:
    """The locked report for what does not change its text; its version stays."""
    what = f"{purpose}：{report.title}"[:200]
    with keeping_refusals(seat.actor, what), acting(seat.actor, what):
        held = locked(report)
        require(seat, COMMENT, held)
        yield held


def locked(report: Report) -> Report:
    """The report as it stands, until the end of the act."""
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


def still(report: Report, *states: State, frozen: bool = False) -> None:
    """Raise `Conflict` unless the report stands in one of the states."""
    if report.state in states and bool(report.frozen_at) == frozen:
        return
    now = "已冻结" if report.frozen_at and report.state == State.SIGNED else report.state
    raise Conflict.because(
        f"报告现为“{now}”，不能这样办理。", "请刷新页面，查看当前可办的环节。", "report.state"
    )


def another(report: Report, seat: Seat, *steps: Step) -> None:
    """Somebody who did none of these steps: natural persons count, not accounts."""
    done = report.sign_offs.filter(step__in=steps, staff=seat.staff).values_list("step", flat=True)
    if found := sorted(set(done)):
        raise Refused.because(
            f"您已参与这份报告的{'、'.join(found)}，不能再办理本环节。",
            "请由另一人办理。",
            "report.same_person",
        )


def own(report: Report, paragraph: Paragraph) -> Paragraph:
    """The paragraph as it stands in the report; raises `Conflict` once it is gone."""
    found = Paragraph.objects.filter(report=report, pk=paragraph.pk).first()
    if found is None:
        raise Conflict.because("这一段已被删除。", "请刷新页面。", "report.paragraph")
    return found


def worded(text: str, what: str = "内容", longest: int = 1000) -> str:
    """Words somebody typed; raises `Invalid` if there are none or too many."""
    said = text.strip()
    if not said or len(said) > longest:
        raise Invalid.because(
            f"{what}为空或超过{longest}字。", "请写明，过长的请分开写。", "report.words", "note"
        )
    return said


def person_of(seat: Seat) -> tuple[Staff, Post]:
    """Who sits there, and in which post; `require` lets nobody else through."""
    staff, post = seat.staff, seat.post
    assert isinstance(staff, Staff) and post is not None
    return staff, post


def wrote(report: Report, staff: Staff, post: Post) -> None:
    """Keep once for each person that they wrote in the report."""
    if not report.sign_offs.filter(step=Step.WROTE, staff=staff).exists():
        _keep(report, Step.WROTE, staff, post, render(report))


def sign_off(report: Report, step: Step, seat: Seat, rendered: Sequence[Rendered], note: str = "") -> SignOff:
    """Keep who did a step, on which text."""
    staff, post = person_of(seat)
    return _keep(report, step, staff, post, rendered, note)


def _keep(
    report: Report, step: Step, staff: Staff, post: Post, rendered: Sequence[Rendered], note: str = ""
) -> SignOff:
    return SignOff.objects.create(
        report=report,
        step=step,
        staff=staff,
        post=post,
        at=clock.now(),
        report_version=report.version,
        digest=text_digest(report.title, rendered),
        note=note[:1000],
    )
