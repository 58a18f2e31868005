"""Invented people: always the same of one seed, nobody twice, and of the shares that make matching hard."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from minzheng.foundation.identifiers import IdKind, ResidentId
from minzheng.mechanisms.lake.public import synthetic_people


@pytest.fixture(scope="module")
def region() -> pa.Table:
    return synthetic_people(30_000, 11)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_people_are_people_too(count: int) -> None:
    assert synthetic_people(count, 3).num_rows == count


def test_the_seed_says_everything(region: pa.Table) -> None:
    assert synthetic_people(30_000, 11).equals(region)
    assert not synthetic_people(30_000, 12)["number"].equals(region["number"])


def test_numbers_are_of_the_legal_build_and_nobodys_twice(region: pa.Table) -> None:
    kinds = Counter()
    for row in region.to_pylist():
        told = ResidentId.parse(row["number"])
        assert (told.number, told.born, told.sex.value == "男") == (row["number"], row["born"], row["male"])
        assert int(row["number"][:17]) == row["digits"]
        kinds[told.kind] += 1
    assert len(set(region["digits"].to_pylist())) == 30_000
    assert set(kinds) == set(IdKind) and kinds[IdKind.RESIDENT] > 29_000


def test_surnames_households_and_places_are_as_skewed_as_real_ones(region: pa.Table) -> None:
    surnames = Counter(name[0] for name in region["name"].to_pylist())
    assert 0.05 < surnames["王"] / 30_000 < 0.11
    sizes = Counter(Counter(region["household"].to_pylist()).values())
    assert 0.2 < sizes[1] / sum(sizes.values()) < 0.31 and max(sizes) >= 7
    places = sorted(Counter(region["area"].to_pylist()).values())
    assert places[-1] > 3 * places[0]


def test_households_share_address_phone_and_surname(region: pa.Table) -> None:
    rows = region.to_pylist()
    homes: dict[int, list[dict]] = {}
    for row in rows:
        homes.setdefault(row["household"], []).append(row)
    assert all(len({row["address"] for row in home}) == 1 for home in homes.values())
    children = [(home[0], row) for home in homes.values() for row in home[1:] if row["born"].year > 2015]
    assert np.mean([head["name"][0] == child["name"][0] for head, child in children]) > 0.6
    assert any(one["born"] == two["born"] for home in homes.values() for one, two in pairwise(home))


def test_some_bear_rare_characters_dots_and_old_names(region: pa.Table) -> None:
    names = region["name"].to_pylist()
    assert any("·" in name for name in names) and any(set("䶮㛃龑堃喆") & set(name) for name in names)
    renamed = [old for old in region["old_name"].to_pylist() if old]
    assert 0.008 < len(renamed) / 30_000 < 0.02
