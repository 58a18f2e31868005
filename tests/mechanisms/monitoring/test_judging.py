"""The engine in columns finds what loops over plain rows find, with the same numbers and the same origins."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.mechanisms.monitoring.reference import World, expected
from tests.mechanisms.monitoring.worlds import (
    ON,
    RULES,
    SHAPES,
    TYPES,
    VERSIONS,
    declared_here,
    parameter,
    worlds,
)

from minzheng.mechanisms.law.public import RuleVersion
from minzheng.mechanisms.monitoring import knowing
from minzheng.mechanisms.monitoring.judging import judge
from minzheng.mechanisms.monitoring.knowing import Told
from minzheng.mechanisms.monitoring.night import Hit


@pytest.fixture(autouse=True)
def house() -> Iterator[None]:
    with declared_here():
        yield


def law_of(varied: bool) -> Any:
    def law(version: RuleVersion, _on: Any, places: Sequence[int]) -> dict[str, list[Any]]:
        return {
            name: [parameter(code, each, varied) for each in places] for name, code in version.uses.items()
        }

    return law


def in_order(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda one: (one.rule, one.person or 0, one.household or 0))


@settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(world=worlds(), varied=st.booleans(), size=st.sampled_from([3, 7, 1_000_000]))
def test_every_hit_is_found_with_its_numbers_and_origins(
    monkeypatch: pytest.MonkeyPatch, world: World, varied: bool, size: int
) -> None:
    monkeypatch.setattr(knowing, "SLICE", size)
    monkeypatch.setattr(knowing, "CHUNK", max(2, size // 2))
    with TemporaryDirectory() as folder:
        found = judge(world.night(Path(folder)), RULES, law_of(varied))
    wanted = expected(world, RULES, lambda code, place: parameter(code, place, varied))
    assert in_order(found.hits) == in_order(wanted)
    assert found.people == len(world.people)
    every = list(found.hits)
    assert found.hits[1:3] == every[1:3] and [found.hits[at] for at in range(len(every))] == every
    assert sum(found.hits.counts().values()) == len(found.hits) == len(every)


def test_every_row_is_told_the_parameters_of_its_own_area(tmp_path: Path) -> None:
    people = [
        {"key": 9 - at, "household": 0, "place": at, "age": 40, "aided": True, "paid": 0, "person": at}
        for at in (1, 2, 3)
    ]
    told = Told(World(ON, people, [], SHAPES, TYPES).night(tmp_path), law_of(True))
    ratio, line = (next(each for each in VERSIONS if name in each.uses) for name in ("ratio", "line"))
    there = np.array([2, 0, 2])
    share = told.at(ratio, lambda: there)["ratio"]
    assert share.numerator.array.tolist() == [3, 1, 3]
    assert share.denominator.array.tolist() == [13, 11, 13]
    assert told.at(line, lambda: there)["line"].array.tolist() == [1500, 500, 1500]
