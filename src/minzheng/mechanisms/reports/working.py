"""Writing a report and taking it from hand to hand: drafted, reviewed, signed, frozen, published."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import F

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Function, Seat, Staff, declare, require, signing_unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.public import Period, freeze, parse_period
from minzheng.mechanisms.journal.public import acting, keeping_refusals, seal
from minzheng.mechanisms.reports.models import Paragraph, Report, SignOff, State, Step
from minzheng.mechanisms.reports.outlines import outline_of
from minzheng.mechanisms.reports.papers import issue_document, text_digest
from minzheng.mechanisms.reports.rendering import Rendered, check, render, traces

DRAFT, REVIEW, SIGN, FREEZE, PUBLISH = (
    declare(f"reports.{code}", label=label, functions=functions).code
    for code, label, functions in (
        ("draft", "起草报告", [Function.REPORTING]),
        ("review", "审核报告", [Function.LEGAL, Function.REVIEWING]),
        ("sign", "签发报告", [Function.LEADING]),
        ("freeze", "冻结报告数字", [Function.REPORTING, Function.PUBLISHING]),
        ("publish", "发布报告", [Function.PUBLISHING]),
    )
)


def compose(outline_code: str, area: Area, year: int, seat: Seat) -> Report:
    """A new draft from a declared outline. `Refused` without the right there, `Conflict` if the year's report exists."""
    outline = outline_of(outline_code)
    title = outline.title.replace("{year}", str(year))
    with keeping_refusals(seat.actor, f"起草{title}"), acting(seat.actor, f"起草{title}"):
        organ = signing_unit(seat.unit).name if seat.unit else ""
        try:
            with transaction.atomic():
                report = Report.objects.create(
                    outline=outline.code, title=title, organ=organ, area=area, year=year
                )
        except IntegrityError as error:
            raise Conflict.because(
                f"{year}年的这份报告已经建立。", "请在报告列表中打开继续编写。", "report.exists"
            ) from error
        require(seat, DRAFT, report)
        order = 0
        for section in outline.sections:
            for level, text in ((section.level, section.title), *((0, each) for each in section.paragraphs)):
                order += 1
                _paragraph(report, order, section.part, level, text.replace("{year}", str(year))).save()
        _sign_off(report, Step.WROTE, seat, render(report))
    return report


def edit(paragraph: Paragraph, text: str, seat: Seat, *, version: int) -> Report:
    """Change the text of a paragraph or heading of a draft."""
    with _change(paragraph.report, seat, DRAFT, version, "修改报告") as report:
        _still(report, State.DRAFT)
        held = _own(report, paragraph)
        held.text = text
        _checked(held).save(update_fields=["text"])
        _wrote(report, seat)
    return report


def insert(
    report: Report, after: Paragraph | None, text: str, seat: Seat, *, version: int, part: int, level: int = 0
) -> Paragraph:
    """A new paragraph or heading of a draft behind `after`, at the top without it."""
    with _change(report, seat, DRAFT, version, "增加段落") as held:
        _still(held, State.DRAFT)
        place = _own(held, after).order if after else 0
        Paragraph.objects.filter(report=held, order__gt=place).update(order=F("order") + 1)
        made = _paragraph(held, place + 1, part, level, text)
        made.save()
        _wrote(held, seat)
    return made


def remove(paragraph: Paragraph, seat: Seat, *, version: int) -> Report:
    """Take a paragraph out of a draft."""
    with _change(paragraph.report, seat, DRAFT, version, "删除段落") as report:
        _still(report, State.DRAFT)
        _own(report, paragraph).delete()
        _wrote(report, seat)
    return report


def submit(report: Report, seat: Seat, *, version: int) -> Report:
    """Hand a draft in for review; raises `Invalid` with everything `check` finds."""
    with _change(report, seat, DRAFT, version, "提交报告") as held:
        _still(held, State.DRAFT)
        _sound(read := render(held))
        held.state = State.REVIEW
        _sign_off(held, Step.SUBMITTED, seat, read)
    return held


def review(report: Report, seat: Seat, *, version: int, note: str = "") -> Report:
    """Pass the review (法制审核); by nobody who wrote it."""
    with _change(report, seat, REVIEW, version, "审核报告") as held:
        _still(held, State.REVIEW)
        _another(held, seat, Step.WROTE, Step.SUBMITTED)
        _sound(read := render(held))
        _sign_off(held, Step.REVIEWED, seat, read, note)
    return held


def send_back(report: Report, seat: Seat, *, version: int, note: str) -> Report:
    """Return a report to its authors with a reason: at review, or by the leader until it is frozen."""
    action = SIGN if report.state == State.SIGNED else REVIEW
    with _change(report, seat, action, version, "退回报告") as held:
        _still(held, State.REVIEW, State.SIGNED)
        if not note.strip():
            raise Invalid.because("没有写退回理由。", "请写明需要修改什么。", "report.note", "note")
        held.state = State.DRAFT
        _sign_off(held, Step.RETURNED, seat, render(held), note)
    return held


def sign(report: Report, seat: Seat, *, version: int) -> Report:
    """Sign a reviewed report, by somebody else again; the text must be the one that was reviewed."""
    with _change(report, seat, SIGN, version, "签发报告") as held:
        _still(held, State.REVIEW)
        _another(held, seat, Step.WROTE, Step.SUBMITTED, Step.REVIEWED)
        read = render(held)
        _same_text(held, Step.REVIEWED, read)
        _sound(read)
        held.state = State.SIGNED
        _sign_off(held, Step.SIGNED, seat, read)
    return held


def freeze_report(report: Report, seat: Seat, *, version: int) -> Report:
    """Seal the journal and freeze every figure of a signed report; call it outside any transaction.

    `Conflict` when a number has changed since the signature: then it has to be returned and signed again.
    """
    seal()
    with _change(report, seat, FREEZE, version, "冻结报告数字") as held:
        _still(held, State.SIGNED)
        asked: dict[tuple[str, str], Period] = {}
        for trace in traces(render(held)):
            period = parse_period(trace.period)
            asked[trace.code, period.code] = period
        frozen = freeze((code, period, held.area) for (code, _), period in asked.items())
        held.figures.set(frozen)
        held.frozen_at = clock.now()
        read = render(held)
        _same_text(held, Step.SIGNED, read)
        _sign_off(held, Step.FROZE, seat, read)
    return held


def publish(report: Report, seat: Seat, *, version: int, number_kind: str | None = None) -> Report:
    """Issue the document (numbered in the series `number_kind`) and publish a frozen report with it."""
    with _change(report, seat, PUBLISH, version, "发布报告") as held:
        _still(held, State.SIGNED, frozen=True)
        _sound(read := render(held))
        held.published_on = clock.today()
        held.document = issue_document(held, read, seat, number_kind)
        held.state = State.PUBLISHED
        _sign_off(held, Step.PUBLISHED, seat, read)
    return held


@contextmanager
def _change(report: Report, seat: Seat, action: str, version: int, purpose: str) -> Iterator[Report]:
    """The locked report, if the seat may and the page is fresh; saved with the next version after the block."""
    what = f"{purpose}：{report.title}"[:200]
    with keeping_refusals(seat.actor, what), acting(seat.actor, what):
        held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
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


def _still(report: Report, *states: State, frozen: bool = False) -> None:
    if report.state in states and bool(report.frozen_at) == frozen:
        return
    now = "已冻结" if report.frozen_at and report.state == State.SIGNED else report.state
    raise Conflict.because(
        f"报告现为“{now}”，不能这样办理。", "请刷新页面，查看当前可办的环节。", "report.state"
    )


def _sound(rendered: Sequence[Rendered]) -> None:
    if problems := check(rendered):
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


def _another(report: Report, seat: Seat, *steps: Step) -> None:
    """Somebody who did none of these steps: natural persons count, not accounts."""
    done = report.sign_offs.filter(step__in=steps, staff=seat.staff).values_list("step", flat=True)
    if found := sorted(set(done)):
        raise Refused.because(
            f"您已参与这份报告的{'、'.join(found)}，不能再办理本环节。",
            "请由另一人办理。",
            "report.same_person",
        )


def _own(report: Report, paragraph: Paragraph) -> Paragraph:
    found = Paragraph.objects.filter(report=report, pk=paragraph.pk).first()
    if found is None:
        raise Conflict.because("这一段已被删除。", "请刷新页面。", "report.paragraph")
    return found


def _paragraph(report: Report, order: int, part: int, level: int, text: str) -> Paragraph:
    return _checked(Paragraph(report=report, order=order, part=part, level=level, text=text))


def _checked(paragraph: Paragraph) -> Paragraph:
    if not paragraph.text.strip() or len(paragraph.text) > 5000:
        raise Invalid.because("段落为空或超过5000字。", "请填写内容，过长的请分段。", "report.text", "text")
    return paragraph


def _wrote(report: Report, seat: Seat) -> None:
    if not report.sign_offs.filter(step=Step.WROTE, staff=seat.staff).exists():
        _sign_off(report, Step.WROTE, seat, render(report))


def _sign_off(
    report: Report, step: Step, seat: Seat, rendered: Sequence[Rendered], note: str = ""
) -> SignOff:
    staff, post = seat.staff, seat.post
    assert isinstance(staff, Staff) and post is not None  # `require` lets nobody else through
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
