"""Names drawn in the shares in which they occur: few surnames for many people, given names by decade and sex."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml
from numpy.random import Generator

HERE = Path(__file__).parent
# Characters that keyboards and old systems often lack; some have a plain look-alike that is typed instead.
RARE = "䶮㛃龑堃喆祎珺昇旻頔犇贠媖燊瀞翾炘堉淏堯峯喬"
UYGHUR = (
    "阿依古丽",
    "买买提",
    "古丽娜尔",
    "艾合买提",
    "热依汗",
    "吐尔逊",
    "阿卜杜拉",
    "帕提古丽",
    "玉素甫",
    "库尔班",
)
TIBETAN = ("扎西", "次仁", "卓玛", "德吉", "索朗", "平措", "央金", "旺堆", "拉姆", "多吉")
MONGOL = ("巴特尔", "其木格", "苏和", "乌兰", "孟和", "萨仁", "格日勒", "朝鲁", "娜仁", "宝音")
WITH_DOT, JOINED, SINGLE = 0.004, 0.004, 0.002  # shares of people with such names
RARELY, ONE_CHARACTER = 0.006, 0.12


@cache
def surnames() -> tuple[pa.Array, np.ndarray]:
    """The surnames and, for drawing, their running shares."""
    with (HERE / "surnames.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    shares = np.array([int(row["share"]) for row in rows], dtype=float)
    return pa.array([row["surname"] for row in rows]), np.cumsum(shares) / shares.sum()


@cache
def given_names() -> list[dict[str, Any]]:
    """The tables of characters by decade and sex."""
    tables: list[dict[str, Any]] = yaml.safe_load((HERE / "given_names.yaml").read_text(encoding="utf-8"))
    return tables


def draw_surnames(draw: Generator, count: int) -> np.ndarray:
    """Places in the list of surnames."""
    return np.searchsorted(surnames()[1], draw.random(count)).astype(np.int32)


def full_names(
    draw: Generator, surname: np.ndarray, male: np.ndarray, year: np.ndarray, generation: np.ndarray
) -> pa.Array:
    """One name each; those of one household with the same `generation` word (0–1, -1 none) share the middle character."""
    count = len(surname)
    first, second = np.full(count, "", dtype="U1"), np.full(count, "", dtype="U1")
    since: dict[str, int] = {}
    place = np.where(generation >= 0, generation, draw.random(count))
    other = draw.random(count)
    for table in given_names():
        sex, until = table["sex"], int(table["until"])
        rows = (male == (sex == "男")) & (year < until) & (year >= since.get(sex, 0))
        since[sex] = until
        first[rows] = _skewed(table["first"], place[rows])
        second[rows] = _skewed(table["second"], other[rows])
    second[(draw.random(count) < ONE_CHARACTER) & (generation < 0)] = ""
    rare = np.flatnonzero(draw.random(count) < RARELY)
    second[rare] = np.array(list(RARE))[draw.integers(0, len(RARE), len(rare))]
    han = pc.binary_join_element_wise(
        surnames()[0].take(pa.array(surname)), pa.array(first), pa.array(second), ""
    )
    return _with_minorities(draw, han)


def _skewed(characters: str, place: np.ndarray) -> np.ndarray:
    """Characters by a falling frequency: of twenty the first is drawn about six times as often as the last."""
    weights = 1 / (np.arange(len(characters)) + 4.0)
    found = np.searchsorted(np.cumsum(weights) / weights.sum(), place)
    return np.array(list(characters))[np.minimum(found, len(characters) - 1)]


def _with_minorities(draw: Generator, names: pa.Array) -> pa.Array:
    """Some of the names replaced by such as Uyghurs, Tibetans and Mongols bear."""
    kind = draw.random(len(names))
    dotted, joined = kind < WITH_DOT, (kind >= WITH_DOT) & (kind < WITH_DOT + JOINED)
    single = (kind >= WITH_DOT + JOINED) & (kind < WITH_DOT + JOINED + SINGLE)
    for rows, words, between in ((dotted, UYGHUR, "·"), (joined, TIBETAN, ""), (single, MONGOL, None)):
        count = int(rows.sum())
        made = pa.array(words).take(pa.array(draw.integers(0, len(words), count)))
        if between is not None:
            after = pa.array(words).take(pa.array(draw.integers(0, len(words), count)))
            made = pc.binary_join_element_wise(made, after, between)
        names = pc.replace_with_mask(names, pa.array(rows), made)
    return names
