"""Invented counties, streets, villages and addresses of very different sizes."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator

PEOPLE_PER_PLACE, PLACES_PER_STREET, STREETS_PER_COUNTY = 2500, 12, 10
STREET = (
    "幸福",
    "解放",
    "建设",
    "人民",
    "和平",
    "光明",
    "胜利",
    "团结",
    "新华",
    "文化",
    "朝阳",
    "育才",
    "兴华",
    "迎宾",
    "滨河",
)
WORDS = (
    "安",
    "宁",
    "和",
    "平",
    "兴",
    "福",
    "康",
    "永",
    "长",
    "新",
    "东",
    "西",
    "南",
    "北",
    "清",
    "林",
    "石",
    "河",
    "溪",
    "桥",
)
RURAL = 0.4


class Places:
    """Villages and communities with their codes (12 digits), names and shares of the people."""

    def __init__(self, draw: Generator, people: int) -> None:
        self.count = max(1, people // PEOPLE_PER_PLACE)
        number = np.arange(self.count)
        street, self.county_no = (
            number // PLACES_PER_STREET,
            number // (PLACES_PER_STREET * STREETS_PER_COUNTY),
        )
        self.county = 120110 + self.county_no % 80 + self.county_no // 80 * 100
        self.code = (
            (self.county * 1000 + street % STREETS_PER_COUNTY + 1) * 1000 + number % PLACES_PER_STREET + 1
        )
        self.rural = draw.random(self.count) < RURAL
        size = draw.lognormal(0, 0.8, self.count)
        self._running = np.cumsum(size) / size.sum()
        words = np.array(WORDS)
        first, second = words[self.county_no % 20], words[(self.county_no // 20 + 3) % 20]
        towns = words[(street * 7 + 3) % 20], words[(street // 20 + street * 3) % 20]
        villages = words[(number * 11 + 5) % 20], words[(number // 20 + number * 3) % 20]
        ends = np.where(self.rural, "镇", "街道"), np.where(self.rural, "村", "社区")
        self.name = np.array(
            ["".join(parts) for parts in zip(first, second, np.full(self.count, "区"), *towns, ends[0], *villages, ends[1], strict=True)]
        )  # fmt: skip

    def draw(self, draw: Generator, households: int) -> np.ndarray:
        """A place for each household, large places more often."""
        return np.searchsorted(self._running, draw.random(households)).astype(np.int32)

    def addresses(self, draw: Generator, place: np.ndarray) -> pa.Array:
        """An address for each household: group and house in a village, road, house, entrance and flat in a community."""
        count = len(place)
        road = pa.array(np.array(STREET)[(place + draw.integers(0, 3, count)) % len(STREET)])
        flat = draw.integers(1, 19, count) * 100 + draw.integers(1, 5, count)
        town = _joined(
            road, "路", draw.integers(1, 60, count) * 2, "号", draw.integers(1, 21, count), "号楼",
            draw.integers(1, 7, count), "单元", flat, "室",
        )  # fmt: skip
        village = _joined(draw.integers(1, 13, count), "组", draw.integers(1, 181, count), "号")
        inside = pc.if_else(pa.array(self.rural[place]), village, town)
        return pc.binary_join_element_wise(pa.array(self.name).take(pa.array(place)), inside, "")


def _joined(*parts: pa.Array | np.ndarray | str) -> pa.Array:
    """Texts, numbers and columns of them written one after the other."""
    columns = [
        pa.scalar(part)
        if isinstance(part, str)
        else part
        if isinstance(part, pa.Array)
        else pa.array(part).cast(pa.string())
        for part in parts
    ]
    return pc.binary_join_element_wise(*columns, "")
