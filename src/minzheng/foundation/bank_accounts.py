"""Bank account numbers of payees: digits only; cards of Chinese banks (62…, 16 to 19 digits) carry a Luhn digit (ISO/IEC 7812-1)."""

import re
import unicodedata

from minzheng.foundation.errors import Invalid

_CARD = re.compile(r"62[0-9]{14,17}")


def parse_account(text: str) -> str:
    """The digits of an account or card number; spaces and hyphens are dropped. Raises `Invalid`."""
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch("[0-9]{8,32}", digits):
        raise Invalid.because("银行账号应为8至32位数字。", "请对照银行卡或存折核对。", "account.form")
    if _CARD.fullmatch(digits) and luhn(digits[:-1]) != digits[-1]:
        raise Invalid.because("银行卡号校验位不符。", "请对照银行卡重新输入。", "account.check_digit")
    return digits


def luhn(body: str) -> str:
    """The check digit that completes a card number (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def mask_account(number: str) -> str:
    """The last four digits."""
    return "*" * max(len(number) - 4, 0) + number[-4:]
