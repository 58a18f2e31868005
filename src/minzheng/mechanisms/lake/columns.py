"""A column of whole numbers, conditions or texts that answers the words and operators of rules, exactly as one value does.

Money stays int64 分: no float and no `//` (which Ibis would write as a floating-point division); what does not fit 64
bits is refused by the engine.
"""

from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import ibis

from minzheng.foundation.errors import Invalid
from minzheng.foundation.money import Rounding


@ibis.udf.scalar.builtin(name="divide")
def whole_part(amount: int, divisor: int) -> int:  # type: ignore[empty-body]
    """The engine's own whole-number division, towards zero."""


@dataclass(frozen=True, eq=False)
class Column:
    """One expression over a table; rules only ever combine it with other columns and plain values.

    `divisors` is one list for all columns of a table: what anything was divided by, to be looked at before the work.
    What plain values decide by themselves is decided here once and not row by row.
    """

    expression: Any
    divisors: list[Any] = field(default_factory=list)

    def law_word(self, name: str, *arguments: Any, **options: Any) -> Any:
        """What a word of the rules' vocabulary makes of columns and plain values: a column, or a plain value."""
        if name == "when" and isinstance(arguments[0], bool):
            return arguments[1] if arguments[0] else arguments[2]
        if name == "share" and isinstance(arguments[1], Column):
            self.divisors.append(arguments[1].expression)
        return self._of(_WORDS[name](*(expression_of(each) for each in arguments), **options))

    def __add__(self, other: Any) -> "Column":
        return self._of(self.expression + expression_of(other))

    __radd__ = __add__

    def __sub__(self, other: Any) -> "Column":
        return self._of(self.expression - expression_of(other))

    def __rsub__(self, other: Any) -> "Column":
        return self._of(expression_of(other) - self.expression)

    def __mul__(self, other: Any) -> "Column":
        return self if type(other) is int and other == 1 else self._of(self.expression * expression_of(other))

    __rmul__ = __mul__

    def __lt__(self, other: Any) -> "Column":
        return self._of(self.expression < expression_of(other))

    def __le__(self, other: Any) -> "Column":
        return self._of(self.expression <= expression_of(other))

    def __gt__(self, other: Any) -> "Column":
        return self._of(self.expression > expression_of(other))

    def __ge__(self, other: Any) -> "Column":
        return self._of(self.expression >= expression_of(other))

    def __and__(self, other: Any) -> Any:
        if isinstance(other, bool):
            return self if other else False
        return self._of(self.expression & expression_of(other))

    __rand__ = __and__

    def __or__(self, other: Any) -> Any:
        if isinstance(other, bool):
            return True if other else self
        return self._of(self.expression | expression_of(other))

    __ror__ = __or__

    def __bool__(self) -> bool:
        raise TypeError("a column is neither true nor false: use when(…), & and |")

    def _of(self, expression: Any) -> "Column":
        return Column(expression, self.divisors)


def expression_of(value: Any) -> Any:
    """The Ibis expression of a column or of a plain value; raises TypeError for anything but int, bool and str."""
    if isinstance(value, Column):
        return value.expression
    for kind, written in ((bool, "boolean"), (int, "int64"), (str, "string")):
        if isinstance(value, kind):
            return ibis.literal(value, type=written)
    raise TypeError(f"{value!r} is neither whole number nor condition nor text")


def _share(amount: Any, divisor: Any, *, to: Rounding) -> Any:
    """`amount` by `divisor`, whole; all three ways of rounding are symmetric around zero."""
    plain = divisor.op().value if isinstance(divisor.op(), ibis.expr.operations.Literal) else None
    if plain is not None and plain < 1:
        raise Invalid.because(f"不能除以{plain}。", "请核对人数等除数，应为不小于1的整数。", "lake.divisor")
    if plain == 1:
        return amount
    if to is Rounding.DOWN:
        return whole_part(amount, divisor)
    if plain is not None:  # worked out here once, not row by row
        more = expression_of(plain - 1 if to is Rounding.UP else plain // 2)
    else:
        more = divisor - 1 if to is Rounding.UP else whole_part(divisor, expression_of(2))
    return whole_part(amount + ibis.ifelse(amount < 0, 0 - more, more), divisor)


def _one_of(value: Any, *options: Any) -> Any:
    found = value == options[0]
    for each in options[1:]:
        found = found | (value == each)
    return found


_WORDS = {  # least and greatest of the engine itself are three times slower than a choice
    "when": ibis.ifelse,
    "least": lambda *values: reduce(lambda one, other: ibis.ifelse(other < one, other, one), values),
    "greatest": lambda *values: reduce(lambda one, other: ibis.ifelse(one < other, other, one), values),
    "share": _share,
    "negate": lambda condition: ~condition,
    "one_of": _one_of,
}
