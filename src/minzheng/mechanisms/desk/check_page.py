"""What the pages of an inspection and its order show: items while it is filled, findings, whom one told, the recheck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from minzheng.foundation import clock
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.public import Function, Seat, Staff, Unit, visible
from minzheng.mechanisms.checks.public import (
    Finding,
    Inspection,
    Item,
    Recheck,
    Referral,
    Result,
    all_checklists,
    check_rechecker,
    checklist_of,
    findings_of,
    hazard_class,
    inspectors_of,
    record_of,
)
from minzheng.mechanisms.documents.public import StoredFile, ink_svg
from minzheng.mechanisms.matters.public import Case, Stage, holds, matter, version_for


@dataclass(frozen=True)
class ItemRow:
    """An item with what is said of it so far."""

    item: Item
    result: str
    description: str
    photos: tuple[StoredFile, ...]


@dataclass(frozen=True)
class FoundRow:
    """A finding as a case or inspection page shows it: item, class, the last recheck, and the department told of it."""

    finding: Finding
    text: str
    label: str
    recheck: Recheck | None
    referral: Referral | None


def found_rows(findings: QuerySet[Finding], seat: Seat) -> list[FoundRow]:
    """Rows of the findings that this seat may see, with their photos, rechecks and referrals."""
    found = list(
        visible(findings, seat)
        .select_related("inspection", "case")
        .prefetch_related("photos__site_photo")
        .order_by("pk")
    )
    last = {one.finding_id: one for one in Recheck.objects.filter(finding__in=found).order_by("pk")}
    told = {
        one.finding_id: one
        for one in visible(Referral.objects.filter(finding__in=found), seat).order_by("pk")
    }
    return [
        FoundRow(
            one,
            checklist_of(one.inspection).item(one.item).text,
            hazard_class(one.hazard_class).label,
            last.get(one.pk),
            told.get(one.pk),
        )
        for one in found
    ]


def order_context(case: Case, stage: Stage | None, seat: Seat) -> dict[str, Any]:
    """What the case page of an order adds: its findings; at the recheck who may not do it, and why ("" for who may)."""
    ordering = {one.order_matter for versions in all_checklists() for one in versions}
    found = found_rows(findings_of(case), seat) if case.matter in ordering else []
    rechecks = stage is not None and stage.function == Function.RECHECKING and bool(found)
    return {
        "found": found,
        "rechecks": rechecks,
        "why_not": _why_not(stage, seat) if rechecks and stage else "",
    }


def companions(case: Case, stage: Stage, seat: Seat) -> list[Staff] | None:
    """Who may go along to a recheck: certified officers who did not find it; None where one officer is enough."""
    if version_for(case).step(stage.step).officers < 2:
        return None
    found_by = inspectors_of(case)
    return [one for one in officers(seat) if one.person_key not in found_by]


def officers(seat: Seat) -> list[Staff]:
    """Who may go along: certified and in post today in a unit one sees, without oneself."""
    if seat.staff is None:
        return []
    today = clock.today()
    people = Staff.objects.filter(
        certificate_valid__contains=today,
        appointments__valid__contains=today,
        appointments__post__unit__in=visible(Unit.objects.all(), seat),
    )
    return list(people.exclude(person_key=seat.staff.person_key).distinct().order_by("pk"))


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
    rows = found_rows(held.findings.all(), seat)
    found = [row.finding for row in rows]
    rules = matter(used.order_matter, clock.today())
    free = [one for one in found if one.closed_on is None and (one.case is None or not one.case.step)]
    return {
        "one": held,
        "used": used,
        "rows": rows,
        "record": record_of(held),
        "signatures": [
            (one, ink_svg(str(one.strokes)) if one.strokes else "") for one in held.signatures.order_by("pk")
        ],
        "told": any(row.referral for row in rows),
        "free": [(one, used.item(one.item).text) for one in free],
        "chosen": list(chosen),
        "rules": rules if free and holds(seat, rules.opened_by, rules.code) else None,
        "faults": len(found),
        "total": len(used.items),
        "closed": sum(1 for one in found if one.closed_on is not None),
    }


def inspects(held: Inspection, seat: Seat) -> bool:
    """Whether this seat's person is one of the two inspectors."""
    return seat.staff is not None and seat.staff.person_key in (
        held.lead.person_key,
        held.second.person_key,
    )


def _why_not(stage: Stage, seat: Seat) -> str:
    try:
        check_rechecker(stage, seat)
    except Refused as refused:
        return str(refused)
    return ""
