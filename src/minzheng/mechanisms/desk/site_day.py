"""What a phone takes along for inspections: lists, bodies, companions, and the inspections begun at the desk."""

from typing import Any

from django.db.models import Q

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Function, Seat, visible
from minzheng.mechanisms.checks.public import Checklist, Inspection, all_checklists, checklist, checklist_of
from minzheng.mechanisms.desk.check_page import officers
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.desk.visit_values import Values
from minzheng.mechanisms.desk.visiting import question
from minzheng.mechanisms.matters.public import End, Outcome, Step, matter
from minzheng.mechanisms.registry.public import Facility, Organisation

MOST_BODIES = 300
_BODIES: dict[str, Any] = {"facility": Facility, "organisation": Organisation}


def site_day(seat: Seat, held: Held) -> dict[str, Any]:
    """Lists this seat may inspect with today, the bodies they are for, who may come along, and what is under way."""
    lists = _lists(held)
    if not lists or seat.staff is None:
        return {"lists": [], "bodies": [], "missed": 0, "officers": [], "inspections": []}
    bodies, missed = _bodies(lists, seat)
    return {
        "lists": [_list(one) for one in lists],
        "bodies": bodies,
        "missed": missed,
        "officers": [(one.pk, one.name) for one in officers(seat)],
        "inspections": [_begun(one) for one in begun(seat)],
    }


def begun(seat: Seat) -> list[Inspection]:
    """Inspections under way in which this seat's person is one of the two."""
    assert seat.staff is not None
    key = seat.staff.person_key
    mine = Q(lead__person_key=key) | Q(second__person_key=key)
    rows = visible(Inspection.objects.filter(mine, finished_at__isnull=True), seat)
    return list(rows.select_related("facility", "organisation", "lead", "second").order_by("-on", "-pk"))


def values_of(held: Inspection) -> Values:
    """Answers as a phone has them: r- and d- with the key of the item."""
    named: Values = {}
    for key, one in held.answers.items():
        named |= {f"r-{key}": one["result"], f"d-{key}": one["description"]}
    return {name: text for name, text in named.items() if text}


def at_once(step: Step) -> Outcome | None:
    """The one way on from the first step of an order, where the inspectors themselves have nothing left to choose."""
    ways = [one for one in step.outcomes if not one.needs_reason]
    simple = step.by is Function.INSPECTING and not step.form.fields and step.officers == 1
    return ways[0] if simple and len(ways) == 1 and not isinstance(ways[0].to, End) else None


def _lists(held: Held) -> list[Checklist]:
    today = clock.today()
    current = [checklist(one[0].code, today) for one in all_checklists() if one[0].since <= today]
    return [one for one in current if held.includes((Function.INSPECTING,), one.code)]


def _list(used: Checklist) -> dict[str, Any]:
    rules = matter(used.order_matter, clock.today())
    first = rules.steps[0]
    way = at_once(first)
    return {
        "code": used.code,
        "since": used.since.isoformat(),
        "label": used.label,
        "of": rules.subject,
        "items": [(one.key, one.text, one.hazard_class.label, str(one.basis)) for one in used.items],
        "order": {
            "label": rules.name,
            "fields": [question(one, rules.code, rules, first) for one in rules.form.fields],
            "way": way.label if way else "",
        },
    }


def _bodies(lists: list[Checklist], seat: Seat) -> tuple[list[dict[str, str]], int]:
    """Bodies of the lists that this seat sees, by name, and how many more there are."""
    today, listed, missed = clock.today(), [], 0
    kinds = {matter(one.order_matter, today).subject for one in lists}
    for kind in sorted(set(_BODIES) & {str(one) for one in kinds}):
        rows = visible(_BODIES[kind].objects.all(), seat)
        if kind == "facility":
            rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today))
            rows = rows.select_related("organisation")
        found = list(rows.order_by("name", "pk")[: MOST_BODIES + 1])
        if len(found) > MOST_BODIES:
            missed += rows.count() - MOST_BODIES
        listed += [_body(kind, one) for one in found[:MOST_BODIES]]
    return listed, missed


def _body(kind: str, one: Any) -> dict[str, str]:
    behind = one if kind == "organisation" else one.organisation
    number = behind.uscc if behind is not None else ""
    return {
        "key": f"{kind}:{one.pk}",
        "of": kind,
        "name": one.name,
        "number": number or "",
        "address": getattr(one, "address", "") or "",
    }


def _begun(held: Inspection) -> dict[str, Any]:
    used = checklist_of(held)
    return {
        "number": str(held.client_id),
        "list": used.code,
        "since": used.since.isoformat(),
        "subject": held.subject_key,
        "caption": held.subject.name,
        "names": [held.lead.name, held.second.name],
        "state": str(held.version),
        "base": values_of(held),
        "kept": {key: len(one["photos"]) for key, one in held.answers.items() if one["photos"]},
        "started": held.started_at.isoformat(),
    }
