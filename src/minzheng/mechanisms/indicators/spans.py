"""What a figure speaks of: a year, a span of days, or the state as of one day."""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from minzheng.foundation.errors import Invalid


class Edge(Enum):
    """First or last day of the period asked for, as a value in the filters of an indicator."""

    FIRST = "first"
    LAST = "last"


SINCE, AS_OF = Edge.FIRST, Edge.LAST


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise Invalid.because(
                f"期间的首日{self.first}晚于末日{self.last}。", "请核对起止日期。", "indicator.period"
            )

    @property
    def code(self) -> str:
        """The period as text: 2019, 2019-01-01/2019-10-31, or 2019-10-31; `parse_period` reads it."""
        return f"{self.first}/{self.last}"

    @property
    def label(self) -> str:
        """The period as Chinese readers write it."""
        same = self.first.year == self.last.year
        return f"{chinese(self.first)}至{chinese(self.last, year=not same)}"

    def edge(self, edge: Edge) -> date:
        """The day an edge stands for."""
        return self.first if edge is Edge.FIRST else self.last


class Span(Period):
    """A span of days: `Span(date(2019, 1, 1), date(2019, 10, 31))`."""


class Year(Period):
    """A calendar year: `Year(2019)`."""

    def __init__(self, year: int) -> None:
        super().__init__(date(year, 1, 1), date(year, 12, 31))

    @property
    def code(self) -> str:
        return f"{self.first.year:04}"

    @property
    def label(self) -> str:
        return f"{self.first.year}年"


class AsOf(Period):
    """The state at the end of one day: `AsOf(date(2019, 10, 31))`."""

    def __init__(self, day: date) -> None:
        super().__init__(day, day)

    @property
    def code(self) -> str:
        return self.last.isoformat()

    @property
    def label(self) -> str:
        return f"截至{chinese(self.last)}"


def parse_period(text: str) -> Period:
    """Read 2019 (year), 2019-01-01/2019-10-31 (span) or 2019-10-31 (as of a day); raises `Invalid`."""
    try:
        if re.fullmatch(r"[0-9]{4}", text):
            return Year(int(text))
        days = [date.fromisoformat(part) for part in text.split("/")]
        if len(days) <= 2:
            return AsOf(days[0]) if len(days) == 1 else Span(days[0], days[1])
    except ValueError:
        pass
    raise Invalid.because(
        f"“{text[:30]}”读不成期间。",
        "请写成2019（全年）、2019-01-01/2019-10-31（起止）或2019-10-31（截至某日）。",
        "indicator.period",
    )


def chinese(day: date, year: bool = True) -> str:
    """A day as 2019年10月31日, or 10月31日."""
    return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日"
