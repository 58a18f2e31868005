"""The timeline of a case: step, who, when, until when, how it was left, and why the clock stood still."""

import datetime
from dataclasses import dataclass

from minzheng.mechanisms.matters.declare import Matter, Step
from minzheng.mechanisms.matters.form_rows import Rows
from minzheng.mechanisms.matters.holding import step_of
from minzheng.mechanisms.matters.models import Case, Stage
from minzheng.mechanisms.matters.sealed import unseal


@dataclass(frozen=True)
class Moment:
    """One line of the timeline, oldest first."""

    at: datetime.datetime
    label: str
    unit: str
    who: str
    outcome: str
    reason: str
    due_on: datetime.date | None
    late_days: int
    open: bool
    facts: tuple[tuple[str, str], ...]
    decision: str  # what was decided at this moment, if anything


def timeline(case: Case) -> list[Moment]:
    """All runs of steps of a case, oldest first, with shown answers: not the sensitive ones, of tables the masked rows."""
    moments, undecided = [], bool(case.decision)
    for stage in case.stages.select_related("case", "unit", "staff", "second").order_by("pk"):
        step = step_of(stage)
        names = [one.name for one in (stage.staff, stage.second) if one is not None]
        end = stage.closed_on
        late = (
            (end - stage.due_on).days if end and stage.due_on and end > stage.due_on and not step.waits else 0
        )
        moments.append(
            Moment(
                at=stage.closed_at or stage.opened_at,
                label=step.label,
                unit=stage.unit.name,
                who="、".join(names) or ("系统" if stage.closed_at else ""),
                outcome=stage.outcome,
                reason=stage.reason,
                due_on=stage.due_on,
                late_days=late,
                open=stage.closed_at is None,
                facts=_facts(step, stage),
                decision=(decision := case.decision if undecided and _decides(step, stage, case) else ""),
            )
        )
        undecided = undecided and not decision
    return moments


def _facts(step: Step, stage: Stage) -> tuple[tuple[str, str], ...]:
    tables = [one for one in step.form.fields if isinstance(one, Rows) and one.sensitive]
    secret = unseal(stage) if tables else {}
    shown = []
    for field in step.form.fields:
        if field.key in stage.answers:
            shown.append((field.label, field.show(stage.answers[field.key])))
        elif field in tables and field.key in secret:
            shown.append((field.label, field.mask(secret[field.key])))
    return tuple(shown)


def _decides(step: Step, stage: Stage, case: Case) -> bool:
    """Whether this run was left by an outcome that decides as the case is decided."""
    left = next((out for out in step.outcomes if out.key == stage.outcome), None)
    return left is not None and left.decision == case.decision


def shown_answers(case: Case, rules: Matter) -> list[tuple[str, str, bool]]:
    """(label, text, hidden) of what was filled in at opening; sensitive answers are masked."""
    secret = unseal(case)
    rows = []
    for field in rules.form.fields:
        if field.key in case.answers:
            rows.append((field.label, field.show(case.answers[field.key]), False))
        elif field.key in secret:
            rows.append((field.label, field.mask(secret[field.key]), True))
    return rows
