"""A number is used again only while it is what its records say: whoever writes, however late, and whatever is taken back."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.config.postgres import Address
from minzheng.foundation import clock
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.areas.public import AreaVersion
from minzheng.mechanisms.indicators import fresh
from minzheng.mechanisms.indicators.public import AsOf, Indicator, Period, Ratio, Span, records, value
from minzheng.mechanisms.journal import since
from minzheng.mechanisms.journal.public import SYSTEM, acting

from .given import World, build

MAY, JUNE = Span(date(2019, 5, 1), date(2019, 5, 31)), Span(date(2019, 6, 1), date(2019, 6, 30))
ASKED: tuple[tuple[str, Period], ...] = (
    ("test.events", MAY),
    ("test.events", JUNE),
    ("test.leaflets", MAY),
    ("test.round", AsOf(date(2019, 5, 31))),
    ("test.homes", AsOf(date(2019, 6, 30))),
)
DAYS = (date(2019, 4, 30), date(2019, 5, 1), date(2019, 5, 31), date(2019, 6, 1), date(2019, 7, 1))


@pytest.fixture
def lived(fresh_database: Address, django_db_blocker: Any) -> Iterator[World]:
    """The world in a database that really commits, with one event and one home."""
    fresh.forget()
    with django_db_blocker.unblock(), clock.at(clock.real_now().replace(year=2019, month=12, day=20)):
        with acting(SYSTEM, "测试"):
            made = build()
            made.event(date(2019, 5, 10), "春晖社区", measures={"leaflets": 5})
            made.home("春晖社区", date(2018, 1, 1))
        yield made


def said(world: World) -> list[int]:
    return [int(value(code, period, world.areas["示范区"]).value or 0) for code, period in ASKED]


def counted(world: World) -> list[int]:
    """The same from the records alone."""
    found = [records(code, period, world.areas["示范区"]) for code, period in ASKED]
    numbers = [each.count() for each in found]
    numbers[2] = sum(each.measures.get("leaflets", 0) for each in found[2])
    return numbers


def worked_out(world: World) -> int:
    """How many of the numbers were not taken from memory."""
    with CaptureQueriesContext(connection) as asked:
        said(world)
    return sum("COUNT(" in one["sql"] or "SUM(" in one["sql"] for one in asked)


class Other:
    """Somebody else at work on a connection of their own, as long as they like."""

    def begin(self) -> None:
        transaction.set_autocommit(False, using="owner")
        self._say("SELECT journal_begin(NULL, NULL, '另一人', '测试', now())")

    def move(self, day: date) -> None:
        self._say(
            'UPDATE activities_activity SET "on" = %s WHERE id = (SELECT min(id) FROM activities_activity)',
            day,
        )

    def end(self, kept: bool) -> None:
        (transaction.commit if kept else transaction.rollback)(using="owner")
        transaction.set_autocommit(True, using="owner")

    def _say(self, sql: str, *values: Any) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(sql, values)


def test_numbers_are_remembered_until_their_own_records_move(lived: World, asked: dict[str, Any]) -> None:
    first = said(lived)
    assert worked_out(lived) == 0
    with acting(SYSTEM, "测试"):
        lived.event(date(2019, 7, 1), "春晖社区")
    assert worked_out(lived) == 0  # a day that none of them asks about
    with acting(SYSTEM, "测试"):
        lived.event(date(2019, 6, 2), "春晖社区")
    assert worked_out(lived) == 1
    assert said(lived) == [first[0], first[1] + 1, *first[2:]]


def test_a_row_that_leaves_the_period_moves_the_number(lived: World, asked: dict[str, Any]) -> None:
    assert said(lived)[:2] == [1, 0]
    with acting(SYSTEM, "测试"):
        Activity.objects.update(on=date(2019, 6, 10))
    assert said(lived)[:2] == [0, 1]


def test_a_table_that_is_only_looked_up_moves_every_number(lived: World, asked: dict[str, Any]) -> None:
    said(lived)
    with acting(SYSTEM, "测试"):
        AreaVersion.objects.filter(area=lived.areas["春晖社区"]).update(path=[lived.areas["春晖社区"].pk])
    assert said(lived) == counted(lived) == [0] * 5


def test_an_act_that_began_before_and_ends_after_is_seen(lived: World, asked: dict[str, Any]) -> None:
    other = Other()
    other.begin()
    other.move(date(2019, 6, 10))
    with acting(SYSTEM, "测试"):  # a later act with higher numbers is committed in between
        lived.event(date(2019, 5, 11), "春晖社区")
    assert said(lived)[:2] == [2, 0]
    assert worked_out(lived) == 0
    other.end(kept=True)
    assert said(lived)[:2] == [1, 1]


def test_what_is_taken_back_is_not_remembered(lived: World, asked: dict[str, Any]) -> None:
    with suppress(RuntimeError), acting(SYSTEM, "测试"):
        lived.event(date(2019, 5, 11), "春晖社区")
        assert said(lived)[0] == 2
        raise RuntimeError
    assert said(lived)[0] == 1


def test_too_much_to_look_through_counts_as_moved(
    lived: World, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    said(lived)
    monkeypatch.setattr(since, "MOST", 3)
    with acting(SYSTEM, "测试"):
        for _ in range(3):
            lived.event(date(2019, 7, 1), "春晖社区")
    assert worked_out(lived) == len(ASKED)


def test_shares_are_remembered_too(lived: World, asked: dict[str, Indicator | Ratio]) -> None:
    share = next(one for one in asked.values() if isinstance(one, Ratio))
    where = lived.areas["示范区"]
    before = value(share, MAY, where)
    assert value(share, MAY, where) == before
    with acting(SYSTEM, "测试"):
        lived.event(date(2019, 5, 12), "春晖社区", title="乙")
    assert value(share, MAY, where).whole == (before.whole or 0) + 1


steps = st.lists(
    st.tuples(
        st.sampled_from(("enter", "move", "void", "home", "back", "begin", "theirs", "keep", "drop", "ask")),
        st.sampled_from(DAYS),
    ),
    min_size=4,
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=steps)
def test_no_order_of_events_leaves_a_stale_number(
    lived: World, asked: dict[str, Any], taken: list[tuple[str, date]]
) -> None:
    other, open_there, wrote_there = Other(), False, False
    for what, day in taken:
        if what == "begin" and not open_there:
            other.begin()
            open_there, wrote_there = True, False
        elif what == "theirs" and open_there:
            other.move(day)
            wrote_there = True
        elif what in ("keep", "drop") and open_there:
            other.end(kept=what == "keep")
            open_there = False
        elif not (
            what in ("move", "void") and open_there and wrote_there
        ):  # else both would wait for each other
            _ours(lived, what, day)
        assert said(lived) == counted(lived), (what, day)
    if open_there:
        other.end(kept=True)
    assert said(lived) == counted(lived)


def _ours(world: World, what: str, day: date) -> None:
    with suppress(RuntimeError), acting(SYSTEM, "测试"):
        if what in ("enter", "back"):
            world.event(day, "春晖社区", measures={"leaflets": 3})
        elif what == "home":
            world.home("春晖社区", day)
        elif what == "move":
            Activity.objects.filter(pk=Activity.objects.earliest("pk").pk).update(on=day)
        elif what == "void":
            Activity.objects.filter(on=day).update(
                voided_at=clock.now(), voided_by=world.staff, void_reason="误录"
            )
        assert said(world) == counted(world)
        if what == "back":
            raise RuntimeError
