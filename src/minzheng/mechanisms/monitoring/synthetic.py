"""An invented region for trials: people with benefits, and the keyed deliveries of every source about them and strangers.

Everything is drawn from the seed. Rows are skewed (few people have many), a fifth is about people nobody watches.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import yaml
from numpy.random import PCG64, Generator
from pyarrow import csv

from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import day_number
from minzheng.mechanisms.exchange.public import Field, Kind, Source, sources
from minzheng.mechanisms.lake.public import keys_of, month_of, observed, synthetic_people, write_whole
from minzheng.mechanisms.monitoring.facts import attributes, facts
from minzheng.mechanisms.monitoring.night import Delivery, Night, People
from minzheng.mechanisms.monitoring.tonight import shape_of

STRANGERS, SKEW, SPREAD, MAIN = 0.2, 1.6, 0.9, 0.9
YEAR = 365
LOWEST_INCOME = 0.02  # share of households on a benefit of households


def make_region(folder: Path, volumes: Path, people: int, rows: int, seed: int, on: date) -> tuple[int, int]:
    """Write `people.parquet` and `feeds/<source>/1.parquet` for a night; how many people and rows there are.

    `volumes` is a YAML file: per source `rows` (weights that share out the `rows` asked for) or the `share` of people with
    one row each, medians of money in 元, shares of choices.
    """
    shares = yaml.safe_load(volumes.read_text(encoding="utf-8"))
    if not isinstance(shares, dict) or people < 1 or rows < 1:
        raise Invalid.because("人数和行数都应不小于1。", "请改正。", "synthetic.size")
    table = watched(people, seed, on)
    write_whole(table, folder / "people.parquet")
    keys, ages = table["key"].to_numpy(), table["age"].to_numpy()
    wanted = {each.source for each in facts().values()}
    declared = [each for each in sources() if each.code in shares and each.code in wanted]
    whole = sum(float(shares[each.code].get("rows", 0)) for each in declared)
    written = 0
    for number, source in enumerate(declared):
        draw, volume = Generator(PCG64([seed, number])), shares[source.code]
        first, last = volume.get("ages", (0, 200))
        whom = keys[(ages >= first) & (ages <= last)]
        if "share" in volume:
            whom = whom[draw.random(len(whom)) < float(volume["share"])]
        else:
            whom = skewed(whom, round(rows * float(volume["rows"]) / whole), draw)
        made = delivery(source, volume, whom, draw, day_number(on))
        write_whole(made, folder / "feeds" / source.code / "1.parquet")
        written += len(made)
    return people, written


def make_dirty(folder: Path, people: int, seed: int) -> tuple[int, int]:
    """Write `dirty.csv`, rows about a tenth of these people as some office typed them, and `truth.parquet` beside it: of each
    row the person and the mistakes made. How many rows there are, and how many have a mistake."""
    invented = synthetic_people(people, seed)
    draw = Generator(PCG64([seed, 2_000_003]))
    who = (people * draw.random(max(1, people // 10)) ** SKEW).astype(np.int64)
    made = observed(invented, who, seed)
    truth = pa.table({"row": made["row"], "person": pc.add(made["person"], 1), "mistakes": made["mistakes"]})
    csv.write_csv(made.drop_columns(["person", "mistakes"]), folder / "dirty.csv")
    write_whole(truth, folder / "truth.parquet")
    return len(made), int(pc.sum(pc.greater(pc.list_value_length(made["mistakes"]), 0)).as_py())


def region_night(folder: Path, on: date, batch: int = 1) -> Night:
    """The night of a region made before: its people, and of each source the files up to `batch`."""
    found = [
        Delivery(path.parent.name, int(path.stem), path, month_of(day_number(on)))
        for path in sorted((folder / "feeds").glob("*/*.parquet"))
        if int(path.stem) <= batch
    ]
    shapes = {each.code: shape_of(each) for each in sources()}
    return Night(on, People.of(pq.read_table(folder / "people.parquet")), found, shapes)


def watched(count: int, seed: int, on: date) -> pa.Table:
    """Invented people as a night reads them: key, household, place and every declared attribute."""
    people = synthetic_people(count, seed)
    draw = Generator(PCG64([seed, 1_000_003]))
    keys, _ = keys_of(people["number"])
    household = people["household"].to_numpy() + 1
    age = ((np.datetime64(on) - people["born"].to_numpy()).astype("timedelta64[D]").astype(np.int64)) // YEAR
    made: dict[str, Any] = {
        "person": np.arange(1, count + 1, dtype=np.int64),
        "key": np.where(keys == 0, np.arange(1, count + 1), keys),
        "household": household,
        "place": people["area"].to_numpy().astype(np.int64) + 1,
    }
    of_home = draw.random(int(household[-1]) + 1)[household]
    made.update(
        _attributes(draw, count, of_home, age, people["male"].to_numpy(zero_copy_only=False), day_number(on))
    )
    return pa.table(made)


def _attributes(draw: Generator, count: int, of_home: Any, age: Any, male: Any, today: int) -> dict[str, Any]:
    """Every declared attribute: benefits by household and by chance, the rest nothing."""
    living = of_home < LOWEST_INCOME / 2
    edge = (of_home >= LOWEST_INCOME / 2) & (of_home < LOWEST_INCOME)
    known: dict[str, Any] = {
        "age": age,
        "female": ~male,
        "on_minimum_living": living,
        "on_low_income": edge,
        "on_extreme_poverty": (of_home > 1 - LOWEST_INCOME / 20) & (age >= 60),
        "on_old_age": (age >= 80) & (draw.random(count) < 0.995),
        "on_disability_living": living & (draw.random(count) < LOWEST_INCOME),
        "on_disability_care": draw.random(count) < LOWEST_INCOME / 10,
        "on_elder_hardship": living & (age >= 60),
        "parent": (age >= 22) & (age < 50) & (draw.random(count) < 0.5),
        "seen_on": np.where(draw.random(count) < 0.995, today - draw.integers(0, 60, count), 0),
    }
    paid = living | known["on_extreme_poverty"] | known["on_old_age"] | known["on_disability_care"]
    known["paid"] = np.where(paid, 50_000 + draw.integers(0, 80_000, count), 0)
    return {
        name: known.get(name, np.zeros(count, bool if each.condition else np.int64))
        for name, each in attributes().items()
    }


def skewed(keys: Any, count: int, draw: Generator) -> Any:
    """`count` keys, few of them many times, and a fifth of people nobody watches."""
    strangers = draw.integers(-(2**63), 2**63 - 1, count)
    if not len(keys):
        return strangers
    whom = keys[np.minimum((len(keys) * draw.random(count) ** SKEW).astype(np.int64), len(keys) - 1)]
    return np.where(draw.random(count) < STRANGERS, strangers, whom)


def delivery(source: Source, volume: Mapping[str, Any], key: Any, draw: Generator, today: int) -> pa.Table:
    """One keyed file about these people, one row each, dated in the year up to `today`."""
    count = len(key)
    made: dict[str, Any] = {
        "key": key,
        "name": draw.integers(1, 2**62, count),
        "row": np.arange(2, count + 2, dtype=np.int32),
    }
    for each in source.kept:
        made[each.code] = _column(each, volume, count, draw, today)
    return pa.table(made).take(pa.array(np.argsort(key, kind="stable")))


def _column(one: Field, volume: Mapping[str, Any], count: int, draw: Generator, today: int) -> Any:
    if one.kind is Kind.CHOICE:
        rest = (1 - MAIN) / max(1, len(one.choices) - 1)
        shares = volume.get("choices", {}).get(one.code) or [MAIN] + [rest] * (len(one.choices) - 1)
        running = np.cumsum(shares) / np.sum(shares)
        return np.searchsorted(running, draw.random(count)).astype(np.int16)
    if one.kind is Kind.MONEY:
        median = int(volume.get("money", {}).get(one.code, 1000)) * 100
        return np.minimum(median * draw.lognormal(0, SPREAD, count), 10**12).astype(np.int64)
    if one.kind is Kind.DATE:
        days = today - draw.integers(0, YEAR, count)
        there = draw.random(count) < float(volume.get("dates", {}).get(one.code, 1))
        return pa.array(days.astype(np.int32), mask=~there)
    if one.kind is Kind.CONDITION:
        return draw.random(count) >= MAIN
    lowest = one.lowest if one.lowest is not None else 0
    highest = one.highest if one.highest is not None else lowest + 10
    return draw.integers(lowest, highest + 1, count)
