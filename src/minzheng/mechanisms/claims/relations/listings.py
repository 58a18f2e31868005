"""Counted and listed: 五项工作 and then four of them; 市、县、乡三级."""

import re
from fractions import Fraction

from minzheng.foundation import numerals
from minzheng.mechanisms.claims.model import Figure, Kind, RelationType
from minzheng.mechanisms.claims.relations import judging as j
from minzheng.mechanisms.claims.relations.page import Page

_LISTABLE = frozenset("个项类级种方面步字大层条家所处届支部门环节乡镇街道社区县区市省单位地")
_CHAIN = re.compile(
    r"((?:[^、,;。:!?\n()]{1,24}(?:\([^()]{0,20}\))?、)+[^、,;。:!?\n()]{1,24}?(?:\([^()]{0,20}\))?)(?:等)?$"
)
_LONG_CHAIN = re.compile(r"((?:[^、,;。:!?\n()]{1,40}、)+[^、,;。:!?\n()]{1,40}?)$")
_ET_CETERA = re.compile(r"等$")
_MARKS = re.compile(
    r"(?:^|[:。;,\n])\s*(?:第?([一二三四五六七八九十]{1,2})(?:是|要|方面|,|、)|\(?(\d{1,2})[.、)])"
)
_QUOTED = re.compile(r"[“\"「]([^“”\"「」]{2,60})[”\"」]$")
_ONLY_TAIL = re.compile(r"^[一二三四五六七八九十]期$|^[东西南北中]区$")
_LONGEST = 20
_ORDER = [numerals.write(number) for number in range(1, _LONGEST + 1)]
_LEAD = re.compile(
    r"^.*(?:包括|包含|分为|即|分别为|分别是|为|是|了|在|由|从|涉及|围绕|针对|落实|形成|建立|选取|完善|明确|实现|聚焦|涵盖|健全|制定|编制|按照|推进|开展)(?=.{2,}$)"
)


def find(page: Page) -> None:
    """All counts whose items the text lists, before or after."""
    for figure in page.loose:
        count = figure.number
        if (
            figure.qualifier != "exact"
            or count is None
            or count.denominator != 1
            or not 2 <= count <= _LONGEST
        ):
            continue
        if figure.kind is Kind.NAME and figure.unit == "字":
            _letters(page, figure)
        elif (
            figure.kind is Kind.COUNT
            and figure.unit
            and (figure.unit[0] in _LISTABLE or figure.unit in _LISTABLE)
        ) and not _listed_before(page, figure):
            _listed_after(page, figure)


def _letters(page: Page, figure: Figure) -> None:
    """“强基础、上位次”六字: the letters counted."""
    found = _QUOTED.search(page.plain[max(0, figure.start - 64) : figure.start])
    if not found:
        return
    count = len(re.findall(r"[\u4e00-\u9fff]", found[1]))
    _add(page, figure, count, count == figure.number, "字")


def _listed_before(page: Page, figure: Figure) -> bool:
    """A、B、C三个方案."""
    clause = page.read.text.clauses.at(figure.start)
    start = clause.start
    for other in page.ahead(figure, clause.start):
        if other.kind is not Kind.NAME:
            start = other.end
    words = page.plain[start : figure.start]
    if (
        figure.unit in ("级", "层")
        and (short := re.search(r"(?<![\u4e00-\u9fff、])?([省市州县区旗乡镇街村]{2,5})$", words))
        and len(short[1]) == figure.number
    ):
        _add(page, figure, len(short[1]), True)
        return True
    open_list = bool(_ET_CETERA.search(words))
    words = _ET_CETERA.sub("", words)
    for opening, closing in ("“”", "《》"):
        titles = re.search(rf"(?:{opening}[^{opening}{closing}]+{closing}[、和及]?){{2,}}$", words)
        if titles and titles[0].count(opening) == figure.number:
            _add(page, figure, titles[0].count(opening), True)
            return True
    found = (_LONG_CHAIN if figure.unit == "方" else _CHAIN).search(words)
    if not found or words.count("、") < 1:
        return False
    if quoted := re.search(r"“([^“”]+、[^“”]+)”$", words):
        if len(quoted[1].split("、")) == figure.number:
            _add(page, figure, len(quoted[1].split("、")), True)
        return True
    if re.search(r"[”》]$", words) and "、" not in re.sub(r"[“《][^”》]*[”》]", "", words):
        return False
    if page.plain[figure.end : figure.end + 1] in ("(", "（"):
        return False
    items = [item for item in re.sub(r"\([^()]*\)", "", found[1]).split("、") if item]
    count = int(figure.number or 0)
    readings = _readings(items, figure.unit == "方")
    if count in readings:
        _add(page, figure, count, True)
        return True
    if open_list:
        fails = min(readings) > count
    else:
        fails = _strict(page, figure, items) and abs(min(readings) - count) <= 2
    if fails:
        _add(page, figure, min(readings), False)
    return fails


def _readings(items: list[str], and_us: bool) -> set[int]:
    """How many items a list may have: 、 alone, 和 as well, 一期 counted with the place before it, oneself included."""
    merged = [item for n, item in enumerate(items) if not (n and _ONLY_TAIL.match(item))]
    last_and = len(merged) + (1 if re.search(r".{2,}(?:和|与|及).{2,}", merged[-1]) else 0)
    every_and = sum(len([part for part in re.split(r"和|与|及", item) if part]) for item in merged)
    counts = {len(items), len(merged), last_and, every_and}
    return counts | {count + 1 for count in counts} if and_us else counts


def _strict(page: Page, figure: Figure, items: list[str]) -> bool:
    """Whether the list so clearly belongs to the number that another length is a fault: same ending, no quotes, no 等."""
    first = _LEAD.sub("", items[0])
    rest = items[1:]
    lengths = [len(item) for item in (first, *rest)]
    noun = page.plain[figure.end : figure.end + 2]
    same_end = bool(noun.strip()) and all(item.endswith(noun) for item in (first, *rest))
    if same_end:
        return True
    even = max(lengths) <= 8 and max(lengths) - min(lengths) <= 3
    return len(items) >= 3 and even and not re.search(r"[“”《》]", "".join(items))


def _listed_after(page: Page, figure: Figure) -> bool:
    """五项工作：一是…二是…; 3个方面：A、B、C."""
    sentence = page.sentence(figure)
    rest = page.plain[figure.end : figure.end + 3000]
    lead = re.match(
        r"[^,;。:!?\n0-9]{0,20}?(?P<sign>:|,(?:分别是|分别为|即|一是)|。\s*一是|[,。]\s*(?=一是)|\((?!以下))",
        rest,
    )
    if not lead:
        return False
    body = rest[lead.end() - (2 if lead["sign"].endswith("一是") else 0) :]
    marks = _marked(body)
    if marks:
        _add(page, figure, marks, marks == figure.number)
        return True
    if lead["sign"] not in (":", "(", ",分别是", ",分别为", ",即"):
        return False
    until = min([body.find(sign) for sign in "。;\n)" if body.find(sign) >= 0] or [sentence.end - figure.end])
    words = re.sub(r"\([^()]*\)|“[^”]*”|《[^》]*》", "书", body[:until])
    if "等" in words or re.search(r"[0-9,:]", words) or "、" not in words:
        return False
    items = words.split("、")
    readings = _readings(items, False)
    if int(figure.number or 0) in readings:
        _add(page, figure, int(figure.number or 0), True)
        return True
    if max(len(item) for item in items) <= 12 and abs(min(readings) - int(figure.number or 0)) <= 2:
        _add(page, figure, min(readings), False)
        return True
    return False


def _marked(body: str) -> int:
    """The highest of 一是, 二是… in order from the beginning of the list; 0 without."""
    expected = 1
    for found in _MARKS.finditer("\n" + body):
        number = _ORDER.index(found[1]) + 1 if found[1] in _ORDER else int(found[2] or 0)
        if number == expected:
            if expected == 1 and found.start() > 30:
                return 0
            expected += 1
        elif number == 1:
            break
    return expected - 1 if expected > 2 else 0


def _add(page: Page, figure: Figure, count: int, fits: bool, unit: str = "项") -> None:
    end = "相符" if fits else "不符，请核对"
    text = f"文中写“{figure.raw.strip()}”，所列为{count}{unit}，{end}。"
    page.add(
        RelationType.LISTING,
        (figure,),
        f"{count}={j.plus([figure])}",
        figure.number if fits else Fraction(count),
        figure.value,
        j.verdict(fits),
        text,
    )
