"""Chinese numerals for whole numbers below 10^16: 四十八, 二〇一九, 壹拾万柒仟."""

import re

from minzheng.foundation.errors import Invalid

LIMIT = 10**16
SMALL, CAPITAL = "零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟"
LETTERS = SMALL + CAPITAL[1:] + "〇两万亿"

_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))
_TO_CAPITAL = str.maketrans(SMALL, CAPITAL)
_TO_SMALL = str.maketrans(CAPITAL + "〇两", SMALL + "零二")
_OPTIONAL_ZERO = re.compile(r"(?<=[亿万])零(?=.千)")


def write(number: int, capital: bool = False) -> str:
    """`number` (0 up to 10^16 exclusive) in Chinese, 十二, 一百零五, or with bank capitals 壹拾贰, 壹佰零伍."""
    if not 0 <= number < LIMIT:
        raise ValueError("number out of range")
    words = _words(number)
    return (
        words.translate(_TO_CAPITAL) if capital else words.removeprefix("一" if words[:2] == "一十" else "")
    )


def _words(number: int) -> str:
    for size, name in _UNITS:
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _words(high) + name + gap + (_words(low) if low else "")
    return SMALL[number]


def read(text: str) -> int:
    """The number a Chinese numeral writes, small or capital, also digit by digit (二〇一九); else `Invalid`.

    Spoken short forms whose value is in doubt (一百五) are refused.
    """
    small = text.translate(_TO_SMALL)
    if not small or len(small) > 40 or set(small) - set(SMALL + "万亿"):
        raise _not_a_numeral(text)
    if set(small) <= set(SMALL[:10]):
        if (len(small) == 2 and "零" not in small) or len(small) > 16:
            raise _not_a_numeral(text)
        return int("".join(str(SMALL.index(letter)) for letter in small))
    value = _value("一" + small if small[0] in "十百千万亿" else small)
    if value is None or value >= LIMIT or _plain(small) not in _spellings(value):
        raise _not_a_numeral(text)
    return value


def _value(small: str) -> int | None:
    for size, name in _UNITS:
        high, found, low = small.rpartition(name)
        if found:
            left, right = _value(high), _value(low)
            return None if left is None or right is None else left * size + right
    digit = small.lstrip("零")
    if len(digit) > 1:
        return None
    return SMALL.index(digit) if digit else 0


def _spellings(value: int) -> set[str]:
    """The written forms accepted: a leading 一 may be left out, as in 十二 and 近百."""
    words = _plain(_words(value))
    return {words, words.removeprefix("一")}


def _plain(words: str) -> str:
    return _OPTIONAL_ZERO.sub("", words)


def _not_a_numeral(text: str) -> Invalid:
    return Invalid.because(
        f"“{text[:20]}”不是写全的中文数字。",
        "请写成“一百零五”“四十八”这样的数字，或改用阿拉伯数字。",
        "numeral",
    )
