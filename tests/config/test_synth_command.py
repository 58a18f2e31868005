"""`minzheng synth`: the same seed is the same region, its dirty file has its truth beside it, and it can be judged."""

import argparse
import csv
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from minzheng.config.commands import synth
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.lake.public import synthetic_people
from minzheng.mechanisms.monitoring.synthetic import region_night

ON = date(2026, 10, 31)


def made(out: Path, seed: str = "7") -> Path:
    parser = argparse.ArgumentParser()
    synth.arguments(parser)
    words = ["--people", "500", "--rows", "4000", "--seed", seed, "--on", ON.isoformat(), "--out", str(out)]
    assert synth.run(parser.parse_args(words)) == 0
    return out


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("region") / "one")


def test_the_same_seed_gives_the_same_region_but_for_its_pseudonyms(region: Path, tmp_path: Path) -> None:
    again, other = made(tmp_path / "again"), made(tmp_path / "other", "8")
    for name in ("dirty.csv", "region.json"):
        assert (region / name).read_bytes() == (again / name).read_bytes()
    assert (region / "dirty.csv").read_bytes() != (other / "dirty.csv").read_bytes()
    one, two = (pq.read_table(each / "people.parquet") for each in (region, again))
    assert one.drop_columns("key").equals(two.drop_columns("key"))
    assert not one["key"].equals(two["key"])


def test_every_row_has_its_truth_and_rows_without_mistakes_say_it(region: Path) -> None:
    with (region / "dirty.csv").open(encoding="utf-8") as file:
        rows = {int(row["row"]): row for row in csv.DictReader(file)}
    truth = pq.read_table(region / "truth.parquet").to_pylist()
    people = {each["person"] + 1: each for each in synthetic_people(500, 7).to_pylist()}
    assert sorted(rows) == [each["row"] for each in truth]
    clean = [each for each in truth if not each["mistakes"]]
    assert 0 < len(clean) < len(truth)
    for each in clean:
        told = rows[each["row"]]
        assert (told["number"], told["name"]) == tuple(
            people[each["person"]][one] for one in ("number", "name")
        )
    wrong = [each for each in truth if "digit" in each["mistakes"]]
    assert wrong
    assert all(rows[each["row"]]["number"] != people[each["person"]]["number"] for each in wrong)


def test_rows_are_skewed_and_a_night_can_be_made_of_them(region: Path) -> None:
    night = region_night(region, ON)
    assert len(night.people.keys) == 500
    keys = pq.read_table(region / "feeds" / "card_use" / "1.parquet")["key"]
    most = max(each["counts"] for each in keys.value_counts().to_pylist())
    assert most > 3 * len(keys) / 500
    assert not list(region.glob("**/*.csv"))[1:]


def test_a_folder_in_use_is_left_alone(region: Path) -> None:
    with pytest.raises(Conflict, match="不是空的"):
        made(region)
