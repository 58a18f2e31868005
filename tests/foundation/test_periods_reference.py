"""Due dates against a reference that walks day by day and knows nothing of indexes."""

from datetime import date, timedelta
from functools import cache
from random import Random

import chinese_calendar

from minzheng.foundation.calendar import WorkingCalendar
from minzheng.foundation.periods import Pause, Term, Unit, clock_state, due_date

ONE = timedelta(days=1)
works = cache(chinese_calendar.is_workday)


def reference(start: date, term: Term, pauses: list[Pause]) -> date:
    paused = {p.start + timedelta(n) for p in pauses for n in range((p.end - p.start).days + 1)}
    days = term.length if term.unit in (Unit.DAY, Unit.WORKING_DAY) else days_of_months(start, term)
    day = start
    while days:
        day += ONE
        if day not in paused and (term.unit is not Unit.WORKING_DAY or works(day)):
            days -= 1
    while term.rolls_over and (day in paused or not works(day)):
        day += ONE
    return day


def days_of_months(start: date, term: Term) -> int:
    months = term.length * (12 if term.unit is Unit.YEAR else 1)
    day, days = start, 0
    while (day.year - start.year) * 12 + day.month - start.month < months or not (
        day.day == start.day or (day + ONE).day == 1
    ):
        day, days = day + ONE, days + 1
    return days


def random_case(dice: Random) -> tuple[date, Term, list[Pause]]:
    start = date(2004, 1, 1) + timedelta(dice.randrange(20 * 365))
    unit = dice.choice(list(Unit))
    longest = {Unit.DAY: 120, Unit.WORKING_DAY: 90, Unit.MONTH: 14, Unit.YEAR: 1}[unit]
    pauses = []
    for _ in range(dice.choice((0, 0, 1, 2, 4))):
        first = start + timedelta(dice.randrange(-20, 100))
        pauses.append(Pause(first, first + timedelta(dice.choice((0, 1, 6, 30))), "第45条", "公示"))
    return start, Term(dice.randint(1, longest), unit, dice.random() < 0.5), pauses


def test_due_dates_equal_the_reference_in_10000_random_cases():
    dice, calendar = Random(20190301), WorkingCalendar.national()
    for number in range(10_000):
        start, term, pauses = random_case(dice)
        expected = reference(start, term, pauses)
        assert due_date(start, term, calendar, pauses).on == expected, (number, start, term, pauses)


def test_used_days_equal_a_daily_tally_in_1000_random_cases():
    dice, calendar = Random(2026), WorkingCalendar.national()
    for number in range(1_000):
        start, term, pauses = random_case(dice)
        on = start + timedelta(dice.randrange(0, 150))
        state = clock_state(start, term, pauses, [], calendar, on)
        counted = [
            start + timedelta(n)
            for n in range(1, (state.due - start).days + 1)
            if (term.unit is not Unit.WORKING_DAY or works(start + timedelta(n)))
            and not any(p.start <= start + timedelta(n) <= p.end for p in pauses)
        ]
        tally = sum(day <= on for day in counted)
        assert (state.used, state.remaining) == (tally, len(counted) - tally), (
            number,
            start,
            term,
            pauses,
            on,
        )
