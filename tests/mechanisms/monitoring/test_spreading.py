"""A night on Spark (two threads of this machine) finds the same hits, with the same numbers and origins.

Needs the extra `spark` and Java: `pip install -e .[spark]`, then `pytest -m checker tests/mechanisms/monitoring`.
"""

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tests.mechanisms.monitoring.reference import World
from tests.mechanisms.monitoring.test_judging import in_order, law_of
from tests.mechanisms.monitoring.worlds import RULES, declared_here, worlds

from minzheng.mechanisms.monitoring.judging import judge

pytestmark = [
    pytest.mark.checker,
    pytest.mark.filterwarnings("ignore"),  # Spark's own
    pytest.mark.skipif(
        find_spec("pyspark") is None or shutil.which("java") is None, reason="needs the extra spark and Java"
    ),
]


@pytest.fixture(autouse=True)
def house() -> Iterator[None]:
    with declared_here():
        yield


@seed(20261031)
@settings(max_examples=3, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(world=worlds(), varied=st.booleans())
def test_spark_finds_the_same(tmp_path_factory: pytest.TempPathFactory, world: World, varied: bool) -> None:
    folder: Path = tmp_path_factory.mktemp("feeds")
    night = world.night(folder)
    there = judge(night, RULES, law_of(varied), spark="local[2]")
    here = judge(night, RULES, law_of(varied))
    assert in_order(there.hits) == in_order(here.hits)
    assert (there.people, there.homes) == (here.people, here.homes)
