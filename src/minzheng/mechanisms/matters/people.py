"""Who may do what to a case: the seat's served units against the step's unit and function."""

import datetime

from django.db.models import QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.access.public import (
    Function,
    Mandate,
    Seat,
    Staff,
    Unit,
    falls_under,
    served_units,
    unit_for,
)
from minzheng.mechanisms.areas.public import Area, answered_by, within
from minzheng.mechanisms.matters.declare import Level, Matter, Step, versions_of
from minzheng.mechanisms.matters.models import Case, Stage


def serves(seat: Seat, stage: Stage, on: datetime.date) -> bool:
    """Whether this open stage lies in the seat's inbox: its own duty, one it covers, or one nobody else is there for."""
    return any(
        one.unit_id == stage.unit_id and one.function == stage.function and one.holds(stage.matter)
        for one in served_units(seat, on)
    )


def holds(seat: Seat, functions: tuple[Function, ...], code: str) -> bool:
    """Whether the seat's own post has one of the functions for matter `code`."""
    if seat.post is None:
        return False
    mandates = Mandate.objects.filter(post=seat.post, function__in=functions).values_list(
        "matters", flat=True
    )
    return any(falls_under(code, prefix) for prefix in mandates)


def unit_of(step: Step, version: Matter, case: Case) -> Unit:
    """The unit that has to do `step` of this case. Raises `Invalid` when nobody is set to do it."""
    today = clock.today()
    if step.at is Level.CHOSEN:
        last = case.stages.filter(step=step.key).select_related("unit").order_by("-pk").first()
        if last is None:
            raise Invalid.because(
                f"还没有选定“{step.label}”的承办单位。", "请先选择承办单位。", "no_unit_chosen", "unit"
            )
        return last.unit
    if step.at is Level.OPENER and case.opened_unit is not None:
        return case.opened_unit
    if step.at is Level.SUBJECT:
        body = _body(case.subject_key) if case.subject_key else None
        if body is not None:
            return body
        return unit_for(Function.INSPECTING, version.code, Level.BUREAU.value, case.area, today)
    level = Level.STREET if step.at is Level.OPENER else step.at
    return unit_for(step.by, version.code, level.value, case.area, today)


def _body(subject_key: str) -> Unit | None:
    return Unit.objects.filter(represents=subject_key, closed_on__isnull=True).order_by("pk").first()


def check_other_person(step: Step, version: Matter, case: Case, *acting: Staff | None) -> None:
    """Steps that must be done by different natural persons (two accounts of one person are one)."""
    if not step.other_person_than:
        return
    keys = {one.person_key: one.name for one in acting if one is not None}
    before = versions_of(case.matter).once_called(step.other_person_than, version)
    earlier = case.stages.filter(step__in=before, closed_at__isnull=False)
    for stage in earlier.select_related("staff", "second"):
        for other in (stage.staff, stage.second):
            if other is not None and other.person_key in keys:
                raise Refused.because(
                    f"“{step.label}”须由他人办理:{keys[other.person_key]}已办理过本件的前序环节。",
                    "请由本单位其他有此职能的人员办理,或请负责人改派。",
                    "same_person",
                )


def check_second(step: Step, staff: Staff | None, second: Staff | None) -> None:
    """Steps that need two officers."""
    if step.officers < 2:
        return
    if second is None or staff is None or second.person_key == staff.person_key:
        raise Refused.because(
            f"“{step.label}”须有两人以上共同进行。", "请选择另一名同行人员后再提交。", "two_officers"
        )


def can_do(unit: Unit, function: Function, code: str) -> bool:
    """Whether the unit is open and some post of it has the function for the matter."""
    if unit.closed_on is not None and unit.closed_on <= clock.today():
        return False
    mandates = Mandate.objects.filter(post__unit=unit, function=str(function)).values_list(
        "matters", flat=True
    )
    return any(falls_under(code, prefix) for prefix in mandates)


def units_for(function: Function, code: str) -> QuerySet[Unit]:
    """Units with a post that has the function for the matter, by level and name."""
    prefixes = Mandate.objects.filter(function=function).values_list("matters", flat=True).distinct()
    fitting = [prefix for prefix in prefixes if falls_under(code, prefix)]
    posts = Mandate.objects.filter(function=function, matters__in=fitting).values("post__unit")
    found = Unit.objects.filter(pk__in=posts).exclude(closed_on__lte=clock.today())
    return found.order_by("level", "name")


def is_below(area: Area, other: Area, on: datetime.date) -> bool:
    """Whether `area` lies inside `other` on a day."""
    return within(other, on).filter(pk=area.pk).exists()


def in_range(seat: Seat, area: Area, on: datetime.date) -> bool:
    """Whether the seat's unit answers for `area` on a day; no unit or no area means nowhere."""
    return seat.unit is not None and answers_for(seat.unit, area, on)


def answers_for(unit: Unit, area: Area, on: datetime.date | None = None) -> bool:
    """Whether a unit answers for an area on a day (default today)."""
    return Area.objects.filter(pk=area.pk, pk__in=answered_by(unit.area, on)).exists()
