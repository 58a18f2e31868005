"""The inbox of a seat: every open step it has to do, most urgent first."""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet

from minzheng.foundation import clock
from minzheng.foundation.periods import Light
from minzheng.mechanisms.access.public import Seat, in_inbox
from minzheng.mechanisms.matters import clocks
from minzheng.mechanisms.matters.holding import step_of
from minzheng.mechanisms.matters.models import Halt, Stage
from minzheng.mechanisms.matters.versions import all_matters


def inbox(seat: Seat) -> QuerySet[Stage]:
    """Open stages this seat serves today (own, covered, or nobody else there), earliest due first.

    What a body filed for itself and got back, and what it may say something to, is among its own.
    """
    here = in_inbox(seat)
    if seat.unit is not None and seat.represents:
        own = Q(case__subject_key=seat.represents)
        here |= own & (Q(unit=seat.unit, case__opened_by=seat.account) | _to_say())
    return (
        Stage.objects.filter(here, closed_at__isnull=True)
        .exclude(case__keptfrom__staff=seat.staff)
        .select_related("case", "case__area", "unit")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def _to_say() -> Q:
    """Steps at which the body a case is about may say something itself."""
    found = Q(pk__in=[])
    for each in all_matters():
        steps = {
            step.key
            for one in each.versions
            for step in one.steps
            if any(out.by_subject for out in step.outcomes)
        }
        if steps:
            found |= Q(matter=each.code, step__in=steps)
    return found


def lamps_of(stages: Sequence[Stage]) -> dict[int, clocks.Lamp]:
    """The light of each stage today, by its number."""
    today = clock.today()
    halted = set(
        Halt.objects.filter(case__in=[one.case_id for one in stages], ended_on__isnull=True).values_list(
            "case", flat=True
        )
    )
    amber: dict[int, int] = {}
    lamps = {}
    for one in stages:
        waits = step_of(one).waits is not None
        if one.closed_on is not None:
            lamps[one.pk] = _done(one, waits)
            continue
        if waits and one.due_on is not None and one.due_on >= today:
            why = f"等待至{one.due_on}期满,期满后自动进入下一环节。"
            lamps[one.pk] = clocks.Lamp(Light.GREEN, f"等待至{one.due_on:%m-%d}", (why,))
            continue
        area = one.case.area
        if area.pk not in amber:
            amber[area.pk] = clocks.amber_days(area, today)
        lamps[one.pk] = clocks.lamp(
            one.due_on, today, amber[area.pk], halted=one.case_id in halted, provisional=one.provisional
        )
    return lamps


def _done(stage: Stage, waits: bool) -> clocks.Lamp:
    late = (stage.closed_on - stage.due_on).days if stage.closed_on and stage.due_on else 0
    if late > 0 and not waits:
        return clocks.Lamp(
            Light.RED, f"超期{late}天办结", (f"应于{stage.due_on}前办结,实际{stage.closed_on}。",)
        )
    return clocks.Lamp(Light.GREEN, "按时办结", (f"{stage.closed_on}办结。",))
