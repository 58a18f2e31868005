"""The timeline of a case: step, who, when, until when, how it was left, and why the clock stood still."""

import datetime
from dataclasses import dataclass

from minzheng.mechanisms.matters.declare import Matter
from minzheng.mechanisms.matters.holding import step_of
from minzheng.mechanisms.matters.models import Case
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


def timeline(case: Case) -> list[Moment]:
    """All runs of steps of a case, oldest first, with shown (not sensitive) answers."""
    moments = []
    for stage in case.stages.select_related("case", "unit", "staff", "second").order_by("pk"):
        step = step_of(stage)
        names = [one.name for one in (stage.staff, stage.second) if one is not None]
        end = stage.closed_on
        late = (
            (end - stage.due_on).days if end and stage.due_on and end > stage.due_on and not step.waits else 0
        )
        facts = tuple(
            (field.label, field.show(stage.answers[field.key]))
            for field in step.form.fields
            if field.key in stage.answers
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
                facts=facts,
            )
        )
    return moments


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
