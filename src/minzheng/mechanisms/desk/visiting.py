"""A day of visits for a phone: the open steps that are done at somebody's home, each with all that is needed there."""

from typing import Any

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.desk.case_page import going_along
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.desk.listing import WHOM, area_names, caption
from minzheng.mechanisms.desk.revealing import reveal_on_site
from minzheng.mechanisms.desk.visit_values import offered, state
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.matters.public import (
    End,
    Field,
    Matter,
    Rows,
    Stage,
    Step,
    inbox,
    shown_answers,
    units_for,
    version_for,
)

MOST = 60  # households one phone takes along, the most urgent ones


def day_of(seat: Seat, held: Held) -> dict[str, Any]:
    """What the phone takes along, as JSON: visits by due date, possible companions, days it may be kept."""
    stages = [one for one in _open_visits(seat) if held.includes((Function.SURVEYING,), one.matter)]
    taken = stages[:MOST]
    names = area_names(one.case.area_id for one in taken)
    days = parameter("matters.visit_days", seat.unit.area if seat.unit else None, clock.today()).amount
    return {
        "visits": [_visit(one, seat, names.get(one.case.area_id, "")) for one in taken],
        "companions": _companions(taken, seat),
        "days": days,
        "left": len(stages) - len(taken),
    }


def _open_visits(seat: Seat) -> list[Stage]:
    """Open surveying steps in this inbox that ask something."""
    parties = [f"case__{one}" for one in WHOM]
    rows = inbox(seat).filter(function=Function.SURVEYING).select_related(*parties)
    return [one for one in rows if version_for(one.case).step(one.step).form.fields]


def _visit(stage: Stage, seat: Seat, area: str) -> dict[str, Any]:
    case, rules = stage.case, version_for(stage.case)
    step = rules.step(stage.step)
    base = offered(case, step, seat)
    known = {one.label for one in rules.form.fields if one.on_site}
    return {
        "number": case.number,
        "version": case.version,
        "step": step.key,
        "label": step.label,
        "stage": str(stage.uid),
        "state": state(stage, base),
        "base": base,
        "caption": caption(case),
        "area": area,
        "due": stage.due_on.isoformat() if stage.due_on else "",
        "onsite": reveal_on_site(case, seat),
        "facts": [(label, text) for label, text, _ in shown_answers(case, rules) if label not in known],
        "title": step.form.title or step.label,
        "fields": [question(one, case.matter, rules, step) for one in step.form.fields],
        "outcomes": [
            {"key": one.key, "label": one.label, "reason": one.needs_reason} for one in step.outcomes
        ],
        "officers": step.officers,
        "certified": step.certified,
    }


def question(one: Field, code: str, rules: Matter, step: Step) -> dict[str, Any]:
    """A question as a page needs it to ask; what may not be asked that way is refused when it comes in."""
    asked: dict[str, Any] = {
        "key": one.key,
        "label": one.label,
        "widget": one.widget,
        "required": one.required,
        "help": one.help,
        "longest": one.max_length,
        "unit": getattr(one, "unit", ""),
        "options": [(each, each) for each in one.choices],
    }
    if one.widget == "unit":
        following = [rules.step(out.to) for out in step.outcomes if not isinstance(out.to, End)]
        units = units_for(following[0].by, code) if following else []
        asked["options"] = [(str(unit.pk), unit.name) for unit in units]
    if isinstance(one, Rows):
        asked["columns"] = [question(each, code, rules, step) for each in one.columns]
        asked["least"], asked["most"] = one.least, one.most
    return asked


def _companions(stages: list[Stage], seat: Seat) -> dict[str, list[tuple[int, str]]]:
    """Who may go along, by whether the step asks for certified officers."""
    lists: dict[str, list[tuple[int, str]]] = {}
    for stage in stages:
        step = version_for(stage.case).step(stage.step)
        key = "certified" if step.certified else "unit"
        if step.officers > 1 and key not in lists:
            lists[key] = [(one.pk, one.name) for one in going_along(step, seat)]
    return lists
