"""The facts of everybody a rule pays or counts today: a domain says where they are, simulations read them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from minzheng.foundation.errors import Invalid, Missing

Rows = Iterable[Mapping[str, Any]]
Source = Callable[[date, Sequence[int]], Rows]

Guess = Callable[[date, Sequence[int]], Iterable[Mapping[str, Any] | None]]


@dataclass(frozen=True)
class Known:
    """How the lines of a register are known: from all their facts, from the amount paid only, not at all."""

    full: int
    by_amount: int = 0
    unknown: int = 0


_sources: dict[str, Source] = {}
_guesses: dict[str, tuple[frozenset[str], Guess]] = {}


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


def amounts_of(code: str, *names: str) -> Callable[[Guess], Guess]:
    """Register `def rows(on, areas)` for the lines of which nothing is on record but what they are paid.

    One mapping per such line as for `snapshot_of`, with facts that give the amount paid, or None where there are none.
    They are good enough where nothing but the parameters `names` (the rule's own names) is changed.
    """

    def register(guess: Guess) -> Guess:
        _guesses[code] = frozenset(names), guess
        return guess

    return register


def snapshot(
    code: str, on: date, areas: Sequence[int], most: int | None = None, changed: Collection[str] = ()
) -> tuple[list[Mapping[str, Any]], Known]:
    """The registered facts of a rule, and how they are known when `changed` parameters are asked about; raises `Missing`
    when no domain gave a source or nobody can be counted, `Invalid` when there are more than `most` lines: whoever waits
    for the answer is told before the counting."""
    if code not in _sources:
        raise Missing.because(
            f"规则{code}还没有可读取的在册对象。",
            "请用 --facts 指定一份事实表（Parquet）。",
            "law.no_snapshot",
        )
    stop = most + 1 if most is not None else None
    full = list(islice(_sources[code](on, areas), stop))
    names, guess = _guesses.get(code, (frozenset(), lambda day, inside: ()))
    others = list(islice(guess(on, areas), stop))
    told = [row for row in others if row is not None] if names.issuperset(changed) else []
    if most is not None and len(full) + len(told) > most:
        raise Invalid.because(
            f"所选区域的在册对象超过{most}户，一次测算不完。",
            "请选择小一些的区域；需要全量测算的，请系统管理员用命令 minzheng simulate 办理。",
            "law.too_many_lines",
        )
    if not full and not told:
        why = (
            f"在所选区域有{len(others)}户在册，但家庭经济状况不明，不能测算。"
            if others
            else "在所选区域没有在册对象。"
        )
        raise Missing.because(
            f"{on.year}年{on.month}月{on.day}日规则{code}{why}",
            "请核对日期、区域和要改变的参数。",
            "law.no_lines",
        )
    return [*full, *told], Known(len(full), len(told), len(others) - len(told))
