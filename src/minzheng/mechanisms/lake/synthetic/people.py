"""Invented people of a region: in households of real sizes, with names, numbers, addresses and phones; for trials only.

Shares follow the census of 2020 roughly (households of one to eight, half of them of one or two). Everything is drawn from
the seed alone: the same `count` and `seed` give the same people on every machine with the same numpy.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import PCG64, Generator

from minzheng.mechanisms.lake.synthetic.names import draw_surnames, full_names
from minzheng.mechanisms.lake.synthetic.numbers import eighteen, seventeen
from minzheng.mechanisms.lake.synthetic.places import Places

SIZES = np.cumsum([0.254, 0.297, 0.210, 0.132, 0.062, 0.031, 0.009, 0.005])
HEAD, SPOUSE, CHILD, PARENT = range(4)
TODAY = np.datetime64("2026-01-01")  # nobody is younger than this day
FROM_ELSEWHERE, FOREIGN, TWINS, SHARED_MIDDLE, RENAMED = 0.2, 0.004, 0.015, 0.35, 0.015
RESIDENCE_PERMITS = np.array(
    [810000, 820000, 830000, 912001]
)  # Hong Kong, Macao, Taiwan; foreigners after the 9
COUNTIES = np.array([130129, 370681, 410922, 510121, 340822, 422822, 230183, 150222, 610125, 650104])


class Home(NamedTuple):
    """Household, place in it and part of each person; then what the part brings: sex and age in days."""

    household: np.ndarray
    part: np.ndarray
    head: np.ndarray
    male: np.ndarray
    days: np.ndarray


def people(count: int, seed: int) -> pa.Table:
    """`count` people, one row each, households together.

    Columns: `person` int64 from 0, `number` text (18 characters), `digits` int64 (its first 17), `name`, `old_name` (empty
    for most), `male` bool, `born` date, `address`, `phone` (both may be shared in a household, the phone empty),
    `household` int64, `area` int32 (place 0…), `area_code` int64 of 12 digits.
    """
    draw = Generator(PCG64(seed))
    home = _homes(draw, count)
    places = Places(draw, count)
    households = int(home.household[-1]) + 1 if count else 0
    place_of_home = places.draw(draw, households)
    place = place_of_home[home.household]
    born = TODAY - home.days.astype("timedelta64[D]")
    digits = seventeen(_counties(draw, places.county[place]), born, home.male, draw.integers(0, 500, count))
    name, old_name = _names(draw, home, born)
    return pa.table(
        {
            "person": np.arange(count),
            "number": eighteen(digits),
            "digits": digits,
            "name": name,
            "old_name": old_name,
            "male": home.male,
            "born": pa.array(born),
            "address": places.addresses(draw, place_of_home).take(pa.array(home.household)),
            "phone": _phones(draw, home),
            "household": home.household,
            "area": place,
            "area_code": places.code[place],
        }
    )


def _homes(draw: Generator, count: int) -> Home:
    sizes = 1 + np.searchsorted(SIZES / SIZES[-1], draw.random(count))
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), count)) + 1]
    household = np.repeat(np.arange(len(sizes)), sizes)[:count]
    head = np.searchsorted(household, household)
    inside = np.arange(count) - head
    alone = (sizes == 1)[household]
    age = _within(19, np.where(alone, draw.normal(58, 20, count), draw.normal(47, 13, count)), 101)[head]
    lot = draw.random(count)
    part = np.select(
        [inside == 0, (inside == 1) & (lot < 0.78), (lot < 0.12) & (age < 62)], [HEAD, SPOUSE, PARENT], CHILD
    )
    apart = np.select(
        [part == SPOUSE, part == PARENT, part == CHILD],
        [draw.normal(1.5, 3, count), -draw.normal(26, 4, count), draw.normal(28, 5, count)],
        0,
    )
    days = (_within(0, age - apart, 107) * 365.2425).astype(np.int64)
    twin = np.flatnonzero((part[1:] == CHILD) & (part[:-1] == CHILD) & (draw.random(count)[1:] < TWINS)) + 1
    days[twin] = days[twin - 1]
    male = draw.random(count) < 0.51
    male = np.where(part == HEAD, draw.random(count) < 0.72, male)
    return Home(household, part, head, np.where(part == SPOUSE, ~male[head], male), days)


def _within(least: int, drawn: np.ndarray, most: int) -> np.ndarray:
    """What lies outside is mirrored at the border, so that nothing heaps up there."""
    above = least + np.abs(drawn - least)
    return np.clip(most - np.abs(most - above), least, most)


def _counties(draw: Generator, here: np.ndarray) -> np.ndarray:
    """The county of first issue: mostly this one, else another province's, for a few a permit's."""
    lot = draw.random(len(here))
    away = COUNTIES[draw.integers(0, len(COUNTIES), len(here))]
    permit = RESIDENCE_PERMITS[draw.integers(0, len(RESIDENCE_PERMITS), len(here))]
    return np.select([lot < FOREIGN, lot < FOREIGN + FROM_ELSEWHERE], [permit, away], here)


def _names(draw: Generator, home: Home, born: np.ndarray) -> tuple[pa.Array, pa.Array]:
    """Names and, for the few who changed theirs, the old ones; children and fathers bear the name of the family."""
    count = len(home.head)
    own = draw_surnames(draw, count)
    spouse = np.minimum(home.head + 1, count - 1) if count else home.head
    father = np.where(home.male[home.head] | (home.part[spouse] != SPOUSE), home.head, spouse)
    family = np.where(home.part == CHILD, own[father], own)
    family = np.where((home.part == PARENT) & home.male, own[home.head], family)
    shared = draw.random(count)[home.head]
    middle = np.where((home.part == CHILD) & (shared < SHARED_MIDDLE), shared / SHARED_MIDDLE, -1.0)
    year = born.astype("datetime64[Y]").astype(np.int64) + 1970
    name = full_names(draw, family, home.male, year, middle)
    before = full_names(draw, family, home.male, year, np.full(count, -1.0))
    renamed = pa.array(draw.random(count) < RENAMED)
    return name, pc.if_else(pc.and_(renamed, pc.not_equal(name, before)), before, "")


def _phones(draw: Generator, home: Home) -> pa.Array:
    """Mobile numbers; children use the head's, as do some of the old; a few have none."""
    count = len(home.head)
    own = 13_000_000_000 + draw.integers(0, 7_000_000_000, count)
    age = home.days / 365.2425
    lot = draw.random(count)
    of_head = (age < 14) | ((age > 78) & (lot < 0.4))
    number = np.where(of_head, own[home.head], own)
    return pc.if_else(pa.array(lot < 0.95), pa.array(number).cast(pa.string()), "")
