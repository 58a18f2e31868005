"""Values of parameters: written as text with their unit, read exactly (分, fractions, terms, counts), never floats."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from minzheng.foundation.errors import Invalid
from minzheng.foundation.money import format_yuan, parse_yuan
from minzheng.foundation.periods import Term, day_of, parse_term

Value = int | Fraction | Term | str

_COUNT = re.compile(r"(?P<number>[0-9]{1,12})(?P<unit>\D*)")
_SHARE = re.compile(
    r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,9})?)(?P<sign>%|倍)|(?P<part>[0-9]{1,9})/(?P<whole>[0-9]{1,9})"
)


class Kind(StrEnum):
    """What a value is once read."""

    MONEY = "金额"
    SHARE = "份额"
    TERM = "期限"
    COUNT = "数量"
    TEXT = "文本"


_KINDS = {"元": Kind.MONEY, "份额": Kind.SHARE, "倍": Kind.SHARE, "文本": Kind.TEXT} | dict.fromkeys(
    ("日", "工作日", "月", "年"), Kind.TERM
)
COUNTED = ("个", "人", "名", "天", "次", "家", "件", "份", "张", "床", "岁", "级", "分", "平方米", "周岁")
UNITS = (*_KINDS, *COUNTED)


@dataclass(frozen=True)
class Reading:
    """How to read the values of one parameter: its unit, and for terms whether holidays move the last day."""

    unit: str
    rolls_over: bool = False
    article: str | None = None

    @property
    def kind(self) -> Kind:
        """Kind of the unit."""
        return _KINDS.get(self.unit, Kind.COUNT)

    def read(self, text: str) -> Value:
        """The value of a text such as "5000元", "4%", "1.5倍", "10个工作日", "200张"; raises `Invalid`."""
        text = text.strip()
        match self.kind:
            case Kind.MONEY:
                return parse_yuan(text)
            case Kind.SHARE:
                return _share(text)
            case Kind.TERM:
                return self._term(text)
            case Kind.TEXT:
                return text
        found = _COUNT.fullmatch(text)
        if not found or found["unit"] not in ("", self.unit):
            raise self._bad(text, f"200{self.unit}")
        return int(found["number"])

    def _term(self, text: str) -> Term:
        try:
            term = parse_term(text, rolls_over=self.rolls_over, article=self.article)
        except ValueError as error:
            raise Invalid.because(str(error), "请核对后重填。", "law.value") from error
        if term.unit != self.unit:
            raise self._bad(text, str(Term(10, term.unit.__class__(self.unit))))
        return term

    def _bad(self, text: str, example: str) -> Invalid:
        return Invalid.because(
            f"“{text[:40]}”不是以“{self.unit}”为单位的值。", f"请写成如“{example}”。", "law.value"
        )


def _share(text: str) -> Fraction:
    found = _SHARE.fullmatch(text)
    if not found or found["whole"] in ("0", "00"):
        raise Invalid.because(f"“{text[:40]}”不是份额。", "请写成如“4%”“1.5倍”或“1/3”。", "law.value")
    if found["whole"]:
        if not int(found["whole"]):
            raise Invalid.because(f"“{text[:40]}”的分母是零。", "请核对。", "law.value")
        return Fraction(int(found["part"]), int(found["whole"]))
    return Fraction(found["number"]) / (100 if found["sign"] == "%" else 1)


def shown(value: Value, unit: str) -> str:
    """A value as staff read it: 5,000.00元, 4%, 1.5倍, 10个工作日, 200张."""
    if isinstance(value, Fraction):
        if unit == "倍":
            return f"{_decimal(value)}倍" if _decimal(value) else f"{value}倍"
        return f"{_decimal(value * 100)}%" if _decimal(value * 100) else str(value)
    if isinstance(value, int) and unit == "元":
        return f"{format_yuan(value)}元"
    if isinstance(value, int) and unit == "日期":  # days since 1970-01-01, 0 where there is none
        return f"{day_of(value):%Y年%-m月%-d日}" if value > 0 else "没有"
    return f"{value}{unit}" if isinstance(value, int) else str(value)


def _decimal(value: Fraction) -> str:
    """The exact decimal of a fraction with at most six places, or an empty text."""
    scaled = value * 10**6
    if scaled.denominator != 1:
        return ""
    whole, rest = divmod(scaled.numerator, 10**6)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".")
