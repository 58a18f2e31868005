"""告知承诺、容缺受理: papers promised by a day and not handed in yet, also after the case is closed."""

import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.matters import people
from minzheng.mechanisms.matters.declare import End
from minzheng.mechanisms.matters.models import Case, Paper
from minzheng.mechanisms.matters.papers import LATER, PLEDGED

LAPSED = (
    End.REFUSED,
    End.NOT_ACCEPTED,
    End.WITHDRAWN,
    End.DUPLICATE,
    End.REJECTED,
)  # nothing was given for them


def open_promises(case: Case | None = None) -> QuerySet[Paper]:
    """Promises (告知承诺 or 容缺受理) with a day, whose paper has not come; earliest first.

    A promise renewed with a later day stands in for the one before; those of cases that gave nothing have lapsed.
    """
    later = Paper.objects.filter(case=OuterRef("case"), label=OuterRef("label"), pk__gt=OuterRef("pk"))
    promised = Paper.objects.filter(waived_by__in=(PLEDGED, LATER), until__isnull=False)
    if case is not None:
        promised = promised.filter(case=case)
    kept = promised.exclude(case__end__in=LAPSED).filter(~Exists(later))
    return kept.order_by(F("until").asc(), "pk")


def overdue_promises(on: datetime.date) -> QuerySet[Paper]:
    """Those whose day has passed."""
    return open_promises().filter(until__lt=on)


def may_keep_promise(case: Case, seat: Seat) -> bool:
    """Whether this seat may hand in a promised paper of a closed case: its subject, or a window where it may be filed."""
    if case.step or not open_promises(case).exists():
        return False
    if seat.represents:
        return seat.represents == case.subject_key
    window = people.holds(seat, (Function.FILING, Function.ACCEPTING), case.matter)
    return window and people.in_range(seat, case.area, clock.today())
