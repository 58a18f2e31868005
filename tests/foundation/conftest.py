from dataclasses import dataclass
from datetime import date, timedelta

import pytest


@dataclass(frozen=True)
class Arrangement:
    days_off: list[date]
    make_up_days: list[date]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


@pytest.fixture(scope="session")
def notice_2027() -> Arrangement:
    """An invented arrangement for a year whose notice was not out when this was written."""
    holidays = [((1, 1), (1, 3)), ((2, 5), (2, 11)), ((4, 3), (4, 5)), ((5, 1), (5, 5)), ((6, 9), (6, 9)),
                ((9, 15), (9, 15)), ((10, 1), (10, 7))]  # fmt: skip
    make_up = ((1, 30), (2, 13), (4, 25), (5, 8), (9, 26), (10, 9))
    return Arrangement(
        [day for first, last in holidays for day in _days(date(2027, *first), date(2027, *last))],
        [date(2027, month, day) for month, day in make_up],
    )
