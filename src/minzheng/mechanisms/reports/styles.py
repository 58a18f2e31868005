"""How a mark writes its number: the styles of figures, and what reports add: 多, 全部, 整余, 近, and 余 before 万 or 亿."""

import math
import re
from decimal import Decimal
from fractions import Fraction

from minzheng.foundation.errors import Invalid
from minzheng.foundation.quantities import parse_quantity
from minzheng.foundation.wording import Verdict, show
from minzheng.mechanisms.indicators.public import Figure, number_of, print_figure, verdict_on

ALL, WHOLE_OVER, NEARLY = "全部", "整余", "近"
_CUT = re.compile(r"余(万|亿)")
_SCALED = re.compile(r"(万|亿)([0-4])(余?)")
_SIZES = {"万": 10**4, "亿": 10**8}


def word(figure: Figure, style: str = "") -> str:
    """The number worded in a style, without its unit; raises `Invalid` where it would not be true.

    Styles: those of `indicators.public.print_figure`; 多 (30多), 全部 (a share of all of it), 余万 and 余亿 (120余万),
    整余 (2046余 of 2046.3: the fraction cut), 近 (近100 of 98: up to the next round number).
    """
    if style == NEARLY:
        return _nearly(figure)
    if style == "多":
        return print_figure(figure, "余").replace("余", "多")
    if style == ALL:
        if not _is_all(figure):
            raise _untrue(figure, f"为{figure.exact or '空'}，不是全部")
        return ALL
    if cut := _CUT.fullmatch(style):
        return _cut(figure, cut[1])
    number = number_of(figure)
    if style == WHOLE_OVER and number is not None:
        return str(number) if number.denominator == 1 else f"{math.floor(number)}余"
    scaled = _SCALED.fullmatch(style)
    if scaled and number is not None and number.denominator != 1:
        return _scaled(number, scaled[1], int(scaled[2]), over=bool(scaled[3]))
    return print_figure(figure, style)


def verdict(figure: Figure, text: str) -> Verdict:
    """Whether the words of a mark hold for its figure; raises `Invalid` for words that are no quantity."""
    if ALL not in text:
        return verdict_on(figure, parse_quantity(text))
    ok = _is_all(figure)
    return Verdict(ok, f"“{text}”指每一个都在内；记录为{figure.exact or '空'}，{'' if ok else '不'}相符。")


def rounding(figure: Figure) -> str:
    """How a share or a large number was rounded, in words; empty where nothing was."""
    if figure.part is None or not figure.whole or figure.value is None:
        return ""
    return f"{figure.part}÷{figure.whole}＝{show(Fraction(figure.value), '%')}，四舍五入后刊印。"


def _is_all(figure: Figure) -> bool:
    return bool(figure.whole) and figure.part == figure.whole


def _cut(figure: Figure, scale: str) -> str:
    number = number_of(figure)
    size = _SIZES[scale]
    if number is None or number < size:
        raise _untrue(figure, f"不足一{scale}")
    whole = math.floor(number / size)
    if number == whole * size:
        return f"{whole}{scale}"
    kept = int(str(whole)[:-1] + "0") if whole >= 100 and whole % 10 else whole
    return f"{kept}余{scale}"


def _nearly(figure: Figure) -> str:
    """The next round number with 近 before it; a round one is written as it is."""
    number = number_of(figure)
    if number is None or number < 1:
        raise _untrue(figure, "不足1")
    step = 10 ** (len(str(math.floor(number))) - 1)
    text = f"近{math.ceil(number / step) * step}"
    if number % step == 0:
        return text.removeprefix("近")
    if not verdict(figure, text).ok:
        raise _untrue(figure, f"为{show(number)}，说不上{text}")
    return text


def _scaled(number: Fraction, scale: str, places: int, over: bool) -> str:
    """An amount with 角 and 分 in 万 or 亿, rounded half up, or with `over` cut and 余 added."""
    scaled = number * 10**places / _SIZES[scale]
    cut = math.floor(scaled if over else scaled + Fraction(1, 2))
    return f"{Decimal(cut).scaleb(-places):f}{scale}{'余' if over else ''}"


def _untrue(figure: Figure, why: str) -> Invalid:
    return Invalid.because(f"“{figure.label}”{why}。", "请换一种写法。", "report.style")
