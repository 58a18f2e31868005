"""Writing a report: begun from its outline, changed paragraph by paragraph, every change kept with before and after."""

from django.db import IntegrityError, transaction
from django.db.models import F

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Post, Seat, Staff, require, signing_unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.reports.conditions import parse_condition
from minzheng.mechanisms.reports.holding import (
    DRAFT,
    changing,
    own,
    person_of,
    remarking,
    sign_off,
    still,
    wrote,
)
from minzheng.mechanisms.reports.models import (
    Change,
    ChangeKind,
    Comment,
    Paragraph,
    Part,
    Report,
    Ruling,
    State,
    Step,
)
from minzheng.mechanisms.reports.outlines import Outline, Say, outline_of
from minzheng.mechanisms.reports.previous import plan_of, previous_report
from minzheng.mechanisms.reports.rendering import render

LONGEST = 5000


def compose(outline_code: str, area: Area, year: int, seat: Seat) -> Report:
    """A new draft from a declared outline, with last year's plan taken over.

    `Refused` without the right there, `Conflict` if the year's report exists.
    """
    outline = outline_of(outline_code)
    organ = signing_unit(seat.unit).name if seat.unit else ""
    title = filled(outline.title, organ, year)
    with keeping_refusals(seat.actor, f"起草{title}"), acting(seat.actor, f"起草{title}"):
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
        _begin(report, outline, seat)
        _take_over_plan(report, seat)
        sign_off(report, Step.WROTE, seat, render(report))
    return report


def edit(
    paragraph: Paragraph, text: str, seat: Seat, *, version: int, condition: str | None = None
) -> Report:
    """Change the text of a paragraph or heading of a draft, and its condition if one is given ("" takes it away)."""
    with changing(paragraph.report, seat, DRAFT, version, "修改报告") as report:
        still(report, State.DRAFT)
        _rewrite(report, own(report, paragraph), text, seat, condition=condition)
    return report


def insert(
    report: Report,
    after: Paragraph | None,
    text: str,
    seat: Seat,
    *,
    version: int,
    part: int,
    level: int = 0,
    condition: str = "",
) -> Paragraph:
    """A new paragraph or heading of a draft behind `after`, at the top without it."""
    with changing(report, seat, DRAFT, version, "增加段落") as held:
        still(held, State.DRAFT)
        place = own(held, after).order if after else 0
        Paragraph.objects.filter(report=held, order__gt=place).update(order=F("order") + 1)
        made = _checked(
            Paragraph(report=held, order=place + 1, part=part, level=level, text=text, condition=condition)
        )
        made.save()
        _record(made, ChangeKind.ADDED, "", made.text, person_of(seat))
        wrote(held, *person_of(seat))
    return made


def remove(paragraph: Paragraph, seat: Seat, *, version: int) -> Report:
    """Take a paragraph out of a draft."""
    with changing(paragraph.report, seat, DRAFT, version, "删除段落") as report:
        still(report, State.DRAFT)
        held = own(report, paragraph)
        _record(held, ChangeKind.REMOVED, held.text, "", person_of(seat))
        held.delete()
        wrote(report, *person_of(seat))
    return report


def suggest(paragraph: Paragraph, text: str, seat: Seat) -> Change:
    """Propose another text for a paragraph of a report not yet signed; the editor accepts or refuses it."""
    with remarking(paragraph.report, seat, "建议修改") as report:
        still(report, State.DRAFT, State.REVIEW)
        held = own(report, paragraph)
        wanted = _checked(Paragraph(report=report, order=held.order, part=held.part, text=text)).text
        if wanted == held.text:
            raise Invalid.because("建议的文字与原文相同。", "请先改动文字。", "report.same_text", "text")
        return _record(held, ChangeKind.TEXT, held.text, wanted, person_of(seat), ruling=Ruling.OPEN)


def settle(change: Change, taken: bool, seat: Seat, *, version: int) -> Report:
    """Accept a proposed change into the draft, or refuse it. `Conflict` if the paragraph has moved on since."""
    with changing(change.report, seat, DRAFT, version, "处理修改建议") as report:
        still(report, State.DRAFT)
        held = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
        if held.state != Ruling.OPEN:
            raise Conflict.because(f"这条建议{held.state}。", "请刷新页面。", "report.settled")
        held.state = Ruling.TAKEN if taken else Ruling.REFUSED
        held.decided_by, held.decided_at = person_of(seat)[0], clock.now()
        held.save(update_fields=["state", "decided_by", "decided_at"])
        if taken:
            _apply(report, held)
            wrote(report, *person_of(seat))
    return report


def write_in(
    report: Report, paragraph: Paragraph | None, text: str, by: tuple[Staff, Post], source: str
) -> Paragraph:
    """Enter what a section wrote and the legal section accepted: behind the paragraph, at the end without it.

    Needs an act and the locked report; `source` names the case.
    """
    still(report, State.DRAFT)
    after = paragraph or report.paragraphs.last()
    place = after.order if after else 0
    part = after.part if after else Part.MEASURES
    Paragraph.objects.filter(report=report, order__gt=place).update(order=F("order") + 1)
    made = _checked(Paragraph(report=report, order=place + 1, part=part, text=text))
    made.save()
    _record(made, ChangeKind.ADDED, "", made.text, by, source=source)
    return made


def _begin(report: Report, outline: Outline, seat: Seat) -> None:
    order = 0
    for section in outline.sections:
        head = Say(section.title, section.when)
        for level, say in ((section.level, head), *((0, each) for each in section.said)):
            order += 1
            text, condition = (filled(each, report.organ, report.year) for each in (say.text, say.when))
            made = _checked(
                Paragraph(
                    report=report, order=order, part=section.part, level=level, text=text, condition=condition
                )
            )
            made.save()
            if say.ask:
                _ask_editor(made, filled(say.ask, report.organ, report.year), seat)


def filled(text: str, organ: str, year: int) -> str:
    """A text of an outline or of the library for one bureau and year."""
    for name, said in (("organ", organ), ("year", year), ("last", year - 1), ("next", year + 1)):
        text = text.replace(f"{{{name}}}", str(said))
    return text


def _take_over_plan(report: Report, seat: Seat) -> None:
    """Last year's plan stands in the new plan to be rewritten, and each item asks what became of it."""
    last = previous_report(report)
    plan = plan_of(last) if last else []
    first = report.paragraphs.filter(part=Part.PLAN, level=0).first()
    if last is None or not plan or first is None:
        return
    report.paragraphs.filter(part=Part.PLAN, level=0).exclude(pk=first.pk).delete()
    first.text, first.condition = "\n".join(plan)[:LONGEST], ""
    first.save(update_fields=["text", "condition"])
    head = report.paragraphs.filter(part=Part.MEASURES).first() or first
    for item in plan:
        words = f"{last.year}年的报告安排：{item[:900]}请在本年报告中写明落实情况，并更新下一年度安排。"
        _ask_editor(head, words, seat)


def _ask_editor(paragraph: Paragraph, words: str, seat: Seat) -> None:
    staff, post = person_of(seat)
    Comment.objects.create(
        report=paragraph.report,
        paragraph=paragraph,
        quote=paragraph.text[:100],
        text=words,
        staff=staff,
        post=post,
        at=clock.now(),
    )


def _rewrite(report: Report, held: Paragraph, text: str, seat: Seat, *, condition: str | None = None) -> None:
    before, rule = held.text, held.condition
    held.text = text
    held.condition = rule if condition is None else condition
    _checked(held).save(update_fields=["text", "condition"])
    if held.text != before:
        _record(held, ChangeKind.TEXT, before, held.text, person_of(seat))
    if held.condition != rule:
        _record(held, ChangeKind.CONDITION, rule, held.condition, person_of(seat))
    wrote(report, *person_of(seat))


def _apply(report: Report, change: Change) -> None:
    paragraph = Paragraph.objects.filter(report=report, pk=change.paragraph_id or 0).first()
    if not paragraph or paragraph.text != change.before:
        raise Conflict.because(
            "提出建议之后，这一段又有改动或已被删除。",
            "请不采纳这条建议，对照后直接修改段落。",
            "report.moved_on",
        )
    paragraph.text = change.after
    paragraph.save(update_fields=["text"])


def _record(
    paragraph: Paragraph,
    kind: ChangeKind,
    before: str,
    after: str,
    by: tuple[Staff, Post],
    *,
    ruling: Ruling = Ruling.TAKEN,
    source: str = "",
) -> Change:
    staff, post = by
    taken = ruling == Ruling.TAKEN
    return Change.objects.create(
        report=paragraph.report,
        paragraph=paragraph,
        order=paragraph.order,
        kind=kind,
        before=before,
        after=after,
        staff=staff,
        post=post,
        at=clock.now(),
        source=source[:100],
        state=ruling,
        decided_by=staff if taken else None,
        decided_at=clock.now() if taken else None,
    )


def _checked(paragraph: Paragraph) -> Paragraph:
    paragraph.condition = paragraph.condition.strip()
    if not paragraph.text.strip() or len(paragraph.text) > LONGEST:
        raise Invalid.because("段落为空或超过5000字。", "请填写内容，过长的请分段。", "report.text", "text")
    if len(paragraph.condition) > 300:
        raise Invalid.because("条件超过300字。", "请写得短一些。", "report.condition", "condition")
    if paragraph.condition:
        parse_condition(paragraph.condition)
    return paragraph
