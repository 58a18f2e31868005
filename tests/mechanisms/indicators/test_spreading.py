"""A figure by area equals the whole, always, also over a split in mid-year; and stands beside the year before."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.mechanisms.indicators.public import (
    AsOf,
    Span,
    Year,
    against_last_year,
    by_area,
    value,
    year_before,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting

from .given import World

PLACES = ("示范区", "东街街道", "春晖社区", "秋实社区", "冬青社区")
EVENTS = st.lists(
    st.tuples(st.integers(0, 364), st.sampled_from(PLACES), st.integers(0, 900)), min_size=1, max_size=12
)


@given(events=EVENTS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_parts_equal_the_whole(
    world: World, asked: dict[str, Any], events: list[tuple[int, str, int]]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        with acting(SYSTEM, "测试"):
            for day, place, leaflets in events:
                world.event(date(2019, 1, 1) + timedelta(day), place, measures={"leaflets": leaflets})
        for name in ("events", "leaflets", "hands", "long_rate"):
            whole = value(asked[name], Year(2019), world.areas["示范区"])
            spread = by_area(asked[name], whole)
            assert spread is not None and spread.adds and spread.equal
            assert sum(part.figure.records for part in spread.parts) == whole.records
            for part in spread.parts:
                if part.area is not None:  # an area that was split keeps what happened in it
                    alone = value(
                        asked[name], Year(2019), next(a for a in world.areas.values() if a.pk == part.area)
                    )
                    assert alone.exact == part.figure.exact, part.name
        transaction.set_rollback(True)


def test_the_split_street_and_its_heirs_stand_beside_each_other(world: World, asked: dict[str, Any]) -> None:
    with acting(SYSTEM, "测试"):
        world.event(date(2019, 3, 1), "秋实社区")
        world.event(date(2019, 9, 1), "秋实社区")
        world.event(date(2019, 9, 1), "示范区")
    spread = by_area(asked["events"], value(asked["events"], Year(2019), world.areas["示范区"]))
    assert spread is not None
    assert [(part.name, part.figure.value) for part in spread.parts] == [
        ("西街街道", 1),
        ("西北街道", 1),
        ("本级", 1),
    ]
    titles = by_area(asked["titles"], value(asked["titles"], Year(2019), world.areas["示范区"]))
    assert titles is not None and not titles.adds


def test_the_year_before(world: World, asked: dict[str, Any]) -> None:
    with acting(SYSTEM, "测试"):
        world.event(date(2018, 3, 1), "春晖社区")
        for month in (3, 4, 5):
            world.event(date(2019, month, 1), "春晖社区")
    change = against_last_year(asked["events"], value(asked["events"], Year(2019), world.areas["示范区"]))
    assert change is not None
    assert (change.before.value, change.more, change.growth) == (1, 2, Fraction(2))
    rate = against_last_year(asked["long_rate"], value(asked["long_rate"], Year(2019), world.areas["示范区"]))
    assert rate is not None and rate.growth is None


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Year(2020), Year(2019)),
        (Span(date(2020, 2, 1), date(2020, 2, 29)), Span(date(2019, 2, 1), date(2019, 2, 28))),
        (AsOf(date(2020, 2, 29)), AsOf(date(2019, 2, 28))),
    ],
)
def test_one_year_earlier(period: Any, before: Any) -> None:
    assert year_before(period) == before and type(year_before(period)) is type(before)
