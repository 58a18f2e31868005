"""Parameters of law declared in files: what each means, its unit, and its dated values per area."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Collector, Invalid, collect
from minzheng.mechanisms.law.citing import cite
from minzheng.mechanisms.law.files import check_keys, check_span, overlaps, read_rows
from minzheng.mechanisms.law.values import UNITS, Kind, Reading, Value

EVERYWHERE = "*"


@dataclass(frozen=True)
class DatedValue:
    """A value in force in one area (code, or `*` for everywhere) from `since` to `until`, both included."""

    area: str
    since: date
    until: date | None
    text: str
    basis: Citation
    note: str
    verified: bool

    def covers(self, on: date) -> bool:
        """Whether the value is in force on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Parameter:
    """A number, term or text the law sets: code, Chinese label, unit, and the values declared in files."""

    code: str
    label: str
    unit: str
    rolls_over: bool
    values: tuple[DatedValue, ...]
    source: Path

    def read(self, text: str, basis: str | None = None) -> Value:
        """The typed value of a text in this parameter's unit; a term carries `basis` as its article."""
        return Reading(self.unit, self.rolls_over, basis).read(text)


_declared: dict[str, Parameter] = {}
_REQUIRED = ("code", "label", "unit")
_OPTIONAL = ("rolls_over", "values")
_VALUE_REQUIRED = ("area", "from", "value", "basis", "verified")
_VALUE_OPTIONAL = ("to", "note")
_BASIS = {"title", "number", "article", "paragraph", "item"}


def load_parameters(path: Path) -> tuple[Parameter, ...]:
    """Declare every parameter of a YAML file, all or none; raises one `Invalid` naming every fault.

    Loading the same file again replaces what it declared before.
    """
    path = path.resolve()
    with collect() as found:
        read = [_parameter(found, row, path) for row in read_rows(path)]
        parameters = tuple(each for each in read if each)
        seen: set[str] = set()
        for each in parameters:
            other = _declared.get(each.code)
            if each.code in seen or (other and other.source != path):
                where = f"文件{other.source.name}" if other and other.source != path else "同一文件"
                found.add(
                    f"参数{each.code}在{where}中已经声明。",
                    "请换一个代码或删去一处。",
                    "law.duplicate",
                    each.code,
                )
            seen.add(each.code)
    for code in [code for code, each in _declared.items() if each.source == path]:
        del _declared[code]
    _declared.update({each.code: each for each in parameters})
    return parameters


def declared_parameter(code: str) -> Parameter:
    """The declaration of a code; raises `Invalid` when there is none."""
    try:
        return _declared[code]
    except KeyError:
        raise Invalid.because(
            f"没有名为“{code}”的参数。",
            "请核对代码，或在所属模块的 law/parameters.yaml 中声明。",
            "law.unknown_parameter",
        ) from None


def declared_parameters() -> tuple[Parameter, ...]:
    """Every declared parameter, by code."""
    return tuple(_declared[code] for code in sorted(_declared))


def _parameter(found: Collector, row: Mapping[str, Any], path: Path) -> Parameter | None:
    where = f"参数{row.get('code')}"
    complete = check_keys(found, row, where, _REQUIRED, _OPTIONAL)
    unit, rolls_over = row.get("unit"), row.get("rolls_over", False)
    if unit not in UNITS:
        found.add(f"单位“{unit}”不认识。", f"请用：{'、'.join(UNITS)}。", "law.unit", where)
        return None
    if not isinstance(rolls_over, bool) or ("rolls_over" in row and Reading(unit).kind is not Kind.TERM):
        found.add("rolls_over 只用于期限，值为 true 或 false。", "请改正。", "law.rolls_over", where)
        return None
    rows = row.get("values") or []
    if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
        found.add("values 应是一张列表。", "请让每个值以“- ”开头。", "law.values", where)
        return None
    read = [
        _value(found, each, Reading(unit, rolls_over), f"{where}第{n}个值") for n, each in enumerate(rows, 1)
    ]
    values = tuple(each for each in read if each)
    for one, other in combinations(values, 2):
        if one.area == other.area and overlaps((one.since, one.until), (other.since, other.until)):
            found.add(
                f"区域{one.area}自{one.since}与自{other.since}的两个值期间重叠。",
                "请为旧值写上止日。",
                "law.overlap",
                where,
            )
    if not complete:
        return None
    return Parameter(str(row["code"]), str(row["label"]), unit, rolls_over, values, path)


def _value(found: Collector, row: Mapping[str, Any], reading: Reading, where: str) -> DatedValue | None:
    before = len(found.problems)
    check_keys(found, row, where, _VALUE_REQUIRED, _VALUE_OPTIONAL)
    span = check_span(found, row, where)
    if not isinstance(row.get("area"), str) or not isinstance(row.get("value"), str):
        found.add(
            "area 和 value 应写成文字。", '请加引号，如 area: "120110"、value: "5000元"。', "law.text", where
        )
    if not isinstance(row.get("verified"), bool):
        found.add("verified 应为 true 或 false。", "请改正。", "law.verified", where)
    basis: Citation | None = None
    with found.at(where):
        basis = _basis(row.get("basis"))
    if isinstance(row.get("value"), str):
        with found.at(where):
            reading.read(row["value"])
    if len(found.problems) > before or span is None or basis is None:
        return None
    return DatedValue(row["area"], *span, row["value"], basis, str(row.get("note") or ""), row["verified"])


def _basis(row: object) -> Citation:
    if not isinstance(row, dict) or not set(row) <= _BASIS or ("title" in row) == ("number" in row):
        raise Invalid.because(
            "依据写法不对。",
            "请写 title（名称）或 number（文号）之一，可加 article、paragraph、item。",
            "law.basis",
        )
    article = row.get("article")
    articles = [article] if isinstance(article, int) else list(article or [])
    name = str(row.get("title") or row.get("number"))
    return cite(name, *articles, paragraph=row.get("paragraph"), item=row.get("item"))
