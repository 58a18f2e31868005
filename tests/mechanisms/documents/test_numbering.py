from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from minzheng.config.postgres import Address
from minzheng.mechanisms.documents.models import NumberCounter
from minzheng.mechanisms.documents.public import next_number, written_number
from minzheng.mechanisms.journal.public import SYSTEM, acting


class Abandoned(Exception):
    pass


def test_fifty_at_once_leave_no_gap(fresh_database: Address) -> None:
    def take(which: int) -> int | None:
        try:
            with acting(SYSTEM, "测试"):
                number = next_number("示民发", 2019)
                if which % 5 == 0:
                    raise Abandoned
                return number
        except Abandoned:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        taken = [number for number in pool.map(take, range(1, 63)) if number]
    assert sorted(taken) == list(range(1, 51))


def test_series_and_years_count_apart(db: None) -> None:
    with acting(SYSTEM, "测试"):
        assert [next_number("甲", 2019), next_number("甲", 2019), next_number("甲", 2020)] == [1, 2, 1]
        assert next_number("乙", 2019) == 1
    assert NumberCounter.objects.get(series="甲", year=2019).last == 2
    assert written_number("津民发", 2019, 14) == "津民发〔2019〕14号"


def test_outside_an_act_no_number_is_given(db: None) -> None:
    with pytest.raises(Exception, match="acting"):
        next_number("甲", 2019)
