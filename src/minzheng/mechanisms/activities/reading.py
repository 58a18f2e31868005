"""Activities as figures count them, and who may open their files."""

import datetime

from django.db.models import BigIntegerField, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.activities.models import Activity
from minzheng.mechanisms.documents.public import StoredFile


def counted(kind: str, since: datetime.date, until: datetime.date) -> QuerySet[Activity]:
    """Activities that count, begun from `since` to `until` (both included), of a kind or of a family ("rule_of_law.").

    Void ones are not among them.
    """
    of_kind = {"kind__startswith": kind} if kind.endswith(".") else {"kind": kind}
    return Activity.objects.filter(**of_kind, on__range=(since, until), voided_at__isnull=True)


def measured(key: str) -> Cast:
    """A measure as a number in a queryset: `counted(…).aggregate(Sum(measured("people")))`."""
    return Cast(KT(f"measures__{key}"), BigIntegerField())


def shown_with_activity(stored: StoredFile, seat: Seat) -> bool:
    """Whether a file belongs to an activity this seat sees."""
    return visible(Activity.objects.filter(files=stored), seat).exists()
