"""A whole delivery looked at once, chunk by chunk: what is in it, what is wrong in it, which rows say the same twice."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from minzheng.foundation.periods import day_number
from minzheng.mechanisms.exchange.contracts import Kind, Source
from minzheng.mechanisms.exchange.reading import Chunk, delivered
from minzheng.mechanisms.exchange.rhythm import period_end
from minzheng.mechanisms.exchange.rows import Found, Keyed, checked, note_repeated
from minzheng.mechanisms.exchange.stability import powers
from minzheng.mechanisms.exchange.values import NONE, trimmed


@dataclass
class Profile:
    """What columns look like: empty cells by column code, and counts by class of value.

    Classes are powers of two for amounts and numbers (in days from the period's first day for dates), else the values.
    """

    empty: Counter[str] = field(default_factory=Counter)
    classes: dict[str, Counter[str]] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As kept with the batch."""
        return {"empty": dict(self.empty), "classes": {code: dict(one) for code, one in self.classes.items()}}


@dataclass(frozen=True)
class Examined:
    """What a delivery holds; `left_out` are the numbers of rows that repeat an earlier one."""

    header: tuple[str, ...]
    encoding: str
    rows: int
    faulty: int
    residue: int
    left_out: NDArray[np.int32]
    found: Found
    profile: Profile


def examine(
    source: Source, file: IO[bytes], period: date, sink: Callable[[Keyed], None] = lambda _: None
) -> Examined:
    """Read a delivery to its end; `sink` gets every chunk as it will be kept. Raises `Invalid` for the file as a whole."""
    found, profile = Found(), Profile()
    span = (period, period_end(source.frequency, period))
    numbers: list[NDArray[np.int32]] = []
    marks: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]] = []
    residue = 0
    with delivered(source, file) as told:
        for chunk in told.chunks:
            keyed = checked(source, chunk, span, found)
            _look(profile, source, chunk, keyed, period)
            numbers.append(chunk.rows)
            marks.append((keyed.same, keyed.whole, keyed.faulty))
            residue += int((~keyed.usable).sum())
            sink(keyed)
    if not numbers:
        none = np.zeros(0, np.int32)
        return Examined(told.header, told.encoding, 0, 0, 0, none, found, profile)
    rows = np.concatenate(numbers)
    same, whole, faulty = (np.concatenate(each) for each in zip(*marks, strict=True))
    repeated, contrary = _repeated(same, whole)
    note_repeated(found, source, rows[contrary])
    faulty |= contrary
    left_out = np.sort(rows[repeated])
    return Examined(
        told.header, told.encoding, len(rows), int(faulty.sum()), residue, left_out, found, profile
    )


def _repeated(
    same: NDArray[np.int64], whole: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which rows stood before with the same keys, and which of these with other content."""
    order = np.argsort(same, kind="stable")
    ordered = same[order]
    again = np.concatenate(([False], ordered[1:] == ordered[:-1]))
    first = np.maximum.accumulate(np.where(again, 0, np.arange(len(order))))
    repeated, contrary = np.zeros(len(same), np.bool_), np.zeros(len(same), np.bool_)
    repeated[order] = again
    contrary[order] = again & (whole[order] != whole[order[first]])
    return repeated, contrary


def _look(profile: Profile, source: Source, chunk: Chunk, keyed: Keyed, period: date) -> None:
    for one in source.columns:
        profile.empty[one.code] += int(pc.sum(pc.equal(trimmed(chunk.texts[one.code]), "")).as_py() or 0)
    for one in source.kept:
        values = keyed.table[one.code]
        if one.kind in (Kind.MONEY, Kind.NUMBER, Kind.DATE):
            whole = values.drop_null().to_numpy().astype(np.int64)
            classes = powers(whole - day_number(period) if one.kind is Kind.DATE else whole)
        elif one.kind is Kind.CHOICE:
            classes = values.to_numpy()
            classes = classes[classes != NONE]
        else:
            classes = values.drop_null().cast("int8").to_numpy()
        seen, counts = np.unique(classes, return_counts=True)
        kept = profile.classes.setdefault(one.code, Counter())
        for value, count in zip(seen.tolist(), counts.tolist(), strict=True):
            kept[str(value)] += count
