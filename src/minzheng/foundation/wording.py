"""Does a printed quantity fit the number the records give, and how is a number worded. Exact arithmetic only."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from minzheng.foundation.errors import Invalid
from minzheng.foundation.quantities import Qualifier, Quantity

Computed = int | Fraction | Decimal | tuple[int, int]

_NEARLY = Fraction(9, 10)  # 近百 starts at 90
_ABOUT = Fraction(1, 20)  # 约 strays at most 5 %
_FACTORS = {"%": 100, "个百分点": 100, "‰": 1000}


@dataclass(frozen=True)
class Verdict:
    """Whether a printed quantity holds, and a sentence a reader can check."""

    ok: bool
    explanation: str


@dataclass(frozen=True)
class Interval:
    """The numbers between `low` and `high`, open where one is None; the ends belong to it as said."""

    low: Fraction | None
    high: Fraction | None
    low_in: bool = True
    high_in: bool = True

    def holds(self, value: Fraction) -> bool:
        """Whether a number lies in it."""
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        below = self.high is None or value < self.high or (self.high_in and value == self.high)
        return above and below


def matches(printed: Quantity, computed: Computed) -> Verdict:
    """Compare a printed quantity with a computed number in the same single unit, or a share as (part, whole).

    Exact: equal after rounding half up at the last printed digit. 余, 多: from the number up to, not with, the
    next unit of its last significant digit. 近: below, by at most one such unit and a tenth. 约: half such unit,
    at most a twentieth. 100% of a share means all of it.
    """
    if isinstance(computed, float):
        raise TypeError("computed must be exact: int, Fraction, Decimal or (part, whole)")
    share = isinstance(computed, tuple)
    if isinstance(computed, tuple):
        part, whole = computed
        if printed.unit == "个百分点":
            return Verdict(
                False, f"“{printed.raw}”是百分点（两个百分比之差），不能用占比{part}/{whole}核对。"
            )
        if not whole:
            return Verdict(False, f"“{printed.raw}”的总数为0，算不出占比。")
        value, shown = Fraction(part, whole), f"{part}/{whole}，即"
    else:
        value, shown = Fraction(computed), ""
    interval = _share_bounds(printed) if share and value <= 1 else bounds(printed)
    ok = interval.holds(value)
    shown += show(value, printed.unit)
    return Verdict(
        ok, f"“{printed.raw}”指{_describe(interval, printed.unit)}；记录为{shown}，{'' if ok else '不'}相符。"
    )


def bounds(printed: Quantity) -> Interval:
    """The true numbers a printed quantity can stand for, as `matches` compares them."""
    value, half = printed.low, printed.digit / 2
    if printed.high is not None:
        return Interval(value, printed.high)
    match printed.qualifier:
        case Qualifier.OVER:
            return Interval(value, value + printed.step, high_in=False)
        case Qualifier.NEARLY:
            return Interval(max(value - printed.step, value * _NEARLY), value, high_in=False)
        case Qualifier.ABOUT:
            half = max(half, min(printed.step / 2, value * _ABOUT))
            return Interval(value - half, value + half)
        case Qualifier.MORE_THAN:
            return Interval(value, None, low_in=False)
        case Qualifier.AT_LEAST:
            return Interval(value, None)
        case Qualifier.LESS_THAN:
            return Interval(None, value, high_in=False)
        case Qualifier.AT_MOST:
            return Interval(None, value)
    if printed.ordinal:
        return Interval(value, value)
    return Interval(value - half, value + half, value >= 0, value < 0)


def _share_bounds(printed: Quantity) -> Interval:
    """As `bounds`, but 100% is the whole, so what would round up to it still counts as the digit below."""
    interval = bounds(printed)
    if printed.qualifier is Qualifier.EXACT and printed.high is None:
        if printed.low == 1:
            return Interval(Fraction(1), Fraction(1))
        if printed.low == 1 - printed.digit:
            return Interval(interval.low, Fraction(1), high_in=False)
    return interval


def show(value: Fraction, unit: str = "") -> str:
    """The number in Arabic digits, percentages with their sign; at most four decimals, 约 in front if cut."""
    scaled = value * _FACTORS.get(unit, 1)
    cut = _half_up(scaled * 10**4)
    sign, (whole, rest) = "-" if cut < 0 else "", divmod(abs(cut), 10**4)
    digits = f"{sign}{whole}.{rest:04}".rstrip("0").rstrip(".")
    return ("" if scaled * 10**4 == cut else "约") + digits + (unit if unit in _FACTORS else "")


def _describe(interval: Interval, unit: str) -> str:
    if interval.low == interval.high and interval.low is not None:
        return show(interval.low, unit)
    sides = [
        (interval.low, "以上", interval.low_in),
        (interval.high, "以下", interval.high_in),
    ]
    return "、".join(
        f"{show(n, unit)}{side}（{'含' if closed else '不含'}）" for n, side, closed in sides if n is not None
    )


def print_as(value: int, qualifier: Qualifier = Qualifier.EXACT, unit: str = "") -> str:
    """Word an exact number: 7234 with OVER gives 7000余, with NEARLY 近8000, with ABOUT 约7000.

    Takes as few leading digits as still fit; raises `Invalid` where the wording would not be true.
    """
    if qualifier is Qualifier.EXACT:
        return f"{value}{unit}"
    for kept in range(1, len(str(value)) if value > 0 else 0):
        step = 10 ** (len(str(value)) - kept)
        down = value // step * step
        if qualifier is Qualifier.OVER and down < value:
            return f"{down}余{unit}"
        number = down + step if qualifier is Qualifier.NEARLY else _half_up(Fraction(value, step)) * step
        word = {Qualifier.NEARLY: "近", Qualifier.ABOUT: "约"}.get(qualifier)
        if word and bounds(_plain(number, qualifier)).holds(Fraction(value)):
            return f"{word}{number}{unit}"
    raise Invalid.because(f"{value}不宜写成概数。", "请直接写准确数字。", "quantity.wording")


def print_scaled(value: int, scale: str, places: int, unit: str = "", over: bool = False) -> str:
    """Word a number in 万 or 亿 with so many decimals, rounded half up, or with `over` cut and 余 added."""
    size = {"万": 10**4, "亿": 10**8}[scale]
    scaled = Fraction(value * 10**places, size)
    cut = value * 10**places // size if over else _half_up(scaled)
    return f"{_decimal(cut, places)}{scale}{'余' if over and cut != scaled else ''}{unit}"


def print_percent(part: int, whole: int, places: int = 0) -> str:
    """Word a share as a percentage rounded half up; below the whole it never reads 100%."""
    if whole < 1 or part < 0:
        raise Invalid.because("总数为0，算不出占比。", "请先核对总数。", "quantity.share")
    cut = _half_up(Fraction(part * 100 * 10**places, whole))
    if part < whole:
        cut = min(cut, 100 * 10**places - 1)
    return f"{_decimal(cut, places)}%"


def _plain(number: int, qualifier: Qualifier) -> Quantity:
    zeros = len(str(number)) - len(str(number).rstrip("0"))
    return Quantity(Fraction(number), None, "", qualifier, str(number), step=Fraction(10**zeros))


def _half_up(value: Fraction) -> int:
    rounded = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return -rounded if value < 0 else rounded


def _decimal(scaled: int, places: int) -> str:
    return f"{Decimal(scaled).scaleb(-places):f}"
