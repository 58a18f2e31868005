"""The facts of everybody a rule pays or counts today: a domain says where they are, simulations read them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from minzheng.foundation.errors import Invalid, Missing

Rows = Iterable[Mapping[str, Any]]
Source = Callable[[date, Sequence[int]], Rows]

_sources: dict[str, Source] = {}


def snapshot_of(code: str) -> Callable[[Source], Source]:
    """Register `def rows(on, areas)` as the facts of a rule: one mapping per open register line of these areas (ids;
    none given: of all areas).

    Each row has `line` (id of the register line), `area` (id of its area) and the rule's facts by name: int (money in 分),
    bool or text, None where nothing is stated. A later registration for the same rule replaces the earlier one.
    """

    def register(source: Source) -> Source:
        _sources[code] = source
        return source

    return register


def snapshot_codes() -> tuple[str, ...]:
    """Codes of the rules whose people are on record here."""
    return tuple(sorted(_sources))


def snapshot(code: str, on: date, areas: Sequence[int], most: int | None = None) -> list[Mapping[str, Any]]:
    """The registered facts of a rule; raises `Missing` when no domain gave a source or nobody is on record, `Invalid`
    when there are more than `most` lines: whoever waits for the answer is told before the counting."""
    if code not in _sources:
        raise Missing.because(
            f"规则{code}还没有可读取的在册对象。",
            "请用 --facts 指定一份事实表（Parquet）。",
            "law.no_snapshot",
        )
    rows = list(islice(_sources[code](on, areas), most + 1 if most is not None else None))
    if most is not None and len(rows) > most:
        raise Invalid.because(
            f"所选区域的在册对象超过{most}户，一次测算不完。",
            "请选择小一些的区域；需要全量测算的，请系统管理员用命令 minzheng simulate 办理。",
            "law.too_many_lines",
        )
    if not rows:
        raise Missing.because(
            f"{on.year}年{on.month}月{on.day}日规则{code}在所选区域没有在册对象。",
            "请核对日期和区域。",
            "law.no_lines",
        )
    return rows
