"""Sums: a whole and its parts (其中 against a full list), parts and their 合计, what is left, balances."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from minzheng.foundation import numerals
from minzheng.mechanisms.claims import lexicon
from minzheng.mechanisms.claims.model import Figure, Kind, RelationType, Verdict
from minzheng.mechanisms.claims.relations import judging as j
from minzheng.mechanisms.claims.relations.page import COUNTED, Page, alike

_PARTIAL = re.compile(r"其中|内含")
_FULL = re.compile(r"(?:分别(?:为|是|有)|包括|包含|由|即|具体(?:为|是)|[:(])[^0-9。]{0,14}$")
_BASE = re.compile(r"的[0-9.]+%")
_TOTAL = re.compile(
    r"(?:共计|合计|总计|一共|总共|总数|总量|累计|共|总额)(?:为|达|达到|是|有)?[^0-9,;。、(]{0,10}$"
)
_NAMED_TOTAL = re.compile(
    r"([两二三四五六])(?:项|者|类)[\u4e00-\u9fff]{0,4}?(?:共计|合计|总计|相加)[^0-9,;。]{0,4}$"
)
_NEW = re.compile(
    r"^[^0-9]{0,3}[,;。](?:已|现已|目前|同比|环比|另|同时|并|比|较|截至|共|累计|全年|办结|发放|出动|完成|整改|通过|全部|年末|实现|组织|开展)"
)
_SUBITEM = re.compile(r"跨区|跨省|跨市|预约|网上|线上|内含|全城通办|通办")
_OVERLAP = re.compile(r"同时|兼|既|又|含|交叉|重复")
_GROWN = re.compile(r"(?:比|较|同比|环比|年|期)[^,;。]{0,8}(?:增加|减少|增长|下降|提高|上升|多|少)(?:了)?$")
_MOST_PARTS = 14
_CLOSE, _BEYOND = Fraction(2, 100), Fraction(10, 100)


def find(page: Page) -> None:
    """All sums and remainders of a text."""
    for group in page.sentences:
        _after_stop(page, group)
        done = _side_by_side(page, group)
        for at, whole in enumerate(group):
            if whole.kind not in COUNTED or not whole.number or _aside_of_sums(page, whole) or whole in done:
                continue
            if not _parts_after(page, group, at):
                _parts_before(page, group, at)
            _rest(page, group, at)


def _parts_after(page: Page, group: Sequence[Figure], at: int) -> bool:
    """The whole comes first: 办理12件，其中…"""
    whole = group[at]
    following = [f for f in group[at + 1 :] if f.kind is not Kind.ORDINAL]
    if not following:
        return False
    same = (f for f in following if alike(f, whole) and f.kind is whole.kind)
    first = next((f for f in same if not _aside_of_sums(page, f)), None)
    if first is None:
        return False
    lead = page.between(whole, first)
    partial, full = bool(_PARTIAL.search(lead)), bool(_FULL.search(lead))
    if not (partial or full) or len(lead) > 60 or "。" in lead or _claimed(page, whole, first, group):
        return False
    if full and not partial and not _own_list(page, whole, first):
        return False
    parts = list(_run(page, whole, following))
    if len(parts) == 1 and not partial:
        return False
    _judge(page, whole, parts, partial)
    _second_list(page, whole, [f for f in following if parts and f.start > parts[-1].start])
    return True


def _side_by_side(page: Page, group: Sequence[Figure]) -> list[Figure]:
    """14035户25559人，其中城市6195户12533人、农村7840户13026人: wholes in several units, each with parts of its own."""
    counted = [f for f in group if f.kind in COUNTED and f.number and not _aside_of_sums(page, f)]
    cuts = [n for n in range(1, len(counted)) if _PARTIAL.search(page.between(counted[n - 1], counted[n]))]
    if len(cuts) != 1:
        return []
    before, after = counted[: cuts[0]], counted[cuts[0] :]
    for width in range(2, 1 + min(4, len(before), len(after) // 2)):
        rows = [after[n : n + width] for n in range(0, len(after), width)]
        wholes = before[-width:]
        if all(len(row) == width and all(map(alike, row, wholes)) for row in rows):
            for whole, *parts in zip(wholes, *rows, strict=True):
                _judge(page, whole, parts, partial=True)
            return wholes
    return []


def _second_list(page: Page, whole: Figure, following: Sequence[Figure]) -> None:
    """36人，其中：行政12人，事业24人；研究生5人，本科31人: the whole parted once more."""
    parts = [f for f in following if alike(f, whole) and f.kind is whole.kind and f.number][:_MOST_PARTS]
    for length in range(len(parts), 1, -1):
        if j.meet(j.total(map(j.range_of, parts[:length])), j.stated_range(whole)):
            _add_sum(page, whole, parts[:length], Verdict.HOLDS)
            return


def _after_stop(page: Page, group: Sequence[Figure]) -> None:
    """公开信息50条。在公开的信息中，政策类4条…: the whole stands in a sentence before."""
    opening = page.plain[page.sentence(group[0]).start : group[0].start]
    if group[0].kind not in COUNTED or not re.match(r"\s*(?:其中|在[^,;。]{2,16}中[,:])", opening):
        return
    start = page.sentence(group[0]).start
    before = [f for f in page.ahead(group[0], start - 240) if f.end <= start and f.kind is group[0].kind]
    near = [f for f in before[-6:] if alike(f, group[0]) and group[0].start - f.end < 200]
    parts = list(_run(page, near[-1], group)) if near else []
    for whole in reversed(near):
        if len(parts) > 1 and j.meet(j.total(map(j.range_of, parts)), j.stated_range(whole)):
            _add_sum(page, whole, parts, Verdict.HOLDS)
            return


def _claimed(page: Page, whole: Figure, first: Figure, group: Sequence[Figure]) -> bool:
    """Whether another figure of this unit stands nearer to the 其中, or this one is only a base (预算10万元的85%)."""
    near = [
        f for f in group if alike(f, whole) and f.kind is whole.kind and whole.start <= f.start < first.start
    ]
    return next((f for f in reversed(near) if not _aside_of_sums(page, f)), None) is not whole


def _aside_of_sums(page: Page, figure: Figure) -> bool:
    """A growth (比上年增加66个) or a base (预算10万元的85%) is neither whole nor part."""
    return bool(_GROWN.search(page.before(figure, 14)) or _BASE.match(page.plain, figure.end))


def _own_list(page: Page, whole: Figure, first: Figure) -> bool:
    """A bracket or colon after the whole opens a list of its parts only if nothing else is said in between."""
    lead = page.between(whole, first)
    return bool(re.match(r"[^,;。()]{0,16}[(:]|[^;。]{0,16}(?:分别|包括|包含|即|具体)", lead))


def _run(page: Page, whole: Figure, following: Sequence[Figure]) -> Iterator[Figure]:
    """The parts one after another: same unit, until a new statement begins; growths among them are passed over."""
    last, before = whole, whole
    lead = page.plain[whole.end : following[0].start]
    bracket = lead.count("(") > lead.count(")")
    for figure in following:
        words, before = page.between(before, figure), figure
        if figure.kind is Kind.RATE or _aside_of_sums(page, figure):
            continue
        begun = last is not whole
        if begun and (re.search(r"其中|合计|共计|总计", words) or _NEW.match(words)):
            return
        if begun and bracket and ")" in page.between(last, figure):
            return
        if not alike(figure, whole) or figure.kind is not whole.kind:
            if begun and ";" in words:
                return
            continue
        yield figure
        last = figure


def _judge(page: Page, whole: Figure, parts: list[Figure], partial: bool) -> None:
    parts = parts[:_MOST_PARTS]
    ranges, target = {f.id: j.range_of(f) for f in parts}, j.stated_range(whole)
    for kept, left in _readings(page, parts):
        if len(kept) > 1 and j.meet(j.total(ranges[f.id] for f in kept), target):
            _add_sum(page, whole, kept, Verdict.HOLDS, _aside(left))
            return
    if _slip(page, whole, parts):
        return
    added = sum((j.number(f) for f in parts), Fraction(0))
    too_much = [f for f in parts if _surely_more(f, whole)]
    for part in parts if partial else ():
        _subset(page, whole, part)
    if len(parts) < 2 or too_much:
        return
    off = (j.number(whole) - added) / j.number(whole)
    least = min(j.number(f) for f in parts)
    overlap = _OVERLAP.search(page.between(whole, parts[-1]))
    fails = not partial and abs(off) < Fraction(1, 2)
    fails = fails or (0 < off <= _CLOSE and j.number(whole) * off < least / 5)
    fails = fails or (-_BEYOND <= off < 0 and not overlap)
    if fails:
        hint = "；如其中所列不是全部，请写明" if partial and off > 0 else ""
        _add_sum(page, whole, parts, Verdict.FAILS, hint)
    elif off > Fraction(-1, 5) and off < Fraction(1, 5):
        _add_sum(page, whole, parts, Verdict.UNTESTABLE, "，“其中”未必列全或有交叉，无法判定")


def _readings(page: Page, parts: list[Figure]) -> Iterator[tuple[list[Figure], list[Figure]]]:
    """Which of the parts may be meant: all, the first few, or all without sub-items of others."""
    for length in range(len(parts), 1, -1):
        yield parts[:length], []
    subs = [f for f in parts if _SUBITEM.search(f.label) or _SUBITEM.search(page.before(f))]
    subs += [
        f
        for f in parts
        if f not in subs and any(f.label != o.label and o.label and o.label in f.label for o in parts)
    ]
    for count in range(1, min(len(subs), 4) + 1):
        for left in combinations(subs[:6], count):
            kept = [f for f in parts if f not in left]
            for length in range(len(kept), 1, -1):
                yield kept[:length], list(left)


def _aside(left: Sequence[Figure]) -> str:
    return f"；{j.quoted(left)}是其中的子项，不另计" if left else ""


def _surely_more(part: Figure, whole: Figure) -> bool:
    low, high = j.range_of(part)[0], j.stated_range(whole)[1]
    return low is not None and high is not None and low > high


def _subset(page: Page, whole: Figure, part: Figure) -> None:
    fails = _surely_more(part, whole)
    sentence = f"部分“{part.raw.strip()}”{'大于' if fails else '不大于'}总数“{whole.raw.strip()}”，{'不可能，请核对' if fails else '相符'}。"
    formula = f"{j.plus([part])}<={j.plus([whole])}"
    page.add(
        RelationType.SUBSET, (part, whole), formula, part.value, whole.value, j.verdict(not fails), sentence
    )


def _slip(page: Page, whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether one number times or by 10,000 makes the sum right: 万 or 亿 written wrongly."""
    if len(parts) < 2:
        return False
    target, added = j.stated_range(whole), j.total(map(j.range_of, parts))
    for wrong in (*parts, whole):
        own = j.range_of(wrong)
        for factor in j.slips() if j.number(wrong) else ():
            if wrong is whole:
                fits = j.meet(added, _times(target, factor))
            else:
                fits = j.meet(j.total((_less(added, own), _times(own, factor))), target)
            if fits:
                _add_slip(page, whole, parts, wrong, j.number(wrong) * factor)
                return True
    return False


def _add_slip(page: Page, whole: Figure, parts: Sequence[Figure], wrong: Figure, meant: Fraction) -> None:
    shown = j.amount(meant, wrong.unit)
    text = f"“{wrong.raw.strip()}”疑为单位写错：写成{shown}时，各项之和正好等于“{whole.raw.strip()}”。"
    formula = f"{j.plus(parts)}={j.plus([whole])}"
    page.add(RelationType.UNIT_SLIP, (whole, *parts), formula, meant, wrong.value, Verdict.FAILS, text)


def _less(added: j.Range, own: j.Range) -> j.Range:
    """A sum without one of its parts."""
    low = None if added[0] is None or own[0] is None else added[0] - own[0]
    return low, None if added[1] is None or own[1] is None else added[1] - own[1]


def _times(range: j.Range, factor: Fraction) -> j.Range:
    return tuple(None if end is None else end * factor for end in range)  # type: ignore[return-value]


def _add_sum(page: Page, whole: Figure, parts: Sequence[Figure], verdict: Verdict, hint: str = "") -> None:
    added = sum((j.number(f) for f in parts), Fraction(0))
    gap = abs(added - j.number(whole))
    shown = j.amount(added, whole.unit)
    if verdict is Verdict.HOLDS:
        end = "相符" if not gap else "在所写精度内相符"
    elif verdict is Verdict.FAILS:
        end = f"相差{j.amount(gap, whole.unit)}，请核对"
    else:
        end = f"相差{j.amount(gap, whole.unit)}"
    text = f"{j.quoted(parts)}相加为{shown}，与“{whole.raw.strip()}”{end}{hint}。"
    page.add(
        RelationType.SUM,
        (whole, *parts),
        f"{j.plus(parts)}={j.plus([whole])}",
        added,
        whole.value,
        verdict,
        text,
    )


def _parts_before(page: Page, group: Sequence[Figure], at: int) -> bool:
    """The parts come first: 敬老院12所、福利院3所，合计15所."""
    whole = group[at]
    cue = _TOTAL.search(page.before(whole))
    if not cue or at < 2:
        return False
    if _named_total(page, group, at):
        return True
    parts: list[Figure] = []
    segment = page.read.text.segments
    for figure in reversed(group[:at]):
        if figure.kind in (Kind.RATE, Kind.DATE, Kind.NAME):
            continue
        if (
            not alike(figure, whole)
            or figure.kind is not whole.kind
            or segment.index(figure.start) != segment.index(whole.start)
        ):
            break
        parts.insert(0, figure)
    if len(parts) < 2:
        return False
    for length in range(len(parts), 1, -1):
        if j.meet(j.total(map(j.range_of, parts[-length:])), j.stated_range(whole)):
            _add_sum(page, whole, parts[-length:], Verdict.HOLDS)
            return True
    if _slip(page, whole, parts):
        return True
    off = abs(j.number(whole) - sum(j.number(f) for f in parts)) / j.number(whole)
    strong = re.search(r"共计|合计|总计|总共|一共", cue[0])
    if off <= _BEYOND or (strong and off <= Fraction(1, 4) and not re.search("累计", cue[0])):
        _add_sum(page, whole, parts, Verdict.FAILS)
    return True


def _named_total(page: Page, group: Sequence[Figure], at: int) -> bool:
    """低保金86万元…；特困金31万元…；两项合计117万元: as many parts as are named, wherever in the sentence."""
    whole = group[at]
    found = _NAMED_TOTAL.search(page.before(whole))
    if not found:
        return False
    count = numerals.read(found[1])
    before = [
        f for f in group[:at] if alike(f, whole) and f.kind is whole.kind and not _aside_of_sums(page, f)
    ]
    parts = before[-count:]
    if len(parts) != count or len(before) > count:
        return False
    fits = j.meet(j.total(map(j.range_of, parts)), j.stated_range(whole))
    if fits or not _slip(page, whole, parts):
        _add_sum(page, whole, parts, j.verdict(fits))
    return True


def _rest(page: Page, group: Sequence[Figure], at: int) -> None:
    """排查94处，已整改81处，剩余15处."""
    rest = group[at]
    if (
        not re.search(rf"(?:{lexicon.any_of('wording', 'rest')})[^0-9,;。、]{{0,6}}$", page.before(rest))
        or at < 2
    ):
        return
    if rest.unit == "元" and "结余" in page.before(rest):
        return
    same = [f for f in group[:at] if alike(f, rest) and f.kind is rest.kind]
    if len(same) < 2:
        return
    readings = [(same[0], same[1:]), (same[-2], same[-1:])]
    for whole, done in readings:
        gone = j.minus(j.range_of(whole), j.total(map(j.range_of, done)))
        if j.meet(gone, j.stated_range(rest)):
            _add_rest(page, whole, done, rest, Verdict.HOLDS)
            return
    _add_rest(page, *readings[0], rest, Verdict.FAILS)


def _add_rest(page: Page, whole: Figure, done: Sequence[Figure], rest: Figure, verdict: Verdict) -> None:
    left = j.number(whole) - sum(j.number(f) for f in done)
    end = "相符" if verdict is Verdict.HOLDS else "不符，请核对"
    text = f"“{whole.raw.strip()}”减去{j.quoted(done)}应为{j.amount(left, rest.unit)}，文中写“{rest.raw.strip()}”，{end}。"
    formula = f"{j.plus([whole])}-{'-'.join(j.plus([f]) for f in done)}={j.plus([rest])}"
    page.add(RelationType.DIFFERENCE, (whole, *done, rest), formula, left, rest.value, verdict, text)
