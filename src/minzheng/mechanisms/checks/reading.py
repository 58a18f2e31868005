"""Inspections, findings and referrals as figures count them; scores computed from what is open now."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet

from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.checks.declare import checklist
from minzheng.mechanisms.checks.models import Finding, Inspection, Referral
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.registry.public import Facility, Organisation


def inspections(code: str, since: datetime.date, until: datetime.date) -> QuerySet[Inspection]:
    """Finished inspections from `since` to `until` (both included) with a checklist, or a family ("elder_care.")."""
    return Inspection.objects.filter(_under("", code), finished_at__isnull=False, on__range=(since, until))


def findings(code: str, since: datetime.date, until: datetime.date) -> QuerySet[Finding]:
    """Findings of finished inspections found from `since` to `until` (both included), by checklist or family."""
    return Finding.objects.filter(
        _under("inspection__", code),
        inspection__finished_at__isnull=False,
        found_on__range=(since, until),
    )


def fixed_by(rows: QuerySet[Finding], on: datetime.date) -> QuerySet[Finding]:
    """Those among `rows` that were closed on or before a day: the part of a rate whose whole is `rows`."""
    return rows.filter(closed_on__lte=on)


def open_on(rows: QuerySet[Finding], on: datetime.date) -> QuerySet[Finding]:
    """Those among `rows` that were open at the end of a day, oldest first."""
    return rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), found_on__lte=on).order_by(
        "found_on", "pk"
    )


def overdue_referrals(on: datetime.date) -> QuerySet[Referral]:
    """Referrals without an answer whose day was over before `on`, longest overdue first."""
    return Referral.objects.filter(due_on__lt=on, answered_on__isnull=True).order_by("due_on", "pk")


def points_off(subject: Facility | Organisation) -> int:
    """Points that open faults of a body cost it now: each item of a checklist once, however often it was found."""
    about: dict[str, Any] = {
        "inspection__facility" if isinstance(subject, Facility) else "inspection__organisation": subject
    }
    rows = Finding.objects.filter(**about, inspection__finished_at__isnull=False, closed_on__isnull=True)
    latest = {
        (code, item): checklist(code, since).item(item).points
        for code, since, item in rows.order_by("found_on", "pk").values_list(
            "inspection__checklist", "inspection__checklist_since", "item"
        )
    }
    return sum(latest.values())


def shown_with_finding(stored: StoredFile, seat: Seat) -> bool:
    """Whether a file is a photo of a finding this seat sees."""
    return visible(Finding.objects.filter(photos=stored), seat).exists()


def _under(path: str, code: str) -> Q:
    return Q(**{f"{path}checklist__startswith" if code.endswith(".") else f"{path}checklist": code})
