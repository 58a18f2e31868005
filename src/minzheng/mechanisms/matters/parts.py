"""Parts of a split case: each ends when its step is done; the last one lets the whole go on."""

from typing import Any

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.matters.deciding import decide, finish
from minzheng.mechanisms.matters.declare import End, Outcome, Step
from minzheng.mechanisms.matters.form_rows import Rows
from minzheng.mechanisms.matters.holding import lock, open_stage, version_for
from minzheng.mechanisms.matters.models import Case
from minzheng.mechanisms.matters.stages import enter, leave


def check_parts(whole: Case) -> None:
    """A split case stands still while a part of it is open."""
    open_parts = whole.children.exclude(step="").values_list("number", flat=True)
    if numbers := "、".join(open_parts):
        raise Conflict.because(
            f"本件已拆分,{numbers}尚未办完。", "各部分办完后会自动进入下一环节。", "parts_open"
        )


def ends_part(case: Case, step: Step, outcome: Outcome) -> bool:
    """Whether a part has done what it was made for: the step at which the whole waits, not one it was returned to."""
    return case.parent is not None and case.parent.step == step.key and not outcome.needs_reason


def wake_whole(part: Case, outcome: str = "") -> None:
    """When the last open part has ended in whatever way, the whole leaves its step with all answers together."""
    if part.parent_id is None:
        return
    whole = Case.objects.select_for_update(of=("self",)).get(
        pk=part.parent_id
    )  # two last parts: one after the other
    if not whole.step or whole.children.exclude(step="").exists():
        return
    held = lock(whole, whole.version)
    rules, stage = version_for(held), open_stage(held)
    step = rules.step(stage.step)
    chosen = step.outcome(outcome) if outcome else step.outcomes[0]
    leave(stage, chosen, None, answers=_together(held, step), sealed="", reason="各部分均已办理")
    if chosen.decides:
        decide(held, rules, chosen.decides, None)
    if isinstance(chosen.to, End):
        finish(held, rules, chosen.to, None)
    else:
        enter(held, rules, rules.step(chosen.to))
    held.version += 1
    held.save()


def _together(whole: Case, step: Step) -> dict[str, Any]:
    runs = [child.stages.filter(step=step.key).latest("pk") for child in whole.children.order_by("pk")]
    shown = [one for one in step.form.fields if not one.sensitive]
    joined: dict[str, Any] = {}
    for one in shown:
        given = [(run.unit.name, run.answers[one.key]) for run in runs if one.key in run.answers]
        if isinstance(one, Rows):
            joined[one.key] = [row for _, rows in given for row in rows]
        else:
            joined[one.key] = "\n".join(f"{unit}:{text}" for unit, text in given)
    return joined
