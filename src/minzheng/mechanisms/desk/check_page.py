"""What the pages of an inspection show: grouped items while it is filled, findings and the order afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.checks.public import Finding, Inspection, Item, Result, checklist_of, hazard_class
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.matters.public import holds, matter


@dataclass(frozen=True)
class ItemRow:
    """An item with what is said of it so far."""

    item: Item
    result: str
    description: str
    photos: tuple[StoredFile, ...]


def sheet_values(held: Inspection, posted: QueryDict) -> dict[str, dict[str, Any]]:
    """Per item: result, description and photo numbers, as typed if something was sent, else as kept."""
    made = {}
    for item in checklist_of(held).items:
        kept = held.answers.get(item.key, {})
        made[item.key] = {
            "result": posted.get(f"r-{item.key}", kept.get("result", "")),
            "description": posted.get(f"d-{item.key}", kept.get("description", "")),
            "photos": kept.get("photos", []),
        }
    return made


def fill_context(held: Inspection, values: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Items by hazard class in the order of the list."""
    used = checklist_of(held)
    wanted = [number for one in values.values() for number in one["photos"]]
    files = StoredFile.objects.in_bulk(wanted)
    groups: dict[str, list[ItemRow]] = {}
    for item in used.items:
        given = values[item.key]
        photos = tuple(files[number] for number in given["photos"] if number in files)
        row = ItemRow(item, given["result"], given["description"], photos)
        groups.setdefault(item.hazard_class.label, []).append(row)
    return {
        "one": held,
        "used": used,
        "groups": list(groups.items()),
        "results": list(Result),
        "answered": sum(1 for each in values.values() if each["result"]),
        "total": len(used.items),
    }


def finished_context(held: Inspection, seat: Seat, chosen: Sequence[str]) -> dict[str, Any]:
    """Findings with their orders; the form of an order if some are still free and the seat may give it."""
    used = checklist_of(held)
    found = list(held.findings.select_related("case", "referral").prefetch_related("photos").order_by("pk"))
    rules = matter(used.order_matter, clock.today())
    free = [one for one in found if one.closed_on is None and (one.case is None or not one.case.step)]
    return {
        "one": held,
        "used": used,
        "rows": [(one, used.item(one.item).text, hazard_class(one.hazard_class).label) for one in found],
        "free": [(one, used.item(one.item).text) for one in free],
        "chosen": list(chosen),
        "rules": rules if free and holds(seat, rules.opened_by, rules.code) else None,
        "faults": len(found),
        "total": len(used.items),
        "closed": sum(1 for one in found if _closed(one)),
    }


def inspects(held: Inspection, seat: Seat) -> bool:
    """Whether this seat's person is one of the two inspectors."""
    return seat.staff is not None and seat.staff.person_key in (
        held.lead.person_key,
        held.second.person_key,
    )


def _closed(one: Finding) -> bool:
    return one.closed_on is not None
