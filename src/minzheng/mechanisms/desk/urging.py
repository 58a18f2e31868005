"""Urging many overdue steps at once: one reason, one act, a line in each timeline, a mark in each inbox."""

from collections.abc import Sequence

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, collect
from minzheng.mechanisms.access.public import Function, Seat, declare, require, visible
from minzheng.mechanisms.desk.listing import holders_of
from minzheng.mechanisms.desk.models import Urging
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.public import Stage

URGE = "cases.urge"
MOST, LONGEST = 200, 500

declare(URGE, label="督办超期办件", functions=[Function.LEADING])


def urge(stages: Sequence[int], reason: str, seat: Seat) -> list[Urging]:
    """Urge these overdue steps; all or none. Raises `Invalid` (nothing chosen, no reason, no longer overdue), `Refused`."""
    require(seat, URGE)
    with collect() as problems:
        if not stages:
            problems.add("没有选择办件。", "请先勾选要督办的办件。", "none_chosen", "stage")
        if len(stages) > MOST:
            problems.add(f"一次最多督办{MOST}件。", "请分次督办。", "too_many", "stage")
        if not reason.strip() or len(reason) > LONGEST:
            problems.add(f"督办意见须为1至{LONGEST}字。", "请填写督办意见。", "no_reason", "reason")
    late = visible(Stage.objects.filter(pk__in=stages), seat)
    late = late.filter(closed_at__isnull=True, due_on__lt=clock.today())
    with acting(seat.actor, f"督办{len(stages)}件:{reason}"[:200]):
        found = list(late.select_for_update(of=("self",)).order_by("pk"))
        if len(found) != len(set(stages)):
            raise Invalid.because(
                f"所选{len(set(stages))}件中有{len(set(stages)) - len(found)}件已办结或不再超期。",
                "没有发出督办;请刷新列表后重新勾选。",
                "not_late",
                "stage",
            )
        for one in found:
            require(seat, URGE, one)
        return _recorded(found, reason.strip(), seat)


def _recorded(found: list[Stage], reason: str, seat: Seat) -> list[Urging]:
    held = holders_of(found)
    return Urging.objects.bulk_create(
        Urging(
            case=one.case,
            stage=one,
            at=clock.now(),
            by=seat.actor.label[:200],
            staff=seat.staff,
            reason=reason,
            recipients=f"{one.unit.name} {'、'.join(held[one.pk])}"[:1000],
        )
        for one in found
    )
