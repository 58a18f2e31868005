"""A report from hand to hand: handed in, reviewed, signed, frozen, published; withdrawn and corrected."""

from collections.abc import Sequence

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Problem
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.public import Period, freeze, parse_period
from minzheng.mechanisms.journal.public import seal
from minzheng.mechanisms.reports.checking import check
from minzheng.mechanisms.reports.holding import (
    DRAFT,
    FREEZE,
    PUBLISH,
    REVIEW,
    SIGN,
    WITHDRAW,
    another,
    changing,
    locked,
    sign_off,
    still,
    worded,
)
from minzheng.mechanisms.reports.models import Paragraph, Report, Ruling, Standing, State, Step
from minzheng.mechanisms.reports.papers import issue_document, text_digest
from minzheng.mechanisms.reports.rendering import Rendered, asked_of, place_of, render


def submit(report: Report, seat: Seat, *, version: int) -> Report:
    """Hand a draft in for review; raises `Invalid` with everything `check` and `unsettled` find."""
    with changing(report, seat, DRAFT, version, "提交报告") as held:
        still(held, State.DRAFT)
        _sound(held, read := render(held))
        held.state = State.REVIEW
        sign_off(held, Step.SUBMITTED, seat, read)
    return held


def review(report: Report, seat: Seat, *, version: int, note: str = "") -> Report:
    """Pass the review (法制审核); by nobody who wrote it."""
    with changing(report, seat, REVIEW, version, "审核报告") as held:
        still(held, State.REVIEW)
        another(held, seat, Step.WROTE, Step.SUBMITTED)
        _sound(held, read := render(held))
        sign_off(held, Step.REVIEWED, seat, read, note)
    return held


def send_back(report: Report, seat: Seat, *, version: int, note: str) -> Report:
    """Return a report to its authors with a reason: at review, or by the leader until it is frozen."""
    action = SIGN if report.state == State.SIGNED else REVIEW
    with changing(report, seat, action, version, "退回报告") as held:
        still(held, State.REVIEW, State.SIGNED)
        if not note.strip():
            raise Invalid.because("没有写退回理由。", "请写明需要修改什么。", "report.note", "note")
        held.state = State.DRAFT
        sign_off(held, Step.RETURNED, seat, render(held), note)
    return held


def sign(report: Report, seat: Seat, *, version: int) -> Report:
    """Sign a reviewed report, by somebody else again; the text must be the one that was reviewed."""
    with changing(report, seat, SIGN, version, "签发报告") as held:
        still(held, State.REVIEW)
        another(held, seat, Step.WROTE, Step.SUBMITTED, Step.REVIEWED)
        read = render(held)
        _same_text(held, Step.REVIEWED, read)
        _sound(held, read)
        held.state = State.SIGNED
        sign_off(held, Step.SIGNED, seat, read)
    return held


def freeze_report(report: Report, seat: Seat, *, version: int) -> Report:
    """Seal the journal and freeze every figure of a signed report; call it outside any transaction.

    `Conflict` when a number has changed since the signature: then it has to be returned and signed again.
    """
    seal()
    with changing(report, seat, FREEZE, version, "冻结报告数字") as held:
        still(held, State.SIGNED)
        asked: dict[tuple[str, str, int], tuple[str, Period, Area]] = {}
        for mark in asked_of(held):
            period, area = parse_period(mark.period), place_of(mark, held.area)
            asked[mark.code, period.code, area.pk] = mark.code, period, area
        held.figures.set(freeze(asked.values()))
        held.frozen_at = clock.now()
        read = render(held)
        _same_text(held, Step.SIGNED, read)
        sign_off(held, Step.FROZE, seat, read)
    return held


def publish(report: Report, seat: Seat, *, version: int, number_kind: str | None = None) -> Report:
    """Issue the document (numbered in the series `number_kind`) and publish a frozen report with it.

    A correction takes the place of the report it corrects, which is withdrawn with the same reason.
    """
    with changing(report, seat, PUBLISH, version, "发布报告") as held:
        still(held, State.SIGNED, frozen=True)
        _sound(held, read := render(held))
        held.published_on = clock.today()
        held.document = issue_document(held, read, seat, number_kind)
        if held.corrects_id:
            _replace(held, seat)
        held.state = State.PUBLISHED
        sign_off(held, Step.PUBLISHED, seat, read)
    return held


def withdraw(report: Report, seat: Seat, *, version: int, reason: str) -> Report:
    """Take a published report back with a reason; it stays readable, marked as withdrawn."""
    with changing(report, seat, WITHDRAW, version, "撤回报告") as held:
        _published(held, State.PUBLISHED)
        _end(held, worded(reason, "撤回理由"), seat)
    return held


def correct(report: Report, seat: Seat, *, version: int, reason: str) -> Report:
    """Begin the next edition of a published or withdrawn report, with the figures of now and the reason.

    It goes the whole way again; until it is published the old one stands as it is.
    """
    with changing(report, seat, DRAFT, version, "更正报告") as held:
        _published(held, State.PUBLISHED, State.WITHDRAWN)
        if held.corrections.exists():
            raise Conflict.because("这份报告已有更正版。", "请在报告列表中打开更正版。", "report.corrected")
        made = Report.objects.create(
            outline=held.outline,
            title=held.title,
            organ=held.organ,
            area=held.area,
            year=held.year,
            edition=held.edition + 1,
            corrects=held,
            reason=worded(reason, "更正理由"),
        )
        for each in held.paragraphs.all():
            Paragraph.objects.create(
                report=made,
                order=each.order,
                part=each.part,
                level=each.level,
                text=each.text,
                condition=each.condition,
            )
        sign_off(made, Step.WROTE, seat, render(made))
    return made


def unsettled(report: Report) -> list[Problem]:
    """What is still open between its people: comments not resolved, proposed changes not decided."""
    comments = report.comments.exclude(state=Standing.RESOLVED).count()
    changes = report.changes.filter(state=Ruling.OPEN).count()
    found = []
    if comments:
        found.append(
            Problem(None, f"有{comments}条批注没有解决。", "请答复后标为已解决。", "report.comments")
        )
    if changes:
        found.append(Problem(None, f"有{changes}条修改建议没有处理。", "请采纳或不采纳。", "report.changes"))
    return found


def _sound(report: Report, rendered: Sequence[Rendered]) -> None:
    if problems := [*check(rendered), *unsettled(report)]:
        raise Invalid(*problems)


def _same_text(report: Report, step: Step, rendered: Sequence[Rendered]) -> None:
    last = report.sign_offs.filter(step=step).last()
    back = report.sign_offs.filter(step=Step.RETURNED).last()
    if last is None or (back is not None and back.pk > last.pk):
        raise Conflict.because(f"报告还没有{step}。", f"请先完成{step}。", "report.order")
    if last.digest != text_digest(report.title, rendered):
        raise Conflict.because(
            f"{step}之后报告中的数字有变化。", f"请退回草稿，核对后重新{step}。", "report.moved"
        )


def _published(report: Report, *states: State) -> None:
    if report.state not in states:
        raise Conflict.because(
            f"报告现为“{report.state}”，不能这样办理。", "未发布的报告请直接修改。", "report.state"
        )


def _replace(report: Report, seat: Seat) -> None:
    assert report.corrects is not None
    old = locked(report.corrects)
    if old.state == State.PUBLISHED:
        old.version += 1
        _end(old, f"已由第{report.edition}版更正：{report.reason}"[:1000], seat)
        old.save()


def _end(report: Report, reason: str, seat: Seat) -> None:
    report.state, report.reason, report.withdrawn_on = State.WITHDRAWN, reason, clock.today()
    sign_off(report, Step.WITHDRAWN, seat, render(report), reason)
