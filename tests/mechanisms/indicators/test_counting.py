"""Every number equals its measure over the very records it opens, and a plain reference over the planted ones."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.foundation.errors import Invalid, Missing
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Seat,
    appoint,
    create_post,
    create_unit,
    seat_of,
)
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.indicators.public import (
    AsOf,
    Indicator,
    Ratio,
    Records,
    Span,
    Year,
    records,
    records_for,
    value,
)
from minzheng.mechanisms.indicators.selecting import read_from
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case

from .given import SPLIT, World

YEAR = Year(2019)
STREET = {"东街街道": "东街街道", "春晖社区": "东街街道"}
LATER = {"秋实社区": "西北街道", "冬青社区": "西南街道"}
NEVER_SPLIT = ("东街街道", "春晖社区", "秋实社区", "冬青社区")

event = st.fixed_dictionaries(
    {
        "on": st.dates(date(2018, 11, 1), date(2020, 2, 1)),
        "area": st.sampled_from(NEVER_SPLIT),
        "title": st.sampled_from("甲乙丙"),
        "days": st.none() | st.integers(0, 400),
        "leaflets": st.none() | st.integers(0, 500),
        "round": st.none() | st.integers(1, 5),
    }
)
periods = st.tuples(st.dates(date(2018, 12, 1), date(2020, 1, 1)), st.integers(0, 400)).map(
    lambda pair: Span(pair[0], pair[0] + timedelta(days=pair[1]))
)


def street_of(area: str, on: date) -> str:
    return STREET.get(area) or (LATER[area] if on >= SPLIT else "西街街道")


def plant(world: World, row: dict[str, Any]) -> None:
    measures = {key: row[key] for key in ("leaflets", "round") if row[key] is not None}
    until = None if row["days"] is None else row["on"] + timedelta(days=row["days"])
    world.event(row["on"], row["area"], row["title"], until=until, measures=measures)


def reference(rows: list[dict[str, Any]], period: Span, where: str) -> dict[str, Any]:
    """What every indicator should say, in plain Python."""

    def inside(row: dict[str, Any]) -> bool:
        return where in ("示范区", row["area"], street_of(row["area"], row["on"]))

    told = [row for row in rows if inside(row) and period.first <= row["on"] <= period.last]
    ever = [row for row in rows if inside(row) and row["on"] <= period.last]
    long = [r for r in told if r["days"] is not None and r["on"] + timedelta(days=r["days"]) <= period.last]
    leaflets = [row["leaflets"] for row in told if row["leaflets"] is not None]
    return {
        "events": len(told),
        "long_events": len(long),
        "long_rate": Fraction(len(long), len(told)) if told else None,
        "leaflets": sum(leaflets),
        "titles": len({row["title"] for row in told}),
        "streets": len({street_of(row["area"], row["on"]) for row in told}),
        "mean": Fraction(sum(leaflets), len(leaflets)) if leaflets else None,
        "hands": len(told),
        "round": len(ever),
        "top_round": max((row["round"] for row in ever if row["round"] is not None), default=0),
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(event, max_size=12),
    period=periods,
    where=st.sampled_from(["示范区", *NEVER_SPLIT, "西街街道", "西北街道"]),
)
def test_every_number_is_its_measure_over_the_records_it_opens(
    world: World, asked: dict[str, Any], rows: list[dict[str, Any]], period: Span, where: str
) -> None:
    point = transaction.savepoint()
    with acting(SYSTEM, "测试"):
        for row in rows:
            plant(world, row)
    area, expected = world.areas[where], reference(rows, period, where)
    for name, wanted in expected.items():
        one = asked[name]
        figure = value(one, period, area)
        assert figure.value == wanted, name
        assert figure.records == records(one, period, area).count(), name
        if isinstance(one, Indicator):
            opened = read_from(one, period, records(one, period, area)).values_list("read", flat=True)
            assert one.measure.of(opened) == wanted, name
    transaction.savepoint_rollback(point)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    homes=st.lists(
        st.tuples(st.dates(date(2018, 1, 1), date(2020, 1, 1)), st.none() | st.integers(0, 500)), max_size=10
    ),
    on=st.dates(date(2018, 1, 1), date(2020, 6, 1)),
)
def test_a_stock_counts_what_stands_at_the_end_of_the_day(
    world: World, asked: dict[str, Any], homes: list[Any], on: date
) -> None:
    point = transaction.savepoint()
    with acting(SYSTEM, "测试"):
        for opened, days in homes:
            world.home("秋实社区", opened, None if days is None else opened + timedelta(days=days))
    standing = sum(o <= on and (d is None or o + timedelta(days=d) > on) for o, d in homes)
    assert value("test.homes", AsOf(on), world.areas["示范区"]).value == standing
    assert (
        value("test.homes", AsOf(on), world.areas["西街街道" if on < SPLIT else "西北街道"]).value == standing
    )
    transaction.savepoint_rollback(point)


def test_each_figure_is_one_aggregate(
    world: World, asked: dict[str, Any], django_assert_num_queries: Any
) -> None:
    for name in ("events", "long_rate", "mean", "streets", "homes"):
        period = AsOf(date(2019, 5, 1)) if name == "homes" else YEAR
        with django_assert_num_queries(1):
            value(asked[name], period, world.areas["示范区"])


def test_a_record_met_through_many_rows_counts_once(asked: dict[str, Any]) -> None:
    one = Indicator(
        "test.cases", "办件", "件", over=Records(Case), when="opened_on", where={"stages__step": "a"}
    )
    assert "IN (SELECT" in str(records(one, YEAR, 1).query)


def test_a_share_of_nothing_has_no_value(world: World, asked: dict[str, Any]) -> None:
    figure = value("test.long_rate", YEAR, world.areas["示范区"])
    assert (figure.value, figure.exact, figure.records) == (None, "0/0", 0)


def test_states_need_a_day_and_sums_a_span(world: World, asked: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="截至哪一天"):
        value("test.homes", YEAR, world.areas["示范区"])
    with pytest.raises(Invalid, match="起止日期"):
        value("test.events", AsOf(date(2019, 5, 1)), world.areas["示范区"])
    with pytest.raises(Missing):
        value("test.unheard", YEAR, world.areas["示范区"])


def test_staff_reach_only_the_records_they_may_see(world: World, asked: dict[str, Any]) -> None:
    with acting(SYSTEM, "测试"):
        world.event(date(2019, 3, 1), "春晖社区")
        world.event(date(2019, 3, 1), "秋实社区")

        def sit(area: str, name: str, **functions: str) -> Seat:
            unit = create_unit(name, "街道", world.areas[area], world.unit)
            post = create_post(unit, name, **functions)
            staff = type(world.staff).objects.create(name=name, person_key=name)
            appoint(staff, post)
            return seat_of(Account.objects.create(username=name, kind=AccountKind.STAFF, staff=staff))

        east, admin = sit("东街街道", "东", auditing="*"), sit("示范区", "管", administering="*")
        top = sit("示范区", "统", reporting="test.")
    area = world.areas["示范区"]
    seen = {
        name: records_for(seat, "test.events", YEAR, area).count()
        for name, seat in (("e", east), ("a", admin), ("t", top))
    }
    assert seen == {"e": 1, "a": 0, "t": 2}


def test_void_events_leave_the_number_and_its_records(world: World, asked: dict[str, Any]) -> None:
    with acting(SYSTEM, "测试"):
        one = world.event(date(2019, 3, 1), "春晖社区")
        world.event(date(2019, 3, 2), "春晖社区")
        Activity.objects.filter(pk=one.pk).update(
            voided_at=one.entered_at, voided_by=world.staff, void_reason="重复"
        )
    assert value("test.events", YEAR, world.areas["示范区"]).value == 1


def test_ratio_is_checked_when_declared(asked: dict[str, Any]) -> None:
    assert isinstance(asked["long_rate"], Ratio)


def test_a_street_that_was_split_keeps_what_happened_while_it_was_there(
    world: World, asked: dict[str, Any]
) -> None:
    with acting(SYSTEM, "测试"):
        world.event(date(2019, 6, 30), "秋实社区")
        world.event(SPLIT, "秋实社区")
    counted = {
        name: value("test.events", YEAR, world.areas[name]).value
        for name in ("示范区", "西街街道", "西北街道")
    }
    assert counted == {"示范区": 2, "西街街道": 1, "西北街道": 1}


def test_a_home_closed_on_a_day_no_longer_stands_at_its_end(world: World, asked: dict[str, Any]) -> None:
    with acting(SYSTEM, "测试"):
        world.home("春晖社区", date(2019, 3, 1), date(2019, 5, 1))
    days = [date(2019, 2, 28), date(2019, 3, 1), date(2019, 4, 30), date(2019, 5, 1)]
    assert [value("test.homes", AsOf(day), world.areas["示范区"]).value for day in days] == [0, 1, 1, 0]
