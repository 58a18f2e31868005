"""Records behind a figure as lines of a list: what it is, when, where, and the page that proves it."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.activities.public import Activity, kind_of
from minzheng.mechanisms.checks.public import Finding, Inspection, Referral, checklist_of
from minzheng.mechanisms.desk.listing import WHOM, area_names, caption
from minzheng.mechanisms.desk.parties import row_of
from minzheng.mechanisms.documents.public import Column, ColumnKind, Document
from minzheng.mechanisms.matters.public import Case, PaymentInstruction, Stage, version_for
from minzheng.mechanisms.registry.public import RegisterEntry, register_of

COLUMNS = (
    Column("title", "记录", width=36),
    Column("detail", "说明", width=30),
    Column("day", "日期", ColumnKind.DATE),
    Column("area", "区域"),
)


@dataclass(frozen=True)
class Line:
    """One record: `address` opens its page ("" where there is none)."""

    title: str
    detail: str
    day: datetime.date | None
    area: str
    address: str


@dataclass(frozen=True)
class Kind:
    """How records of a model are shown: what is read with them, their area, and a line of title, detail, day, address."""

    related: tuple[str, ...]
    area: Callable[[Any], int]
    line: Callable[[Any], tuple[str, str, datetime.date | None, str]]


def with_parties(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with everything their lines are made of."""
    kind = _KINDS.get(rows.model)
    return rows.select_related(*kind.related) if kind else rows


def lines_of(rows: Sequence[Model]) -> list[Line]:
    """Lines of records of one model read `with_parties`."""
    kind = _KINDS.get(type(rows[0])) if rows else None
    if kind is None:
        return [Line(f"{row._meta.verbose_name}第{row.pk}号", "", None, "", "") for row in rows]
    names = area_names(kind.area(row) for row in rows)
    made = []
    for row in rows:
        title, detail, day, address = kind.line(row)
        made.append(Line(title, detail, day, names.get(kind.area(row), ""), address))
    return made


def subjects_of(rows: Sequence[Any]) -> list[str]:
    """Keys of the people and households that records are about, as far as the records say so themselves."""
    found = []
    for row in rows:
        case = row if isinstance(row, Case) else getattr(row, "case", None)
        if isinstance(row, RegisterEntry):
            found.append(row_of(row.subject).key)
        elif case is not None:
            found.append(case.subject_key)
    return found


def values_of(line: Line) -> dict[str, str | int | datetime.date | None]:
    """A line under the keys of `COLUMNS`."""
    return {"title": line.title, "detail": line.detail, "day": line.day, "area": line.area}


def _case_page(case: Case) -> str:
    return reverse("desk:case", args=[case.number])


def _inspection_page(one: Inspection) -> str:
    return reverse("desk:inspection", args=[one.pk])


def _case(row: Case) -> tuple[str, str, datetime.date | None, str]:
    day = row.decided_on or row.closed_on or row.opened_on
    return caption(row), f"受理号{row.number} {row.decision or row.end}", day, _case_page(row)


def _stage(row: Stage) -> tuple[str, str, datetime.date | None, str]:
    step = version_for(row.case).step(row.step).label
    title, day = caption(row.case), row.closed_on or row.due_on
    return title, f"受理号{row.case.number} {step} {row.outcome}", day, _case_page(row.case)


def _payment(row: PaymentInstruction) -> tuple[str, str, datetime.date | None, str]:
    detail = f"{row.item} {format_yuan(row.amount)}元"
    return f"{row.payee_name} {row.kind}", detail, row.ordered_on, _case_page(row.case)


def _entry(row: RegisterEntry) -> tuple[str, str, datetime.date | None, str]:
    detail = " ".join(filter(None, (register_of(row.register).label, row.key)))
    party = row_of(row.subject)
    return party.name, detail, row.valid_from, reverse("desk:dossier", args=[party.key])


def _finding(row: Finding) -> tuple[str, str, datetime.date | None, str]:
    item = checklist_of(row.inspection).item(row.item).text
    state = f"整改完成{row.closed_on}" if row.closed_on else "未整改完成"
    return f"{row.inspection.subject.name}:{item}", state, row.found_on, _inspection_page(row.inspection)


def _inspection(row: Inspection) -> tuple[str, str, datetime.date | None, str]:
    detail = " ".join(filter(None, (checklist_of(row).label, row.campaign)))
    return row.subject.name, detail, row.on, _inspection_page(row)


def _referral(row: Referral) -> tuple[str, str, datetime.date | None, str]:
    found = row.finding
    title = f"{found.inspection.subject.name}:抄告{row.receiver}"
    state = f"已回复{row.answered_on}" if row.answered_on else "未回复"
    return title, state, row.sent_on, _inspection_page(found.inspection)


def _activity(row: Activity) -> tuple[str, str, datetime.date | None, str]:
    counts = (f"{one.label}{row.measures[one.key]}{one.unit}" for one in kind_of(row.kind).measures)
    detail = " ".join((row.place, *counts))
    return row.title, detail, row.on, reverse("desk:activity", args=[row.pk])


def _document(row: Document) -> tuple[str, str, datetime.date | None, str]:
    return row.title, row.number or "", row.issued_on, reverse("desk:document", args=[row.pk])


_ABOUT = ("facility", "organisation")
_KINDS: dict[type[Model], Kind] = {
    Case: Kind(WHOM, lambda row: row.area_id, _case),
    Stage: Kind(("case", *(f"case__{one}" for one in WHOM)), lambda row: row.case.area_id, _stage),
    PaymentInstruction: Kind(("case",), lambda row: row.area_id, _payment),
    RegisterEntry: Kind(WHOM, lambda row: row.area_id, _entry),
    Inspection: Kind(_ABOUT, lambda row: row.area_id, _inspection),
    Finding: Kind(
        tuple(f"inspection__{one}" for one in _ABOUT), lambda row: row.inspection.area_id, _finding
    ),
    Referral: Kind(
        tuple(f"finding__inspection__{one}" for one in _ABOUT),
        lambda row: row.finding.inspection.area_id,
        _referral,
    ),
    Activity: Kind((), lambda row: row.area_id, _activity),
    Document: Kind((), lambda row: row.area_id, _document),
}
