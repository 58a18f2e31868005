"""From findings to one order: the rectification case, and the departments that must be told."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function, Seat, visible
from minzheng.mechanisms.checks.declare import Checklist, hazard_class
from minzheng.mechanisms.checks.inspecting import checklist_of
from minzheng.mechanisms.checks.models import Finding, Inspection, Referral
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.law.public import term
from minzheng.mechanisms.matters.public import Case, calendar, holds, open_case

REFERRAL_ANSWER = term("checks.referral_answer")
_ANSWER = 1000


def order_rectification(
    inspection: Inspection, seat: Seat, findings: Sequence[Finding], answers: Mapping[str, Any]
) -> Case:
    """Open one case of the checklist's order matter for these findings and refer those whose class has a receiver.

    Raises `Missing` (not visible), `Invalid` (no or foreign findings, form of the order), `Conflict` (unfinished, ordered
    already), and what `open_case` raises.
    """
    purpose = f"责令整改:检查{inspection.pk}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        held = _finished(inspection, seat)
        used = checklist_of(held)
        chosen = _orderable(held, findings, used)
        case = open_case(
            used.order_matter,
            seat,
            area=held.area,
            answers=answers,
            subject=held.subject,
            title=f"{used.label[:60]}责令整改:{held.subject.name[:80]}",
            channel="检查",
        )
        for one in chosen:
            one.case = case
            one.save()
            _refer(one, held)
    return case


def findings_of(case: Case) -> QuerySet[Finding]:
    """Findings an order was given for, in the order of the checklist's keys."""
    return Finding.objects.filter(case=case).select_related("inspection").order_by("inspection", "item")


def referral_answer(referral: Referral, seat: Seat, answer: str) -> Referral:
    """Note today what the other department answered; once only. Raises `Missing`, `Refused`, `Invalid`, `Conflict`."""
    purpose = f"抄告回复{referral.pk}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        rows = Referral.objects.select_for_update(of=("self",))
        held = visible(rows.filter(pk=referral.pk), seat).first()
        if held is None:
            raise Missing.because("没有这件抄告,或不在您的管辖范围内。", "请从列表重新打开。", "no_referral")
        functions = (Function.INSPECTING, Function.RECHECKING, Function.REPORTING)
        if not holds(seat, functions, held.finding.inspection.checklist):
            raise Refused.because(
                "您的岗位不能登记抄告回复。", "请由检查、复查或统计岗位登记。", "no_function"
            )
        if held.answered_on is not None:
            raise Conflict.because(
                f"{held.receiver}的回复已于{held.answered_on}登记。", "请刷新后查看。", "answered_already"
            )
        words = answer.strip()
        if not words or len(words) > _ANSWER:
            raise Invalid.because(
                f"回复内容须填写,最多{_ANSWER}字,现有{len(words)}字。",
                "请填写回复内容。",
                "no_answer",
                "answer",
            )
        answer_noted(held, words, clock.today())
    return held


def answer_noted(referral: Referral, words: str, on: datetime.date) -> None:
    """The answer of another department, as a decided case has it; needs an act. One noted already stays."""
    if referral.answered_on is None:
        referral.answered_on, referral.answer = on, words
        referral.save()


def _finished(inspection: Inspection, seat: Seat) -> Inspection:
    rows = Inspection.objects.select_for_update(of=("self",))
    held = visible(rows.filter(pk=inspection.pk), seat).first()
    if held is None or seat.staff is None:
        raise Missing.because(
            "没有这次检查,或不在您的管辖范围内。", "请从检查台账重新打开。", "no_inspection"
        )
    if held.finished_at is None:
        raise Conflict.because(
            f"对“{held.subject.name}”的检查尚未完成。", f"请{held.lead.name}先完成检查。", "unfinished"
        )
    return held


def _orderable(held: Inspection, findings: Sequence[Finding], used: Checklist) -> list[Finding]:
    """The findings, locked: of this inspection, still open, not under an order that still runs."""
    if not findings:
        raise Invalid.because("没有选择要责令整改的问题。", "请至少选择一项。", "no_findings", "findings")
    rows = (
        Finding.objects.select_for_update(of=("self",))
        .filter(inspection=held, pk__in=[one.pk for one in findings])
        .order_by("pk")
    )
    chosen = list(rows)
    if len(chosen) != len({one.pk for one in findings}):
        raise Invalid.because(
            f"所选问题有的不属于对“{held.subject.name}”的这次检查。",
            "请刷新后重新选择。",
            "foreign",
            "findings",
        )
    for one in chosen:
        text = used.item(one.item).text
        if one.closed_on is not None:
            raise Conflict.because(f"“{text}”已于{one.closed_on}整改完成。", "请刷新后重新选择。", "closed")
        if one.case is not None and one.case.step:
            raise Conflict.because(
                f"“{text}”已由{one.case.number}责令整改。", "请打开该办件查看。", "ordered_already"
            )
    return chosen


def _refer(finding: Finding, inspection: Inspection) -> None:
    receiver = hazard_class(finding.hazard_class).receiver
    if not receiver or Referral.objects.filter(finding=finding).exists():
        return
    today = clock.today()
    due = due_date(today, REFERRAL_ANSWER.resolve(inspection.area, today), calendar())
    Referral.objects.create(finding=finding, receiver=receiver, sent_on=today, due_on=due.on)
