"""Rows under a valid number that nobody on record has, by name and day of birth perhaps somebody's: a number typed wrong.

Most rows about strangers are ruled out by the pseudonyms of number and name; only the rest is decrypted, in memory.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from minzheng.foundation.errors import Invalid
from minzheng.foundation.identifiers import ResidentId, Sex
from minzheng.mechanisms.exchange.public import Batch, feed_path, source_of, texts_of
from minzheng.mechanisms.lake.public import Match, Verdict, keys_of, names_of, other_names
from minzheng.mechanisms.monitoring.reviewing import GivenRow

QUESTION = (
    "证件号码有效，但登记簿里没有这个号码；姓名和出生日期与在册人员相符，可能号码填错，也可能是另一个人。"
)


@dataclass(frozen=True)
class Roll:
    """Everybody on record in pseudonyms: the numbers (sorted), and who bears a name was born on which days."""

    keys: Any
    born: Mapping[int, frozenset[date]]

    @classmethod
    def of(cls, numbers: Iterable[str], people: pa.Table) -> "Roll":
        """Out of all numbers ever recorded, and of the people as matching compares them."""
        keys, usable = keys_of(pa.array(list(numbers), pa.string()))
        days: dict[str, set[date]] = defaultdict(set)
        for name, born in zip(people["name"].to_pylist(), people["born"].to_pylist(), strict=True):
            if name and born:
                days[name].add(date.fromisoformat(born))
        spelled = [(other, name) for name in days for other in (name, *other_names(name))]
        named = names_of(pa.array([other for other, _ in spelled], pa.string())).tolist()
        born_on: dict[int, set[date]] = defaultdict(set)
        for key, (_, name) in zip(named, spelled, strict=True):
            born_on[key] |= days[name]
        return cls(np.unique(keys[usable]), {key: frozenset(some) for key, some in born_on.items() if key})


def suspects(batch: Batch, roll: Roll) -> dict[int, GivenRow]:
    """The rows of a batch (by number) that may be about somebody on record although nobody there has their number."""
    source = source_of(batch.source)
    name, number = source.person_name, source.number
    if name is None or not roll.born:
        return {}
    rows = pq.read_table(feed_path(batch), columns=["key", "name", "row"])
    key, called = rows["key"].to_numpy(), rows["name"].to_numpy()
    wanted = np.isin(called, np.fromiter(roll.born, np.int64)) & ~np.isin(key, roll.keys)
    named = dict(zip(rows["row"].to_numpy()[wanted].tolist(), called[wanted].tolist(), strict=True))
    if not named:
        return {}
    found = {}
    for row, texts in texts_of(batch, named):
        try:
            told = ResidentId.parse(texts[number.code])
        except Invalid:
            continue
        if any(_near(told.born, each) for each in roll.born[named[row]]):
            sex = "男" if told.sex is Sex.MALE else "女"
            found[row] = GivenRow(texts[name.code], told.number, told.born.isoformat(), sex)
    return found


def asked(match: Match) -> Match:
    """A match of such a row: always a question, and why."""
    return match._replace(verdict=Verdict.REVIEW, question=QUESTION) if match.people else match


def _near(one: date, other: date) -> bool:
    """Two of year, month and day agree, or month and day are turned round."""
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return same >= 2 or (one.year == other.year and (one.month, one.day) == (other.day, other.month))
