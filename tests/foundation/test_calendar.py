from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.calendar import DayKind, NoticeRefused, WorkingCalendar, YearNotCovered

CALENDAR = WorkingCalendar.national()
DAYS = st.dates(date(2005, 1, 1), date(2026, 6, 30))


def span(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(n) for n in range((end - start).days + 1)]


def test_agrees_with_the_published_notices_on_every_day():
    for n in range(date(2004, 1, 1).toordinal(), date(2027, 1, 1).toordinal()):
        day = date.fromordinal(n)
        assert CALENDAR.is_working_day(day) == chinese_calendar.is_workday(day), day


@pytest.mark.parametrize(
    "day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10", "2018-12-29"]
)
def test_make_up_weekends_are_working_days(day):
    assert CALENDAR.kind(date.fromisoformat(day)) is DayKind.MAKE_UP
    assert not CALENDAR.is_rest_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-10-08", DayKind.WORKDAY),
        ("2026-10-01", DayKind.DAY_OFF),
        ("2026-02-23", DayKind.DAY_OFF),
        ("2018-12-31", DayKind.DAY_OFF),  # arranged by the notice for 2019
        ("2026-10-11", DayKind.WEEKEND),
    ],
)
def test_kinds_of_day(day, kind):
    assert CALENDAR.kind(date.fromisoformat(day)) is kind
    assert CALENDAR.is_rest_day(date.fromisoformat(day)) == (kind is not DayKind.WORKDAY)


def test_2026_has_248_working_days():
    assert CALENDAR.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_forward_and_next():
    assert CALENDAR.roll_forward(date(2026, 10, 1)) == date(2026, 10, 8)
    assert CALENDAR.roll_forward(date(2026, 10, 10)) == date(2026, 10, 10)
    assert CALENDAR.next_working_day(date(2026, 10, 8)) == date(2026, 10, 9)
    assert CALENDAR.next_working_day(date(2026, 10, 9)) == date(2026, 10, 10)
    assert CALENDAR.next_working_day(date(2026, 10, 10)) == date(2026, 10, 12)


def test_counting_backwards_from_a_hearing():
    assert CALENDAR.add_working_days(date(2026, 10, 12), -1) == date(2026, 10, 10)
    assert CALENDAR.add_working_days(date(2026, 10, 12), -4) == date(2026, 9, 30)
    assert CALENDAR.add_working_days(date(2026, 10, 3), -1) == date(2026, 9, 30)


@given(DAYS, st.integers(1, 400))
def test_add_then_between_is_the_inverse(start, count):
    end = CALENDAR.add_working_days(start, count)
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end) == count
    assert CALENDAR.working_days_between(end, start) == -count
    assert CALENDAR.add_working_days(CALENDAR.next_working_day(end), -count - 1) == (
        CALENDAR.add_working_days(CALENDAR.next_working_day(start), -1)
    )


@given(DAYS, DAYS, st.integers(0, 200))
def test_adding_is_monotone(one, other, count):
    earlier, later = sorted((one, other))
    assert CALENDAR.add_working_days(earlier, count) <= CALENDAR.add_working_days(later, count)
    assert CALENDAR.add_working_days(earlier, count) < CALENDAR.add_working_days(earlier, count + 1)


def test_a_year_without_notice_is_provisional_and_says_so():
    assert not CALENDAR.is_provisional(2026)
    assert CALENDAR.is_provisional(2027)
    assert "尚未导入" in CALENDAR.source(2027)
    assert "国务院办公厅" in CALENDAR.source(2026)
    assert CALENDAR.is_rest_day(date(2027, 10, 1))
    assert CALENDAR.is_working_day(date(2027, 10, 6))
    assert not CALENDAR.is_working_day(date(2027, 10, 9))


def test_the_last_week_of_december_hangs_on_the_next_notice():
    assert CALENDAR.provisional_years(date(2026, 12, 1), date(2026, 12, 24)) == ()
    assert CALENDAR.provisional_years(date(2026, 12, 1), date(2026, 12, 25)) == (2027,)
    assert CALENDAR.provisional_years(date(2026, 12, 1), date(2028, 1, 3)) == (2027, 2028)


@pytest.mark.parametrize(
    ("year", "advice"), [(1998, "1998年.*核对日期"), (2031, "2031年.*导入2031年放假通知")]
)
def test_a_year_out_of_reach_is_named_with_what_to_do(year, advice):
    day = date(year, 3, 3)
    for ask in (
        lambda: CALENDAR.is_working_day(day),
        lambda: CALENDAR.add_working_days(day, 5),
        lambda: CALENDAR.working_days_between(date(2026, 1, 1), day),
        lambda: CALENDAR.source(year),
    ):
        with pytest.raises(YearNotCovered, match=advice) as refused:
            ask()
        assert refused.value.year == year


def test_running_off_either_end_names_the_missing_year():
    with pytest.raises(YearNotCovered, match="2030年"):
        CALENDAR.add_working_days(date(2029, 12, 20), 30)
    with pytest.raises(YearNotCovered, match="2003年"):
        CALENDAR.add_working_days(date(2004, 1, 9), -30)


def test_an_imported_notice_makes_the_year_certain_and_leaves_the_old_calendar_alone(notice_2027):
    new = CALENDAR.with_notice(2027, notice_2027.days_off, notice_2027.make_up_days, "试拟2027年通知")
    assert not new.is_provisional(2027)
    assert new.source(2027) == "试拟2027年通知"
    assert new.is_working_day(date(2027, 10, 9))
    assert new.is_rest_day(date(2027, 10, 6))
    assert CALENDAR.is_provisional(2027)
    assert CALENDAR.is_working_day(date(2027, 10, 6))
    assert new.last_year == CALENDAR.last_year + 1
    assert new.is_provisional(2028)


def test_a_notice_may_arrange_the_last_days_of_the_year_before(notice_2027):
    off = [*notice_2027.days_off, date(2026, 12, 31)]
    new = CALENDAR.with_notice(2027, off, [*notice_2027.make_up_days, date(2026, 12, 26)], "试拟2027年通知")
    assert new.is_rest_day(date(2026, 12, 31))
    assert new.is_working_day(date(2026, 12, 26))
    again = new.with_notice(2026, *arrangement(2026), "更正2026年通知")
    assert again.is_rest_day(date(2026, 12, 31)), "re-importing one year must not undo the next year's notice"


def arrangement(year: int) -> tuple[list[date], list[date]]:
    days = span(f"{year}-01-01", f"{year}-12-24")
    off = [day for day in days if CALENDAR.kind(day) is DayKind.DAY_OFF]
    return off, [day for day in days if CALENDAR.kind(day) is DayKind.MAKE_UP]


@pytest.mark.parametrize("year", [2010, 2016, 2018, 2020, 2024, 2025, 2026])
def test_a_published_year_can_be_imported_again_without_change(year):
    again = CALENDAR.with_notice(year, *arrangement(year), "重新导入")
    for day in span(f"{year}-01-01", f"{year}-12-31"):
        assert again.kind(day) is CALENDAR.kind(day)


def test_where_two_notices_name_a_day_the_later_one_counts(notice_2027):
    off, make_up = arrangement(2026)
    new = CALENDAR.with_notice(
        2026, [*off, date(2026, 12, 25), date(2026, 12, 26)], make_up, "更正2026年通知"
    )
    assert new.kind(date(2026, 12, 26)) is DayKind.DAY_OFF
    make_up = [*notice_2027.make_up_days, date(2026, 12, 26)]
    assert new.with_notice(2027, notice_2027.days_off, make_up, "试拟2027年通知").kind(
        date(2026, 12, 26)
    ) is (DayKind.MAKE_UP)


def test_faults_of_a_notice_come_all_at_once(notice_2027):
    off = [day for day in notice_2027.days_off if day.month != 9]
    off += [date(2028, 3, 1), date(2027, 3, 6), date(2027, 3, 7), date(2027, 1, 1), date(2027, 10, 9)]
    with pytest.raises(NoticeRefused) as refused:
        CALENDAR.with_notice(2027, off, [*notice_2027.make_up_days, date(2027, 2, 17)], " ")
    text = "\n".join(refused.value.problems)
    for part in (
        "没有填写通知文号",
        "2028-03-01不在2027年通知可以安排的日期",
        "2027-01-01重复列出",
        "2027-10-09既列为放假又列为上班",
        "2027-02-17是星期三",
        "2027-03-06至2027-03-07只是普通周末",
        "没有列出中秋节",
    ):
        assert part in text
    assert len(refused.value.problems) == 7
    assert "2027年放假通知不能导入" in str(refused.value)


def test_an_empty_notice_and_a_mistyped_year_are_refused(notice_2027):
    with pytest.raises(NoticeRefused, match=r"没有列出元旦.*没有列出国庆节"):
        CALENDAR.with_notice(2027, [], [], "国办发明电")
    for year in (20270, 1998):
        with pytest.raises(NoticeRefused, match=f"请核对“{year}”"):
            CALENDAR.with_notice(year, notice_2027.days_off, [], "国办发明电")
