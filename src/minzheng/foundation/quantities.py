"""Quantities as Chinese official reports print them: 30余次, 1.81亿余元, 近百轮, 35—50平方米, 第三届, 96%.

`wording` compares them with computed numbers and writes them.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from minzheng.foundation import numerals
from minzheng.foundation.errors import Invalid


class Qualifier(Enum):
    """How a printed number bounds the true one."""

    EXACT = "exact"
    OVER = "gt_approx"  # 30余, 4200多
    NEARLY = "lt_approx"  # 近百
    ABOUT = "approx"  # 约46.98万, 200左右
    MORE_THAN = "gt"  # 超过80%
    AT_LEAST = "gte"  # 不低于, 以上 (民法典 art. 1259: 以上, 以下 include the number)
    LESS_THAN = "lt"  # 不足, 低于
    AT_MOST = "lte"  # 不超过, 以下


@dataclass(frozen=True)
class Quantity:
    """A printed quantity: `low` (and `high` of a range) in single units, 96% being 96/100 with unit `%`.

    `digit` is the worth of the last printed digit (0.01亿 in 1.81亿), `step` that of the last significant
    one (1000 in 7000). An `ordinal` (首届, 第三届, 前5名) counts places, not things.
    """

    low: Fraction
    high: Fraction | None
    unit: str
    qualifier: Qualifier
    raw: str
    digit: Fraction = Fraction(1)
    step: Fraction = Fraction(1)
    ordinal: bool = False


_BEFORE: Mapping[Qualifier, str] = {
    Qualifier.AT_MOST: "不超过|不高于|不多于|不大于|至多|最多|前",
    Qualifier.AT_LEAST: "不低于|不少于|不小于|至少|最少",
    Qualifier.MORE_THAN: "超过|多于|高于|大于|突破|超|逾",
    Qualifier.LESS_THAN: "低于|少于|小于|不足|不到|未满",
    Qualifier.NEARLY: "将近|接近|近",
    Qualifier.ABOUT: "大约|大概|约",
    Qualifier.EXACT: "达到|共计|累计|总计|合计|连续|达|共",
}
_AFTER: Mapping[Qualifier, str] = {
    Qualifier.AT_LEAST: "及以上|以上",
    Qualifier.AT_MOST: "及以下|以下|以内",
    Qualifier.ABOUT: "左右|上下",
}
_SCALES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_SHARES = {"百分之": ("%", 100), "千分之": ("‰", 1000), "%": ("%", 100), "‰": ("‰", 1000)}
_SHARES |= {"个百分点": ("个百分点", 100), "百分点": ("个百分点", 100)}

_ARABIC = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_CHINESE = rf"[{numerals.LETTERS}]+(?:点[零〇一二三四五六七八九]+)?"
_NUMBER = re.compile(
    rf"(?P<part>百分之|千分之|)(?P<number>{_ARABIC}|{_CHINESE})(?P<over>[余多几]?)(?P<scale>万亿|万|亿|)(?P<over2>[余多]?)"
    r"(?P<unit>(?:m[23]|[A-Za-z\u4e00-\u9fff/()°℃%‰]{0,12}?))(?P<over3>[余多]?)"
)
_RANGE = re.compile(rf"(?<=.)(?:[-–—−~〜]+|至|到)(?=[0-9{numerals.LETTERS}]|百分之|千分之)")
_ADJACENT = re.compile(r"([一二三四五六七八])([二两三四五六七八九])([十百千万亿]?)")


@dataclass(frozen=True)
class _Number:
    value: Fraction
    digit: Fraction
    step: Fraction
    scale: int
    unit: str
    over: bool


def parse_quantity(text: str) -> Quantity:
    """Read one printed quantity with its unit; raises `Invalid` saying why it cannot be read."""
    words = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if words == "无":
        return Quantity(Fraction(0), None, "", Qualifier.EXACT, text)
    if not words or len(words) > 60:
        raise _unreadable(text, "内容为空或过长")
    words, before = _strip(words, _BEFORE, r"(?:{})(?=.)")
    words, after = _strip(words, _AFTER, r"(?:{})\Z")
    found = [q for q in (before, after) if q and q is not Qualifier.EXACT]
    if words[0] in "首第" or (before is Qualifier.AT_MOST and text.strip().startswith("前")):
        return _ordinal(words, found, text)
    if cut := _RANGE.search(words):
        return _range(words[: cut.start()], words[cut.end() :], found, text)
    if near := _ADJACENT.match(words):
        first, second, scale = near.groups()
        if numerals.read(second) == numerals.read(first) + 1:
            return _range(first + scale, second + words[near.end(2) :], found, text)
    return _single(words, found, text)


def _strip(words: str, table: Mapping[Qualifier, str], shape: str) -> tuple[str, Qualifier | None]:
    for qualifier, forms in table.items():
        found = re.search(shape.format(forms), words)
        if found and found.span() != (0, len(words)) and (found.start() == 0 or found.end() == len(words)):
            return words[: found.start()] + words[found.end() :], qualifier
    return words, None


def _single(words: str, found: Sequence[Qualifier], raw: str) -> Quantity:
    negative = re.match(r"[-−负](?=.)", words)
    number = _number(words[negative.end() :] if negative else words, raw)
    qualifiers = [*found, *([Qualifier.OVER] if number.over else [])]
    if len(qualifiers) > 1:
        raise _unreadable(raw, "同时用了两种限定说法")
    qualifier = qualifiers[0] if qualifiers else Qualifier.EXACT
    if negative and qualifier is not Qualifier.EXACT:
        raise _unreadable(raw, "负数不能再加限定说法")
    low = -number.value if negative else number.value
    return Quantity(low, None, number.unit, qualifier, raw, number.digit, number.step)


def _ordinal(words: str, found: Sequence[Qualifier], raw: str) -> Quantity:
    if words[0] == "首":
        words = "一" + words[1:]
        if len(words) == 1 or re.match(r"[0-9]|百分|千分", words[1:]) or words[1] in numerals.LETTERS:
            raise _unreadable(raw, "“首”之后应是量词")
    number = _number(words.removeprefix("第"), raw)
    if number.over or number.value.denominator != 1 or number.unit in _SHARES or len(found) > 1:
        raise _unreadable(raw, "序数应是确定的整数")
    return Quantity(
        number.value,
        None,
        number.unit,
        found[0] if found else Qualifier.EXACT,
        raw,
        ordinal=True,
    )


def _range(left: str, right: str, found: Sequence[Qualifier], raw: str) -> Quantity:
    low, high = _number(left, raw), _number(right, raw)
    if found or low.over or high.over:
        raise _unreadable(raw, "区间不能再加限定说法")
    start, unit = low.value, high.unit
    if not low.unit and unit in _SHARES:
        start /= _SHARES[unit][1]
    elif low.unit not in ("", unit):
        raise _unreadable(raw, "区间两端单位不同")
    if low.scale == 1 and not low.unit and start * high.scale <= high.value:
        start *= high.scale
    if start >= high.value:
        raise _unreadable(raw, "区间的起点应小于终点")
    return Quantity(start, high.value, unit, Qualifier.EXACT, raw, high.digit, high.step)


def _number(words: str, raw: str) -> _Number:
    found = _NUMBER.fullmatch(words)
    if not found or (found["over"] + found["over2"] + found["over3"])[1:]:
        raise _unreadable(raw, "没有写出确定的数目")
    number, scale_name = found["number"].replace(",", ""), found["scale"]
    if not scale_name and (tail := re.fullmatch(r"(.+?)(万亿|万|亿)", number)):
        number, scale_name = tail.groups()
    whole, _, decimals = number.replace("点", ".").partition(".")
    if len(whole) > 40 or len(decimals) > 12:
        raise _unreadable(raw, "数目的位数过多")
    digits = str(int(whole) if whole.isascii() else numerals.read(whole))
    digits += "".join(d if d.isascii() else str(numerals.read(d)) for d in decimals)
    scale = _SCALES[scale_name]
    unit, parts = _SHARES.get(found["part"] or found["unit"], (found["unit"], 1))
    if found["part"] and found["unit"]:
        raise _unreadable(raw, "百分数之后不应再有单位")
    digit = Fraction(scale, parts * 10 ** len(decimals))
    zeros = 0 if decimals else len(digits) - len(digits.rstrip("0"))
    value = int(digits) * digit
    over = bool(found["over"] or found["over2"] or found["over3"])
    return _Number(value, digit, digit * 10**zeros if value else digit, scale, unit, over)


def _unreadable(raw: str, why: str) -> Invalid:
    shown = raw.strip()[:30]
    return Invalid.because(
        f"“{shown}”读不成数量：{why}。", "请写成如“30余次”“1.81亿元”“35—50平方米”“第三届”。", "quantity"
    )
