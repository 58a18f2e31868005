"""Quantities in running text, found by their form: qualifier, number, scale, 余, measure word, 以上."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from minzheng.foundation.errors import Invalid
from minzheng.foundation.quantities import Qualifier, Quantity, parse_quantity
from minzheng.mechanisms.claims import lexicon

_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_CHINESE = r"[零〇一二两三四五六七八九十百千]{1,9}(?:点[零〇一二三四五六七八九]{1,4})?"
_SCALE = r"(?:万亿|百万|千万|[百千](?![克米瓦伏分])|[万亿])?"
_PER = re.compile(r"/(?:人次|人|户|床|月|年|平方米|次|套)(?:[·./](?:月|年|人|天))?")
_RANGE = r"(?:[-–—−~]+|至|到)"


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity in the text; [start, end) with its qualifiers, `norm` if these set a limit (不低于)."""

    start: int
    end: int
    quantity: Quantity
    unit: str
    norm: bool
    chinese: bool
    known_unit: bool


@cache
def _units() -> str:
    named = (
        lexicon.any_of("units", part) for part in ("measures", "physical", "time", "money", "rates", "scores")
    )
    every = sorted({word for part in named for word in part.split("|")}, key=lambda w: (-len(w), w))
    return "|".join(every)


@cache
def _pattern() -> re.Pattern[str]:
    before = "|".join(_guarded(spec) for spec in lexicon.read("wording")["before"].values())
    number = rf"(?P<part>百分之|千分之)?(?P<number>{_ARABIC}|{_CHINESE})(?P<over>[余多几]?)(?P<scale>{_SCALE})(?P<over2>[余多]?)"
    upto = rf"(?:(?P<unit1>{_units()})?(?P<to>{_RANGE})(?:百分之)?(?P<number2>{_ARABIC}|{_CHINESE})(?P<over3>[余多]?)(?P<scale2>{_SCALE}))?"
    unit = rf"(?: {{0,2}}(?P<unit>{_units()}))?"
    return re.compile(rf"(?P<before>{before})?(?P<sign>(?<![0-9\u4e00-\u9fff])[-−])?{number}{upto}{unit}")


@cache
def _after() -> re.Pattern[str]:
    words = "|".join(word for spec in lexicon.read("wording")["after"].values() for word in spec["words"])
    return re.compile(rf"(?P<over>[余多](?=[,;。、)的]|$))?(?P<after>{words})?", re.MULTILINE)


def _guarded(spec: dict[str, object]) -> str:
    alternatives = "|".join(sorted(map(str, spec["words"]), key=lambda w: (-len(w), w)))  # type: ignore[call-overload]
    return f"(?<![{spec['not_after']}])(?:{alternatives})" if spec.get("not_after") else f"(?:{alternatives})"


@cache
def _meanings(side: str) -> dict[str, tuple[str, bool]]:
    table = lexicon.read("wording")[side]
    return {word: (code, bool(spec.get("norm"))) for code, spec in table.items() for word in spec["words"]}


def far_qualifier(before: str) -> Qualifier | None:
    """不低于每人每月1950元: the qualifier stands before whom the number is for."""
    words = "|".join(
        word
        for spec in lexicon.read("wording")["before"].values()
        if spec.get("norm")
        for word in spec["words"]
    )
    found = re.search(rf"(?P<word>{words})(?:每[\u4e00-\u9fff]{{1,2}}){{1,2}}$", before)
    return Qualifier(_meanings("before")[found["word"]][0]) if found else None


def find(text: str) -> Iterator[Found]:
    """All quantities of a plain text, left to right; whether they are figures is decided elsewhere."""
    at, pattern = 0, _pattern()
    while mark := pattern.search(text, at):
        found = _read(mark, text)
        at = found.end if found and found.end > mark.start() else mark.end()
        if found:
            yield found


def _read(mark: re.Match[str], text: str) -> Found | None:
    chinese = not mark["number"][0].isascii()
    if not chinese and _in_a_word(text, mark.start("number")):
        return None
    unit, end, known = _unit(mark, text, chinese)
    before, start = mark["before"], mark.start()
    if before and before in ("近", "将近", "接近") and unit in lexicon.words("wording", "near_time"):
        before, start = None, mark.end("before")
    tail = _after().match(text, end)
    over = bool(tail and tail["over"])
    after = tail["after"] if tail and _fits(tail["after"], unit) else None
    if tail:
        end = tail.end() if after else max(tail.end("over"), end)
    quantity = _quantity(mark, unit, before, after, over)
    if quantity is None:
        return None
    if unit == "元" and (per := _PER.match(text, end)):
        unit, end = unit + per[0], per.end()
    norms = [_meanings(side)[word][1] for side, word in (("before", before), ("after", after)) if word]
    return Found(start, end, quantity, unit, any(norms), chinese, known)


@cache
def _beside() -> re.Pattern[str]:
    """头(只), 座(处): a second measure word in brackets."""
    return re.compile(rf"\((?:{lexicon.any_of('units', 'measures')})\)")


def _fits(after: str | None, unit: str) -> bool:
    """内 belongs to a time (3日内), 起 to a price (100元起)."""
    if after in ("内", "之内"):
        return unit in lexicon.words("units", "time")
    return bool(after) and (after != "起" or unit == "元")


def _in_a_word(text: str, start: int) -> bool:
    """A4纸, H7N9, v2.1: digits that continue a word of letters, or decimals of another number."""
    before = text[max(start - 1, 0) : start]
    return (
        (before.isascii() and before.isalpha())
        or before in ("_", "#")
        or bool(re.search(r"[0-9][.:]$", text[max(start - 2, 0) : start]))
    )


def _unit(mark: re.Match[str], text: str, chinese: bool) -> tuple[str, int, bool]:
    """The measure word and where the figure ends."""
    if mark["part"]:
        stop = mark.end("scale2") if mark["to"] else mark.end("over2")
        return ("%" if mark["part"] == "百分之" else "‰"), stop, True
    bare = re.compile(lexicon.any_of("units", "bare_nouns"))
    stop = mark.end("over2") if not mark["to"] else mark.end("scale2")
    if noun := bare.match(text, stop):
        if noun[0] == "大" and (more := re.compile(r"大[\u4e00-\u9fff]{1,2}").match(text, stop)):
            return more[0], stop + 1, True
        unit = mark["unit"] or ""
        if len(noun[0]) >= len(unit):
            return noun[0], noun.end(), True
    if mark["unit"]:
        unit, stop = ("元" if mark["unit"] in ("圆", "块钱") else mark["unit"]), mark.end()
        beside = _beside().match(text, stop)
        return (unit + beside[0], beside.end(), True) if beside else (unit, stop, True)
    if (
        not chinese
        and not re.search(r"[万亿]$", text[:stop][-2:])
        and (guess := re.compile(r"[\u4e00-\u9fff]").match(text, stop))
    ) and guess[0] not in "年月日的和与及至到以从由为在是等时号第":
        return guess[0], guess.end(), False
    return "", stop, False


def _quantity(
    mark: re.Match[str], unit: str, before: str | None, after: str | None, over: bool
) -> Quantity | None:
    """Read by the foundation; the unit is left away there except where it changes the value."""
    scale = mark["scale"] or ""
    shares = unit in ("%", "‰", "个百分点", "百分点", "个千分点", "千分点")
    words = (mark["number"] + (mark["over"] or "") + scale + (mark["over2"] or "")).replace(",", "")
    if mark["to"]:
        words += f"至{mark['number2'].replace(',', '')}{mark['scale2'] or ''}"
    if shares:
        words += "‰" if "千分点" in unit else unit
    elif over:
        words += "多"
    side = _meanings("before").get(before or "") or _meanings("after").get(after or "")
    try:
        quantity = parse_quantity(_spelled(words))
    except Invalid:
        return None
    if side and quantity.qualifier is Qualifier.EXACT:
        quantity = with_qualifier(quantity, Qualifier(side[0]))
    if unit == "成" and quantity.high is None:
        tenth = Fraction(1, 10)
        quantity = Quantity(quantity.low * tenth, None, unit, quantity.qualifier, quantity.raw, tenth, tenth)
    return quantity


def _spelled(words: str) -> str:
    """5百万 and 3千余 in forms the foundation reads."""
    mixed = re.match(r"([0-9.]+)([余多]?)(百万|千万|百|千)([余多]?)(.*)$", words)
    if not mixed:
        return words
    factor = {"百": 100, "千": 1000, "百万": 10**6, "千万": 10**7}[mixed[3]]
    value = Fraction(mixed[1]) * factor
    return f"{int(value)}{mixed[2] or mixed[4]}{mixed[5]}"


def with_qualifier(quantity: Quantity, qualifier: Qualifier) -> Quantity:
    return Quantity(
        quantity.low,
        quantity.high,
        quantity.unit,
        qualifier,
        quantity.raw,
        quantity.digit,
        quantity.step,
        quantity.ordinal,
    )
