"""What if: counted in columns, equal to counting house by house; every street under its own parameters."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from minzheng.foundation.errors import Invalid, Missing
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law import snapshots
from minzheng.mechanisms.law.public import (
    apply,
    apply_many,
    change_parameter,
    simulate,
    snapshot_of,
)

from .sample_rules import MINIMUM_LIVING, RESERVE

DAY = date(2026, 11, 2)
Tree = dict[str, Area]
PLACES = ("120110001001", "120110001", "120110002", "120111")


@pytest.fixture
def homes(tree: Tree) -> list[dict[str, Any]]:
    """400 invented households around the standard."""
    chance = random.Random(5)
    return [
        {
            "line": number,
            "area": tree[PLACES[number % 4]].pk,
            "members": (members := chance.randrange(1, 6)),
            "income": chance.randrange(80_000, 120_000) * members + chance.choice([0, 101_000 * members]),
            "wages": 50_000,
            "work_cost": chance.choice([None, 10_000]),
            "assets": chance.choice([0, 3_000_000, 3_000_001]) * members,
        }
        for number in range(400)
    ]


@pytest.fixture
def registered(homes: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The same as the snapshot of a domain."""
    before = dict(snapshots._sources)

    @snapshot_of(MINIMUM_LIVING)
    def rows(on: date, areas: Any) -> Any:
        return [home for home in homes if not areas or home["area"] in areas]

    yield homes
    snapshots._sources.clear()
    snapshots._sources.update(before)


def _one_by_one(
    homes: list[dict[str, Any]], tree: Tree, changed: dict[str, str]
) -> dict[int, tuple[int, int]]:
    areas = {area.pk: area for area in tree.values()}
    found = {}
    for home in homes:
        facts = {
            name: value for name, value in home.items() if name not in ("line", "area") and value is not None
        }
        place = areas[home["area"]]
        now = apply(MINIMUM_LIVING, DAY, facts, place).amount
        found[home["line"]] = now, apply(MINIMUM_LIVING, DAY, facts, place, changed).amount
    return found


def _class(now: int, then: int) -> str:
    if not now or not then:
        return "enter" if then else "leave"
    return "gain" if now < then else "lose"


@pytest.mark.parametrize("changed", [{"standard": "980"}, {"standard": "1200元", "asset_limit": "2.9万元"}])
def test_the_difference_is_that_of_the_households(
    registered: list[dict[str, Any]], tree: Tree, changed: dict[str, str]
) -> None:
    with acting(SYSTEM, "一个街道另有标准"):
        change_parameter("test.standard", tree["120110002"], date(2025, 1, 1), "1100元", "测试依据")
    found = simulate(MINIMUM_LIVING, DAY, changed)
    alone = _one_by_one(registered, tree, changed)
    total = found.total
    assert (total.rows, total.cost_now, total.cost_then) == (
        400, sum(now for now, _ in alone.values()), sum(then for _, then in alone.values()),
    )  # fmt: skip
    kinds = Counter(_class(*pair) for pair in alone.values() if pair[0] != pair[1])
    assert (total.enter, total.leave, total.gain, total.lose) == (
        kinds["enter"], kinds["leave"], kinds["gain"], kinds["lose"],
    )  # fmt: skip
    assert min(kinds.values()) > 0
    assert total.entitled_now == sum(now > 0 for now, _ in alone.values())
    told = {row["line"]: row for row in found.whom.to_pylist()}
    assert {line: (row["amount_now"], row["amount_then"], row["change"]) for line, row in told.items()} == {
        line: (*pair, _class(*pair)) for line, pair in alone.items() if pair[0] != pair[1]
    }


def test_the_effect_is_told_street_by_street(registered: list[dict[str, Any]], tree: Tree) -> None:
    found = simulate(MINIMUM_LIVING, DAY, {"standard": "980"})
    assert [(place.code, place.name, place.effect.rows) for place in found.by_area] == [
        ("120110001", "张贵庄街道", 200), ("120110002", "丰年村街道", 100), ("120111", "西青区", 100),
    ]  # fmt: skip
    assert sum(place.effect.cost_then for place in found.by_area) == found.total.cost_then
    here = simulate(MINIMUM_LIVING, DAY, {"standard": "980"}, tree["120110002"])
    assert here.total == found.by_area[1].effect


def test_a_facts_table_may_come_from_a_file(homes: list[dict[str, Any]], tree: Tree, tmp_path: Path) -> None:
    path = tmp_path / "facts.parquet"
    table = pyarrow.Table.from_pylist(homes)
    pyarrow.parquet.write_table(table, path)
    changed = {"standard": "980"}
    one = simulate(MINIMUM_LIVING, DAY, changed, tree["120110"], path)
    other = simulate(MINIMUM_LIVING, DAY, changed, tree["120110"], table)
    assert one.total == other.total
    assert one.total.rows == 300


def test_what_cannot_be_simulated_says_why(registered: list[dict[str, Any]], tree: Tree) -> None:
    for changed, said in [
        ({}, "没有写明"),
        ({"standart": "1元"}, "没有参数“standart”"),
        ({"standard": "一千"}, "金额"),
    ]:
        with pytest.raises(Invalid, match=said):
            simulate(MINIMUM_LIVING, DAY, changed)
    with pytest.raises(Missing, match="还没有可读取的在册对象"):
        simulate(RESERVE, DAY, {"part": "3%"})
    with pytest.raises(Invalid, match="没有“area”一列"):
        simulate(MINIMUM_LIVING, DAY, {"standard": "980"}, source=[{"line": 1}])
    registered.clear()
    with pytest.raises(Missing, match="没有在册对象"):
        simulate(MINIMUM_LIVING, DAY, {"standard": "980"})


def test_a_rule_for_every_row(homes: list[dict[str, Any]], tree: Tree) -> None:
    got = apply_many(MINIMUM_LIVING, DAY, homes, tree["120110001"]).to_pylist()
    for home, found in zip(homes, got, strict=True):
        facts = {
            name: value for name, value in home.items() if name not in ("line", "area") and value is not None
        }
        alone = apply(MINIMUM_LIVING, DAY, facts, tree["120110001"])
        assert {name: found[name] for name in alone.values} == alone.values
        assert found["line"] == home["line"]
