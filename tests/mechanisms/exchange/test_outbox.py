"""The outbox: written with the act, delivered at least once and in order, effectively once behind any bad line."""

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.exchange.models import OutboxMessage, OutboxReceiver
from minzheng.mechanisms.exchange.public import Posted, Receiver, backlog, connect, deliver, send
from minzheng.mechanisms.journal.public import SYSTEM, acting

START = datetime(2026, 8, 20, 0, 0, tzinfo=clock.SHANGHAI)


def put(many: int, receiver: str = "district") -> None:
    with acting(SYSTEM, "测试"):
        for at in range(many):
            send(receiver, "warning", {"at": at}, f"w-{at}")


def test_a_message_goes_with_its_act_or_not_at_all(db: None) -> None:
    with pytest.raises(RuntimeError), acting(SYSTEM, "测试"):
        send("district", "warning", {"at": 1}, "w-1")
        raise RuntimeError
    assert not OutboxMessage.objects.exists()
    put(2)
    put(2)
    assert list(OutboxMessage.objects.values_list("number", "key")) == [(1, "w-0"), (2, "w-1")]
    with pytest.raises(Conflict), acting(SYSTEM, "测试"):
        send("district", "warning", {"at": 99}, "w-1")
    assert OutboxReceiver.objects.get().last == 2


def test_a_dead_receiver_is_tried_ever_less_and_holds_up_nobody_else(db: None) -> None:
    tries: list[datetime] = []
    now = START
    alive = Receiver()

    def dead(message: Posted) -> None:
        tries.append(now)
        raise ConnectionError("120110194001010002 down")

    connect("dead", dead)
    connect("district", alive.take)
    put(3, "dead")
    put(3)
    for minute in range(24 * 60):
        now = START + timedelta(minutes=minute)
        deliver(now)
    assert [one.payload["at"] for one in alive.done] == [0, 1, 2]
    waits = [(later - earlier).seconds // 60 for earlier, later in pairwise(tries)]
    assert waits[:6] == [1, 2, 4, 8, 16, 32] and set(waits[6:]) == {60}
    ((code, many, said),) = backlog()
    assert (code, many) == ("dead", 3) and "ConnectionError" in said and "19400101" not in said
    connect("dead", alive.take)
    assert deliver(now + timedelta(hours=1)) == 3 and backlog() == []


class BadLine:
    """Duplicates 5 %, holds back 5 % until later, loses answers, and is dead for a day."""

    def __init__(
        self, seed: int, receiver: Receiver, now: list[datetime], out: tuple[datetime, datetime]
    ) -> None:
        self.dice, self.receiver, self.now, self.out = Random(seed), receiver, now, out
        self.held: list[Posted] = []

    def __call__(self, message: Posted) -> None:
        if self.out[0] <= self.now[0] < self.out[1]:
            raise ConnectionError("outage")
        chance = self.dice.random()
        if chance < 0.05:
            self.held.append(message)  # accepted, arrives later
        else:
            self.receiver.take(message)
            if chance < 0.10:
                self.receiver.take(message)
            elif chance < 0.13:
                raise TimeoutError("answer lost")  # so it comes again
        if self.held and self.dice.random() < 0.3:
            self.receiver.take(self.held.pop())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10**6),
    out_at=st.integers(0, 20),
    steps=st.lists(st.integers(0, 6), min_size=4, max_size=12),
)
def test_effectively_once_and_in_order(db: None, seed: int, out_at: int, steps: list[int]) -> None:
    name = f"line-{seed}-{out_at}-{len(steps)}-{OutboxReceiver.objects.count()}"
    receiver, now = Receiver(), [START]
    out = (START + timedelta(hours=out_at), START + timedelta(hours=out_at + 24))
    line = BadLine(seed, receiver, now, out)
    connect(name, line)
    written = 0
    for hour in range(60):
        now[0] = START + timedelta(hours=hour)
        if hour < len(steps):
            with acting(SYSTEM, "测试"):
                for _ in range(steps[hour]):
                    written += 1
                    send(name, "warning", {"at": written}, f"w-{written}")
        deliver(now[0])
    for message in line.held:
        receiver.take(message)
    assert [one.payload["at"] for one in receiver.done] == list(range(1, written + 1))
    assert [one.key for one in receiver.done] == [f"w-{at}" for at in range(1, written + 1)]
    assert not receiver.waiting


def test_payloads_are_sealed_in_the_database(db: None) -> None:
    with acting(SYSTEM, "测试"):
        send("district", "warning", {"number": "120110194001010002"}, "w-1")
    stored: Any = OutboxMessage.objects.values_list("payload", flat=True).get()
    assert b"120110194001010002" not in bytes(stored)
