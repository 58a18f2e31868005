"""Doing a step of a case: every check of the server in one place, every effect in one transaction."""

from collections.abc import Mapping
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Seat, Staff, Unit
from minzheng.mechanisms.journal.public import SYSTEM, acting, keeping_refusals
from minzheng.mechanisms.matters import clocks, people
from minzheng.mechanisms.matters.deciding import check_delegation, decide, finish
from minzheng.mechanisms.matters.declare import End, Level, Matter, Outcome, Step
from minzheng.mechanisms.matters.drafts import forget_step
from minzheng.mechanisms.matters.forms import LONGEST_REASON, check_text, storable
from minzheng.mechanisms.matters.holding import lock, open_stage, version_for
from minzheng.mechanisms.matters.models import Case, Stage
from minzheng.mechanisms.matters.opening import fill
from minzheng.mechanisms.matters.papers import check_papers
from minzheng.mechanisms.matters.parts import check_parts, ends_part, wake_whole
from minzheng.mechanisms.matters.stages import enter, leave


def perform(
    case: Case,
    outcome_key: str,
    seat: Seat,
    *,
    version: int,
    answers: Mapping[str, Any] | None = None,
    reason: str = "",
    second: Staff | None = None,
) -> Case:
    """Leave the current step of `case` by `outcome_key`. `version` is the case version the page was made from.

    Raises `Conflict` (stale page, closed case), `Refused` (wrong post, same person, above the ceiling),
    `Invalid` (form). Nothing is half-done; refusals are kept in the journal.
    """
    check_text(reason, "理由", "reason", LONGEST_REASON)
    with (
        keeping_refusals(seat.actor, f"办理{case.number}"),
        acting(seat.actor, f"{case.title}:{outcome_key[:20] if storable(outcome_key) else ''}"),
    ):
        held = lock(case, version)
        rules = version_for(held)
        stage = open_stage(held)
        step = rules.step(stage.step)
        outcome = step.outcome(outcome_key)
        _check(held, stage, step, outcome, seat, reason, second)
        typed, sealed = fill(step.form, answers or {}) if _asks(step, outcome) else ({}, "")
        check_delegation(held, rules, step, outcome, typed)
        check_papers(held, rules, step, outcome)
        check_parts(held)
        leave(stage, outcome, seat, answers=typed, sealed=sealed, reason=reason, second=second)
        go_on(held, rules, step, outcome, stage, typed)
        forget_step(held, seat)
    return held


def expire(case: Case) -> Case:
    """A waiting step whose time is over takes its first outcome by itself."""
    with acting(SYSTEM, f"{case.title}:期满"):
        held = lock(case, case.version)
        rules = version_for(held)
        stage = open_stage(held)
        step = rules.step(stage.step)
        if step.waits is None or stage.due_on is None or clock.today() <= stage.due_on:
            raise Conflict.because("等待期尚未届满。", "请到期后再办。", "not_expired")
        leave(stage, step.outcomes[0], None, answers={}, sealed="", reason="")
        go_on(held, rules, step, step.outcomes[0], stage, {})
    return held


def go_on(
    case: Case, rules: Matter, step: Step, outcome: Outcome, stage: Stage, typed: Mapping[str, Any]
) -> None:
    """What follows a step: the hook of the matter, the clocks, the decision, the next step or the end."""
    if hook := rules.on_left.get(step.key):
        hook(case, stage)
    if outcome.starts and case.clock_from is None:
        case.clock_from = clock.today()
    part = ends_part(case, step, outcome)
    if outcome.decides and not part:  # a part decides nothing: the whole does when all parts are done
        decide(case, rules, outcome.decides, stage)
    if part:
        finish(case, rules, End.DONE, stage)
        wake_whole(case, outcome.key)
    elif isinstance(outcome.to, End):
        finish(case, rules, outcome.to, stage)
        wake_whole(case)
    else:
        enter(case, rules, rules.step(outcome.to), chosen_unit(rules.step(outcome.to), case, typed))
        clocks.set_case_due(case, rules)
    case.version += 1
    case.save()


def chosen_unit(step: Step, case: Case, typed: Mapping[str, Any]) -> Unit | None:
    """The unit named at the step before, where the next step is done by a named unit; `Invalid` if it cannot do it."""
    if step.at is not Level.CHOSEN or "unit" not in typed:
        return None
    unit = Unit.objects.filter(pk=typed["unit"]).first()
    if unit is None or not people.can_do(unit, step.by, case.matter):
        raise Invalid.because(
            f"所选单位没有承担“{step.label}”的岗位。", "请从列表中选择承办单位。", "nobody_there", "unit"
        )
    return unit


def _asks(step: Step, outcome: Outcome) -> bool:
    """Sending a case back or refusing it at the door asks for a reason, not for the step's form."""
    return bool(step.form.fields) and not outcome.needs_reason


def _check(
    case: Case, stage: Stage, step: Step, outcome: Outcome, seat: Seat, reason: str, second: Staff | None
) -> None:
    own = people.own_step(step, case, seat) or people.own_say(outcome, case, seat)
    if not own and not people.serves(seat, stage, clock.today()):
        raise Refused.because(
            f"“{step.label}”现由{stage.unit.name}办理,您的岗位不能办理。",
            f"请由{stage.unit.name}有“{step.by.label}”职能的岗位办理。",
            "not_yours",
        )
    if not own and not people.holds(seat, (step.by,), case.matter):
        raise Refused.because(
            f"您的岗位没有“{step.by.label}”职能,不能办理“{step.label}”。",
            "本件因承办岗位无人在岗暂列在您的待办中,请改派给有此职能的单位。",
            "stands_in_only",
        )
    if step.waits is not None and outcome is step.outcomes[0]:
        raise Refused.because(
            f"“{step.label}”期满后自动进入下一环节。", f"应等到{stage.due_on}期满。", "still_waiting"
        )
    people.check_other_person(step, version_for(case), case, seat.staff, second)
    people.check_officers(step, seat.staff, second)
    people.check_not_about(case, seat.staff, second)
    if outcome.needs_reason and not reason.strip():
        raise Invalid.because(f"选择“{outcome.label}”须写明理由。", "请填写理由。", "no_reason", "reason")
