"""How often a body has been, or is still going to be, inspected: what the frequency cap is held against."""

import datetime
from collections import Counter
from functools import cache

from minzheng.foundation.periods import due_date
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.draw_models import Draw, DrawnObject
from minzheng.mechanisms.checks.models import Inspection
from minzheng.mechanisms.law.public import TermRef
from minzheng.mechanisms.matters.public import calendar

_LONGEST = datetime.timedelta(days=3 * 366)  # no window of a parameter reaches further back


def times_inspected(window: TermRef, area: Area, on: datetime.date) -> Counter[str]:
    """Per registry key: inspections of any checklist whose window is still running on a day, and draws still to be inspected.

    What was drawn counts until its result is published, whatever its day; the inspection that follows counts instead.
    """
    length = window.resolve(area, on)

    @cache
    def counts(day: datetime.date) -> bool:
        return due_date(day, length, calendar()).on > on

    made = Inspection.objects.filter(on__gt=on - _LONGEST, on__lte=on)
    days = made.values_list("facility_id", "organisation_id", "on")
    found = Counter(_key(facility, body) for facility, body, day in days.iterator() if counts(day))
    waiting = DrawnObject.objects.filter(inspection=None, result=None, draw__void=None)
    for facility, body in waiting.values_list("facility_id", "organisation_id").iterator():
        if facility or body:
            found[_key(facility, body)] += 1
    return found


def pending_draws(area: Area) -> list[Draw]:
    """Draws of an area that are committed to and neither revealed nor void: whom they will draw nobody knows yet."""
    return list(
        Draw.objects.filter(area=area, reveal=None, void=None).select_related("roster").order_by("pk")
    )


def _key(facility: int | None, body: int | None) -> str:
    return f"facility:{facility}" if facility else f"organisation:{body}"
