"""Files of any contract out of synthetic people, always the same for the same seed, with the faults one asks for.

For tests, demonstrations and trials of a contract; never fed with real people.
"""

import csv
import datetime
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import xlsxwriter
from numpy.typing import NDArray

from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.foundation.money import format_yuan
from minzheng.foundation.periods import day_of
from minzheng.mechanisms.exchange.contracts import Encoding, Field, Format, Kind, Sender, Source
from minzheng.mechanisms.exchange.rhythm import Frequency, period_end, period_of
from minzheng.mechanisms.exchange.rows import mixed

_TEN_YEARS = 3650
RANGE = 1 << 31
People = Sequence[tuple[str, str]]
Cells = list[list[str]]
Given = Mapping[str, str | Sequence[str]]


class Trouble(Enum):
    """What can go wrong with a delivery."""

    NOTHING = "空文件"
    EMPTY = "只有标题行"
    TENFOLD = "十倍行数"
    SHIFTED_COLUMNS = "列错位"
    LOST_COLUMN = "少一列"
    MIXED_ENCODINGS = "编码混杂"
    FUTURE_DATES = "未来日期"
    YEAR_OLD = "一年前的数据"
    DUPLICATES = "重复"
    REORDERED = "次序颠倒"
    BAD_NUMBERS = "证件号码有误"
    OUTAGE = "中断"


@dataclass(frozen=True)
class Simulated:
    """One delivery as it would arrive."""

    source: str
    sender: str
    period: datetime.date
    name: str
    content: bytes


def simulate(
    source: Source,
    sender: Sender,
    people: People,
    seed: str,
    period: datetime.date,
    trouble: Trouble | None = None,
    given: Given | None = None,
) -> list[Simulated]:
    """What a sender delivers about (name, number) pairs for a period, in the order it arrives; nothing in an outage.

    `given` says by column code what is not drawn: one text for every row, or one for each person. Duplicates repeat 5 % of the rows and the whole delivery; reordering lets the period before arrive after this one.
    """
    first = period_of(source.frequency, period)
    if trouble is Trouble.OUTAGE:
        return []
    if trouble is Trouble.TENFOLD:
        people = [*people, *_strangers(len(people) * 9)]
    drawn = _year_before(first) if trouble is Trouble.YEAR_OLD else first
    rows = _rows(source, people, f"{seed}/{source.code}/{sender.code}", drawn, given or {})
    delivered = _delivery(source, sender, _troubled(source, rows, first, trouble), first, trouble)
    if trouble is Trouble.DUPLICATES:
        return [delivered, delivered]
    if trouble is Trouble.REORDERED:
        before = period_of(source.frequency, first - datetime.timedelta(days=1))
        return [delivered, *simulate(source, sender, people, seed, before, given=given)]
    return [delivered]


def draw(seed: str, many: int) -> NDArray[np.int64]:
    """Whole numbers from 0 up to, not including, `RANGE`, always the same for a seed."""
    start = int.from_bytes(seed.encode()[-8:].rjust(8, b"\0"), signed=True)
    places = np.arange(many, dtype=np.int64)
    letters = [np.full(many, one, np.int64) for one in seed.encode()]
    return mixed([places, np.full(many, start), *letters]) & (RANGE - 1)


def _rows(source: Source, people: People, seed: str, period: datetime.date, given: Given) -> Cells:
    columns = [
        _said(given[one.code], people)
        if one.code in given
        else _column(source, one, people, f"{seed}/{one.code}/{period}", period)
        for one in source.columns
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _column(source: Source, one: Field, people: People, seed: str, period: datetime.date) -> Sequence[str]:
    if one == source.number:
        return [number for _, number in people]
    if one == source.person_name:
        return [name for name, _ in people]
    values = draw(seed, len(people))
    return [_MAKERS[one.kind](int(value), one, source, period) for value in values]


def _said(given: str | Sequence[str], people: People) -> Sequence[str]:
    return [given] * len(people) if isinstance(given, str) else given


def _of(value: int, many: int) -> int:
    """A drawn number as one of so many."""
    return value * many // RANGE


def _number(value: int, one: Field, *_: object) -> str:
    lowest = one.lowest if one.lowest is not None else 0
    highest = one.highest if one.highest is not None else lowest + 100
    return str(lowest + _of(value, highest - lowest + 1))


def _money(value: int, one: Field, *_: object) -> str:
    lowest = max(one.lowest or 0, 0)
    highest = min(one.highest if one.highest is not None else 2_000_000, lowest + 2_000_000)
    fen = lowest + _of(_of(_of(value, value), value), highest - lowest)
    return str(fen) if one.in_fen else format_yuan(fen, grouped=False)


def _date(value: int, one: Field, source: Source, period: datetime.date) -> str:
    last = period_end(source.frequency, period)
    first = period if one.within_period else last - datetime.timedelta(days=_TEN_YEARS)
    if one.lowest is not None:
        first = max(first, day_of(one.lowest))
    day = first + datetime.timedelta(days=_of(value, (last - first).days + 1))
    return day.strftime("%Y%m%d") if 0 < one.width < 10 else day.isoformat()


_MAKERS: dict[Kind, Callable[[int, Field, Source, datetime.date], str]] = {
    Kind.ID_NUMBER: lambda value, *_: _strangers(1, _of(value, 10_000))[0][1],
    Kind.PERSON_NAME: lambda value, *_: _strangers(1, _of(value, 10_000))[0][0],
    Kind.TEXT: lambda value, *_: f"第{_of(value, 1000)}号",
    Kind.PHONE: lambda value, *_: f"1990{_of(value, 10_000_000):07d}",
    Kind.ADDRESS: lambda value, *_: f"幸福路{_of(value, 900) + 1}号",
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CONDITION: lambda value, *_: "是" if _of(value, 10) == 0 else "否",
    Kind.CHOICE: lambda value, one, *_: one.choices[_of(_of(value, value), len(one.choices))],
}


def _strangers(many: int, start: int = 0) -> list[tuple[str, str]]:
    """People that nobody is, with numbers of their own."""
    made = []
    for at in range(start, start + many):
        born = datetime.date(1930, 1, 1) + datetime.timedelta(days=at // 1000)
        sex = Sex.MALE if at % 2 else Sex.FEMALE
        made.append(
            (f"路{'甲乙丙丁戊己庚辛壬癸'[at % 10]}", make_resident_id("120199", born, at // 2 % 500, sex))
        )
    return made


def _year_before(day: datetime.date) -> datetime.date:
    return day.replace(year=day.year - 1, day=min(day.day, 28))


def _troubled(source: Source, rows: Cells, period: datetime.date, trouble: Trouble | None) -> Cells:
    if trouble in (Trouble.EMPTY, Trouble.NOTHING):
        return []
    if trouble is Trouble.SHIFTED_COLUMNS:
        return [[row[-1], *row[:-1]] for row in rows]
    if trouble is Trouble.DUPLICATES:
        return [*rows, *rows[::20]]
    if trouble is Trouble.FUTURE_DATES:
        ahead = (period_end(Frequency.YEARLY, period) + datetime.timedelta(days=400)).isoformat()
        dated = [one.kind is Kind.DATE for one in source.columns]
        return [[ahead if day else cell for day, cell in zip(dated, row, strict=True)] for row in rows]
    if trouble is Trouble.BAD_NUMBERS:
        at = source.columns.index(source.number)
        return [
            [*row[:at], f"{row[at][:-1]}{'0' if row[at][-1] != '0' else '1'}", *row[at + 1 :]] for row in rows
        ]
    return rows


def _delivery(
    source: Source, sender: Sender, rows: Cells, period: datetime.date, trouble: Trouble | None
) -> Simulated:
    header = [one.name for one in source.columns]
    if trouble is Trouble.LOST_COLUMN:
        at = next(at for at, one in enumerate(source.columns) if one.required and one is not source.number)
        header, rows = header[:at] + header[at + 1 :], [row[:at] + row[at + 1 :] for row in rows]
    ending = {Format.CSV: "csv", Format.XLSX: "xlsx", Format.FIXED: "txt"}[source.format]
    content = _WRITERS[source.format](source, header, rows)
    if trouble is Trouble.MIXED_ENCODINGS and source.format is not Format.XLSX:
        other = Encoding.UTF8 if source.encoding is Encoding.GB18030 else Encoding.GB18030
        lines = content.decode(source.encoding).splitlines(keepends=True)
        content = b"".join(
            line.encode(other if at % 3 == 2 else source.encoding) for at, line in enumerate(lines)
        )
    if trouble is Trouble.NOTHING:
        content = b""
    name = f"{source.code}-{sender.code}-{period:%Y%m%d}.{ending}"
    return Simulated(source.code, sender.code, period, name, content)


def _csv(source: Source, header: list[str], rows: Cells) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([header, *rows])
    return text.getvalue().encode(source.encoding)


def _fixed(source: Source, _: list[str], rows: Cells) -> bytes:
    widths = [one.width for one in source.columns]
    return b"".join(
        b"".join(
            cell.encode(source.encoding)[:width].ljust(width) for cell, width in zip(row, widths, strict=True)
        )
        + b"\r\n"
        for row in rows
    )


def _xlsx(_: Source, header: list[str], rows: Cells) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([header, *rows]):
            for place, cell in enumerate(row):
                sheet.write_string(at, place, cell)
    return content.getvalue()


_WRITERS = {Format.CSV: _csv, Format.FIXED: _fixed, Format.XLSX: _xlsx}
