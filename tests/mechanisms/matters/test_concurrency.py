"""Eight hands at once: one effect, the others are told; no deadlock, nothing half-done."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from types import SimpleNamespace
from typing import Any

from django.db import connections

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, UserError
from minzheng.mechanisms.matters.public import (
    Case,
    PaymentInstruction,
    Stage,
    mark_duplicate,
    perform,
    split,
    timeline,
)

from .given import NOW, do, opened

World = SimpleNamespace


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Every act in a thread and connection of its own, started together; results or the errors users see."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        with ExitStack() as stack:
            stack.callback(connections.close_all)
            stack.enter_context(clock.at(NOW))
            barrier.wait(20)
            try:
                return act()
            except UserError as error:
                return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_one_of_eight_clicks_wins(committed: World) -> None:
    case = opened(committed)
    reply = {"unit": committed.east_unit.pk}
    results = at_once(
        *[lambda: perform(case, "分派", committed.desk, version=case.version, answers=reply)] * 8
    )
    assert sum(isinstance(one, Case) for one in results) == 1
    assert sum(isinstance(one, Conflict) and "周敏" in str(one) for one in results) == 7
    held = Case.objects.get(pk=case.pk)
    assert (held.version, held.step) == (2, "answer")
    assert [one.outcome for one in timeline(held)] == ["分派", ""]
    assert Stage.objects.filter(case=case, closed_at__isnull=True).count() == 1


def test_one_page_sent_eight_times_is_one_case(committed: World) -> None:
    key = uuid.uuid4()
    results = at_once(*[lambda: opened(committed, client_key=key)] * 8)
    assert {one.pk for one in results} == {Case.objects.get().pk}
    assert Stage.objects.count() == 1


def test_two_last_parts_at_once_let_the_whole_go_on_once(committed: World) -> None:
    for _ in range(5):
        case = opened(committed)
        answers = {"phone": "13900000001", "content": "问"}
        parts = [(answers, committed.east_unit), (answers, committed.west_unit)]
        one, two = split(case, parts, committed.desk, version=case.version, step="answer")
        results = at_once(
            lambda one=one: do(one, "答复", committed.east, answers={"reply": "甲"}),
            lambda two=two: do(two, "答复", committed.west, answers={"reply": "乙"}),
        )
        assert all(isinstance(done, Case) for done in results)
        held = Case.objects.get(pk=case.pk)
        assert (held.step, held.version) == ("confirm", 3)
        assert [line.outcome for line in timeline(held)] == ["拆分", "答复", ""]


def test_two_cases_folded_crosswise_leave_one(committed: World) -> None:
    for _ in range(5):
        one, two = opened(committed), opened(committed)
        results = at_once(
            lambda one=one, two=two: mark_duplicate(one, two, committed.desk, version=1, reason="重复"),
            lambda one=one, two=two: mark_duplicate(two, one, committed.desk, version=1, reason="重复"),
        )
        assert sum(isinstance(done, Case) for done in results) == 1
        assert Case.objects.filter(pk__in=(one.pk, two.pk), end="重复件").count() == 1
    assert not PaymentInstruction.objects.exists()
