"""Rows and people in the form in which they are compared, and the keys under which candidates are looked up."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from minzheng.foundation.errors import Invalid
from minzheng.foundation.identifiers import ResidentId, number_kind, plain_number
from minzheng.mechanisms.lake.linking.characters import initials, surname_sound
from minzheng.mechanisms.lake.linking.normalising import address_of, plain_day, plain_name, plain_phone

Made = TypeVar("Made")
COLUMNS = ("name", "number", "born", "male", "address", "phone")
SHORTEST_PHONE, SHORTEST_NUMBER = 7, 15
BLOCKS = ("sounds_year", "surname_day", "phone", "number_head", "number_tail", "number_ends", "house")


class Plain(NamedTuple):
    """One row or person as compared; empty or None is unknown. `id` is the row number or the person."""

    id: int
    name: str
    old: str
    number: str
    born: date | None
    male: bool | None
    phone: str
    place: str
    house: str
    valid: bool


def plain_rows(table: pa.Table, id_column: str) -> pa.Table:
    """Columns of `Plain` and one of keys for each of `BLOCKS` (null where it has none).

    `table` has `id_column` and `COLUMNS` as typed (texts, `born` a date or text, `male` bool; nulls allowed); `old_name`,
    several separated by blanks, may be there.
    """
    name = _each(table["name"], plain_name)
    number = _each(table["number"], _compared_number)
    address = _each(table["address"], address_of)
    born = [plain_day(each) for each in table["born"].to_pylist()]
    old = table["old_name"] if "old_name" in table.column_names else pa.array([""] * table.num_rows)
    columns: dict[str, Any] = {
        "id": table[id_column],
        "name": name,
        "old": _each(old, lambda text: " ".join(map(plain_name, text.split()))),
        "number": number,
        "born": pa.array(born, pa.date32()),
        "male": table["male"],
        "phone": _each(table["phone"], plain_phone),
        "place": [each.place or each.words for each in address],
        "house": [each.token for each in address],
    }
    return pa.table(columns | _keys(columns, born))


def plain_of(rows: pa.Table) -> list[Plain]:
    """The rows one by one."""
    columns = [rows[name].to_pylist() for name in Plain._fields[:-1]]
    valid = map(_valid, rows["number"].to_pylist())
    return [Plain(*values) for values in zip(*columns, valid, strict=True)]


def _keys(columns: dict[str, Any], born: list[date | None]) -> dict[str, pa.Array]:
    names, numbers = columns["name"], columns["number"]
    days = [each.isoformat() if each else _day_in(number) for each, number in zip(born, numbers, strict=True)]
    first, surname = dict(_by_name(names, initials)), dict(_by_name(names, surname_sound))
    long = [number if len(number) >= SHORTEST_NUMBER else "" for number in numbers]
    keys = {
        "sounds_year": [
            f"{first[name]}{day[:4]}" if name and day else None for name, day in zip(names, days, strict=True)
        ],
        "surname_day": [
            f"{surname[name]}{day}" if name and day else None for name, day in zip(names, days, strict=True)
        ],
        "phone": [each if len(each) >= SHORTEST_PHONE else None for each in columns["phone"]],
        "number_head": [each[:14] or None for each in long],
        "number_tail": [each[6:17] or None for each in long],
        "number_ends": [each[:6] + each[-4:] if len(each) >= 18 else None for each in long],
        "house": [each or None for each in columns["house"]],
    }
    return {name: pa.array(keys[name], pa.string()) for name in BLOCKS}


def _by_name(names: list[str], work: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(name, work(name)) for name in set(names)]


def _each(column: pa.ChunkedArray | pa.Array, work: Callable[[str], Made]) -> list[Made]:
    """What `work` makes of each text, of each different one once; nothing is an empty text."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    coded = pc.fill_null(column.cast(pa.string()), "").dictionary_encode()
    made = [work(text) for text in coded.dictionary.to_pylist()]
    return [made[place] for place in coded.indices.to_pylist()]


def _day_in(number: str) -> str:
    """The day of birth a number of 17 or 18 places tells, however wrong the rest is; empty where it tells none."""
    day = plain_day(number[6:14]) if len(number) in (17, 18) and number[6:14].isdecimal() else None
    return day.isoformat() if day else ""


def _compared_number(text: str) -> str:
    """The plain number; one of the old fifteen digits without a last digit, since it brought none to be checked by."""
    number = plain_number(text)
    return number[:17] if len(number) == 18 and sum(map(str.isalnum, text)) == 15 else number


def _valid(number: str) -> bool:
    """Whether a plain number is proved well-formed: check digit and birth date right, or built like a permit."""
    if len(number) != 18:
        return bool(number_kind(number))
    try:
        ResidentId.parse(number)
    except Invalid:
        return False
    return True
