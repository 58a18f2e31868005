from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.calendar import WorkingCalendar, YearNotCovered
from minzheng.foundation.clock import SHANGHAI
from minzheng.foundation.periods import (
    Light,
    Pause,
    Restart,
    Term,
    Unit,
    clock_state,
    due_date,
    light,
    parse_term,
)

CALENDAR = WorkingCalendar.national()
DAYS = st.dates(date(2005, 1, 1), date(2023, 12, 31))
TERMS = st.builds(Term, st.integers(1, 18), st.sampled_from(Unit).filter(lambda u: u != "年"), st.booleans())
PAUSES = st.lists(
    st.builds(lambda first, days: pause(first, first + timedelta(days)), DAYS, st.integers(0, 40)), max_size=4
)


def d(text: str) -> date:
    return date.fromisoformat(text)


def pause(first: date, last: date | None) -> Pause:
    return Pause(first, last, "审核确认办法第24条", "公示")


@pytest.fixture(scope="module")
def with_2027(notice_2027):
    return CALENDAR.with_notice(2027, notice_2027.days_off, notice_2027.make_up_days, "试拟2027年通知")


PUBLIC_NOTICE = pause(d("2019-03-06"), d("2019-03-12"))


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        ("2019-03-01", "20个工作日", "2019-03-29"),
        ("2019-09-20", "10个工作日", "2019-10-10"),  # works on Sunday 09-29, rests 10-01..07
        ("2019-02-01", "5个工作日", "2019-02-13"),  # works on the weekend 02-02, 02-03
        ("2018-12-28", "1个工作日", "2018-12-29"),
        ("2025-12-31", "1个工作日", "2026-01-04"),
        ("2026-02-13", "1个工作日", "2026-02-14"),
        ("2026-02-13", "2个工作日", "2026-02-24"),
        ("2026-02-13", "6个工作日", "2026-02-28"),
        ("2026-04-30", "1个工作日", "2026-05-06"),
        ("2026-04-30", "4个工作日", "2026-05-09"),
        ("2026-09-18", "1个工作日", "2026-09-20"),
        ("2026-09-30", "3个工作日", "2026-10-10"),
        ("2019-03-02", "1个工作日", "2019-03-04"),  # begun on a Saturday
        ("2019-09-01", "30日", "2019-10-01"),
        ("2019-01-31", "1个月", "2019-02-28"),
        ("2020-01-31", "1个月", "2020-02-29"),
        ("2019-02-28", "1个月", "2019-03-28"),
        ("2019-12-31", "2个月", "2020-02-29"),
        ("2019-11-30", "15个月", "2021-02-28"),
        ("2026-08-31", "1个月", "2026-09-30"),
        ("2020-02-29", "1年", "2021-02-28"),
        ("2020-02-29", "4年", "2024-02-29"),
        ("1950-06-30", "100年", "2050-06-30"),  # no calendar needed
    ],
)
def test_due_dates(start, term, due):
    assert due_date(d(start), parse_term(term), CALENDAR).on == d(due)


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        ("2019-09-01", "30日", "2019-10-08"),
        ("2019-03-01", "15日", "2019-03-18"),  # a plain Saturday
        ("2026-01-15", "30日", "2026-02-14"),  # a Saturday with make-up duty ends the period
        ("2026-01-16", "30日", "2026-02-24"),
        ("2026-08-21", "30日", "2026-09-20"),
        ("2026-04-01", "1个月", "2026-05-06"),
        ("2025-10-01", "1年", "2026-10-08"),
        ("2025-12-02", "1个月", "2026-01-04"),
        ("2019-03-01", "14日", "2019-03-15"),
    ],
)
def test_due_dates_that_roll_over(start, term, due):
    assert due_date(d(start), parse_term(term, rolls_over=True), CALENDAR).on == d(due)


@pytest.mark.parametrize(
    ("term", "rolls_over", "due"),
    [
        ("20个工作日", False, "2019-04-08"),  # five working days later, Qingming on 04-05
        ("30日", False, "2019-04-07"),
        ("30日", True, "2019-04-08"),
        ("1个月", False, "2019-04-08"),
        ("4日", False, "2019-03-05"),  # over before the pause
        ("5日", False, "2019-03-13"),  # first and last day of the pause do not count
    ],
)
def test_a_pause_moves_the_due_date(term, rolls_over, due):
    assert due_date(
        d("2019-03-01"), parse_term(term, rolls_over=rolls_over), CALENDAR, [PUBLIC_NOTICE]
    ).on == d(due)


def test_overlapping_pauses_count_once_and_days_up_to_the_start_not_at_all():
    pauses = [PUBLIC_NOTICE, pause(d("2019-03-10"), d("2019-03-12")), pause(d("2019-02-01"), d("2019-03-01"))]
    assert due_date(d("2019-03-01"), parse_term("30日"), CALENDAR, pauses).on == d("2019-04-07")


def test_a_period_does_not_roll_onto_a_paused_day():
    over_monday = pause(d("2019-03-17"), d("2019-03-19"))
    assert due_date(d("2019-03-01"), parse_term("15日", rolls_over=True), CALENDAR, [over_monday]).on == d(
        "2019-03-20"
    )


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("30日", Term(30, Unit.DAY)),
        (" 30 天 ", Term(30, Unit.DAY)),
        ("20个工作日", Term(20, Unit.WORKING_DAY)),
        ("7工作日", Term(7, Unit.WORKING_DAY)),
        ("3个月", Term(3, Unit.MONTH)),
        ("1年", Term(1, Unit.YEAR)),
    ],
)
def test_terms_are_read_and_written_back(text, term):
    assert parse_term(text) == term
    assert parse_term(str(term)) == term


@pytest.mark.parametrize(
    "text", ["", "30", "3月", "-5日", "0日", "三十日", "99999日", "101年", "30日内", "1.5年"]
)
def test_unreadable_terms_are_refused(text):
    with pytest.raises(ValueError, match="期限"):
        parse_term(text)


def test_pauses_and_restarts_need_grounds_and_order():
    with pytest.raises(ValueError, match="早于开始日"):
        Pause(d("2019-03-06"), d("2019-03-05"), "第24条", "公示")
    with pytest.raises(ValueError, match="依据条款和事由"):
        Pause(d("2019-03-06"), None, " ", "")
    with pytest.raises(ValueError, match="重新起算没有填写依据条款"):
        Restart(d("2019-03-06"), "", "补正材料齐全")
    with pytest.raises(ValueError, match="早于起算日"):
        early = Restart(d("2019-02-06"), "第9条", "补正材料齐全")
        clock_state(d("2019-03-01"), parse_term("5日"), [], [early], CALENDAR, d("2019-03-02"))
    with pytest.raises(ValueError, match="“公示”尚未结束"):
        due_date(d("2019-03-01"), parse_term("5日"), CALENDAR, [pause(d("2019-03-02"), None)])
    with pytest.raises(TypeError, match="不能带时间"):
        due_date(datetime(2019, 3, 1, tzinfo=SHANGHAI), parse_term("5日"), CALENDAR)


def test_the_explanation_can_be_read_by_a_clerk():
    term = parse_term("30日", rolls_over=True, article="《审核确认办法》第20条")
    assert due_date(d("2019-03-01"), term, CALENDAR, [PUBLIC_NOTICE]).explanation == (
        "自2019年3月1日次日起算，期限30日（《审核确认办法》第20条）。",
        "2019年3月6日至2019年3月12日公示（审核确认办法第24条），中止计时。",
        "中止期间的7天不计入期限。",
        "期限最后一日2019年4月7日是放假日，顺延至2019年4月8日。",
        "应于2019年4月8日前（含当日）办结。",
    )


def state_on(day: str, *, pauses=(PUBLIC_NOTICE,), restarts=(), term="20个工作日", calendar=CALENDAR):
    return clock_state(d("2019-03-01"), parse_term(term), pauses, restarts, calendar, d(day))


@pytest.mark.parametrize(
    ("day", "used", "remaining", "paused", "overdue"),
    [
        ("2019-02-20", 0, 20, False, 0),
        ("2019-03-01", 0, 20, False, 0),
        ("2019-03-05", 2, 18, False, 0),
        ("2019-03-06", 2, 18, True, 0),
        ("2019-03-12", 2, 18, True, 0),
        ("2019-03-13", 3, 17, False, 0),
        ("2019-04-07", 19, 1, False, 0),
        ("2019-04-08", 20, 0, False, 0),
        ("2019-04-11", 20, 0, False, 3),
    ],
)
def test_clock_over_time(day, used, remaining, paused, overdue):
    state = state_on(day)
    assert state.due == d("2019-04-08")
    assert (state.used, state.remaining, state.paused_now, state.overdue_days) == (
        used,
        remaining,
        paused,
        overdue,
    )


def test_an_open_pause_stops_the_clock_until_it_ends():
    waiting = pause(d("2019-03-06"), None)
    for day, due in (
        ("2019-03-06", "2019-04-01"),
        ("2019-03-12", "2019-04-08"),
        ("2019-03-13", "2019-04-09"),
    ):
        state = state_on(day, pauses=[waiting])
        assert (state.due, state.remaining, state.paused_now) == (d(due), 18, True)
    assert any("尚未结束" in sentence for sentence in state.explanation)
    assert "目前中止计时" in state.explanation[-1]
    before = state_on("2019-03-05", pauses=[waiting])
    assert (before.due, before.paused_now) == (d("2019-03-29"), False)
    assert not any("公示" in sentence for sentence in before.explanation)


def test_a_pause_after_the_end_saves_nobody():
    state = state_on("2019-04-10", pauses=[pause(d("2019-04-01"), None)])
    assert (state.due, state.overdue_days, state.paused_now) == (d("2019-03-29"), 12, False)


def test_a_restart_begins_from_zero_once_its_day_has_come():
    restart = Restart(d("2019-03-11"), "《行政许可法》第32条", "补正材料齐全")
    assert state_on("2019-03-08", pauses=(), restarts=[restart]).due == d("2019-03-29")
    state = state_on("2019-03-11", pauses=(), restarts=[restart])
    assert (state.due, state.used, state.remaining) == (d("2019-04-09"), 0, 20)
    assert state.explanation[0] == "2019年3月11日补正材料齐全（《行政许可法》第32条），期限重新起算。"
    spanning = state_on("2019-03-11", restarts=[restart])  # only 03-12 of the pause falls after the restart
    assert spanning.due == d("2019-04-10")


def test_lights_follow_their_threshold():
    lights = {
        day: light(state_on(day), amber_at=5)
        for day in ("2019-03-28", "2019-03-29", "2019-04-08", "2019-04-09")
    }
    assert list(lights.values()) == [Light.GREEN, Light.AMBER, Light.AMBER, Light.RED]


def test_a_term_over_a_year_without_notice_is_provisional(with_2027):
    start = d("2026-12-20")
    due = due_date(start, parse_term("10个工作日"), CALENDAR)
    assert (due.on, due.provisional) == (d("2027-01-04"), True)
    assert due.explanation[-1].startswith("2027年放假通知尚未导入")
    assert clock_state(start, parse_term("10个工作日"), [], [], CALENDAR, start).provisional
    assert not due_date(start, parse_term("30日"), CALENDAR).provisional
    assert due_date(start, parse_term("30日", rolls_over=True), CALENDAR).provisional
    assert not due_date(start, parse_term("10个工作日"), with_2027).provisional


def test_a_term_beyond_the_calendar_names_the_year():
    with pytest.raises(YearNotCovered, match="2031年放假通知"):
        due_date(d("2028-06-30"), parse_term("3年", rolls_over=True), CALENDAR)


@given(DAYS, st.integers(1, 400))
def test_without_roll_over_calendar_days_are_exact(start, days):
    assert due_date(start, Term(days, Unit.DAY), CALENDAR).on == start + timedelta(days)


@given(DAYS, DAYS, TERMS)
def test_a_later_start_never_ends_earlier(one, other, term):
    first, second = sorted((one, other))
    assert due_date(first, term, CALENDAR).on <= due_date(second, term, CALENDAR).on


@given(DAYS, TERMS, PAUSES, st.data())
def test_a_pause_never_makes_a_due_date_earlier(start, term, pauses, data):
    first = start + timedelta(data.draw(st.integers(-5, 60)))
    more = pause(first, first + timedelta(data.draw(st.integers(0, 30))))
    assert due_date(start, term, CALENDAR, pauses).on <= due_date(start, term, CALENDAR, [*pauses, more]).on


@given(DAYS, TERMS, PAUSES, st.integers(-3, 90))
def test_each_day_is_used_or_paused_and_the_sum_stays(start, term, pauses, after):
    before, now = (
        clock_state(start, term, pauses, [], CALENDAR, start + timedelta(after + n)) for n in (0, 1)
    )
    assert before.due == now.due
    assert before.used + before.remaining == now.used + now.remaining
    assert 0 <= now.used - before.used <= (0 if now.paused_now else 1)
    assert (now.overdue_days > 0) == (start + timedelta(after + 1) > now.due)
