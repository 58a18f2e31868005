"""Rows about invented people as offices write them: with stated shares of mistakes, and with the truth beside them.

Own character lists, not those of the matching, so that what matching does not know is met too.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import PCG64, Generator
from pypinyin import lazy_pinyin

from minzheng.mechanisms.lake.synthetic.names import given_names, surnames
from minzheng.mechanisms.lake.synthetic.people import TODAY

# Share of rows with each mistake; they occur independently, several may meet in one row.
RATES: Mapping[str, float] = {
    "digit": 0.010,  # one digit of the number typed wrong
    "swap": 0.004,  # two neighbouring digits exchanged
    "lost": 0.002,  # a digit left out, or one typed twice
    "missing": 0.020,  # no number at all
    "old_form": 0.010,  # the number of fifteen digits, for those born before 2000
    "written": 0.020,  # full width, blanks, lower-case x
    "homophone": 0.008,  # a character of the given name replaced by one of the same sound
    "variant": 0.006,  # a traditional, older or look-alike character
    "character": 0.003,  # a character of the given name replaced by any other, or left out
    "old_name": 0.5,  # of those who changed their name
    "moved": 0.060,  # another address
    "rewritten": 0.300,  # the same address in another form
    "phone_changed": 0.100,
    "phone_missing": 0.200,
    "address_missing": 0.150,
    "born_missing": 0.100,
    "born_typed": 0.010,  # the day of birth with one part wrong
    "shared": 0.001,  # somebody else's number: another person of the household, or anybody
    "second": 0.001,  # a second, well-formed number of the same person
}
LOOKALIKE = dict(
    zip(
        "哲坤峰国伟华建红丽芳军杰张王李刘陈杨赵黄吴孙马萧阎傅戴卢邱余侯蓝静君昕珍莲兰凤龙云泽瑞雪玉志永清明未",
        "喆堃峯國偉華健洪麗芬君傑張玊季劉陳楊趙黃吳孫馬肖闫付代芦丘佘候兰净珺炘珎蓮蘭鳳龍雲澤端霅王忐泳青朋末",
        strict=True,
    )
)
Row = dict[str, Any]


def observed(people: pa.Table, who: np.ndarray, seed: int, rates: Mapping[str, float] = RATES) -> pa.Table:
    """One row for each of `who` (places in `people`), in that order, as some office wrote it.

    Columns `row` int32 from 1, `number`, `name`, `born` (date or null), `male`, `address`, `phone`; beside them the truth:
    `person` int64 and `mistakes`, list of the words of `RATES`.
    """
    draw = Generator(PCG64(seed))
    drawn = {name: draw.random(len(who)) < rates.get(name, 0.0) for name in RATES}
    chosen = people.take(pa.array(who))
    drawn["old_name"] &= pc.not_equal(chosen["old_name"], "").to_numpy(zero_copy_only=False)
    touched = np.flatnonzero(np.logical_or.reduce(list(drawn.values())))
    rows = chosen.take(pa.array(touched)).to_pylist()
    made: list[list[str]] = []
    for place, row in zip(touched, rows, strict=True):
        made.append(
            [name for name, make in _MAKERS.items() if drawn[name][place] and make(draw, row, people)]
        )
    columns = ("number", "name", "born", "male", "address", "phone")
    told = {name: _replaced(chosen[name], touched, [row[name] for row in rows]) for name in columns}
    return pa.table(
        {
            "row": np.arange(1, len(who) + 1, dtype=np.int32),
            **told,
            "person": chosen["person"],
            "mistakes": _spread(touched, made, len(who)),
        }
    )


def _replaced(column: pa.ChunkedArray, places: np.ndarray, values: list[Any]) -> pa.Array:
    plain = column.combine_chunks()
    place = np.arange(len(plain))
    place[places] = len(plain) + np.arange(len(places))
    return pa.concat_arrays([plain, pa.array(values, plain.type)]).take(pa.array(place))


def _spread(places: np.ndarray, made: list[list[str]], count: int) -> pa.Array:
    place = np.zeros(count, np.int64)
    place[places] = 1 + np.arange(len(places))
    return pa.array([[], *made], pa.list_(pa.string())).take(pa.array(place))


def _digit(draw: Generator, row: Row, _: pa.Table) -> bool:
    number = row["number"]
    if not number:
        return False
    at = int(draw.integers(0, min(17, len(number))))
    row["number"] = f"{number[:at]}{(int(number[at]) + int(draw.integers(1, 10))) % 10}{number[at + 1 :]}"
    return True


def _swap(draw: Generator, row: Row, _: pa.Table) -> bool:
    number = row["number"]
    places = [at for at in range(min(17, len(number)) - 1) if number[at] != number[at + 1]]
    if not places:
        return False
    at = places[int(draw.integers(0, len(places)))]
    row["number"] = f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}"
    return True


def _lost(draw: Generator, row: Row, _: pa.Table) -> bool:
    number = row["number"]
    if not number:
        return False
    at = int(draw.integers(0, min(17, len(number))))
    row["number"] = number[:at] + (number[at] * 2 if draw.random() < 0.5 else "") + number[at + 1 :]
    return True


def _emptied(field: str, value: Any = "") -> Callable[[Generator, Row, pa.Table], bool]:
    def make(draw: Generator, row: Row, people: pa.Table) -> bool:
        there, row[field] = bool(row[field]), value
        return there

    return make


def _old_form(draw: Generator, row: Row, _: pa.Table) -> bool:
    number = row["number"]
    if len(number) != 18 or number[6:8] != "19":
        return False
    row["number"] = number[:6] + number[8:17]
    return True


def _written(draw: Generator, row: Row, _: pa.Table) -> bool:
    number = row["number"]
    wide = "".join(chr(ord(each) + 0xFEE0) for each in number)
    ways = (wide, f"{number[:6]} {number[6:14]} {number[14:]}", f" {number.lower()}")
    row["number"] = ways[int(draw.integers(0, len(ways)))]
    return bool(number)


def _homophone(draw: Generator, row: Row, _: pa.Table) -> bool:
    return _in_given_name(draw, row, _by_sound().get)


def _variant(draw: Generator, row: Row, _: pa.Table) -> bool:
    name = row["name"]
    places = [at for at, each in enumerate(name) if each in LOOKALIKE]
    if not places:
        return False
    at = places[int(draw.integers(0, len(places)))]
    row["name"] = name[:at] + LOOKALIKE[name[at]] + name[at + 1 :]
    return True


def _character(draw: Generator, row: Row, _: pa.Table) -> bool:
    if len(row["name"]) > 2 and draw.random() < 0.3:
        row["name"] = row["name"][:-1]
        return True
    return _in_given_name(draw, row, lambda _: _all_characters())


def _in_given_name(draw: Generator, row: Row, others: Callable[[str], str | None]) -> bool:
    name = row["name"]
    if len(name) < 2:
        return False
    at = int(draw.integers(1, len(name)))
    choice = (others(name[at]) or "").replace(name[at], "")
    if not choice:
        return False
    row["name"] = name[:at] + choice[int(draw.integers(0, len(choice)))] + name[at + 1 :]
    return True


def _old_name(draw: Generator, row: Row, _: pa.Table) -> bool:
    if not row["old_name"]:
        return False
    row["name"] = row["old_name"]
    return True


def _moved(draw: Generator, row: Row, people: pa.Table) -> bool:
    row["address"] = people["address"][int(draw.integers(0, people.num_rows))].as_py()
    return True


def _rewritten(draw: Generator, row: Row, _: pa.Table) -> bool:
    address = row["address"]
    ways = (
        address.replace("号楼", "栋").replace("单元", "-").replace("室", ""),
        address.split("区", 1)[-1],
        address.replace("社区", "居委会").replace("村", "村委会", 1),
        f"天津市{address}",
        address.split("号楼", 1)[0] + "号楼" if "号楼" in address else address.split("组", 1)[0],
    )
    row["address"] = ways[int(draw.integers(0, len(ways)))]
    return row["address"] != address


def _phone_changed(draw: Generator, row: Row, _: pa.Table) -> bool:
    row["phone"] = str(13_000_000_000 + int(draw.integers(0, 7_000_000_000)))
    return True


def _born_typed(draw: Generator, row: Row, _: pa.Table) -> bool:
    born: date | None = row["born"]
    if born is None:
        return False
    ways = (
        timedelta(days=1),
        timedelta(days=-10),
        timedelta(days=31),
        timedelta(days=-366),
        timedelta(days=3653),
    )
    changed = born + ways[int(draw.integers(0, len(ways)))]
    row["born"] = changed if changed < TODAY.astype(date) else born - timedelta(days=1)
    return True


def _shared(draw: Generator, row: Row, people: pa.Table) -> bool:
    if people.num_rows < 2 or not row["number"]:
        return False
    near = row["person"] + (1 if draw.random() < 0.5 else int(draw.integers(1, people.num_rows)))
    row["number"] = people["number"][int(near % people.num_rows)].as_py()
    return True


def _second(draw: Generator, row: Row, _: pa.Table) -> bool:
    body = row["number"][:14] if len(row["number"]) == 18 else ""
    if not body:
        return False
    order = int(draw.integers(0, 500)) * 2 + bool(row["male"])
    county = ("370681", "410922", "510121")[int(draw.integers(0, 3))]
    row["number"] = _checked(f"{county}{body[6:]}{order:03}")
    return True


def _checked(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(one) * by for one, by in zip(body, weights, strict=True)) % 11]


@cache
def _all_characters() -> str:
    return "".join(sorted(set("".join(table["first"] + table["second"] for table in given_names()))))


@cache
def _by_sound() -> dict[str, str]:
    """Each character of given names with all of its exact sound."""
    more = "炜玮纬苇维薇微娓芬妃菲雯汶闻纹健剑键洪鸿弘宏虹萍平苹屏玲灵凌菱林琳霖临淋莹颖盈瑛媛园圆渊元源昕欣鑫芯歆筱潇肖霄子梓姿"
    sounds: dict[str, list[str]] = {}
    for each in sorted(set(_all_characters()) | set(more) | set("".join(surnames()[0].to_pylist()))):
        sounds.setdefault(lazy_pinyin(each)[0], []).append(each)
    return {each: "".join(same) for same in sounds.values() for each in same}


_MAKERS: dict[str, Callable[[Generator, Row, pa.Table], bool]] = {  # in the order in which they are made
    "missing": _emptied("number"),
    "shared": _shared,
    "second": _second,
    "old_form": _old_form,
    "digit": _digit,
    "swap": _swap,
    "lost": _lost,
    "written": _written,
    "old_name": _old_name,
    "homophone": _homophone,
    "variant": _variant,
    "character": _character,
    "moved": _moved,
    "rewritten": _rewritten,
    "phone_changed": _phone_changed,
    "phone_missing": _emptied("phone"),
    "address_missing": _emptied("address"),
    "born_missing": _emptied("born", None),
    "born_typed": _born_typed,
}
