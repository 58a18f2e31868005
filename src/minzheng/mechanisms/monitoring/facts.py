"""What a night knows of a person: facts out of sources, attributes from the registers, and what one rule makes of both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from minzheng.foundation.errors import Collector, collect
from minzheng.mechanisms.law.public import check_keys, read_rows

K = TypeVar("K", bound="Known")
HOW = ("sum", "count", "most")
ROLLED = ("sum", "most")
KINDS = ("number", "condition")
EVER = "ever"
HOME, MEMBERS, TODAY = "home_", "home_members", "today"


@dataclass(frozen=True)
class Known:
    """A name that rules may read: its Chinese label, its unit ("日期": days since 1970-01-01, 元: int 分), whether it is a
    condition, and how a household gets it.

    `home`: "sum" (of conditions: how many) or "most" over the members, empty where households do not have it.
    """

    code: str
    label: str
    unit: str
    condition: bool = False
    home: str = ""


@dataclass(frozen=True)
class Fact(Known):
    """A number out of the rows of one source: `how` of the column `of`, of rows whose columns hold one of the choices in
    `where`, from the `within` months up to the night's (0: all there are)."""

    source: str = ""
    how: str = "count"
    of: str | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    within: int = 1


_facts: dict[str, Fact] = {}
_attributes: dict[str, Known] = {}
_prepared: dict[str, Known] = {}


def load_facts(path: Path) -> tuple[Fact, ...]:
    """Declare the facts of a YAML file, all or none; raises one `Invalid` naming every fault."""
    return _load(path, _fact, _facts)


def load_attributes(path: Path) -> tuple[Known, ...]:
    """Declare what the table of people holds of each; raises one `Invalid` naming every fault."""
    return _load(path, _known, _attributes)


def load_prepared(path: Path) -> tuple[Known, ...]:
    """Declare what the rule `monitoring.person` returns for other rules; raises one `Invalid` naming every fault."""
    return _load(path, _known, _prepared)


def _load(
    path: Path, read: Callable[[Collector, Mapping[str, Any]], K | None], into: dict[str, K]
) -> tuple[K, ...]:
    with collect() as found:
        made = [each for row in read_rows(path) if (each := read(found, row))]
        codes = [each.code for each in made]
        for code in sorted({each for each in codes if codes.count(each) > 1}):
            found.add(f"{code}声明了两次。", "请删去一处。", "monitoring.duplicate", code)
        for code in codes:
            if code.startswith(HOME) or code in (TODAY, "law", "person", "key", "place", "household"):
                found.add(f"不能叫{code}。", "请换一个代码。", "monitoring.reserved", code)
    into.update({each.code: each for each in made})
    return tuple(made)


def facts() -> Mapping[str, Fact]:
    """Every declared fact by its code."""
    return _facts


def attributes() -> Mapping[str, Known]:
    """What the table of people holds, by code."""
    return _attributes


def prepared() -> Mapping[str, Known]:
    """What the rule `monitoring.person` returns and other rules may read, by code."""
    return _prepared


def known(code: str) -> Known | None:
    """The declaration behind a name that a rule reads; None for an unknown one. `home_` names answer with their own label."""
    if code == TODAY:
        return Known(TODAY, "监测日", "日期")
    if code == MEMBERS:
        return Known(MEMBERS, "共同生活人数", "人")
    for declared in (_facts, _attributes, _prepared):
        if code in declared:
            return declared[code]
    if code.startswith(HOME) and (inner := known(code.removeprefix(HOME))) and inner.home:
        whole = "最高的" if inner.home == "most" else ""
        return Known(code, f"全户{whole}{inner.label}", "人" if inner.condition else inner.unit)
    return None


def _fact(found: Collector, row: Mapping[str, Any]) -> Fact | None:
    where = f"事实{row.get('code')}"
    before = len(found.problems)
    check_keys(
        found, row, where, ("code", "label", "unit", "source", "how", "within"), ("of", "where", "home")
    )
    how, within, chosen = row.get("how"), row.get("within"), row.get("where") or {}
    if how not in HOW:
        found.add(f"how“{how}”不认识。", f"请用{'、'.join(HOW)}。", "monitoring.how", where)
    if (how != "count") != bool(row.get("of")):
        found.add("sum 和 most 要写明 of 一列，count 不写。", "请改正。", "monitoring.of", where)
    if within != EVER and (type(within) is not int or within < 1):
        found.add("within 应为月数（不小于1）或 ever。", "请改正。", "monitoring.within", where)
    if not isinstance(chosen, dict) or not all(isinstance(each, list) and each for each in chosen.values()):
        found.add("where 应为“列: [取值, …]”。", "请改正。", "monitoring.where", where)
    _check_home(found, row, where)
    if len(found.problems) > before:
        return None
    windows = 0 if within == EVER else row["within"]
    kept = {name: tuple(values) for name, values in chosen.items()}
    return Fact(
        row["code"], row["label"], row["unit"], False, row.get("home", ""), row["source"], row["how"], row.get("of"), kept, windows,
    )  # fmt: skip


def _known(found: Collector, row: Mapping[str, Any]) -> Known | None:
    where = f"项目{row.get('code')}"
    before = len(found.problems)
    check_keys(found, row, where, ("code", "label", "kind"), ("unit", "home", "note"))
    if row.get("kind") not in KINDS:
        found.add("kind 应为 number 或 condition。", "请改正。", "monitoring.kind", where)
    elif (row["kind"] == "number") != bool(row.get("unit")):
        found.add("数要写明单位，是否不写单位。", "请改正。", "monitoring.unit", where)
    _check_home(found, row, where)
    if len(found.problems) > before:
        return None
    return Known(
        row["code"], row["label"], row.get("unit") or "是否", row["kind"] == "condition", row.get("home", "")
    )


def _check_home(found: Collector, row: Mapping[str, Any], where: str) -> None:
    if row.get("home") not in (None, *ROLLED):
        found.add("home 应为 sum 或 most。", "请改正。", "monitoring.home", where)
