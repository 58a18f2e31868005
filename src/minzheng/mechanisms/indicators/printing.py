"""How a figure is worded: Arabic, percent, 30余, 近百, 三个, 首届, 1.81亿余."""

import re
from collections.abc import Mapping
from fractions import Fraction

from minzheng.foundation import numerals
from minzheng.foundation.errors import Invalid
from minzheng.foundation.money import format_yuan
from minzheng.foundation.quantities import Qualifier, Quantity
from minzheng.foundation.wording import Verdict, matches, print_as, print_percent, print_scaled, show
from minzheng.mechanisms.indicators.counting import Figure

STYLES = "{}、{余}、{近}、{约}、{中}、{序}、{%}、{%1}、{万1}、{亿2}、{亿2余}"
_WORDS: Mapping[str, Qualifier] = {"余": Qualifier.OVER, "近": Qualifier.NEARLY, "约": Qualifier.ABOUT}
_SCALED = re.compile(r"(万|亿)([0-4])(余?)")
_SHARE = re.compile(r"%([0-4])")


def print_figure(figure: Figure, style: str = "") -> str:
    """The number worded in a style, without its unit (a share keeps its sign); raises `Invalid` where it cannot be.

    Styles: "" plain (money in 元), 余 近 约 (30余), 中 (三), 序 (首, 第三), % or %1, 万1, 亿2, 亿2余.
    """
    if figure.value is None:
        raise _no_style(figure, style, "没有数值（总数为0）")
    if figure.upper is not None:
        return f"{_plain(figure, figure.value)}—{_plain(figure, figure.upper)}"
    if _SHARE.fullmatch(style) or style == "%" or (not style and figure.unit == "%"):
        return _percent(figure, int(style[1:]) if style[1:] else figure.places)
    if not style:
        return _plain(figure, figure.value)
    number = number_of(figure)
    if number is None or number.denominator != 1 or number < 0:
        raise _no_style(figure, style, "不是整数")
    return _styled(figure, style, int(number))


def verdict_on(figure: Figure, printed: Quantity) -> Verdict:
    """Whether a printed quantity holds for a figure; a number set by law must be the very number."""
    if figure.value is None:
        return Verdict(False, f"“{printed.raw}”的总数为0，算不出占比。")
    if figure.by_law:
        return _same_as_law(figure, printed)
    if figure.whole is not None and figure.part is not None:
        return matches(printed, (figure.part, figure.whole))
    number = number_of(figure)
    assert number is not None
    return matches(printed, number)


def _same_as_law(figure: Figure, printed: Quantity) -> Verdict:
    low, high = number_of(figure), _in_unit(figure, figure.upper)
    ok = (printed.low, printed.high) == (low, high)
    basis = f"（{figure.source.basis}，自{figure.source.since}起）" if figure.source else ""
    shown = "—".join(show(end, figure.unit) for end in (low, high) if end is not None)
    return Verdict(ok, f"“{figure.label}”为{shown}{basis}，与“{printed.raw}”{'' if ok else '不'}相符。")


def number_of(figure: Figure) -> Fraction | None:
    """The value in its printed unit: money in 元."""
    return _in_unit(figure, figure.value)


def _in_unit(figure: Figure, value: int | Fraction | None) -> Fraction | None:
    if value is None:
        return None
    return Fraction(value, 100) if figure.money else Fraction(value)


def _plain(figure: Figure, value: int | Fraction) -> str:
    if figure.money and isinstance(value, int):
        return str(value // 100) if value % 100 == 0 else format_yuan(value).replace(",", "")
    return show(Fraction(value), figure.unit if figure.unit in ("%", "‰") else "")


def _percent(figure: Figure, places: int) -> str:
    if figure.part is not None and figure.whole:
        return print_percent(figure.part, figure.whole, places)
    if figure.value is None or figure.unit != "%":
        raise _no_style(figure, "%", "不是占比")
    share = Fraction(figure.value)
    return print_percent(share.numerator, share.denominator, places) if places else show(share, "%")


def _styled(figure: Figure, style: str, number: int) -> str:
    if style in _WORDS:
        return print_as(number, _WORDS[style])
    if style == "中":
        return numerals.write(number)
    if style == "序":
        return "首" if number == 1 else f"第{numerals.write(number)}"
    if found := _SCALED.fullmatch(style):
        return print_scaled(number, found[1], int(found[2]), over=bool(found[3]))
    raise _no_style(figure, style, "没有这种写法")


def _no_style(figure: Figure, style: str, why: str) -> Invalid:
    return Invalid.because(
        f"“{figure.label}”{why}，不能写成“{{{style}}}”。", f"可用的写法有：{STYLES}。", "indicator.style"
    )
