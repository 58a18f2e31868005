"""A numpy column of whole numbers, conditions or texts that answers the words and operators of rules, exactly as one value does.

Money stays int64 分. Before an operation that might leave 64 bits the values are looked at; what really leaves them is
refused. Rules run over some ten thousand rows at a time, so that every step stays in the cache of the processor.
"""

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from minzheng.foundation.errors import Invalid
from minzheng.foundation.money import Rounding

LIMIT = 2**63


class Values:
    """One column; rules only ever combine it with other columns and plain values."""

    __slots__ = ("_bound", "array")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, array: Any, bound: int | None = None) -> None:
        self.array, self._bound = array, bound

    @property
    def bound(self) -> int:
        """No value is farther from 0."""
        if self._bound is None:
            some = len(self.array)
            self._bound = max(abs(int(self.array.max())), abs(int(self.array.min()))) if some else 0
        return self._bound

    def law_word(self, name: str, *arguments: Any, **options: Any) -> "Values":
        """What a word of the rules' vocabulary makes of columns and plain values."""
        return _WORDS[name](*arguments, **options)

    def __add__(self, other: Any) -> "Values":
        return _exact(operator.add, self, other, self.bound + _bound(other))

    __radd__ = __add__

    def __sub__(self, other: Any) -> "Values":
        return _exact(operator.sub, self, other, self.bound + _bound(other))

    def __rsub__(self, other: Any) -> "Values":
        return _exact(operator.sub, other, self, self.bound + _bound(other))

    def __mul__(self, other: Any) -> "Values":
        return _exact(operator.mul, self, other, self.bound * _bound(other))

    __rmul__ = __mul__

    def __lt__(self, other: Any) -> "Values":
        return Values(self.array < plain(other))

    def __le__(self, other: Any) -> "Values":
        return Values(self.array <= plain(other))

    def __gt__(self, other: Any) -> "Values":
        return Values(self.array > plain(other))

    def __ge__(self, other: Any) -> "Values":
        return Values(self.array >= plain(other))

    def __and__(self, other: Any) -> "Values":
        return Values(self.array & plain(other))

    __rand__ = __and__

    def __or__(self, other: Any) -> "Values":
        return Values(self.array | plain(other))

    __ror__ = __or__

    def __bool__(self) -> bool:
        raise TypeError("a column is neither true nor false: use when(…), & and |")


def plain(value: Any) -> Any:
    """The array of a column, a plain value as it is; raises TypeError for anything but int, bool and str."""
    if isinstance(value, Values):
        return value.array
    if isinstance(value, int | str):
        return value
    raise TypeError(f"{value!r} is neither whole number nor condition nor text")


def _bound(value: Any) -> int:
    return value.bound if isinstance(value, Values) else abs(int(plain(value)))


def _exact(operation: Callable[[Any, Any], Any], one: Any, other: Any, bound: int) -> Values:
    """The operation in 64 bits, or, where its bound does not fit, in whole numbers of any size."""
    left, right = _whole(plain(one)), _whole(plain(other))
    if bound < LIMIT:
        return Values(operation(left, right), bound)
    left, right = (each.astype(object) if isinstance(each, np.ndarray) else each for each in (left, right))
    made = operation(left, right)
    if any(not -LIMIT <= each < LIMIT for each in made):
        raise _overflow()
    return Values(made.astype(np.int64))


def _overflow() -> Invalid:
    return Invalid.because("有的金额超出系统可计算的范围。", "请核对金额的单位是否填错。", "lake.overflow")


def _whole(value: Any) -> Any:
    """Conditions count as 0 and 1."""
    return value.astype(np.int64) if isinstance(value, np.ndarray) and value.dtype == bool else value


def _share(amount: Any, divisor: Any, *, to: Rounding) -> Values:
    """`amount` by `divisor`, whole; all three ways of rounding are symmetric around zero."""
    above, below = plain(amount), plain(divisor)
    least = int(np.min(below)) if np.size(below) else 1
    if least < 1:
        raise Invalid.because(f"不能除以{least}。", "请核对人数等除数，应为不小于1的整数。", "lake.divisor")
    more: Any = 0 if to is Rounding.DOWN else below - 1 if to is Rounding.UP else below // 2
    if _bound(amount) + _bound(divisor) >= LIMIT:
        raise _overflow()
    whole = (np.abs(above) + more) // below
    return Values(np.where(above < 0, -whole, whole), _bound(amount))


def _one_of(value: Any, *options: Any) -> Values:
    return Values(reduce(operator.or_, (plain(value) == plain(each) for each in options)))


def _pick(operation: Any) -> Callable[..., Values]:
    return lambda *values: Values(reduce(operation, (_whole(plain(each)) for each in values)))


_WORDS: dict[str, Callable[..., Values]] = {
    "when": lambda condition, then, other: Values(np.where(plain(condition), plain(then), plain(other))),
    "least": _pick(np.minimum),
    "greatest": _pick(np.maximum),
    "share": _share,
    "negate": lambda condition: Values(np.logical_not(plain(condition))),
    "one_of": _one_of,
}
