"""Numbers that identify people, organisations, phones and bank cards: normalised, checked, explained when wrong."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from stdnum.cn import ric, uscc

from minzheng.foundation import clock
from minzheng.foundation.errors import Collector, Invalid, collect

_SEPARATORS = re.compile(r"[\s\-‐-―−·.]")


class Sex(Enum):
    """Sex as the number's 17th digit tells it: odd is male."""

    MALE = "男"
    FEMALE = "女"


class IdKind(Enum):
    """The document a resident number belongs to."""

    RESIDENT = "居民身份证"
    HONG_KONG = "香港居民居住证"
    MACAO = "澳门居民居住证"
    TAIWAN = "台湾居民居住证"
    FOREIGNER = "外国人永久居留身份证"


# First two digits of GB/T 2260. No provincial code was ever withdrawn; Hainan (46) and Chongqing (50) came later, so
# that people born there before carry 44 and 51. 71 is Taiwan's own, 83 stands on residence permits only.
PROVINCES = frozenset(
    str(code)
    for codes in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66), (71, 81, 82, 83))
    for code in codes
)  # fmt: skip
_FOREIGNER = "9"
_MISREAD = str.maketrans("OIL", "011")
_NO_BRACKETS = str.maketrans("", "", "()")
_KINDS = {"81": IdKind.HONG_KONG, "82": IdKind.MACAO, "83": IdKind.TAIWAN}


@dataclass(frozen=True)
class ResidentId:
    """An 18-character citizen number (GB 11643), or one of the same build; `number` stays out of repr and logs."""

    number: str = field(repr=False)
    kind: IdKind
    born: date
    sex: Sex

    @classmethod
    def parse(cls, text: str, on: date | None = None) -> "ResidentId":
        """Read a number, 15-digit ones upgraded; raises `Invalid` with everything wrong at once.

        Of the area code only the province is judged: the rest is that of first issue and may long be gone. A foreigner's
        number has its province after the 9 (国家移民管理局, 2023). `on`: not born after this day, today unless given.
        """
        number = _squeeze(text)
        if len(number) == 15 and number.isdecimal():
            number = f"{number[:6]}19{number[6:]}"
            number += ric.calc_check_digit(number + "0")
        if len(number) != 18:
            raise Invalid.because(
                f"证件号码应为18位（旧号码15位），现为{len(number)}位。",
                "请对照证件补全或删去多余的字符。",
                "id.length",
            )
        with collect() as problems:
            _check_letters(number, "X", 17, "证件号码", problems)
        with collect() as problems:
            _check_province(number, problems)
            born = _birth_date(number[6:14], on or clock.today(), problems)
            expected = ric.calc_check_digit(number)
            if number[17] != expected:
                problems.add(
                    f"证件号码校验码不符：按前17位推算末位应为{expected}，现为{number[17]}。",
                    "至少有一位抄错，请对照证件逐位核对。",
                    "id.check_digit",
                )
        kind = IdKind.FOREIGNER if number[0] == _FOREIGNER else _KINDS.get(number[:2], IdKind.RESIDENT)
        return cls(number, kind, born, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def make_resident_id(area6: str, born: date, order: int, sex: Sex) -> str:
    """A well-formed number for synthetic data only: `order` 0–499 tells people of one area, day and sex apart."""
    if not re.fullmatch(r"[0-9]{6}", area6) or not 0 <= order <= 499:
        raise ValueError("area6 must be six digits and order between 0 and 499")
    body = f"{area6}{born.isoformat().replace('-', '')}{order * 2 + (sex is Sex.MALE):03}"
    return body + ric.calc_check_digit(body + "0")


def parse_uscc(text: str) -> str:
    """The unified social credit code (GB 32100), 18 capitals and digits; raises `Invalid`.

    Only the check digit comes from stdnum: its form check refuses registrars with a letter (N, rural collectives).
    """
    code = _squeeze(text)
    if len(code) != 18:
        raise Invalid.because(
            f"统一社会信用代码应为18位，现为{len(code)}位。",
            "请对照登记证书补全或删去多余的字符。",
            "uscc.length",
        )
    with collect() as problems:
        for place, letter in enumerate(code, 1):
            if 3 <= place <= 8 and letter not in "0123456789":
                why = "第3至8位是登记机关区划代码，只能是数字。"
            elif letter not in "0123456789ABCDEFGHJKLMNPQRTUWXY":
                why = "代码只用数字和除I、O、S、V、Z以外的大写字母。"
            else:
                continue
            problems.add(f"统一社会信用代码第{place}位“{letter}”不合规则。", why, "uscc.letter")
    expected = uscc.calc_check_digit(code)
    if code[17] != expected:
        raise Invalid.because(
            f"统一社会信用代码校验码不符：末位应为{expected}，现为{code[17]}。",
            "至少有一位抄错，请对照登记证书逐位核对。",
            "uscc.check_digit",
        )
    return code


_PHONES = (
    (re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})"), r"\1"),
    (
        re.compile(r"(?:(?:\+?86|0086)0?|0)(10|2[0-9]|[3-9][0-9]{2})([2-8][0-9]{6,7})(?:转([0-9]{1,6}))?"),
        r"0\1-\2转\3",
    ),
    (re.compile(r"([48]00[0-9]{7}|9[56][0-9]{3,4}|12[0-9]{3}|8890|1[12][0-9])"), r"\1"),
)


def parse_phone(text: str) -> str:
    """A phone number: mobile as 11 digits, landline as 022-24390001 (转 extension kept), service numbers as they are."""
    text = re.sub(
        r"^(\s*\(?0\d{2,3}\)?[\s-]*\d{7,8})-(?=\d{1,6}\s*$)", r"\1转", unicodedata.normalize("NFKC", text)
    )
    number = re.sub(r"[()]", "", _squeeze(text))
    for form, shape in _PHONES:
        if found := form.fullmatch(number):
            return found.expand(shape).removesuffix("转")
    if re.fullmatch(r"[2-8][0-9]{6,7}", number):
        raise Invalid.because("固定电话缺少区号。", "请写成如“022-24390001”。", "phone.area")
    if re.fullmatch(r"1[0-9]+", number):
        raise Invalid.because(
            f"手机号码应为11位并以13至19开头，现为{len(number)}位。", "请逐位核对。", "phone.mobile"
        )
    raise Invalid.because(
        "电话号码不合规则。", "手机写11位，固定电话写区号加号码，如“022-24390001”。", "phone.form"
    )


_PERMITS = (
    (re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"), "港澳居民来往内地通行证"),
    (re.compile(r"[0-9]{8}(?:[0-9]{2}[A-Z]?)?"), "台湾居民来往大陆通行证"),
    (re.compile(r"[A-Z]{3}[0-9]{12}"), IdKind.FOREIGNER.value),
    (re.compile(r"[A-Z]{1,2}[0-9]{7,8}"), "护照"),
)


def plain_number(text: str) -> str:
    """An identity number as it is compared: half width, capitals, without blanks and separators, 15 digits made 18.

    Nothing is checked and nothing refused; digits written as letters (O, I, L) are read as digits where only digits stand.
    """
    number = unicodedata.normalize("NFKC", _squeeze(text).translate(_NO_BRACKETS))
    if len(number) in (15, 18) and not re.match(r"[A-Z]{2}", number):
        body = number[:17].translate(_MISREAD)
        number = body + number[17:] if body.isdecimal() else number
    if len(number) == 15 and number.isdecimal():
        body = f"{number[:6]}19{number[6:]}"
        number = body + ric.calc_check_digit(body + "0")
    return number


def number_kind(number: str) -> str:
    """The document a plain number is written like, in its Chinese name; empty where it is written like none."""
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        kind = IdKind.FOREIGNER if number[0] == _FOREIGNER else _KINDS.get(number[:2], IdKind.RESIDENT)
        return kind.value
    return next((name for form, name in _PERMITS if form.fullmatch(number)), "")


def _squeeze(text: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def _check_letters(number: str, last: str, length: int, name: str, problems: Collector) -> None:
    for place, letter in enumerate(number, 1):
        allowed = "0123456789" + (last if place > length else "")
        if letter not in allowed:
            hint = {"O": "是否应为数字0？", "I": "是否应为数字1？", "L": "是否应为数字1？"}.get(letter, "")
            kind = "只能是数字或X" if last and place > length else "只能是数字"
            problems.add(f"{name}第{place}位“{letter}”{kind}。", hint or "请对照证件改正。", "letter")


def _check_province(number: str, problems: Collector) -> None:
    first = 1 if number[0] == _FOREIGNER else 0
    if (code := number[first : first + 2]) not in PROVINCES:
        problems.add(
            f"证件号码第{first + 1}、{first + 2}位“{code}”不是省级行政区划代码。",
            "请对照证件核对开头的数字。",
            "id.province",
        )


def _birth_date(digits: str, on: date, problems: Collector) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        problems.add(
            f"证件号码第7至14位“{digits}”不是真实日期。", "请对照证件核对出生年月日。", "id.birth_date"
        )
        return date.min
    if born > on:
        problems.add(
            f"证件号码中的出生日期{born.isoformat()}晚于{on.isoformat()}，还没有出生。",
            "请对照证件核对出生年月日。",
            "id.birth_future",
        )
    elif born.year < 1850:
        problems.add(
            f"证件号码中的出生日期{born.isoformat()}不可能。", "请对照证件核对出生年月日。", "id.birth_date"
        )
    return born
