"""What a person types into a search box, and every way it can be meant: name, pinyin, initials, numbers."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice, pairwise

from pypinyin.pinyin_dict import pinyin_dict

from minzheng.foundation.errors import Invalid
from minzheng.foundation.identifiers import ResidentId
from minzheng.mechanisms.registry import words

LONGEST = 60
READINGS = 8  # segmentations of one run of pinyin that are tried
EXACT, START, INSIDE = range(3)
_WHOLE_NUMBER = re.compile(r"(?:\+?86)?(1\d{10}|\d{15}|\d{17}[\dx])", re.ASCII)


@dataclass(frozen=True)
class Way:
    """One meaning of a term: the words a hit must carry, the rank its name then gets, and whether it is the exact one."""

    words: frozenset[str]
    rank: Callable[[str], int | None]
    whole: bool = False


def terms_of(text: str) -> list[str]:
    """The terms of a text, small letters; neighbouring Latin words are one term, so that "chen gui lan" is a name."""
    if len(text) > LONGEST:
        raise Invalid.because(
            f"检索内容超过{LONGEST}个字。", "请只输入姓名、拼音、首字母或号码的一部分。", "search.long"
        )
    plain = unicodedata.normalize("NFKC", text).lower()
    if whole := _WHOLE_NUMBER.fullmatch(re.sub(r"[\s-]", "", plain)):
        return [whole[1]]
    terms: list[str] = []
    for part in plain.split():
        if terms and _latin(part) and _latin(terms[-1]):
            terms[-1] += f" {part}"
        else:
            terms.append(part)
    return [term for term in terms if words.name_letters(term)]


def ways_of(term: str) -> Iterator[Way]:
    """All meanings of one term."""
    yield from _numbers(term)
    letters = words.name_letters(term)
    written = "".join(letters)
    yield Way(frozenset({f"名{written}"}), lambda name: EXACT, whole=True)
    yield Way(_run("字", letters, ""), partial(_written_at, letters))
    if _latin(term):
        for syllables in islice(_segmentations(term), READINGS):
            yield Way(_run("音", syllables, " "), partial(_spoken_at, syllables))
        if len(letters) > 1:
            yield Way(_run("首", letters, ""), partial(_initials_at, letters))


def _numbers(term: str) -> Iterator[Way]:
    code = re.sub(r"[^0-9A-Z]", "", term.upper())
    digits = sum(letter.isdigit() for letter in code)
    if len(code) == words.TAIL and digits >= words.TAIL - 1 and code == term.upper():
        for kind in ("证尾", "话尾", "码尾"):
            yield Way(frozenset({kind + code}), lambda name: INSIDE, whole=True)
    elif digits >= words.TAIL and re.fullmatch(r"[0-9A-Za-z()-]+", term):
        for word in {f"证{code}", f"证{_eighteen(code)}", f"码{code}", f"话{code}"}:
            yield Way(frozenset({word}), lambda name: EXACT, whole=True)


def _eighteen(code: str) -> str:
    """A 15-digit number as 18; anything else, or a wrong one, as it is."""
    try:
        return ResidentId.parse(code).number if len(code) == 15 and code.isdecimal() else code
    except Invalid:
        return code


def _run(mark: str, parts: Sequence[str], joint: str) -> frozenset[str]:
    """The words of neighbouring parts in pairs; of a single part, itself."""
    pairs = {f"{mark}{first}{joint}{second}" for first, second in pairwise(parts)}
    return frozenset(pairs or {f"{mark}{parts[0]}"})


def _place(name: Sequence[Set[str]], parts: Sequence[str]) -> int | None:
    """Where the parts stand in a name whose characters may each be read in several ways; None if nowhere."""
    for start in range(len(name) - len(parts) + 1):
        if all(part in heard for part, heard in zip(parts, name[start:], strict=False)):
            if start:
                return INSIDE
            return EXACT if len(parts) == len(name) else START
    return None


def _written_at(letters: Sequence[str], name: str) -> int | None:
    return _place([{one} for one in words.name_letters(name)], letters)


def _spoken_at(syllables: Sequence[str], name: str) -> int | None:
    return _place([words.readings(one) for one in words.name_letters(name)], syllables)


def _initials_at(letters: Sequence[str], name: str) -> int | None:
    return _place([words.initials(words.readings(one)) for one in words.name_letters(name)], letters)


def _latin(term: str) -> bool:
    return re.fullmatch(r"[a-zü' ]+", term) is not None


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    """Every toneless syllable some character is read as."""
    marked = {one for heard in pinyin_dict.values() for one in heard.split(",")}
    plain = (unicodedata.normalize("NFD", one).replace("u\u0308", "v") for one in marked)
    return frozenset(
        "".join(letter for letter in one if letter.isascii() and letter.isalpha()) for one in plain
    )


def _segmentations(term: str) -> Iterator[list[str]]:
    """Every way to cut pinyin into syllables; blanks and apostrophes are cuts already made."""
    runs = [run for run in re.split(r"[ ']+", term.replace("ü", "v")) if run]
    yield from _cut(runs, [])


def _cut(runs: list[str], done: list[str]) -> Iterator[list[str]]:
    if not runs:
        yield done
        return
    first, rest = runs[0], runs[1:]
    for length in range(min(6, len(first)), 0, -1):
        if first[:length] in _syllables():
            left = [first[length:]] if first[length:] else []
            yield from _cut(left + rest, [*done, first[:length]])
