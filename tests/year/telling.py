"""What a lived bureau tells by a day, without numbers and keys; and which of its open work nobody would see."""

import datetime
import json
from collections.abc import Iterator

from minzheng.foundation import clock
from minzheng.foundation.periods import Light
from minzheng.mechanisms.access.public import Account, seats_of, visible
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.matters.public import Case, PaymentInstruction, Stage, inbox, lamps_of


def told(by: datetime.date) -> list[str]:
    """Cases, steps, payments and activities as they stood on the evening of `by`, one line each."""
    return [json.dumps(line, ensure_ascii=False, default=str, sort_keys=True) for line in _lines(by)]


def _lines(by: datetime.date) -> Iterator[list[object]]:
    for case in Case.objects.filter(opened_on__lte=by).order_by("pk"):
        closed = case.closed_on is not None and case.closed_on <= by
        end = [case.end, case.decided_on, case.closed_on, case.amount] if closed else []
        yield [case.matter, case.title, str(case.area), case.channel, case.opened_on, case.answers, *end]
    for stage in Stage.objects.filter(opened_on__lte=by).select_related("unit").order_by("pk"):
        closed = stage.closed_on is not None and stage.closed_on <= by
        end = [stage.closed_on, stage.outcome, stage.answers] if closed else []
        yield [stage.matter, stage.step, stage.unit.name, stage.opened_on, stage.due_on, *end]
    for payment in PaymentInstruction.objects.filter(ordered_on__lte=by).order_by("pk"):
        yield [payment.item, payment.ordered_on, payment.amount]
    for activity in Activity.objects.filter(on__lte=by).order_by("pk"):
        yield [activity.kind, activity.title, activity.on, activity.measures]


def unseen() -> list[str]:
    """Open steps that are in nobody's inbox."""
    seats = [seat for account in Account.objects.all() for seat in seats_of(account)]
    seen = {stage for seat in seats for stage in inbox(seat).values_list("pk", flat=True)}
    return [str(one) for one in Stage.objects.filter(closed_at__isnull=True) if one.pk not in seen]


def overdue_unnoticed(leader: str) -> tuple[int, list[str]]:
    """(How many steps are overdue, those of them without a red light or that the leader cannot see)."""
    late = list(Stage.objects.filter(closed_at__isnull=True, due_on__lt=clock.today()).select_related("case"))
    lamps = lamps_of(late)
    seat = seats_of(Account.objects.get(username=leader))[0]
    known = set(
        visible(Stage.objects.filter(pk__in=[one.pk for one in late]), seat).values_list("pk", flat=True)
    )
    missed = [one for one in late if lamps[one.pk].light is not Light.RED or one.pk not in known]
    return len(late), [str(one) for one in missed]
