"""Money as whole 分 in a plain int: reading, writing, 大写金额, exact splits and shares. Never a float."""

import re
import unicodedata
from decimal import Decimal
from enum import Enum

from minzheng.foundation import numerals
from minzheng.foundation.errors import Invalid

LARGEST = 2**63 - 1  # what a BigInteger column holds, in 分
_LARGEST_CAPITAL = 10**18 - 1  # 大写 is written up to sixteen digits of 元

_AMOUNT = re.compile(
    r"(?P<sign>[-−负]?)(?:人民币)?¥?(?P<sign2>[-−]?)"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<decimals>[0-9]+))?"
    r"(?P<unit>万元|亿元|元整|元|圆整|圆)?"
)
_SCALE = {"万元": 10**4, "亿元": 10**8}
_FIX = "请填写如“1234.50”或“1,234.50元”的金额，最多两位小数。"


class Rounding(Enum):
    """Which way a share that is no whole 分 goes; all three are symmetric around zero."""

    DOWN = "舍去"
    UP = "进位"
    HALF_UP = "四舍五入"


def parse_yuan(text: str) -> int:
    """分 of an amount written in 元 (also 万元, 亿元, ￥, full-width signs); raises `Invalid` on anything else."""
    if not isinstance(text, str):
        raise Invalid.because("金额应为文字，不接受浮点数等其他类型。", _FIX, "money.type")
    found = _AMOUNT.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    if not found or (found["sign"] and found["sign2"]):
        shown = "金额为空。" if not text.strip() else f"“{text.strip()[:30]}”不是金额。"
        raise Invalid.because(shown, _FIX, "money.form")
    digits, decimals = found["whole"].replace(",", ""), found["decimals"] or ""
    if len(digits) > 19:
        raise _too_large()
    scale = 100 * _SCALE.get(found["unit"] or "", 1)
    shift = int(f"1{'0' * len(decimals[:12])}")
    fen, rest = divmod(int(digits + decimals[:12]) * scale, shift)
    if rest or len(decimals) > (2 if scale == 100 else 12):
        raise Invalid.because("金额最小到分，小数位数过多。", _FIX, "money.decimals")
    if fen > LARGEST:
        raise _too_large()
    return -fen if found["sign"] or found["sign2"] else fen


def _too_large() -> Invalid:
    return Invalid.because(
        "金额过大，超出系统可记录的范围。", "请核对单位是元、万元还是亿元。", "money.range"
    )


def format_yuan(fen: int, grouped: bool = True) -> str:
    """元 with two decimals, `1,234.50` or, ungrouped, `1234.50`."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:{',' if grouped else ''}}.{rest:02}"


def capital(fen: int) -> str:
    """大写金额 for bills and payment sheets (PBoC 支付结算办法, annex 1): 人民币…元整, 负 in front when negative.

    零 stands between 元 and 角 when the digit of 元 is zero, as in the annex's ￥107,000.53; no 整 after 角 or 分.
    Raises `Invalid` from 10^16 元 on.
    """
    if abs(fen) > _LARGEST_CAPITAL:
        raise _too_large()
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    words = "人民币" + ("负" if fen < 0 else "")
    if yuan or not rest:
        words += f"{numerals.write(yuan, capital=True)}元"
    if not rest:
        return words + "整"
    if yuan and (not jiao or not yuan % 10):
        words += "零"
    words += f"{numerals.write(jiao, capital=True)}角" if jiao else ""
    return words + (f"{numerals.write(cents, capital=True)}分" if cents else "")


def split(fen: int, parts: int) -> list[int]:
    """`parts` amounts that differ by at most one 分 and sum exactly to `fen`; larger ones first."""
    if parts < 1:
        raise ValueError("parts must be at least 1")
    each, extra = divmod(fen, parts)
    return [each + 1] * extra + [each] * (parts - extra)


def share(fen: int, numerator: int, denominator: int, rounding: Rounding) -> int:
    """`fen` × numerator ÷ denominator in whole 分, by integer arithmetic; `denominator` must be positive."""
    if denominator < 1:
        raise ValueError("denominator must be positive")
    product = fen * numerator
    whole, rest = divmod(abs(product), denominator)
    if rounding is Rounding.UP:
        whole += rest > 0
    elif rounding is Rounding.HALF_UP:
        whole += rest * 2 >= denominator
    return -whole if product < 0 else whole


def yuan_decimal(fen: int) -> Decimal:
    """The amount in 元 as an exact Decimal with two places, for spreadsheets."""
    return Decimal(fen).scaleb(-2)
