"""Two runs and two reviewers at the same moment: one question, one answer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from tests.mechanisms.monitoring.conftest import Office, founded

from minzheng.config.postgres import Address
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.monitoring.public import Answer, LinkReview, ReviewState, link, reject

MANY = 4


@pytest.fixture
def office(fresh_database: Address) -> Iterator[Office]:
    yield from founded()


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """What each of several threads got or was refused, all let go at the same time."""
    gate = Barrier(MANY)

    def one(number: int) -> Any:
        try:
            gate.wait(10)
            return work(number)
        except Conflict as conflict:
            return conflict
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


def test_runs_at_the_same_time_ask_once(office: Office) -> None:
    found = at_once(lambda number: office.night(office.match(office.wang, row=number + 1)))
    assert found == [Answer(ReviewState.OPEN)] * MANY
    assert LinkReview.objects.count() == 1


def test_reviewers_at_the_same_time_answer_once(office: Office) -> None:
    office.night(office.match(office.wang))
    review = LinkReview.objects.get()

    def decide(number: int) -> LinkReview:
        if number % 2:
            return reject(review, office.reviewer, "不是同一人")
        return link(review, office.wang, office.reviewer)

    found = at_once(decide)
    assert sum(isinstance(each, Conflict) for each in found) == MANY - 1
    (kept,) = (each for each in found if not isinstance(each, Conflict))
    assert LinkReview.objects.get().state == kept.state
