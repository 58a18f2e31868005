"""Every figure of a text, each stretch claimed once: furniture, document numbers, dates, names, ordinals, quantities."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache

from minzheng.foundation import numerals
from minzheng.foundation.errors import Invalid
from minzheng.foundation.quantities import Qualifier, Quantity
from minzheng.mechanisms.claims import dates, furniture, kinds, lexicon, numbers
from minzheng.mechanisms.claims.drafts import Draft
from minzheng.mechanisms.claims.model import Kind, SetAside
from minzheng.mechanisms.claims.passages import Text

_DOCUMENT = re.compile(
    r"[\u4e00-\u9fff]{1,10}[〔\[(【][ ]?(?:19|20)[0-9]{2}[ ]?[〕\])】](?:第)?[0-9]{1,6}号"
    r"|[\u4e00-\u9fff]{0,6}令(?:\(|第|〔)?第?[0-9]{1,4}号\)?|(?<=[\u4e00-\u9fff])第[0-9]{1,6}号(?=令|文|公告|文件)"
)
_LEAD_IN = re.compile(r"^(?:.*(?:根据|依照|按照|印发|转发|依据|落实|执行|下发|和|与|及|以|为))(?=.{2,})")
_QUOTED = re.compile(r"[“\"「‘']([^“”\"「」‘’'\n]{1,14})[”\"」’']")
_ORDINAL = re.compile(
    rf"第(?P<n>[0-9]{{1,4}}|{lexicon.NUMERAL})(?P<tail>[\u4e00-\u9fff]?)|(?<![魁岁居榜起])首(?P<first>[届批次个家创例部所条支座项本期场轮座单])(?![先要席府都页])"
    rf"|前(?P<top>[0-9]{{1,3}}|{lexicon.NUMERAL})(?P<place>名|位|强)"
)
_FRACTION = re.compile(
    rf"(?P<whole>{lexicon.NUMERAL}|[0-9]{{1,3}})分之(?P<part>{lexicon.NUMERAL}|[0-9]{{1,3}})(?!.?百)"
)
_ARABIC_FRACTION = re.compile(
    r"(?<![0-9/.])(?P<part>[1-9])/(?P<whole>[1-9][0-9]?)(?![0-9/])(?=[,。;\u4e00-\u9fff])"
)
_RANKED = re.compile(r"(?:排名|排|位列|位居|列|居|名列|跻身|获得?|取得)[\u4e00-\u9fff]{0,8}$")
_ORDINAL_UNITS = "届批次轮期个项条款季章节号级类组场家站步"
_GRADE = re.compile(r"(?P<n>[1-9])(?P<unit>[AＡ]级?)(?P<after>及?以上)?(?![A-Za-z0-9])")
_GRADES = re.compile(r"(?P<n>[1-9])(?P<unit>A{2,5}级?)")


class Claims:
    """Hands out stretches of a text, each once."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length + 1)

    def take(self, start: int, end: int) -> bool:
        """Whether [start, end) was free; it is taken now."""
        if start >= end or any(self._taken[start:end]):
            return False
        self._taken[start:end] = b"\x01" * (end - start)
        return True


def find(text: Text) -> tuple[list[Draft], list[SetAside]]:
    """The figures of a text in their order, and what was set aside."""
    page = furniture.find(text)
    claims = Claims(len(text.plain))
    drafts: list[Draft] = []
    for span, kind in page.codes:
        if claims.take(span.start, span.end):
            drafts.append(Draft(span.start, span.end, kind, text.of(span).strip(), ""))
    for aside in page.aside:
        if aside.what in ("list_number", "page_number", "page_counter"):
            claims.take(aside.start, aside.end)
    for source in _SOURCES:
        for draft in source(text):
            if claims.take(draft.start, draft.end) and draft.counts:
                drafts.append(draft)
    drafts.sort(key=lambda draft: draft.start)
    for draft in drafts:
        beside = page.kinds.get(text.line_at(draft.start).start)
        if beside and not (beside is Kind.FOOTER and draft.kind is Kind.DATE):
            draft.kind = beside
    return kinds.settle(text, drafts), page.aside


def _documents(text: Text) -> Iterator[Draft]:
    for mark in _DOCUMENT.finditer(text.plain):
        lead = _LEAD_IN.match(mark[0])
        start = mark.start() + (lead.end() if lead else 0)
        yield Draft(start, mark.end(), Kind.DOCUMENT_NUMBER, text.raw[start : mark.end()], "文号")


def _dates(text: Text) -> Iterator[Draft]:
    for dated in dates.find(text.plain):
        yield Draft(dated.start, dated.end, dated.kind, dated.value, dated.unit, dated=dated)


def _named(text: Text) -> Iterator[Draft]:
    for pattern in lexicon.patterns("names", "patterns"):
        for mark in pattern.finditer(text.plain):
            group = 1 if mark.re.groups else 0
            if mark[group]:
                yield _name(mark[group], *mark.span(group))


def _quotes(text: Text) -> Iterator[Draft]:
    longest = int(lexicon.read("names")["quoted"])
    for mark in _QUOTED.finditer(text.plain):
        words = mark[1]
        if len(words) > longest or re.search(r"[0-9、,;。]", words):
            continue
        found = re.search(r"(?<![第统唯逐])[一二两三四五六七八九十]{1,3}", words)
        if found:
            yield _name(words, *mark.span(1))


def _name(words: str, start: int, end: int) -> Draft:
    """A name; its value is its one number (八项规定 8, 十四五 14), none for 一网通办 and 一老一小."""
    if day := re.fullmatch(r"([0-9]{1,2})[.·]([0-9]{1,2})", words):
        return Draft(start, end, Kind.NAME, f"{int(day[1]):02}-{int(day[2]):02}", "月日")
    number = words.removesuffix("五") if re.fullmatch(r"[一二三四五六七八九十]{1,2}五", words) else words
    found = re.findall(r"[0-9]+|双(?=.*一)|[两一二三四五六七八九十]+", number)
    unit = re.match(r"第?[0-9一二两三四五六七八九十]+([届次项类个步级期米字大条种])", words)
    value = None
    if found and (len(found) == 1 or found[0] == "双") and not (found[0] == "一" and len(words) > 2):
        value = Fraction(2) if found[0] == "双" else Fraction(_integer(found[0]) or 0)
    return Draft(start, end, Kind.NAME, value, {"大": "届"}.get(unit[1], unit[1]) if unit else "")


@cache
def _idiom() -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9零〇一二两三四五六七八九十百千])(?:{lexicon.any_of('names', 'idioms')})")


def _idioms(text: Text) -> Iterator[Draft]:
    for mark in _idiom().finditer(text.plain):
        yield Draft(*mark.span(), Kind.NAME, None, "", counts=False)


def _ordinals(text: Text) -> Iterator[Draft]:
    for mark in _ORDINAL.finditer(text.plain):
        if mark["first"]:
            if mark["first"] != "创":
                yield Draft(*mark.span(), Kind.ORDINAL, Fraction(1), mark["first"])
            continue
        if (number := _integer(mark["n"] or mark["top"])) is None:
            continue
        if mark["top"]:
            yield Draft(*mark.span(), Kind.RANK, Fraction(number), mark["place"], "within")
        else:
            yield _placed(mark, text.plain, number)


def _placed(mark: re.Match[str], plain: str, number: int) -> Draft:
    """第三届 is an ordinal, 第三位 a rank, 第二殡仪馆 a name."""
    start, end, tail = mark.start(), mark.end(), mark["tail"]
    ranked = _RANKED.search(plain[max(0, start - 14) : start])
    if tail in ("名", "位") or (ranked and (not tail or tail in "的,。")):
        return Draft(
            start, end if tail in ("名", "位") else mark.end("n"), Kind.RANK, Fraction(number), tail or "名次"
        )
    if tail and tail in _ORDINAL_UNITS and not (tail == "个" and plain[end : end + 2] == "百分"):
        return Draft(start, end, Kind.ORDINAL, Fraction(number), tail)
    if not tail and ranked:
        return Draft(start, mark.end("n"), Kind.RANK, Fraction(number), "名次")
    return Draft(start, mark.end("n"), Kind.NAME, Fraction(number), "")


def _integer(words: str) -> int | None:
    try:
        return int(words) if words.isascii() else numerals.read(words)
    except Invalid:
        return None


def _grades(text: Text) -> Iterator[Draft]:
    for pattern in (_GRADES, _GRADE):
        for mark in pattern.finditer(text.plain):
            after = mark.groupdict().get("after")
            qualifier = Qualifier.AT_LEAST if after else Qualifier.EXACT
            yield Draft(*mark.span(), Kind.THRESHOLD, Fraction(int(mark["n"])), "A级", qualifier.value)


def _fractions(text: Text) -> Iterator[Draft]:
    for pattern in (_FRACTION, _ARABIC_FRACTION):
        for mark in pattern.finditer(text.plain):
            part, whole = _integer(mark["part"]), _integer(mark["whole"])
            if not part or not whole or whole in (100, 1000) or part >= whole:
                continue
            after = text.plain[mark.end() : mark.end() + 2]
            printed = {"左右": Qualifier.ABOUT, "上下": Qualifier.ABOUT, "以上": Qualifier.AT_LEAST}.get(
                after
            )
            value = Fraction(part, whole)
            held = Qualifier.AT_LEAST if printed is Qualifier.AT_LEAST else Qualifier.ABOUT
            quantity = Quantity(value, None, "", held, mark[0], Fraction(1, 100))
            kind = Kind.THRESHOLD if printed is Qualifier.AT_LEAST else Kind.RATE
            end = mark.end() + 2 * (printed is not None)
            shown = (printed or Qualifier.EXACT).value
            yield Draft(mark.start(), end, kind, value, "", shown, quantity)


def _zeros(text: Text) -> Iterator[Draft]:
    for mark in re.finditer(str(lexicon.read("names")["zero"]), text.plain, re.MULTILINE):
        quantity = Quantity(Fraction(0), None, "", Qualifier.EXACT, "无")
        unit = "起" if re.search(r"事[故件]|纠纷", text.plain[mark.end() : mark.end() + 18]) else "件"
        yield Draft(*mark.span(1), Kind.COUNT, Fraction(0), unit, quantity=quantity)


def _quantities(text: Text) -> Iterator[Draft]:
    for found in numbers.find(text.plain):
        draft = kinds.of_quantity(text, found)
        if draft:
            kind, value = draft
            quantity = found.quantity
            if quantity.qualifier is Qualifier.EXACT and found.unit == "元":
                far = numbers.far_qualifier(text.plain[max(0, found.start - 12) : found.start])
                quantity = numbers.with_qualifier(quantity, far) if far else quantity
            yield Draft(
                found.start, found.end, kind, value, kinds.unit_of(found), quantity.qualifier.value, quantity
            )


_Source = Callable[[Text], Iterator[Draft]]
_SOURCES: tuple[_Source, ...] = (
    _documents,
    _dates,
    _named,
    _quotes,
    _idioms,
    _grades,
    _ordinals,
    _fractions,
    _zeros,
    _quantities,
)
