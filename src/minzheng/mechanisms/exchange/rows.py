"""The rows of one chunk: read, checked against their contract, keyed; every fault with its row, column and remedy."""

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from minzheng.foundation.masking import mask_address, mask_id, mask_name, mask_phone, mask_text
from minzheng.foundation.periods import day_number
from minzheng.mechanisms.exchange.contracts import Field, Kind, Source
from minzheng.mechanisms.exchange.decoding import BROKEN
from minzheng.mechanisms.exchange.reading import Chunk
from minzheng.mechanisms.exchange.values import Wrong, beyond, flags, read, trimmed
from minzheng.mechanisms.lake.public import keys_of, names_of

MOST_FAULTS = 1000
_SHOWN = 30
_MASKS = {
    Kind.ID_NUMBER: mask_id,
    Kind.PERSON_NAME: mask_name,
    Kind.PHONE: mask_phone,
    Kind.ADDRESS: mask_address,
}
_RAGGED = ("这一行的列数或长度与约定不符。", "请核对分隔符、引号和各列是否错位。")
_BROKEN = ("有无法识别的字符。", "请整个文件用同一种编码导出后重新报送。")
_WORDS = {
    Kind.MONEY: ("不是金额", "请填写如1234.50的金额，最多两位小数。"),
    Kind.NUMBER: ("不是整数", "请填写整数。"),
    Kind.DATE: ("不是日期", "请填写如2026-07-15的真实日期。"),
    Kind.CONDITION: ("不是“是”或“否”", "请填写是或否。"),
    Kind.PERSON_NAME: ("不像姓名", "请核对各列是否错位。"),
    Kind.PHONE: ("不像电话号码", "请核对各列是否错位。"),
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong, with anything personal in it masked."""

    row: int
    column: str
    code: str
    message: str
    fix: str


@dataclass
class Found:
    """Faults of a whole file: the first `MOST_FAULTS` in words, all of them counted by column and kind."""

    told: list[Fault] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(
        self,
        rows: NDArray[np.int32],
        wrong: Wrong,
        column: str,
        code: str,
        tell: Callable[[int], tuple[str, str]],
    ) -> None:
        """Rows that are wrong in a column; `tell` gives message and remedy of the place it is asked for."""
        places = np.flatnonzero(wrong)
        if places.size:
            self.counts[column, code] += places.size
        for at in places[: MOST_FAULTS - len(self.told)]:
            self.told.append(Fault(int(rows[at]), column, code, *tell(int(at))))

    @property
    def total(self) -> int:
        """How many there are, told or not."""
        return self.counts.total()


@dataclass(frozen=True)
class Keyed:
    """Rows of a chunk as the keyed file holds them, with what tells repeated rows.

    `same` is equal for rows with equal keys of the contract, `whole` for rows equal in every column.
    """

    table: pa.Table
    usable: NDArray[np.bool_]
    faulty: NDArray[np.bool_]
    same: NDArray[np.int64]
    whole: NDArray[np.int64]


def checked(source: Source, chunk: Chunk, period: tuple[datetime.date, datetime.date], found: Found) -> Keyed:
    """Read a chunk; `period` is first and last day of what the batch is about. A cell that is wrong counts as not stated."""
    texts = {code: trimmed(each) for code, each in chunk.texts.items()}
    faulty = chunk.ragged.copy()
    found.add(chunk.rows, chunk.ragged, "", "row.ragged", lambda _: _RAGGED)
    columns: dict[str, pa.Array] = {}
    for one in source.columns:
        values, wrong = _column(one, texts[one.code], chunk.rows, period, found)
        faulty |= wrong
        if one in source.kept:
            columns[one.code] = _without(values, wrong, one)
    key, usable = keys_of(texts[source.number.code])
    name = source.person_name
    kept: dict[str, pa.Array] = {
        "key": pa.array(key),
        "name": pa.array(names_of(texts[name.code]) if name else np.zeros(len(key), np.int64)),
        "row": pa.array(chunk.rows),
    }
    kept |= {one.code: pa.array(keys_of(texts[one.code])[0]) for one in source.other_people}
    table = pa.table({**kept, **{one.code: columns[one.code] for one in source.kept}})
    same, whole = _marks(source, texts, columns, key)
    return Keyed(table, usable, faulty, same, whole)


def note_repeated(found: Found, source: Source, rows: NDArray[np.int32]) -> None:
    """Rows whose keys stood before with other content."""
    names = "、".join(source.field(code).name for code in source.keys)
    told = (f"{names}与前面的行相同，其他内容却不同。", "请只保留正确的一行。")
    found.add(rows, np.ones(len(rows), np.bool_), "", "row.repeated", lambda _: told)


def _column(
    one: Field,
    texts: pa.Array,
    rows: NDArray[np.int32],
    period: tuple[datetime.date, datetime.date],
    found: Found,
) -> tuple[pa.Array, Wrong]:
    """The values of a column and which are wrong; every fault is noted."""
    values, unread = read(texts, one)
    wrong = unread.copy()
    broken = unread & flags(pc.match_substring(texts, BROKEN))
    found.add(rows, broken, one.name, "cell.encoding", lambda _: _BROKEN)
    what, fix = _WORDS.get(one.kind, ("不符合约定", "请核对。"))
    if one.kind is Kind.CHOICE:
        what, fix = "不在约定的选项中", f"请填写：{'、'.join(one.choices)[:200]}。"
    rules = [(f"cell.{one.kind}", unread & ~broken, f"{what}。", fix), *_rules(one, texts, values, period)]
    for code, mask, words, remedy in rules:
        fresh = mask if code == f"cell.{one.kind}" else mask & ~wrong
        wrong |= fresh
        found.add(rows, fresh, one.name, code, _telling(one, texts, words, remedy))
    return values, wrong


def _rules(
    one: Field, texts: pa.Array, values: pa.Array, period: tuple[datetime.date, datetime.date]
) -> list[tuple[str, Wrong, str, str]]:
    """Code, cells, words and remedy of each rule a column has beside its kind."""
    rules: list[tuple[str, Wrong, str, str]] = []
    if one.required and one.kind is not Kind.ID_NUMBER:
        rules.append(("cell.empty", flags(pc.equal(texts, "")), "没有填写。", "请补填。"))
    if one.lowest is not None or one.highest is not None:
        rules.append(("cell.limit", beyond(values, one), "超出约定的范围。", "请核对单位和数值。"))
    first, last = (day_number(day) for day in period)
    if one.not_future:
        late = flags(pc.greater(values, last))
        rules.append(("cell.future", late, f"晚于数据期间的最后一天{period[1]}。", "请核对日期和数据期间。"))
    if one.within_period:
        out = flags(pc.or_(pc.less(values, first), pc.greater(values, last)))
        told = f"不在数据期间{period[0]}至{period[1]}之内。"
        rules.append(("cell.period", out, told, "请核对是否报错了期间的数据。"))
    return rules


def _telling(one: Field, texts: pa.Array, words: str, fix: str) -> Callable[[int], tuple[str, str]]:
    """Message and remedy for a cell by its place."""
    return lambda at: (_shown(one, texts[at].as_py()) + words, fix)


def _shown(one: Field, text: str) -> str:
    """A cell as a message may show it; personal data are masked by the column's kind and by their form."""
    return f"“{mask_text(masked(one, text, str))[:_SHOWN]}”" if text else ""


def masked(
    one: Field, text: str, otherwise: Callable[[str], str] = lambda text: "*" * min(len(text), 6)
) -> str:
    """A cell without what is personal in it: by the kind of its column, hidden `otherwise`."""
    return _MASKS.get(one.kind, otherwise)(text)


def _without(values: pa.Array, wrong: Wrong, one: Field) -> pa.Array:
    """The values with those that are wrong taken out."""
    if not wrong.any():
        return values
    return pc.if_else(
        pa.array(~wrong), values, pa.scalar(-1 if one.kind is Kind.CHOICE else None, values.type)
    )


def _marks(
    source: Source, texts: dict[str, pa.Array], values: dict[str, pa.Array], key: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keyed marks of each row over the contract's keys, and over all columns."""
    each: dict[str, NDArray[np.int64]] = {}
    for one in source.columns:
        if one.code in values:
            each[one.code] = pc.fill_null(values[one.code].cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
        else:
            each[one.code] = names_of(texts[one.code])
    own = source.number.code
    each[own] = np.where(key != 0, key, each[own])
    return mixed([each[code] for code in source.keys]), mixed(list(each.values()))


def mixed(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """One number out of several, different where any of them differs (SplitMix64)."""
    state = np.zeros(len(parts[0]), np.uint64)
    for part in parts:
        state = state * np.uint64(0x9E3779B97F4A7C15) + part.view(np.uint64) + np.uint64(1)
        state ^= state >> np.uint64(30)
        state *= np.uint64(0xBF58476D1CE4E5B9)
        state ^= state >> np.uint64(27)
        state *= np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
    return state.view(np.int64)
