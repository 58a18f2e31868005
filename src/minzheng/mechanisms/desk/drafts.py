"""Drafts on staff pages: the list of what lies unfinished, and what was written for an earlier state of a case."""

import datetime
import uuid
from dataclasses import dataclass

from django.urls import reverse

from minzheng.foundation.masking import mask_name
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.desk.listing import caption
from minzheng.mechanisms.matters.public import (
    Case,
    Draft,
    Step,
    drafts_of,
    typed_in,
    version_for,
    versions_of,
)


@dataclass(frozen=True)
class DraftRow:
    """A draft in a list: what it is for, a hint at what stands in it, and the page that goes on with it."""

    uid: uuid.UUID
    title: str
    hint: str
    saved_at: datetime.datetime
    until: datetime.date
    address: str


@dataclass(frozen=True)
class Earlier:
    """A draft written for an earlier state of a case: its text for reading, and whether the open step can take it over."""

    draft: Draft
    step: str
    lines: tuple[tuple[str, str], ...]
    fits: bool


def draft_rows(seat: Seat, code: str = "") -> list[DraftRow]:
    """What this seat has begun and not sent, latest first; with `code` only new cases of that matter."""
    rows = drafts_of(seat).select_related(
        "case", "case__person", "case__household", "case__organisation", "case__facility"
    )
    if code:
        rows = rows.filter(matter=code, case=None)
    return [_row(one) for one in rows]


def earlier_of(case: Case, drafts: list[Draft]) -> list[Earlier]:
    """Drafts for earlier states of a case, to be read beside the present one."""
    known = {step.key: step for step in version_for(case).steps}
    return [
        Earlier(
            one,
            known[one.step].label if one.step in known else one.step,
            _lines(typed_in(one), known.get(one.step)),
            bool(case.step) and one.step == case.step,
        )
        for one in drafts
    ]


def _row(one: Draft) -> DraftRow:
    name = versions_of(one.matter).versions[-1].name
    if one.case is not None:
        step = next((each.label for each in version_for(one.case).steps if each.key == one.step), one.step)
        title, hint = caption(one.case), f"受理号{one.case.number} {step}"
        address = reverse("desk:case", args=[one.case.number])
    else:
        fields = typed_in(one)
        who = fields.get("person_name") or fields.get("who", "")
        title, hint = name, f"为{mask_name(who)}填写" if who else "新办件"
        address = f"{reverse('desk:new', args=[one.matter])}?draft={one.uid}"
    return DraftRow(one.uid, title, hint, one.saved_at, one.until, address)


def _lines(fields: dict[str, str], step: Step | None) -> tuple[tuple[str, str], ...]:
    given = [name[2:] for name in fields if name.startswith("a-")]
    shown = [one for one in step.form.fields if one.widget != "unit"] if step else []
    asked = {f"a-{name}": label for one in shown for name, label in one.names(given).items()}
    asked["reason"] = "理由"
    return tuple((label, fields[key]) for key, label in asked.items() if key in fields)
