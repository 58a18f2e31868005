"""Why a declaration cannot work: dead ends, unknown names, decisions made twice or going against the end."""

from collections.abc import Iterable, Iterator, Mapping

from minzheng.mechanisms.matters.declare import DECISIONS, Delegation, End, Level, Matter, Outcome, Step
from minzheng.mechanisms.matters.forms import Money

State = tuple[str, End | None]  # a step, and what was decided before it


def faults_of(one: Matter) -> list[str]:
    """Why a declaration cannot work: dead ends, unknown or unreachable steps, no way to an end."""
    keys = [step.key for step in one.steps]
    faults = [f"step twice: {key}" for key in set(keys) if keys.count(key) > 1]
    if not one.steps:
        return ["no steps"]
    faults += _faults_of_head(one, keys)
    targets = {step.key: [out.to for out in step.outcomes] for step in one.steps}
    for key, outs in targets.items():
        if not outs:
            faults.append(f"no way out of {key}")
        faults += [
            f"{key} leads to unknown step {to}" for to in outs if not isinstance(to, End) and to not in keys
        ]
    reached = _closure(one.first.key, targets)
    faults += [f"step never reached: {key}" for key in keys if key not in reached]
    ends = {key for key, outs in targets.items() if any(isinstance(to, End) for to in outs)}
    faults += [f"no end from {key}" for key in keys if not (_closure(key, targets) & ends)]
    for step in one.steps:
        faults += [
            f"{step.key}: unknown step {other}" for other in step.other_person_than if other not in keys
        ]
        if step.at is Level.CHOSEN and not any(
            "unit" in {f.key for f in source.form.fields}
            for source in one.steps
            if step.key in targets[source.key]
        ):
            faults.append(f"{step.key}: nobody chooses its unit")
    if one.delegation:
        faults += _delegation_faults(one, one.delegation, keys)
    if one.by_public and one.subject:
        faults.append("open to anybody, but about somebody in the registers")
    if one.pays and not (one.rule or any(step.form.field("amount") for step in one.steps)):
        faults.append("pays, but nothing sets an amount")
    return faults + sorted(decisions_of(one, [(one.first.key, None)])[1])


def decisions_of(one: Matter, starts: Iterable[State]) -> tuple[set[State], set[str]]:
    """Every (step, decision made before it) reached from `starts`, and what is wrong with decisions on the way."""
    reached, open_, faults = set(starts), [*starts], set[str]()
    while open_:
        key, made = open_.pop()
        for out in one.step(key).outcomes:
            faults |= {
                f"{key}, {out.key}: {fault}" for fault in _decision_faults(one, one.step(key), out, made)
            }
            if out.to in keys_of(one) and (then := (str(out.to), made or out.decision)) not in reached:
                reached.add(then)
                open_.append(then)
    return reached, faults


def _decision_faults(one: Matter, step: Step, out: Outcome, made: End | None) -> Iterator[str]:
    if out.decides and (out.decides not in DECISIONS or isinstance(out.to, End)):
        yield "only 同意 or 不同意 is decided before the end, and the case goes on"
    if made and out.decides:
        yield "decides a second time"
    elif made and isinstance(out.to, End) and out.to not in (made, End.DONE):
        yield f"ends as {out.to} what was decided as {made}"
    asked = not out.needs_reason and step.form.field("amount")
    if one.pays and not one.rule and not made and out.decision is End.GRANTED and not asked:
        yield "orders a payment whose amount nothing sets"


def _faults_of_head(one: Matter, keys: list[str]) -> list[str]:
    """What is named and does not exist, what nobody could use, what does not fit its column."""
    faults = [f"hook on unknown step {key}" for key in one.on_left if key not in keys]
    if one.subject not in ("", "person", "household", "organisation", "facility"):
        faults.append(f"unknown kind of subject {one.subject}")
    if not (one.opened_by or one.by_citizen or one.by_public or one.by_date):
        faults.append("nobody may open it")
    if one.rule and one.facts is None:
        faults.append("a rule without facts")
    if len(one.code) > 80 or len(one.name) > 60 or len(one.prefix) > 8:
        faults.append("code, name or prefix too long")
    for step in one.steps:
        outcomes = [out.key for out in step.outcomes]
        faults += [f"{step.key}: outcome twice: {key}" for key in set(outcomes) if outcomes.count(key) > 1]
        if len(step.key) > 40 or max(map(len, outcomes), default=0) > 20:
            faults.append(f"{step.key}: step key or outcome too long")
        if (step.notice is None) != (step.notice_fields is None):
            faults.append(f"{step.key}: a notice needs its fields")
    return faults


def keys_of(one: Matter) -> set[str]:
    return {step.key for step in one.steps}


def _delegation_faults(one: Matter, delegation: Delegation, keys: list[str]) -> list[str]:
    if delegation.step not in keys or delegation.above not in keys:
        return ["delegation names an unknown step"]
    amount = one.step(delegation.step).form.field(delegation.amount)
    if not isinstance(amount, Money) or not amount.required or amount.sensitive:
        return [f"{delegation.step}: the delegated amount must be a required, open money field"]
    granting = [out for out in one.step(delegation.step).outcomes if out.decision is End.GRANTED]
    if not granting:
        return [f"{delegation.step}: the delegated step grants nothing"]
    if any(out.needs_reason for out in granting):
        return [f"{delegation.step}: what grants must ask for the amount, not for a reason"]
    return ["a delegated amount cannot also come from a rule"] if one.rule else []


def _closure(start: str, targets: Mapping[str, list[str | End]]) -> set[str]:
    seen, open_ = {start}, [start]
    while open_:
        for to in targets.get(open_.pop(), []):
            if not isinstance(to, End) and to not in seen:
                seen.add(to)
                open_.append(to)
    return seen
