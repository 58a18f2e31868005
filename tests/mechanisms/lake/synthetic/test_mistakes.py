"""Rows as offices write them: the truth stays beside each, and the shares are those stated."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest

from minzheng.foundation.errors import Invalid
from minzheng.foundation.identifiers import ResidentId
from minzheng.mechanisms.lake.synthetic.mistakes import RATES, observed
from minzheng.mechanisms.lake.synthetic.people import people


@pytest.fixture(scope="module")
def region() -> pa.Table:
    return people(20_000, 5)


def usable(number: str) -> bool:
    try:
        ResidentId.parse(number)
    except Invalid:
        return False
    return True


def test_the_shares_are_those_stated(region: pa.Table) -> None:
    rows = observed(region, np.arange(20_000), 8)
    counts = Counter(name for made in rows["mistakes"].to_pylist() for name in made)
    for name in ("digit", "swap", "missing", "moved", "written", "born_missing"):
        assert counts[name] / 20_000 == pytest.approx(RATES[name], rel=0.35)
    assert set(counts) == set(RATES)


def test_the_seed_says_everything_and_the_order_is_kept(region: pa.Table) -> None:
    who = np.array([7, 3, 3, 19_999])
    assert observed(region, who, 8).equals(observed(region, who, 8))
    assert observed(region, who, 8)["person"].to_pylist() == who.tolist()


def test_without_mistakes_rows_are_the_people(region: pa.Table) -> None:
    rows = observed(region, np.arange(500), 8, {})
    for name in ("number", "name", "born", "male", "address", "phone"):
        assert rows[name].to_pylist() == region[name].slice(0, 500).to_pylist()
    assert rows["mistakes"].to_pylist() == [[]] * 500


@pytest.mark.parametrize("mistake", sorted(RATES))
def test_each_mistake_changes_what_it_says(region: pa.Table, mistake: str) -> None:
    rows = observed(region, np.arange(2000), 4, {mistake: 1.0}).to_pylist()
    told = [(row, true) for row, true in zip(rows, region.to_pylist(), strict=False) if row["mistakes"]]
    assert told
    fields = ("number", "name", "born", "address", "phone")
    changed = Counter(field for row, true in told for field in fields if row[field] != true[field])
    assert set(changed) == {
        "homophone": {"name"}, "variant": {"name"}, "character": {"name"}, "old_name": {"name"},
        "moved": {"address"}, "rewritten": {"address"}, "address_missing": {"address"},
        "phone_changed": {"phone"}, "phone_missing": {"phone"}, "born_missing": {"born"}, "born_typed": {"born"},
    }.get(mistake, {"number"})  # fmt: skip


def test_a_shared_or_second_number_is_well_formed_and_not_the_persons(region: pa.Table) -> None:
    known = {row["number"]: row["person"] for row in region.to_pylist()}
    shared = observed(region, np.arange(500), 4, {"shared": 1.0}).to_pylist()
    assert all(known[row["number"]] != row["person"] for row in shared)
    second = observed(region, np.arange(500), 4, {"second": 1.0}).to_pylist()
    assert all(usable(row["number"]) and row["number"] not in known for row in second if row["mistakes"])
