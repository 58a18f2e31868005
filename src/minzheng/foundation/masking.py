"""Masking of personal data for display (in the spirit of GB/T 35273). A mask never lengthens and masking twice changes nothing."""

import re
from collections.abc import Callable

_COMPOUND_SURNAMES = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|长孙|宇文|轩辕|钟离|闾丘|鲜于|司空|南宫|独孤|西门|端木|百里"
    "|呼延|东郭|赫连|澹台|公冶|宗政|濮阳|淳于|单于|太叔|申屠|仲孙|万俟|闻人|拓跋|第五|纳兰|完颜"
)


def mask_name(name: str) -> str:
    """Family name kept, 陈** or 欧阳**; a single character is hidden."""
    kept = 2 if len(name) > 2 and _COMPOUND_SURNAMES.match(name) else 1 if len(name) > 1 else 0
    return name[:kept] + "*" * (len(name) - kept)


def mask_id(number: str) -> str:
    """First three (province and city digit) and last four characters kept; too short a text is hidden whole."""
    return _cover(number, 3, 4)


def mask_phone(number: str) -> str:
    """139****0001; landlines 022-****0001; public numbers up to five digits stay."""
    if len(number) <= 5:
        return number
    area = re.match(r"0\d{2,3}-(?=.{7})", number)
    return area[0] + _cover(number[area.end() :], 0, 4) if area else _cover(number, 3, 4)


def mask_bank_card(number: str) -> str:
    """Last four digits kept."""
    return _cover(number, 0, 4)


def mask_address(address: str) -> str:
    """Kept down to the road, or village, or district; what follows becomes at most three stars."""
    named = re.split(
        r"[0-9０-９*]|[一二三四五六七八九十百]+(?:号(?!路)|栋|幢|楼|单元|室|门|组|层)", address, maxsplit=1
    )[0]
    levels = (r".*(?:路|巷|胡同|弄|大街|(?<!街)道|街(?!道))", r".*(?:村|社区|街道|镇|乡)", r".*[省市区县旗]")
    kept = next((found[0] for level in levels if (found := re.match(level, named, re.DOTALL))), "")
    return kept + "*" * min(3, len(address) - len(kept))


def _cover(text: str, head: int, tail: int) -> str:
    """Stars for all letters and digits but the first `head` and last `tail`; separators stay."""
    places = [i for i, letter in enumerate(text) if letter.isalnum() or letter == "*"]
    hidden = places[head : len(places) - tail] if len(places) > head + tail else places
    letters = list(text)
    for place in hidden:
        letters[place] = "*"
    return "".join(letters)


def _mask_mobile(found: str) -> str:
    return _cover(found, sum(letter.isdigit() for letter in found) - 8, 4)


_IN_TEXT: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = tuple(
    (re.compile(rf"(?<!\d){form}(?!\d)"), mask)
    for form, mask in (
        (r"\d{17}[\dXxＸｘ]", mask_id),
        (r"\d{15}", mask_id),
        (r"\d{6}[ -]\d{8}[ -]\d{3}[\dXxＸｘ]", mask_id),
        (r"\d{16,}", mask_bank_card),
        (r"\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?", mask_bank_card),
        (r"(?:86[ -]?)?[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}", _mask_mobile),
        (r"[0０]\d{2,3}[ -]?\d{7,8}", mask_phone),
    )
)


def mask_text(text: str) -> str:
    """Mask every ID, phone and card number in a text by its form; a wrong check digit is masked all the same."""
    before = ""
    while text != before:  # a mask may part digits that a following group then completes
        before = text
        for form, mask in _IN_TEXT:
            text = form.sub(lambda found, mask=mask: mask(found[0]), text)  # type: ignore[misc]
    return text
