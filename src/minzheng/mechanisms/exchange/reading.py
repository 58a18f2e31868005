"""A delivery as chunks of text columns: CSV, Excel and fixed width alike, with the row numbers its sender counts by."""

import csv
import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Any, BinaryIO, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from minzheng.foundation.errors import Collector, Invalid, collect
from minzheng.mechanisms.documents.public import sheet_rows
from minzheng.mechanisms.exchange.contracts import Encoding, Field, Format, Kind, Source
from minzheng.mechanisms.exchange.decoding import encoding_of, has_zeros, no_text, raw_lines, text_of

ROWS = 50_000
_HEAD_WITHIN = 10
_LONGEST_LINE = 1 << 20
_DATES = range(1, 2_958_466)  # what Excel can mean by a number, up to 9999-12-31
Line = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class Chunk:
    """Some rows: their numbers, their texts by column code, and which have too few or too many cells."""

    rows: NDArray[np.int32]
    texts: dict[str, pa.Array]
    ragged: NDArray[np.bool_]


@dataclass(frozen=True)
class Delivered:
    """What a file says of itself (its heading, the encoding it is in), and its rows."""

    header: tuple[str, ...]
    encoding: Encoding
    chunks: Iterator[Chunk]


@contextmanager
def delivered(source: Source, file: IO[bytes]) -> Iterator[Delivered]:
    """Read a delivery of this contract, in bounded memory.

    Raises `Invalid` with everything wrong with the file as a whole: unreadable, no heading, columns lacking or twice.
    """
    if source.format is Format.XLSX:
        with sheet_rows(cast(BinaryIO, file)) as (cells, zero):
            days = {one.name for one in source.columns if one.kind is Kind.DATE}
            yield _headed(source, _texts(cells, zero, days), Encoding.UTF8)
        return
    if has_zeros(file):
        raise no_text()
    encoding = encoding_of(file, source.encoding)
    if source.format is Format.FIXED:
        header = tuple(one.name for one in source.columns)
        cut = _fixed(source, file, encoding)
        yield Delivered(header, encoding, _chunks(source.columns, range(len(header)), len(header), cut))
    else:
        texts = (text_of(line, encoding) for line in raw_lines(file))
        yield _headed(source, _separated(texts), encoding)


def _headed(source: Source, read: Iterator[Line], encoding: Encoding) -> Delivered:
    first = list(islice(read, _HEAD_WITHIN))
    at, header = _heading(source, first)
    where = [header.index(one.name) if one.name in header else -1 for one in source.columns]
    rest = chain(first[at + 1 :], read)
    return Delivered(header, encoding, _chunks(source.columns, where, len(header), rest))


def _heading(source: Source, first: Sequence[Line]) -> tuple[int, tuple[str, ...]]:
    """Place and names of the heading row; `Invalid` with every column that lacks or stands twice."""
    names = {one.name for one in source.columns}
    heads = [tuple(re.sub(r"[\s*＊\ufeff]", "", cell) for cell in cells) for _, cells in first]
    known = [len(names & set(head)) for head in heads]
    best = max(range(len(heads)), key=lambda at: known[at], default=-1)
    with collect() as found:
        if best < 0 or not known[best]:
            told = f"前{_HEAD_WITHIN}行里没有标题行。" if heads else "文件里没有任何内容。"
            found.add(told, "请按约定的列名写标题行，放在第一行。", "delivery.heading")
            return -1, ()
        _check_heading(found, source, heads[best])
    return best, heads[best]


def _check_heading(found: Collector, source: Source, head: Sequence[str]) -> None:
    for one in source.columns:
        if one.name not in head and (one.required or one is source.number or one.code in source.keys):
            found.add(
                f"缺少“{one.name}”一列。", "请补上这一列，列名与约定一致。", "delivery.column", one.name
            )
        if head.count(one.name) > 1:
            found.add(f"有两列“{one.name}”。", "请只保留一列。", "delivery.column_twice", one.name)


def _chunks(
    columns: Sequence[Field], where: Sequence[int], width: int, read: Iterator[Line]
) -> Iterator[Chunk]:
    while taken := list(islice(read, ROWS)):
        numbers = np.fromiter((number for number, _ in taken), np.int32, len(taken))
        cells = [line for _, line in taken]
        ragged = np.fromiter((len(line) != width for line in cells), np.bool_, len(cells))
        for at in np.flatnonzero(ragged):
            cells[at] = [*cells[at], *[""] * width][:width]
        across = list(zip(*cells, strict=True))
        empty = pa.nulls(len(cells), pa.string()).fill_null("")
        texts = {
            one.code: pa.array(across[at], pa.string()) if at >= 0 else empty
            for one, at in zip(columns, where, strict=True)
        }
        yield Chunk(numbers, texts, ragged)


def _separated(texts: Iterator[str]) -> Iterator[Line]:
    """Rows of a CSV, numbered as a spreadsheet shows them; empty ones are counted and left out."""
    csv.field_size_limit(_LONGEST_LINE)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(texts), 1):
            if any(cells):
                yield number, cells
    except csv.Error as error:
        said = f"第{number + 1}行以后无法按CSV读取。"
        raise Invalid.because(said, "请核对引号是否成对，再重新导出。", "delivery.csv") from error


def _fixed(source: Source, file: IO[bytes], encoding: Encoding) -> Iterator[Line]:
    """Lines cut at the agreed places, in bytes of the agreed encoding; a line of another length is one cell too many."""
    ends = [sum(one.width for one in source.columns[: at + 1]) for at in range(len(source.columns))]
    cuts = list(zip([0, *ends], ends, strict=False))
    for number, raw in enumerate(raw_lines(file), 1):
        line = raw.rstrip(b"\r\n")
        if encoding is not source.encoding:
            line = line.decode(encoding).encode(source.encoding, errors="replace")
        if line.strip():
            cells = [text_of(line[start:end], source.encoding) for start, end in cuts]
            yield number, cells if len(line) == ends[-1] else [*cells, ""]


def _texts(rows: Iterator[tuple[int, dict[int, Any]]], zero: datetime.date, days: set[str]) -> Iterator[Line]:
    """Rows of a sheet as texts; a number under a date's heading is a day."""
    width, dated = 0, set[int]()
    for number, cells in rows:
        words = [_written(cells.get(at, ""), zero, at in dated) for at in range(max(cells, default=-1) + 1)]
        if not any(words):
            continue
        if not dated and days & set(words):
            dated = {at for at, word in enumerate(words) if word in days}
            width = len(words)
        yield number, [*words, *[""] * (width - len(words))]


def _written(cell: Any, zero: datetime.date, dated: bool) -> str:
    if isinstance(cell, float):
        if dated and int(cell) in _DATES:
            return (zero + datetime.timedelta(days=int(cell))).isoformat()
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    return cell if isinstance(cell, str) else "是" if cell is True else "否" if cell is False else ""
