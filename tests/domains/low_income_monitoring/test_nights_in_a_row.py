"""The 54 rules in force, night after night over an invented region: judged after the night before as if nobody had been before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import yaml
from numpy.random import PCG64, Generator

import minzheng.domains.low_income_monitoring as domain
from minzheng.foundation.periods import day_number
from minzheng.mechanisms.exchange.public import Source, sources
from minzheng.mechanisms.lake.public import month_of, write_whole
from minzheng.mechanisms.law.parameters import file_parameter
from minzheng.mechanisms.law.public import RuleVersion
from minzheng.mechanisms.law.rules import seen
from minzheng.mechanisms.monitoring.public import (
    Delivery,
    Hit,
    Night,
    OnDisk,
    People,
    facts,
    judge,
    shape_of,
    warning_rules,
)
from minzheng.mechanisms.monitoring.synthetic import delivery, watched

VOLUMES = yaml.safe_load((Path(domain.__file__).parent / "synthetic.yaml").read_text(encoding="utf-8"))
ON, PEOPLE = date(2026, 10, 8), 300
AREA = ["120110", "1201"]


def law(version: RuleVersion, on: Any, places: Sequence[int]) -> dict[str, list[Any]]:
    """The parameters of the file, the same everywhere."""
    return {name: [seen(file_parameter(code, AREA, on))] * len(places) for name, code in version.uses.items()}


def in_order(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda one: (one.rule, one.person or 0, one.household or 0))


class Region:
    """People whose benefits, visits and homes change, and deliveries that come and are taken back."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.draw, self.on = folder, Generator(PCG64(seed)), ON
        self.table = watched(PEOPLE, seed, ON)
        self.watched = np.arange(PEOPLE) > 5
        wanted = {each.source for each in facts().values()}
        self.sources = [each for each in sources() if each.code in wanted and each.code in VOLUMES]
        self.shapes = {each.code: shape_of(each) for each in self.sources}
        self.found = [self.delivered(each, number) for number, each in enumerate(self.sources, 1)]
        self.last = len(self.found)

    def delivered(self, source: Source, number: int) -> Delivery:
        """Some rows about a few people, dated in the year before."""
        whom = self.draw.choice(self.table["key"].to_numpy(), int(self.draw.integers(1, 60)))
        made = delivery(source, VOLUMES[source.code], whom, self.draw, day_number(self.on))
        path = self.folder / source.code / f"{number}.parquet"
        write_whole(made, path)
        return Delivery(source.code, number, path, month_of(day_number(self.on)))

    def night(self) -> Night:
        return Night(self.on, People.of(self.table.filter(pa.array(self.watched))), self.found, self.shapes)

    def passes(self) -> None:
        """Some days, some deliveries, one taken back, some people changed, come or gone."""
        self.on += timedelta(days=int(self.draw.choice([1, 1, 2, 6])))
        for _ in range(int(self.draw.integers(0, 4))):
            self.last += 1
            self.found = [
                *self.found,
                self.delivered(self.sources[int(self.draw.integers(len(self.sources)))], self.last),
            ]
        if self.draw.random() < 0.3:
            self.found = self.found[1:]
        self.alter("on_minimum_living", lambda held: ~held)
        self.alter("on_extreme_poverty", lambda held: ~held)
        self.alter("seen_on", lambda held: held * 0 + day_number(self.on))
        self.alter("age", lambda held: held + 1)
        self.watched[self.draw.choice(PEOPLE, 3)] ^= True
        if self.draw.random() < 0.5:
            self.alter("household", lambda held: held + 1)

    def alter(self, name: str, another: Any) -> None:
        held = self.table[name].to_numpy().copy()
        some = self.draw.choice(PEOPLE, 2)
        held[some] = another(held[some])
        self.table = self.table.set_column(self.table.column_names.index(name), name, pa.array(held))


@pytest.mark.parametrize("seed", range(3))
def test_nights_in_a_row_find_what_each_night_finds_alone(tmp_path: Path, seed: int) -> None:
    region, rules = Region(tmp_path / "feeds", seed), list(warning_rules().values())
    found = 0
    for _ in range(6):
        keep = OnDisk(tmp_path / "kept")
        night = region.night()
        after, alone = judge(night, rules, law, keep), judge(night, rules, law)
        assert in_order(after.hits) == in_order(alone.hits)
        assert replace(after, hits=alone.hits) == replace(alone, hits=alone.hits)
        keep.finished()
        found += len(alone.hits)
        region.passes()
    assert len(rules) == 54
    assert found > 200
    assert len({each.rule for each in alone.hits}) > 15


def test_the_day_alone_turns_what_terms_run_out(tmp_path: Path) -> None:
    region, rules = Region(tmp_path / "feeds", 7), list(warning_rules().values())
    last: list[Hit] = []
    turned = 0
    for days in range(0, 22, 3):
        night = replace(region.night(), on=ON + timedelta(days=days))
        found = in_order(judge(night, rules, law, OnDisk(tmp_path / "kept")).hits)
        assert found == in_order(judge(night, rules, law).hits)
        turned += bool(last) and [each.rule for each in found] != [each.rule for each in last]
        last = found
    assert turned
