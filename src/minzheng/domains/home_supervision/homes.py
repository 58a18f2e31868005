"""The homes under supervision, months as people write them, and what the program opens because its day has come."""

import datetime
import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from minzheng.foundation.errors import Invalid, UserError
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.matters.public import Stage, open_case
from minzheng.mechanisms.registry.public import Facility, RegisterEntry, as_of

SINCE = datetime.date(2023, 1, 1)
CODE = "home_supervision"
HOMES, RUNNING = "elder_care.homes", "运营"
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
log = logging.getLogger(__name__)


def running(on: datetime.date, area: Area | None = None) -> QuerySet[RegisterEntry]:
    """Lines of the homes running on a day, everywhere or in an area and below it."""
    return as_of(HOMES, on, area).filter(data__state=RUNNING)


def days_of(month: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a month written 2026-03; raises `Invalid`."""
    if not _MONTH.fullmatch(month):
        raise Invalid.because(f"“{month[:20]}”不是月份。", "请按 2026-03 的样式填写。", "month", "month")
    first = datetime.date.fromisoformat(f"{month}-01")
    return first, after(first) - datetime.timedelta(days=1)


def after(first: datetime.date) -> datetime.date:
    """The first day of the next month."""
    return (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)


def month_before(on: datetime.date) -> str:
    """The month that was over before the month of a day began."""
    return f"{on.replace(day=1) - datetime.timedelta(days=1):%Y-%m}"


def check_month_over(month: str, on: datetime.date) -> None:
    """Raise `Invalid` unless the month is over on a day."""
    if days_of(month)[1] >= on:
        raise Invalid.because(f"{month}还没有结束。", "请待月份结束后再办。", "month_not_over", "month")


def overdue(on: datetime.date, homes: Iterable[int] | None = None, **which: Any) -> QuerySet[Stage]:
    """Steps whose day was over at the end of a day and that nobody had left by then."""
    found = Stage.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on), due_on__lt=on, opened_on__lte=on)
    if homes is not None:
        found = found.filter(case__facility_id__in=homes)
    return found.filter(**which).select_related("case").order_by("due_on", "pk")


def open_by_date(code: str, home: Facility, answers: Mapping[str, Any], title: str) -> bool:
    """Open a case because its day has come; one that cannot be opened is logged and must not hold up the others."""
    try:
        open_case(
            code, None, area=home.area, answers=answers, subject=home, title=title[:200], channel="系统",
            by_date=True,
        )  # fmt: skip
    except UserError:
        log.exception("%s about facility %s could not be opened", code, home.pk)
        return False
    return True
