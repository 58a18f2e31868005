"""What people write, as it is compared: names, addresses, phones and days, whoever typed them; nothing is refused here.

Identity numbers: `foundation.identifiers.plain_number`. Every function leaves what it made unchanged when used again.
"""

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

from minzheng.foundation.errors import Invalid
from minzheng.foundation.identifiers import parse_phone

_DOTS = "·•‧・●⋅∙.．"
_CAPITALS = str.maketrans({each: each.upper() for each in "abcdefghijklmnopqrstuvwxyz"})
_BLANK = ("Z", "Cc", "Cf")
_DIGITS = {character: place for place, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百千]+(?=[号楼栋幢座单元门室层组队巷弄])")
_ADMINISTRATIVE = re.compile(
    r"^(?:中国|中华人民共和国)?"
    r"(?:[^省市区县镇乡路街村号\d]{2,8}(?:省|自治区|特别行政区))?"
    r"(?:[^省市区县镇乡路街村号\d]{2,10}(?:市|自治州|地区|盟))?"
    r"(?:[^省市区县镇乡路街村号\d]{1,10}(?:区|县|市|旗|自治县|林区))?"
)
_SAME_WORDS = (
    (re.compile(r"(?:居民委员会|居委会)"), "社区"),
    (re.compile(r"(?:村民委员会|村委会|行政村)"), "村"),
    (re.compile(r"街道办事处|街道办"), "街道"),
    (re.compile(r"[栋幢座]|号楼"), "楼"),
    (re.compile(r"单元|门(?=\d)"), "单元"),
    (re.compile(r"大街(?!道)"), "街"),
    (re.compile(r"(?<=\d)(?:村民)?小?[组队]"), "组"),
    (re.compile(r"(?<=\d)[-－—#](?=\d)"), "-"),
)
_PLACE = re.compile(r"([^\d]*?(?:街道|镇|乡|苏木))?([^\d]*?(?:社区|村|嘎查|里|小区|家园|花园))?")


class Address(NamedTuple):
    """A compared address: the words before the first number, its street or town, its community or village, its numbers."""

    words: str
    town: str
    place: str
    numbers: tuple[int, ...]

    @property
    def token(self) -> str:
        """What tells one house from the others: the smallest place named and the numbers; empty without either."""
        where = self.place or self.words
        return f"{where}:{'-'.join(map(str, self.numbers))}" if where and self.numbers else ""


def plain_name(text: str) -> str:
    """A name without blanks, middle dots and full width letters; equal where the keyed pseudonyms are equal."""
    letters = unicodedata.normalize("NFKC", text)
    kept = (
        each for each in letters if each not in _DOTS and not unicodedata.category(each).startswith(_BLANK)
    )
    return unicodedata.normalize("NFKC", "".join(kept)).translate(_CAPITALS)


def plain_phone(text: str) -> str:
    """A phone number in one form; what is no number of the telephone network stays as its digits."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    for written in (text, digits):
        try:
            return parse_phone(written)
        except Invalid:
            continue
    return digits


def plain_day(value: object) -> date | None:
    """A day out of a date, of days since 1970 or of text like 1958.3.7, 19580307 or 1958年3月7日; None where it is none."""
    if isinstance(value, date):
        return value
    if isinstance(value, int):
        return date(1970, 1, 1) + timedelta(days=value) if -80_000 < value < 80_000 else None
    text = unicodedata.normalize("NFKC", str(value or "")).strip()
    found = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?(?:\s*00:00(?::00)?)?", text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def plain_address(text: str) -> str:
    """An address without province, city and county, with digits for numerals and one word for each kind of building."""
    before, plain = "", unicodedata.normalize("NFKC", text)
    while plain != before:
        before, plain = plain, _plainer(plain)
    return plain


def address_of(text: str) -> Address:
    """The parts of an address as it is compared."""
    plain = plain_address(text)
    words = re.split(r"\d", plain, maxsplit=1)[0]
    parts = _PLACE.match(plain)
    town, place = (parts.group(1) or "", parts.group(2) or "") if parts else ("", "")
    return Address(words, town, place, tuple(int(each) for each in re.findall(r"\d{1,9}", plain)))


def _plainer(text: str) -> str:
    plain = unicodedata.normalize("NFKC", "".join(text.split())).strip(",.;，。；、")
    plain = _NUMERAL.sub(lambda found: str(_number(found.group())), plain)
    for form, word in _SAME_WORDS:
        plain = form.sub(word, plain)
    cut = _ADMINISTRATIVE.sub("", plain, count=1)
    return cut if re.search(r"\D", cut) else plain


def _number(text: str) -> int:
    """A numeral up to 9999, or digits written one after the other (二〇三)."""
    if not any(each in _TENS for each in text):
        return int("".join(str(_DIGITS[each]) for each in text))
    total, digit = 0, 0
    for each in text:
        if each in _TENS:
            total += (digit or 1) * _TENS[each]
            digit = 0
        else:
            digit = _DIGITS[each]
    return total + digit
