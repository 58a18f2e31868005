"""Bank account numbers of payees: digits only; cards of Chinese banks (62…, 16 to 19 digits) carry a Luhn digit (ISO/IEC 7812-1)."""

import re
import unicodedata

from stdnum import luhn

from minzheng.foundation.errors import Invalid

_CARD = re.compile(r"62[0-9]{14,17}")


def parse_account(text: str) -> str:
    """The digits of an account or card number; spaces and hyphens are dropped. Raises `Invalid`."""
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch("[0-9]{8,32}", digits):
        raise Invalid.because("银行账号应为8至32位数字。", "请对照银行卡或存折核对。", "account.form")
    if _CARD.fullmatch(digits) and luhn.checksum(digits):
        raise Invalid.because("银行卡号校验位不符。", "请对照银行卡重新输入。", "account.check_digit")
    return digits


def mask_account(number: str) -> str:
    """The last four digits."""
    return "*" * max(len(number) - 4, 0) + number[-4:]
