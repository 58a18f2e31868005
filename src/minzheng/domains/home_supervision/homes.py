"""The homes under supervision, months as people write them, and what the program opens because its day has come."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.matters.public import Stage
from minzheng.mechanisms.registry.public import RegisterEntry, as_of

SINCE = datetime.date(2023, 1, 1)
CODE = "home_supervision"
HOMES, RUNNING = "elder_care.homes", "运营"


def running(on: datetime.date, area: Area | None = None) -> QuerySet[RegisterEntry]:
    """Lines of the homes running on a day, everywhere or in an area and below it."""
    return as_of(HOMES, on, area).filter(data__state=RUNNING)


def month_before(on: datetime.date) -> str:
    """The month that was over before the month of a day began; "" while that is a month before all of this."""
    last = on.replace(day=1) - datetime.timedelta(days=1)
    return f"{last:%Y-%m}" if last >= SINCE else ""


def overdue(on: datetime.date, homes: Iterable[int] | None = None, **which: Any) -> QuerySet[Stage]:
    """Steps whose day was over at the end of a day and that nobody had left by then."""
    found = Stage.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on), due_on__lt=on, opened_on__lte=on)
    if homes is not None:
        found = found.filter(case__facility_id__in=homes)
    return found.filter(**which).select_related("case").order_by("due_on", "pk")
