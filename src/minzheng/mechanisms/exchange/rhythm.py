"""How often a source delivers: the period a batch is about, its last day, and the day by which it must be there."""

import datetime
from enum import StrEnum

from minzheng.foundation.errors import Invalid


class Frequency(StrEnum):
    """How often a delivery is due."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    ON_REQUEST = "on_request"

    @property
    def label(self) -> str:
        """The word on screens."""
        return _LABELS[self]


_LABELS = {
    Frequency.DAILY: "每日",
    Frequency.WEEKLY: "每周",
    Frequency.MONTHLY: "每月",
    Frequency.QUARTERLY: "每季",
    Frequency.YEARLY: "每年",
    Frequency.ON_REQUEST: "按需",
}
_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.YEARLY: 12}


def period_of(frequency: Frequency, day: datetime.date) -> datetime.date:
    """First day of the period a day lies in."""
    if frequency in _MONTHS:
        step = _MONTHS[frequency]
        return datetime.date(day.year, (day.month - 1) // step * step + 1, 1)
    return day - datetime.timedelta(days=day.weekday()) if frequency is Frequency.WEEKLY else day


def period_end(frequency: Frequency, first: datetime.date) -> datetime.date:
    """Last day of the period that begins with `first`."""
    if frequency in _MONTHS:
        months = first.year * 12 + first.month - 1 + _MONTHS[frequency]
        return datetime.date(months // 12, months % 12 + 1, 1) - datetime.timedelta(days=1)
    return first + datetime.timedelta(days=6 if frequency is Frequency.WEEKLY else 0)


def last_over(frequency: Frequency, on: datetime.date, due: int) -> datetime.date:
    """First day of the latest period whose delivery was due by `on`: it ended at least `due` days before."""
    first = period_of(frequency, on - datetime.timedelta(days=due))
    if period_end(frequency, first) + datetime.timedelta(days=due) <= on:
        return first
    return period_of(frequency, first - datetime.timedelta(days=1))


def written(frequency: Frequency, first: datetime.date) -> str:
    """A period as people say it: 2026年7月, 2026年第3季度."""
    if frequency is Frequency.YEARLY:
        return f"{first.year}年"
    if frequency is Frequency.QUARTERLY:
        return f"{first.year}年第{(first.month + 2) // 3}季度"
    if frequency is Frequency.MONTHLY:
        return f"{first.year}年{first.month}月"
    return f"{first:%Y-%m-%d}" + ("起的一周" if frequency is Frequency.WEEKLY else "")


def read_period(frequency: Frequency, text: str) -> datetime.date:
    """The period written as 2026, 2026-07, 202607, 2026-07-15 or 20260715; raises `Invalid`."""
    digits = text.strip().replace("-", "")
    try:
        if not digits.isascii() or not digits.isdecimal() or len(digits) not in (4, 6, 8):
            raise ValueError(text)
        day = datetime.date(int(digits[:4]), int(digits[4:6] or 1), int(digits[6:8] or 1))
    except ValueError as error:
        raise Invalid.because(
            f"“{text[:20]}”不是数据期间。",
            "请写成2026-07或2026-07-15，按月报送的写到月，按日报送的写到日。",
            "period.form",
        ) from error
    return period_of(frequency, day)
