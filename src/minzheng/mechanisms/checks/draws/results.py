"""What the inspections of a draw came to, published within its term."""

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Refused, collect
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function, Seat, Staff
from minzheng.mechanisms.checks.draw_models import Conclusion, Draw, DrawnObject, DrawnResult
from minzheng.mechanisms.checks.draws.teams import inspected_enough
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.law.public import term
from minzheng.mechanisms.matters.public import Case, calendar, holds

PUBLISH = term("checks.draw_publish")
WITHOUT = (Conclusion.UNREACHABLE, Conclusion.REFUSING)
FOREIGN = (Conclusion.CLEAN, Conclusion.FAULTS, *WITHOUT)


@dataclass(frozen=True)
class Unpublished:
    """A finished inspection whose result is not published yet, and until when it has to be."""

    drawn: DrawnObject
    due_on: datetime.date

    @property
    def late(self) -> bool:
        return self.due_on < clock.today()


def unpublished(draw: Draw) -> list[Unpublished]:
    """Finished inspections of a draw without a published result, the most urgent first."""
    rows = draw.drawn.filter(inspection__finished_at__isnull=False, result=None)
    found = [
        Unpublished(
            one, due_date(one.inspection.on, PUBLISH.resolve(draw.area, one.inspection.on), calendar()).on
        )
        for one in rows.select_related("inspection").order_by("position")
    ]
    return sorted(found, key=lambda one: one.due_on)


def publish_results(draw: Draw, seat: Seat) -> int:
    """Publish what every finished inspection found, by its findings; returns how many."""
    purpose = f"公布抽查结果{draw.number}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        staff, today, made = _publisher(draw, seat), clock.today(), 0
        for one in unpublished(draw):
            faults = one.drawn.inspection.findings.count()
            DrawnResult.objects.create(
                drawn=one.drawn,
                conclusion=Conclusion.FAULTS if faults else Conclusion.CLEAN,
                faults=faults,
                found_on=one.drawn.inspection.on,
                published_on=today,
                published_by=staff,
            )
            made += 1
        if not made:
            raise Conflict.because(
                "没有已完成而未公布的检查。", "请先完成检查;没有检查的对象请逐个登记结果。", "nothing"
            )
    return made


def open_conclusions(drawn: DrawnObject) -> tuple[Conclusion, ...]:
    """The results that may be entered for an object without an inspection of ours."""
    if drawn.subject is None:
        return FOREIGN
    return (Conclusion.CAPPED,) if inspected_enough(drawn, clock.today()) else WITHOUT


def publish_without(
    drawn: DrawnObject,
    seat: Seat,
    conclusion: str,
    *,
    note: str = "",
    found_on: datetime.date | None = None,
    faults: int = 0,
) -> DrawnResult:
    """Publish a result that no inspection of ours gave: nobody there, refused, too often, or another department's.

    Raises `Refused` (function), `Conflict` (void, inspected, published), `Invalid` with every fault of the input.
    """
    purpose = f"公布抽查结果{drawn.draw_id}-{drawn.position}"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        held = DrawnObject.objects.select_for_update(of=("self",)).get(pk=drawn.pk)
        staff, day = _publisher(held.draw, seat), found_on or clock.today()
        if hasattr(held, "inspection") or hasattr(held, "result"):
            raise Conflict.because(f"“{held.name}”已经检查或已公布结果。", "请刷新页面。", "published")
        words = note.strip()
        with collect() as problems:
            if conclusion not in open_conclusions(held):
                problems.add(
                    f"“{held.name}”不能登记结果“{conclusion[:20]}”。", "请重新选择。", "bad", "conclusion"
                )
            if len(words) > 300 or (conclusion == Conclusion.FAULTS and not words):
                problems.add("说明最多300字;发现问题的须写明。", "请填写说明。", "note", "note")
            if not held.draw.reveal.revealed_on <= day <= clock.today():
                problems.add(f"检查日期{day}不在抽取日与今天之间。", "请核对日期。", "day", "found_on")
            if (conclusion == Conclusion.FAULTS) != (faults > 0):
                problems.add("问题数与结论不符。", "发现问题的填写问题数。", "faults", "faults")
        return DrawnResult.objects.create(
            drawn=held,
            conclusion=conclusion,
            faults=faults,
            note=words,
            found_on=day,
            published_on=clock.today(),
            published_by=staff,
        )


def without_result(draw: Draw) -> QuerySet[DrawnObject]:
    """Drawn objects without a published result, in the order of the draw."""
    return draw.drawn.filter(result=None).order_by("position")


def check_all_published(case: Case) -> None:
    """A draw is done when every object drawn has its published result. Raises `Refused` naming some that have none."""
    draw = Draw.objects.get(case=case)
    left = list(without_result(draw).values_list("name", flat=True))
    if left:
        raise Refused.because(
            f"还有{len(left)}个抽中对象没有公布检查结果,如“{left[0]}”。",
            "请公布全部结果后再办结。",
            "results_left",
        )


def _publisher(draw: Draw, seat: Seat) -> Staff:
    if hasattr(draw, "void"):
        raise Conflict.because(f"抽取{draw.number}已经作废。", "作废的抽取没有检查结果。", "void")
    if seat.staff is None or not holds(
        seat, (Function.INSPECTING, Function.PUBLISHING), draw.planned.checklist
    ):
        raise Refused.because("您的岗位不能公布这一检查的结果。", "请由检查岗位办理。", "no_function")
    return seat.staff
