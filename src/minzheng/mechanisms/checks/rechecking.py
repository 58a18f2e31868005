"""The recheck of an order: every open finding is looked at again, by people who did not take part in the inspection."""

from collections.abc import Mapping
from dataclasses import dataclass

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused, collect
from minzheng.mechanisms.access.public import Function, Seat, Staff, in_inbox
from minzheng.mechanisms.checks.declare import checklist
from minzheng.mechanisms.checks.models import Finding, Recheck
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.law.public import TermRef
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Form,
    Level,
    LongText,
    Outcome,
    Stage,
    Step,
    holds,
    perform,
    version_for,
)

_NOTE, _REASON = 500, 1000


@dataclass(frozen=True)
class Seen:
    """What was seen of one finding; a finding that is not fixed needs a note."""

    fixed: bool
    note: str = ""


def recheck(stage: Stage, seat: Seat, results: Mapping[int, Seen]) -> list[Finding]:
    """Note at an open recheck step what became of each finding (by id); gives back those still open.

    Every finding that is open needs a result. Sending again before the step is left replaces what the same person
    noted. Raises `Refused` (not this seat's step, lead inspector), `Conflict` (step left, noted by another), `Invalid`.
    """
    purpose = f"复查{stage.case.number}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        held, staff = _held(stage, seat)
        findings = _to_judge(held)
        _check_nobody_else(held, staff)
        _check_results(findings, results)
        today = clock.today()
        for one in findings:
            seen = results[one.pk]
            Recheck.objects.update_or_create(
                finding=one,
                stage=held,
                defaults={"on": today, "by": staff, "fixed": seen.fixed, "note": seen.note.strip()},
            )
            one.closed_on, one.closed_in = (today, held) if seen.fixed else (None, None)
            one.save()
    return [one for one in findings if one.closed_on is None]


def finish_recheck(
    stage: Stage, seat: Seat, results: Mapping[int, Seen], *, version: int, second: Staff | None = None
) -> Case:
    """Note what became of each finding and leave the step by it: to its end when all is put right, else back for more.

    `version` is the case version of the page. Raises what `recheck` and `perform` raise; nothing is half-done.
    """
    step = version_for(stage.case).step(stage.step)
    purpose = f"复查{stage.case.number}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        with collect() as problems:
            if step.officers > 1 and second is None:
                problems.add("没有选择同行人员。", "复查须由两人进行,请选择。", "two_officers", "second")
            still = recheck(stage, seat, results)
        ways = {isinstance(one.to, End): one.key for one in step.outcomes}
        reason = f"还有{len(still)}项没有整改:" + "、".join(_text(one) for one in still) if still else ""
        return perform(
            stage.case, ways[not still], seat, version=version, reason=reason[:_REASON], second=second
        )


def fix_and_recheck(ordered: str, *, fix_within: TermRef, recheck_within: TermRef) -> tuple[Step, Step]:
    """The two steps after an order made at step `ordered`: the body puts it right, two others with cards look again."""
    fix = Step(
        "fix",
        "整改",
        by=Function.RECTIFYING,
        at=Level.SUBJECT,
        within=fix_within,
        form=Form((LongText("done", "整改情况", max_length=2000),), title="整改报告"),
        outcomes=(Outcome("提交整改", "recheck"),),
    )
    again = Step(
        "recheck",
        "复查",
        by=Function.RECHECKING,
        at=Level.BUREAU,
        within=recheck_within,
        officers=2,
        certified=True,
        other_person_than=(ordered,),
        outcomes=(Outcome("复查合格", End.DONE), Outcome("继续整改", "fix", needs_reason=True)),
    )
    return fix, again


def check_recheck(case: Case, stage: Stage) -> None:
    """For `Matter.on_left` of a recheck step: nobody ends what they found, nor what is not put right.

    Raises `Refused` for an inspector as either officer, for findings without a result at this step, for an end with
    something open (listed) and for sending back with nothing open.
    """
    found = list(Finding.objects.filter(case=case).select_related("inspection"))
    out = version_for(case).step(stage.step).outcome(stage.outcome)
    for officer in (stage.staff, stage.second):
        if officer is not None:
            _refuse_inspector(case, officer)
    still = [one for one in found if one.closed_on is None]
    seen = set(Recheck.objects.filter(stage=stage).values_list("finding", flat=True))
    if not seen or any(one.pk not in seen for one in still):
        raise Refused.because(
            f"还有{len(still)}项问题没有登记复查结果。", "请先逐项复查,再办结或退回。", "not_rechecked"
        )
    if isinstance(out.to, End) and still:
        raise Refused.because(
            f"还有{len(still)}项问题没有整改完成:" + "、".join(_text(one) for one in still) + "。",
            "请先逐项登记复查结果,或退回继续整改。",
            "still_open",
        )
    if not isinstance(out.to, End) and not still:
        raise Refused.because("所有问题都已整改完成。", "请办结,不必退回。", "all_fixed")


def check_rechecker(stage: Stage, seat: Seat) -> Staff:
    """Who would recheck from this seat now. Raises `Refused` where the step is not the seat's, or they found it themselves."""
    mine = Stage.objects.filter(in_inbox(seat), pk=stage.pk).exists()
    able = stage.function == Function.RECHECKING and holds(seat, (Function.RECHECKING,), stage.matter)
    if seat.staff is None or not (mine and able):
        raise Refused.because(
            f"受理号{stage.case.number}现由{stage.unit.name}办理,您的岗位不能复查。",
            f"请由{stage.unit.name}有复查职能的岗位在复查环节办理。",
            "not_yours",
        )
    _refuse_inspector(stage.case, seat.staff)
    return seat.staff


def inspectors_of(case: Case) -> set[str]:
    """Person keys of everybody who took part in an inspection that found something of this order."""
    rows = Finding.objects.filter(case=case).values_list(
        "inspection__lead__person_key", "inspection__second__person_key"
    )
    return {key for row in rows for key in row}


def _held(stage: Stage, seat: Seat) -> tuple[Stage, Staff]:
    """The stage, its case locked, if it is an open recheck step that this seat may do."""
    Case.objects.select_for_update(of=("self",)).get(pk=stage.case_id)
    held = Stage.objects.select_related("case", "unit").get(pk=stage.pk)
    if held.closed_at is not None:
        raise Conflict.because(f"受理号{held.case.number}的这次复查已结束。", "请刷新后查看。", "stale")
    return held, check_rechecker(held, seat)


def _to_judge(stage: Stage) -> list[Finding]:
    """Findings of the case that are open, or were closed at this very step."""
    rows = Finding.objects.select_for_update(of=("self",)).filter(case=stage.case).order_by("pk")
    return [one for one in rows if one.closed_on is None or one.closed_in_id == stage.pk]


def _refuse_inspector(case: Case, staff: Staff) -> None:
    """Others close what one found."""
    if staff.person_key in inspectors_of(case):
        raise Refused.because(
            f"{staff.name}参加了发现这些问题的检查,不能由本人复查销号。", "请由其他人员复查。", "same_person"
        )


def _check_nobody_else(stage: Stage, staff: Staff) -> None:
    other = Recheck.objects.filter(stage=stage).exclude(by=staff).select_related("by").first()
    if other is not None:
        raise Conflict.because(
            f"{other.by.name}已登记这次复查的结果。", "请刷新后查看,未作任何改动。", "rechecked_already"
        )


def _check_results(findings: list[Finding], results: Mapping[int, Seen]) -> None:
    known = {one.pk: one for one in findings}
    with collect() as problems:
        for key in sorted(set(results) - set(known)):
            problems.add(f"编号{key}的问题不在本次复查之内。", "请刷新页面。", "foreign", str(key))
        for key, one in known.items():
            seen = results.get(key)
            if seen is None:
                problems.add(
                    f"“{_text(one)}”没有复查结论。", "请选择已整改或未整改。", "unanswered", str(key)
                )
            elif not seen.fixed and not seen.note.strip():
                problems.add(f"“{_text(one)}”未整改但没有写明情况。", "请写明情况。", "no_words", str(key))
            elif len(seen.note.strip()) > _NOTE:
                problems.add(
                    f"“{_text(one)}”的复查情况超过{_NOTE}字。", "请删减后再提交。", "too_long", str(key)
                )
    if not findings:
        raise Invalid.because("本件没有待复查的问题。", "请核对办件。", "no_findings")


def _text(one: Finding) -> str:
    used = checklist(one.inspection.checklist, one.inspection.checklist_since)
    return used.item(one.item).text
