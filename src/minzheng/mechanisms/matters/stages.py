"""Entering and leaving steps."""

import datetime
from collections.abc import Mapping
from typing import Any

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat, Staff, Unit
from minzheng.mechanisms.documents.public import post_notice, take_down
from minzheng.mechanisms.law.public import TermRef
from minzheng.mechanisms.matters import clocks, people
from minzheng.mechanisms.matters.declare import Matter, Outcome, Step
from minzheng.mechanisms.matters.devolving import placed
from minzheng.mechanisms.matters.models import Case, Halt, Stage


def enter(
    case: Case, version: Matter, step: Step, unit: Unit | None = None, since: datetime.date | None = None
) -> Stage:
    """Open a run of `step` at `unit` (default: the one that has to do it), start its clock, hang its notice.

    A case lies in the area of the unit that works on it: it moves down with the unit, or to it when the unit does
    not answer for where it lies. A step that only changes hands keeps its clock: `since` is the day it began. The
    case must be saved already.
    """
    now = clock.now()
    step = placed(step, version, case.area, since or now.date())
    if unit is None:
        unit = people.unit_of(step, version, case)
    elif not people.answers_for(unit, case.area) or people.is_below(unit.area, case.area, now.date()):
        case.area = unit.area
    stage = Stage(
        case=case,
        step=step.key,
        function=step.by.value,
        matter=case.matter,
        unit=unit,
        opened_at=now,
        opened_on=since or now.date(),
    )
    clocks.set_stage_due(stage, clocks.resolve(_term(step, case), case.area, stage.opened_on))
    _hang(stage, case, version, step)
    stage.save()
    case.step = step.key
    return stage


def _term(step: Step, case: Case) -> TermRef | None:
    own = step.within_of(case) if step.within_of else None
    return step.waits or own or step.within


def _hang(stage: Stage, case: Case, version: Matter, step: Step) -> None:
    """Hang the step's notice until the step is due, or let the one that hangs hang so long.

    Not while the clock stands, nor when the time is over.
    """
    if step.notice is None or step.notice_fields is None or stage.due_on is None:
        return
    if stage.due_on < clock.today():
        return
    if stage.notice is not None and stage.notice.taken_down_at is None:
        stage.notice.until = stage.due_on
        stage.notice.save()
        return
    stage.notice = post_notice(
        step.notice,
        f"{version.name}{step.notice.label}",
        step.notice_fields(case),
        area=case.area,
        about=("case", case.pk),
        until=stage.due_on,
        channel=stage.unit.name,
    )


def leave(
    stage: Stage,
    outcome: Outcome,
    seat: Seat | None,
    *,
    answers: Mapping[str, Any],
    sealed: str,
    reason: str,
    second: Staff | None = None,
) -> None:
    """Close the run of a step with what was found, said and decided there."""
    now = clock.now()
    stage.closed_at, stage.closed_on = now, now.date()
    stage.outcome, stage.reason = outcome.key, reason
    stage.answers, stage.sealed = dict(answers), sealed
    if seat is not None:
        stage.staff, stage.post, stage.second = seat.staff, seat.post, second
    stage.save()
    if stage.notice is not None and stage.notice.taken_down_at is None:
        take_down(stage.notice)


def retime(stage: Stage, case: Case, version: Matter) -> None:
    """Compute anew when an open step and its case are due; the step's notice hangs as long."""
    before = stage.due_on
    step = placed(version.step(stage.step), version, case.area, stage.opened_on)
    clocks.set_stage_due(stage, clocks.resolve(_term(step, case), case.area, stage.opened_on))
    if stage.due_on != before:
        _hang(stage, case, version, step)
    stage.save()
    clocks.set_case_due(case, version)


def halt(case: Case, reason: str, article: str, restarts: bool = False) -> Halt:
    """Stop the clocks of a case from today on."""
    return Halt.objects.create(
        case=case, begun_on=clock.today(), reason=reason, article=article, restarts=restarts
    )


def resume(case: Case) -> bool:
    """Let the clocks run again; False if they were running."""
    running = case.halts.filter(ended_on__isnull=True).first()
    if running is None:
        return False
    running.ended_on = clock.today()
    running.save()
    return True
