"""Sources warn about themselves: late, answered, closed by the next good batch; the board shows where each stands."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.mechanisms.exchange.conftest import NOW, Office

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.exchange.public import (
    AlarmKind,
    AlarmState,
    Frequency,
    SourceAlarm,
    Standing,
    Trouble,
    answer,
    check_sources,
    period_end,
    period_of,
    sources_board,
    take_in,
    undo,
)
from minzheng.mechanisms.exchange.rhythm import last_over, read_period, written
from minzheng.mechanisms.journal.public import SYSTEM

JUNE = date(2026, 6, 1)


def test_a_late_source_is_told_once_and_closed_by_its_batch(office: Office, people: Any) -> None:
    assert check_sources(NOW.date()) == 0  # nothing has ever come: not in use yet
    take_in(office.simulated("wages", people, period=JUNE), SYSTEM)
    assert check_sources(date(2026, 8, 14)) == 0  # July is due on the 15th of August
    assert check_sources(date(2026, 8, 15)) == 1
    assert check_sources(date(2026, 8, 16)) == 0
    alarm = SourceAlarm.objects.get()
    assert (alarm.kind, alarm.period, alarm.state) == (AlarmKind.LATE, date(2026, 7, 1), AlarmState.OPEN)
    assert alarm.text == (
        "市人力资源和社会保障局应于2026-08-15前报送2026年7月的工资与社会保险缴费，至今没有可用的批次。请尽快报送，或说明原因。"
    )
    with pytest.raises(Invalid):
        answer(alarm, " ", office.seat)
    outsider = office.bureau.seat("区民政局", "他人", reviewing="elder_care.")
    with pytest.raises(Refused):
        answer(alarm, "系统升级", outsider)
    assert answer(alarm, "系统升级，20日前补报", office.seat).state == AlarmState.ANSWERED
    assert check_sources(date(2026, 8, 17)) == 0
    batch = take_in(office.simulated("wages", people), SYSTEM)
    alarm.refresh_from_db()
    assert (alarm.state, alarm.closed_because) == (AlarmState.CLOSED, f"批次{batch.pk}已入库")
    undo(batch, office.seat, "有误")
    assert check_sources(date(2026, 8, 17)) == 1


def test_a_refused_batch_does_not_count_as_delivered(office: Office, people: Any) -> None:
    take_in(office.simulated("wages", people, period=JUNE), SYSTEM)
    take_in(office.simulated("wages", people, trouble=Trouble.SHIFTED_COLUMNS), SYSTEM)
    assert check_sources(NOW.date()) == 1
    assert {one.kind for one in SourceAlarm.objects.all()} >= {AlarmKind.LATE, AlarmKind.REFUSED}


def test_a_batch_checked_again_tells_anew_and_once(office: Office, people: Any) -> None:
    from minzheng.mechanisms.exchange.public import check

    bad = take_in(office.simulated("deaths", people, trouble=Trouble.FUTURE_DATES), SYSTEM)
    for _ in range(3):
        check(bad, SYSTEM)
    assert SourceAlarm.objects.exclude(state=AlarmState.CLOSED).count() == 1
    assert bad.faults.count() == len(people)


def test_the_board(office: Office, people: Any) -> None:
    take_in(office.simulated("wages", people), SYSTEM)
    take_in(office.simulated("deposits", people, sender="bank_a"), SYSTEM)
    take_in(office.simulated("deaths", people, trouble=Trouble.FUTURE_DATES), SYSTEM)
    lines = {(one.source.code, one.sender.code): one for one in sources_board(NOW.date())}
    assert {key: one.standing for key, one in lines.items()} == {
        ("deaths", "public_security"): Standing.BROKEN,
        ("deposits", "bank_a"): Standing.FRESH,
        ("deposits", "bank_b"): Standing.IDLE,
        ("vehicles", "traffic_police"): Standing.IDLE,
        ("wages", "human_resources"): Standing.FRESH,
    }
    wages = lines["wages", "human_resources"]
    assert wages.applied is not None and wages.applied.rows == 400 and wages.alarms == 0
    assert lines["deaths", "public_security"].alarms == 1
    later = {(one.source.code): one.standing for one in sources_board(date(2026, 9, 16))}
    assert later["wages"] == Standing.LATE
    blind = office.bureau.seat("区民政局", "他人", reviewing="elder_care.")
    assert all(one.last is None and not one.alarms for one in sources_board(NOW.date(), blind))


def test_nobody_is_late_before_the_first_period_is_due(office: Office, people: Any) -> None:
    """The first deaths delivered are those of July: June is owed by nobody, August is."""
    take_in(office.simulated("deaths", people), SYSTEM)
    assert check_sources(date(2026, 7, 31)) == 0
    assert check_sources(date(2026, 9, 30)) == 1


def test_periods() -> None:
    day = date(2026, 8, 20)
    expected = {
        Frequency.DAILY: (day, day, "2026-08-20"),
        Frequency.WEEKLY: (date(2026, 8, 17), date(2026, 8, 23), "2026-08-17起的一周"),
        Frequency.MONTHLY: (date(2026, 8, 1), date(2026, 8, 31), "2026年8月"),
        Frequency.QUARTERLY: (date(2026, 7, 1), date(2026, 9, 30), "2026年第3季度"),
        Frequency.YEARLY: (date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        Frequency.ON_REQUEST: (day, day, "2026-08-20"),
    }
    for frequency, (first, last, said) in expected.items():
        assert (period_of(frequency, day), period_end(frequency, first)) == (first, last)
        assert written(frequency, first) == said
    assert last_over(Frequency.MONTHLY, date(2026, 8, 15), 15) == date(2026, 7, 1)
    assert last_over(Frequency.MONTHLY, date(2026, 8, 14), 15) == date(2026, 6, 1)
    assert last_over(Frequency.DAILY, day, 1) == date(2026, 8, 19)
    assert last_over(Frequency.YEARLY, date(2027, 1, 1), 0) == date(2026, 1, 1)
    assert (
        read_period(Frequency.MONTHLY, "202607")
        == read_period(Frequency.MONTHLY, "2026-07-19")
        == date(2026, 7, 1)
    )
    for wrong in ("2026-13", "七月", "20260230", "1", "２０２６"):
        with pytest.raises(Invalid):
            read_period(Frequency.MONTHLY, wrong)


def test_answers_and_closings_keep_their_moment(office: Office, people: Any) -> None:
    take_in(office.simulated("wages", people, period=JUNE), SYSTEM)
    check_sources(NOW.date())
    with clock.at(NOW + timedelta(days=1)):
        answer(SourceAlarm.objects.get(), "在补", office.seat)
    with clock.at(NOW + timedelta(days=2)):
        take_in(office.simulated("wages", people), SYSTEM)
    alarm = SourceAlarm.objects.get()
    assert isinstance(alarm.closed_at, datetime)
    assert (alarm.opened_at, alarm.answered_at, alarm.closed_at) == (
        NOW,
        NOW + timedelta(days=1),
        NOW + timedelta(days=2),
    )
