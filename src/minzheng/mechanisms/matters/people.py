"""Who may do what to a case: the seat's served units against the step's unit and function."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Collector, Invalid, Refused
from minzheng.mechanisms.access.public import (
    Function,
    Seat,
    Staff,
    Unit,
    falls_under,
    mandates_of,
    mandates_on,
    served_units,
    unit_for,
)
from minzheng.mechanisms.areas.public import Area, answered_by, within
from minzheng.mechanisms.matters.declare import Level, Matter, Outcome, Step
from minzheng.mechanisms.matters.models import Case, KeptFrom, Stage
from minzheng.mechanisms.matters.versions import versions_of

REASSIGNED = "改派"


def serves(seat: Seat, stage: Stage, on: datetime.date) -> bool:
    """Whether this open stage lies in the seat's inbox: its own duty, one it covers, or one nobody else is there for.

    What a body filed for itself and got back lies at the body.
    """
    if _got_back(seat, stage):
        return True
    return any(
        one.unit_id == stage.unit_id and one.function == stage.function and one.holds(stage.matter)
        for one in served_units(seat, on)
    )


def _got_back(seat: Seat, stage: Stage) -> bool:
    own = seat.unit is not None and bool(seat.represents) and stage.unit_id == seat.unit.pk
    return own and stage.case.opened_by_id == seat.account.pk and stage.case.subject_key == seat.represents


def holds(seat: Seat, functions: tuple[Function, ...], code: str) -> bool:
    """Whether the seat's own post has one of the functions for matter `code`."""
    if seat.post is None:
        return False
    held = mandates_of(seat.post)
    return any(function in functions and falls_under(code, prefix) for function, prefix in held)


def unit_of(step: Step, version: Matter, case: Case) -> Unit:
    """The unit that has to do `step` of this case. Raises `Invalid` when nobody is set to do it."""
    today = clock.today()
    if step.at is Level.CHOSEN:
        last = case.stages.filter(step=step.key).select_related("unit").order_by("-pk").first()
        if last is None:
            raise Invalid.because(
                f"还没有选定“{step.label}”的承办单位。", "请先选择承办单位。", "no_unit_chosen", "unit"
            )
        return last.unit.heir or last.unit
    if step.at is Level.OPENER and case.opened_unit is not None and (filed := case.opened_unit.heir):
        return filed
    if (
        step.at is Level.OPENER
        and case.opened_by is not None
        and (sent_back := case.stages.order_by("-pk").first())
    ):
        return sent_back.unit.heir or sent_back.unit
    if step.at is Level.SUBJECT:
        body = _body(case.subject_key) if case.subject_key else None
        if body is not None:
            return body
        return unit_for(Function.INSPECTING, version.code, Level.BUREAU.value, case.area, today)
    level = Level.STREET if step.at is Level.OPENER else step.at
    return unit_for(step.by, version.code, level.value, case.area, today)


def own_step(step: Step, case: Case, seat: Seat) -> bool:
    """Whether a step goes back to the applicant, and this is the account that filed the case for itself."""
    filed = bool(seat.represents) and case.opened_by_id == seat.account.pk
    return step.at is Level.OPENER and filed and case.subject_key in ("", seat.represents)


def own_say(outcome: Outcome, case: Case, seat: Seat) -> bool:
    """Whether this is what the body the case is about says for itself, such as 要求听证."""
    return outcome.by_subject and bool(seat.represents) and seat.represents == case.subject_key


def _body(subject_key: str) -> Unit | None:
    return Unit.objects.filter(represents=subject_key, closed_on__isnull=True).order_by("pk").first()


def check_other_person(step: Step, version: Matter, case: Case, *acting: Staff | None) -> None:
    """Steps that must be done by different natural persons (two accounts of one person are one); to hand one over is not to do it."""
    if not step.other_person_than:
        return
    keys = {one.person_key: one.name for one in acting if one is not None}
    before = versions_of(case.matter).once_called(step.other_person_than, version)
    earlier = case.stages.filter(step__in=before, closed_at__isnull=False).exclude(outcome=REASSIGNED)
    for stage in earlier.select_related("staff", "second"):
        for other in (stage.staff, stage.second):
            if other is not None and other.person_key in keys:
                raise Refused.because(
                    f"“{step.label}”须由他人办理:{keys[other.person_key]}已办理过本件的前序环节。",
                    "请由本单位其他有此职能的人员办理,或请负责人改派。",
                    "same_person",
                )


def keep_from(case: Case, people: Iterable[Staff]) -> None:
    """From now on these people neither see nor handle the case; needs an act."""
    for one in people:
        KeptFrom.objects.get_or_create(case=case, staff=one)


def let_back(case: Case, people: Iterable[Staff]) -> None:
    """These people see and handle the case again, as their posts allow; needs an act."""
    KeptFrom.objects.filter(case=case, staff__in=list(people)).delete()


def check_not_about(case: Case, *acting: Staff | None) -> None:
    """Nobody handles a case that is about them. Raises `Refused`."""
    about = KeptFrom.objects.filter(case=case, staff__in=[one for one in acting if one is not None])
    if (found := about.select_related("staff").first()) is not None:
        raise Refused.because(
            f"本件涉及{found.staff.name}本人,不能由其办理。", "请由其他人员办理。", "about_you"
        )


def check_not_opener(case: Case, staff: Staff | None) -> None:
    """Whoever submitted a case does not decide it, whichever account was used."""
    submitter = case.opened_by.staff if case.opened_by else None
    if submitter is not None and submitter == staff:
        raise Refused.because(
            f"{submitter.name}提交了本件,不能由本人审批。", "请由其他有审批职能的人员办理。", "same_person"
        )


def check_officers(step: Step, staff: Staff | None, second: Staff | None) -> None:
    """Steps that need two officers, or officers with an enforcement certificate (行政处罚法 42)."""
    alone = second is None or staff is None or second.person_key == staff.person_key
    if step.officers > 1 and alone:
        raise Refused.because(
            f"“{step.label}”须有两人以上共同进行。", "请选择另一名同行人员后再提交。", "two_officers"
        )
    if not step.certified:
        return
    today = clock.today()
    found = Collector()
    for one, field in ((staff, None), (second, "second")):
        if one is not None and (why := one.uncertified(today)):
            found.add(
                f"{one.name}{why},不能办理“{step.label}”。",
                "请由持有效执法证的人员办理,或请管理员更新证件。",
                "no_certificate",
                field,
            )
    if found.problems:
        raise Refused(*found.problems)


def can_do(unit: Unit, function: Function, code: str) -> bool:
    """Whether the unit is open and some post of it has the function for the matter."""
    held = mandates_on(clock.today()).filter(post__unit=unit, function=str(function))
    return any(falls_under(code, prefix) for prefix in held.values_list("matters", flat=True))


def units_for(function: Function, code: str) -> QuerySet[Unit]:
    """Units with a post that has the function for the matter, by level and name."""
    held = mandates_on(clock.today()).filter(function=function)
    prefixes = held.values_list("matters", flat=True).distinct()
    fitting = [prefix for prefix in prefixes if falls_under(code, prefix)]
    units = held.filter(matters__in=fitting).values("post__unit")
    return Unit.objects.filter(pk__in=units).order_by("level", "name")


def is_below(area: Area, other: Area, on: datetime.date) -> bool:
    """Whether `area` lies inside `other` on a day."""
    return within(other, on).filter(pk=area.pk).exists()


def in_range(seat: Seat, area: Area, on: datetime.date) -> bool:
    """Whether the seat's unit answers for `area` on a day; no unit or no area means nowhere."""
    return seat.unit is not None and answers_for(seat.unit, area, on)


def answers_for(unit: Unit, area: Area, on: datetime.date | None = None) -> bool:
    """Whether a unit answers for an area on a day (default today)."""
    return Area.objects.filter(pk=area.pk, pk__in=answered_by(unit.area, on)).exists()
