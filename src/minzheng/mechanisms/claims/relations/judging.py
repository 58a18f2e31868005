"""Arithmetic at printed precision: what a printed number can stand for, and whether a computed one fits it."""

from collections.abc import Iterable
from fractions import Fraction

from minzheng.foundation.quantities import Qualifier, Quantity
from minzheng.foundation.wording import bounds, show
from minzheng.mechanisms.claims.model import Figure, Verdict

Range = tuple[Fraction | None, Fraction | None]
_CUT = 1 - Fraction(1, 10**6)  # what is cut off never reaches the next digit
_UP, _SLIPS = 10**4, (Fraction(10**4), Fraction(1, 10**4), Fraction(10**8), Fraction(1, 10**8))


def range_of(figure: Figure) -> Range:
    """The lowest and highest true number; whole numbers printed in full are exact."""
    quantity = figure.quantity
    if quantity is None:
        number = figure.number
        return number, number
    if quantity.qualifier is Qualifier.EXACT and quantity.high is None and whole(quantity):
        return quantity.low, quantity.low
    interval = bounds(quantity)
    return interval.low, interval.high


def whole(quantity: Quantity) -> bool:
    """A count printed to its last unit."""
    return quantity.digit == 1 and quantity.low.denominator == 1


def stated_range(figure: Figure) -> Range:
    """As `range_of`, but a rounded number may also be cut off (96.22% of 96.226)."""
    low, high = range_of(figure)
    quantity = figure.quantity
    if quantity and quantity.qualifier is Qualifier.EXACT and quantity.high is None and not whole(quantity):
        return low, max(high or quantity.low, quantity.low + quantity.digit * _CUT)
    return low, high


def total(ranges: Iterable[Range]) -> Range:
    """The range of a sum."""
    low: Fraction | None = Fraction(0)
    high: Fraction | None = Fraction(0)
    for least, most in ranges:
        low = None if low is None or least is None else low + least
        high = None if high is None or most is None else high + most
    return low, high


def minus(first: Range, second: Range) -> Range:
    """The range of a difference."""
    low = None if first[0] is None or second[1] is None else first[0] - second[1]
    high = None if first[1] is None or second[0] is None else first[1] - second[0]
    return low, high


def over(first: Range, second: Range) -> Range:
    """The range of a quotient of numbers above zero."""
    low = None if first[0] is None or not second[1] else first[0] / second[1]
    high = None if first[1] is None or not second[0] else first[1] / second[0]
    return low, high


def meet(first: Range, second: Range) -> bool:
    """Whether two ranges have a number in common."""
    (a, b), (c, d) = first, second
    return (a is None or d is None or a <= d) and (b is None or c is None or c <= b)


def verdict(fits: bool) -> Verdict:
    """Holds or fails."""
    return Verdict.HOLDS if fits else Verdict.FAILS


def number(figure: Figure) -> Fraction:
    """The printed number, zero for none; the lower end of a range."""
    if isinstance(figure.value, tuple):
        first = figure.value[0]
        return first if isinstance(first, Fraction) else Fraction(0)
    return figure.value if isinstance(figure.value, Fraction) else Fraction(0)


def slips() -> tuple[Fraction, ...]:
    """Factors by which a number is off when 万 or 亿 is left out or written too much."""
    return _SLIPS


def amount(value: Fraction, unit: str) -> str:
    """A computed number as a reader writes it: 万 and 亿 for money, a percent sign for shares."""
    if unit in ("%", "个百分点"):
        rounded = Fraction(round(value * 10**4), 10**4)
        return ("" if rounded == value else "约") + show(rounded, unit)
    if unit == "元" and abs(value) >= 10**8:
        return f"{show(_short(value / 10**8))}亿元"
    if unit == "元" and abs(value) >= _UP and value % 100 == 0:
        return f"{show(_short(value / _UP))}万元"
    return f"{show(_short(value))}{unit}"


def _short(value: Fraction) -> Fraction:
    return value if (value * 10**4).denominator == 1 else Fraction(round(value * 100), 100)


def quoted(figures: Iterable[Figure]) -> str:
    """The printed forms, each in quotation marks."""
    return "".join(f"“{figure.raw.strip()}”" for figure in figures)


def plus(figures: Iterable[Figure], unit: str = "") -> str:
    """A formula of numbers as printed: 3120+1406+682."""
    return "+".join(show(number(figure)) for figure in figures)
