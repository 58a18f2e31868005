"""What the clock does by itself, once a day: waiting steps expire, notices come down, due dates are kept true."""

import datetime
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from minzheng.foundation import clock
from minzheng.foundation.calendar import NoticeRefused
from minzheng.foundation.errors import Invalid, Problem, UserError
from minzheng.mechanisms.journal.public import SYSTEM, Actor, acting
from minzheng.mechanisms.matters import clocks
from minzheng.mechanisms.matters.forms import check_text
from minzheng.mechanisms.matters.holding import version_for
from minzheng.mechanisms.matters.models import Case, HolidayNotice, Stage
from minzheng.mechanisms.matters.stages import retime
from minzheng.mechanisms.matters.working import expire


def tick() -> int:
    """Let every waiting step whose time is over take its way; returns how many did. Twice on a day is once."""
    over = Stage.objects.filter(closed_at__isnull=True, due_on__lt=clock.today()).select_related("case")
    moved = 0
    for stage in over.order_by("pk"):
        try:
            if version_for(stage.case).step(stage.step).waits is None:
                continue
            expire(stage.case)
        except UserError:  # one that cannot go on must not hold up the others; it stays overdue and visible
            log.exception("case %s could not leave its waiting step", stage.case.number)
            continue
        moved += 1
    return moved


log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DueChange:
    """One due date that an imported holiday notice moved."""

    number: str
    what: str
    before: datetime.date | None
    after: datetime.date | None


def import_holiday_notice(
    year: int,
    days_off: Sequence[datetime.date],
    make_up_days: Sequence[datetime.date],
    source: str,
    actor: Actor = SYSTEM,
) -> list[DueChange]:
    """Take in the year's notice (放假安排通知) and recompute every open due date; lists each one that changed.

    Raises `Invalid` with every fault of the notice."""
    try:
        clocks.calendar().with_notice(year, days_off, make_up_days, source)
    except NoticeRefused as refused:
        raise Invalid(
            *(
                Problem(None, f"{fault}。", "请对照通知原文改正。", "holiday_notice")
                for fault in refused.problems
            )
        ) from refused
    check_text(source, "通知文号", "source", 200)
    changes: list[DueChange] = []
    with acting(actor, f"导入{year}年放假安排"):
        HolidayNotice.objects.update_or_create(
            year=year,
            defaults={
                "days_off": [day.isoformat() for day in days_off],
                "make_up_days": [day.isoformat() for day in make_up_days],
                "source": source,
            },
        )
        for case in Case.objects.exclude(step="").select_for_update(of=("self",)).order_by("pk"):
            changes += _recomputed(case)
    return changes


def _recomputed(case: Case) -> list[DueChange]:
    rules = version_for(case)
    stage = case.stages.get(closed_at__isnull=True)
    before = (stage.due_on, stage.provisional, case.due_on, case.promised_on)
    retime(stage, case, rules)
    if before == (stage.due_on, stage.provisional, case.due_on, case.promised_on):
        return []
    case.version += 1
    case.save()
    names = (
        ("环节", before[0], stage.due_on),
        ("法定期限", before[2], case.due_on),
        ("承诺期限", before[3], case.promised_on),
    )
    return [DueChange(case.number, what, old, new) for what, old, new in names if old != new]
