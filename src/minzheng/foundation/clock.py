"""The one clock: business time in Asia/Shanghai, movable for tests and scenarios, beside the real time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_moved_to: ContextVar[datetime | None] = ContextVar("minzheng_clock", default=None)


def real_now() -> datetime:
    """The real time in Asia/Shanghai, which `at` does not move."""
    return datetime.now(SHANGHAI)  # noqa: TID251


def now() -> datetime:
    """The business time, aware, in Asia/Shanghai: the moment set by the innermost `at`, else the real time."""
    return _moved_to.get() or real_now()


def today() -> date:
    """The business date in Asia/Shanghai."""
    return now().date()


@contextmanager
def at(moment: datetime | date) -> Iterator[datetime]:
    """Hold the business time still at a moment (a plain date means its first minute); a nested `at` counts first.

    The change is seen by this thread or task only. Raises ValueError for a datetime without a time zone.
    """
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min, SHANGHAI)
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(
            f"时间{moment:%Y-%m-%d %H:%M:%S}没有时区，无法设为业务时间；请加上时区，例如 tzinfo=clock.SHANGHAI。"
        )
    token = _moved_to.set(moment.astimezone(SHANGHAI))
    try:
        yield now()
    finally:
        _moved_to.reset(token)
