"""Answers of a visit as a page sends them, one text per name; compared and told question by question."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.foundation.ciphers import blind
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Seat, Unit
from minzheng.mechanisms.matters.public import (
    Case,
    Field,
    Form,
    Stage,
    Step,
    everything,
    step_drafts,
    typed_in,
)

Values = dict[str, str]


@dataclass(frozen=True)
class Difference:
    """One question that was answered differently: what the phone started from, what it says, what the server has.

    `values` are the server's answer as a page sends it, for a step that is still open.
    """

    key: str
    label: str
    base: str
    mine: str
    theirs: str
    values: Values


def offered(case: Case, step: Step, seat: Seat) -> Values:
    """What a page of the open step stands filled with: this seat's draft, the open answers of its last run, or what is known."""
    form = step.form
    draft, _ = step_drafts(seat, case)
    if draft is not None:
        typed = {name[2:]: text for name, text in typed_in(draft).items() if name.startswith("a-")}
        return {name: typed[name] for one in form.fields for name in part(one, typed)}
    before = case.stages.filter(step=case.step, closed_at__isnull=False).exclude(answers={}).order_by("-pk")
    last = before.first()
    if last is not None:
        return posted(form, last.answers)
    return posted(form, step.known(case)) if step.known is not None else {}


def found(stage: Stage, form: Form) -> Values:
    """What a step was left with, sensitive answers among it."""
    return posted(form, everything(stage))


def posted(form: Form, answers: Mapping[str, Any]) -> Values:
    """Stored answers as a page would send them."""
    return {name: str(text) for name, text in form.as_posted(dict(answers)).items()}


def differences(
    form: Form, base: Values | None, mine: Values, theirs: Values, hide: bool
) -> list[Difference]:
    """Questions whose answer on the server is not the phone's; with `base` only those that changed there since.

    With `hide` the server's sensitive answers are told masked and not given.
    """
    return [
        Difference(
            one.key,
            one.label,
            told(one, base or {}, False),
            told(one, mine, False),
            told(one, theirs, hide),
            {} if hide else part(one, theirs),
        )
        for one in form.fields
        if not alike(one, mine, theirs) and (base is None or not alike(one, base, theirs))
    ]


def state(stage: Stage, values: Values) -> str:
    """A keyed mark of what the server has for a step: as long as it stays, nobody has changed anything."""
    return blind("desk.visit", json.dumps([str(stage.uid), bool(stage.closed_at), values], sort_keys=True))


def part(one: Field, values: Values) -> Values:
    """The texts that belong to one question, without empty ones."""
    return {name: values[name] for name in one.names(values) if values[name].strip()}


def alike(one: Field, some: Values, other: Values) -> bool:
    return bool(_value(one, some) == _value(one, other))


def told(one: Field, values: Values, hide: bool) -> str:
    """An answer in words; one that cannot be read yet as it was typed."""
    given, value = part(one, values), _value(one, values)
    if not given or value == given:
        return "\n".join(f"{label}:{given[name]}" for name, label in one.names(given).items())
    if one.widget == "unit":
        unit = Unit.objects.filter(pk=value).first()
        return unit.name if unit else str(value)
    return one.mask(value) if hide and one.sensitive else one.show(value)


def _value(one: Field, values: Values) -> Any:
    given = part(one, values)
    try:
        return one.read(given)
    except Invalid:
        return given
