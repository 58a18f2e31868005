import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from minzheng.foundation import clock


def test_now_is_aware_and_in_shanghai():
    assert clock.now().utcoffset() == timedelta(hours=8)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_at_moves_now_and_today_but_not_the_real_time():
    with clock.at(datetime(2019, 3, 1, 23, 30, tzinfo=UTC)) as moment:
        assert clock.now() == moment == datetime(2019, 3, 2, 7, 30, tzinfo=clock.SHANGHAI)
        assert clock.now().utcoffset() == timedelta(hours=8)
        assert clock.today() == date(2019, 3, 2)
        assert clock.real_now().year > 2019
    assert clock.now().year > 2019


def test_a_date_means_its_first_minute():
    with clock.at(date(2019, 3, 1)):
        assert clock.now() == datetime(2019, 3, 1, tzinfo=clock.SHANGHAI)


def test_the_inner_moment_counts_and_the_outer_comes_back_even_after_an_error():
    with clock.at(date(2019, 3, 1)):
        with pytest.raises(RuntimeError), clock.at(date(2026, 1, 4)):
            assert clock.today() == date(2026, 1, 4)
            raise RuntimeError
        assert clock.today() == date(2019, 3, 1)


def test_a_moment_without_zone_is_refused_and_moves_nothing():
    with clock.at(date(2019, 3, 1)):
        with pytest.raises(ValueError, match="没有时区"), clock.at(datetime(2020, 1, 1)):  # noqa: DTZ001
            pass
        assert clock.today() == date(2019, 3, 1)


def test_another_thread_keeps_the_real_time():
    seen: list[date] = []
    with clock.at(date(2019, 3, 1)):
        thread = threading.Thread(target=lambda: seen.append(clock.today()))
        thread.start()
        thread.join()
    assert seen[0].year > 2019
