"""拆分: the form that divides a case among units, each with its part of what was asked."""

from dataclasses import dataclass
from typing import Any

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Seat, Unit
from minzheng.mechanisms.desk.gate import DeskRequest
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.matters.public import (
    Case,
    End,
    Field,
    Level,
    LongText,
    Step,
    everything,
    split,
    version_for,
)

PARTS = 4  # rows offered


@dataclass(frozen=True)
class PartRow:
    """One part as the form shows it."""

    key: str
    unit: str
    text: str


@dataclass(frozen=True)
class Parting:
    """The form: rows, and the field whose text is divided."""

    rows: list[PartRow]
    label: str
    longest: int


def parting_of(case: Case, step: Step, given: dict[str, str], parts: list[Case]) -> Parting | None:
    """The form for dividing this case at this step; None where it cannot be divided, or has its `parts` already."""
    divided = _divided(case)
    if case.parent_id is not None or divided is None or _next(case, step) is None or parts:
        return None
    whole = str(case.answers.get(divided.key, ""))
    posted = "part" in given
    rows = [
        PartRow(str(at), given.get(f"su-{at}", ""), given.get(f"st-{at}", "") if posted else whole)
        for at in range(1, PARTS + 1)
    ]
    return Parting(rows, divided.label, divided.max_length)


def split_in(case: Case, request: DeskRequest, seat: Seat, *, version: int) -> list[Case]:
    """Divide the case as the form says; rows without a unit are left out."""
    step = version_for(case).step(case.step) if case.step else None
    target, divided = (_next(case, step) if step else None), _divided(case)
    if target is None or divided is None:
        raise Invalid.because("本件不能在本环节拆分。", "请在分派承办单位时拆分。", "bad_split", "parts")
    chosen = [(at, number_in(request.POST.get(f"su-{at}"))) for at in range(1, PARTS + 1)]
    units = Unit.objects.in_bulk([number for _, number in chosen if number is not None])
    answers = _as_typed(case)
    parts = [
        ({**answers, divided.key: request.POST.get(f"st-{at}", "").strip()}, units[number])
        for at, number in chosen
        if number in units
    ]
    try:
        return split(case, parts, seat, version=version, step=target.key)
    except Invalid as wrong:
        raise wrong.at("parts") from wrong


def _next(case: Case, step: Step) -> Step | None:
    """The step done by a unit that is chosen here."""
    rules = version_for(case)
    onward = (out.to for out in step.outcomes if not out.needs_reason)
    targets = (rules.step(to) for to in onward if not isinstance(to, End))
    return next((one for one in targets if one.at is Level.CHOSEN), None)


def _divided(case: Case) -> Field | None:
    """The long text of the application: what each unit gets its part of."""
    fields = version_for(case).form.fields
    return next((one for one in fields if isinstance(one, LongText) and not one.sensitive), None)


def _as_typed(case: Case) -> dict[str, Any]:
    given = everything(case)
    return {one.key: one.typed(given[one.key]) for one in version_for(case).form.fields if one.key in given}
