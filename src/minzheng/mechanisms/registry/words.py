"""What a name or number can be found by: characters, bigrams, pinyin syllables, initials, last digits (words before keying)."""

import re
from functools import lru_cache
from itertools import pairwise

from pypinyin import Style, pinyin

TAIL = 4
_HAN = re.compile(r"[㐀-鿿豈-﫿𠀀-𳎯]")


@lru_cache(maxsize=30_000)
def readings(letter: str) -> frozenset[str]:
    """All toneless pinyin readings of one character (多音字 included, ü as v); a Latin letter or digit reads as itself."""
    if not _HAN.match(letter):
        return frozenset({letter.lower()}) if letter.isalnum() else frozenset()
    found = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore")
    return frozenset(found[0]) if found else frozenset()


def name_letters(name: str) -> list[str]:
    """The characters of a name that count: no blanks, dots or brackets, small letters."""
    return [letter for letter in name.lower() if letter.isalnum()]


def name_words(name: str) -> set[str]:
    """Words of a name: the whole, single characters and pairs; as written, in pinyin and in initials."""
    letters = name_letters(name)
    spoken = [readings(letter) for letter in letters]
    found = {f"名{''.join(letters)}", *(f"字{letter}" for letter in letters)}
    found |= {f"字{first}{second}" for first, second in pairwise(letters)}
    found |= {f"音{one}" for syllables in spoken for one in syllables}
    for first, second in pairwise(spoken):
        found |= {f"音{one} {other}" for one in first for other in second}
        found |= {f"首{one}{other}" for one in initials(first) for other in initials(second)}
    return found


def initials(syllables: frozenset[str]) -> set[str]:
    """First letters of the readings of one character."""
    return {one[0] for one in syllables}


def id_words(number: str) -> set[str]:
    """The whole identity number and its last four."""
    return {f"证{number.upper()}", f"证尾{number[-TAIL:].upper()}"} if len(number) >= TAIL else set()


def phone_words(number: str) -> set[str]:
    """The whole phone number and its last four."""
    digits = re.sub(r"\D", "", number)
    return {f"话{digits}", f"话尾{digits[-TAIL:]}"} if len(digits) >= TAIL else set()


def code_words(code: str) -> set[str]:
    """A unified social credit code and its last four."""
    return {f"码{code.upper()}", f"码尾{code[-TAIL:].upper()}"} if code else set()
