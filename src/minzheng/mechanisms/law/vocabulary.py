"""The words a rule may use, besides `+ - * < <= & |`. On plain ints they answer at once; on columns, column by column.

A column is any value with a method `law_word(name, *arguments, **options)`; the first one among the arguments of a word
answers for it. Nothing here knows what columns are made of.
"""

from typing import Any, Protocol, runtime_checkable

from minzheng.foundation import money
from minzheng.foundation.errors import Invalid
from minzheng.foundation.money import Rounding

DOWN, UP, HALF_UP = Rounding.DOWN, Rounding.UP, Rounding.HALF_UP


@runtime_checkable
class Column(Protocol):
    """What a column of values offers so that rules can run on it."""

    def law_word(self, name: str, *arguments: Any, **options: Any) -> Any:
        """The column a word of the vocabulary makes of `arguments`, one of which is this column."""
        ...


def when(condition: Any, then: Any, otherwise: Any) -> Any:
    """`then` where the condition holds, else `otherwise`; both are worked out either way."""
    column = _column(condition, then, otherwise)
    if column is not None:
        return column.law_word("when", condition, then, otherwise)
    return then if _truth("when", condition) else otherwise


def least(first: Any, *others: Any) -> Any:
    """The smallest of the values."""
    column = _column(first, *others)
    return column.law_word("least", first, *others) if column is not None else min(first, *others)


def greatest(first: Any, *others: Any) -> Any:
    """The largest of the values."""
    column = _column(first, *others)
    return column.law_word("greatest", first, *others) if column is not None else max(first, *others)


def share(amount: Any, divisor: Any, *, to: Rounding) -> Any:
    """`amount` divided by a positive whole `divisor`, rounded `DOWN`, `UP` or `HALF_UP`. The only division there is.

    Raises `Invalid` when a plain divisor is not positive.
    """
    column = _column(amount, divisor)
    if column is not None:
        return column.law_word("share", amount, divisor, to=to)
    if divisor < 1:
        raise Invalid.because(f"不能除以{divisor}。", "请核对人数等除数，应为不小于1的整数。", "law.divisor")
    return money.share(amount, 1, divisor, to)


def negate(condition: Any) -> Any:
    """True where the condition does not hold."""
    column = _column(condition)
    return column.law_word("negate", condition) if column is not None else not _truth("negate", condition)


def one_of(value: Any, *options: Any) -> Any:
    """True where the value equals one of the options."""
    column = _column(value, *options)
    return column.law_word("one_of", value, *options) if column is not None else value in options


def _column(*arguments: Any) -> Column | None:
    """The first column among the arguments; asked by name, which is far quicker than asking the protocol."""
    return next((each for each in arguments if hasattr(each, "law_word")), None)


def _truth(word: str, condition: Any) -> bool:
    if not isinstance(condition, bool):
        raise TypeError(f"{word} needs a condition, not {condition!r}")
    return condition
