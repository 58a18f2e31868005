"""Rates from a part and a whole, and what “all” means."""

import re
from collections.abc import Sequence
from fractions import Fraction

from minzheng.mechanisms.claims import lexicon
from minzheng.mechanisms.claims.model import Figure, Kind, RelationType, Verdict
from minzheng.mechanisms.claims.relations import judging as j
from minzheng.mechanisms.claims.relations.page import COUNTED, Page, alike

_RATE = re.compile(r"率|占比|比例|比重|占")
_SHARE = re.compile(r"占[^,;。]{0,16}$")
_REACHES = re.compile(r"(?:占|完成|相当于|达到)[^,;。0-9]{0,12}$")
_OF = re.compile(r"[0-9][0-9.,]*[万亿]?[\u4e00-\u9fff]{1,2}的$")
_CHANGE = re.compile(r"(?:增长|下降|增加|减少|提高|上升|降低|回落|提升|增幅|降幅|上涨|增速)[^,;。]{0,4}$")
_ALL = re.compile(r"全部|(?<![平人户月年日])均(?![分值价衡])|全数|悉数")


def find(page: Page) -> None:
    """All rates of a text."""
    for group, at in page.pairs():
        figure = group[at]
        if (
            figure.kind in (Kind.RATE, Kind.THRESHOLD)
            and figure.unit in ("%", "‰")
            and figure.number is not None
        ):
            words = page.before(figure)
            if (
                (_RATE.search(words) or _OF.search(words))
                and not _CHANGE.search(words)
                and figure.kind is Kind.RATE
            ):
                _rate(page, group, at)


def _rate(page: Page, group: Sequence[Figure], at: int) -> None:
    rate = group[at]
    counts = [f for f in group[:at] if f.kind in COUNTED and f.number]
    if inside := _in_brackets(page, group, at):
        counts = inside
    share = _SHARE.search(page.before(rate))
    if _everybody(page, counts, rate):
        return
    for whole in reversed(counts):
        for part in reversed(counts):
            if (
                part is not whole
                and alike(part, whole)
                and j.number(part) <= j.number(whole)
                and _fits(part, whole, rate)
            ):
                _add(page, part, whole, rate, Verdict.HOLDS)
                return
    segment = page.read.text.segments
    counts = [f for f in counts if segment.index(f.start) == segment.index(rate.start)]
    if not counts or _fits_added(page, counts, rate):
        return
    named = _named_pair(page, counts, rate, bool(share))
    if named:
        if _inverse(page, *named, rate):
            return
        _add(page, *named, rate, Verdict.FAILS)
    elif counts and not share and counts[-1].end <= rate.start:
        _integral(page, counts[-1], rate)


def _in_brackets(page: Page, group: Sequence[Figure], at: int) -> list[Figure]:
    """通过率92.3%（应考39人，通过36人）: the counts behind the rate."""
    rate = group[at]
    close = page.plain.find(")", rate.end, rate.end + 60)
    if page.plain[rate.end : rate.end + 1] != "(" or close < 0:
        return []
    return [f for f in group[at + 1 :] if f.end <= close and f.kind in COUNTED and f.number]


def _fits(part: Figure, whole: Figure, rate: Figure) -> bool:
    quotient = j.over(j.range_of(part), j.range_of(whole))
    if (
        part.quantity
        and whole.quantity
        and rate.number == 1
        and j.whole(part.quantity)
        and j.whole(whole.quantity)
    ):
        return part.value == whole.value
    return j.meet(quotient, j.stated_range(rate))


def _fits_added(page: Page, counts: Sequence[Figure], rate: Figure) -> bool:
    """隐患326处、重大隐患4处，当场整改289处、限期整改41处，整改率100%: sums on both sides."""
    same = [f for f in counts if alike(f, counts[-1]) and f.kind is counts[-1].kind][-6:]
    for cut in range(1, len(same)):
        wholes, parts = same[:cut], same[cut:]
        quotient = j.over(j.total(map(j.range_of, parts)), j.total(map(j.range_of, wholes)))
        value = sum(map(j.number, parts), Fraction(0)) / sum(map(j.number, wholes))
        if len(same) > 2 and value <= 1 and j.meet(quotient, j.stated_range(rate)):
            text = f"{j.quoted(parts)}合计占{j.quoted(wholes)}合计的{j.amount(value, '%')}，文中写“{rate.raw.strip()}”，相符。"
            formula = f"({j.plus(parts)})/({j.plus(wholes)})"
            page.add(
                RelationType.RATE, (*parts, *wholes, rate), formula, value, rate.value, Verdict.HOLDS, text
            )
            return True
    return False


def _named_pair(
    page: Page, counts: Sequence[Figure], rate: Figure, share: bool
) -> tuple[Figure, Figure] | None:
    """The part the rate is named after and the whole before it (排查210处，整改202处，整改率)."""
    if len(counts) < 2:
        return None
    stem = re.sub(r"[率达为约的]", "", re.split(r"率", page.before(rate, 12))[0])[-4:]
    if share or _OF.search(page.before(rate)):
        return _shared(page, counts, rate)
    for n in range(len(counts) - 1, 0, -1):
        part = counts[n]
        words = page.before(part, 12) + part.label.rsplit("·")[-1]
        if not _common(stem, words):
            continue
        wholes = [f for f in counts[:n] if alike(f, part) and j.number(f) >= j.number(part)]
        rivals = [f for f in counts[:n] if alike(f, part) and not f.label.startswith("应")]
        if any(_common(stem, f.label.rsplit("·")[-1]) for f in rivals):
            return None
        if wholes and n == len(counts) - 1:
            return part, wholes[-1]
    return None


def _shared(page: Page, counts: Sequence[Figure], rate: Figure) -> tuple[Figure, Figure] | None:
    """72份，占901份的8%: the figure before 占 and the one after; or 其中女性30人，占60%."""
    inside = [
        f
        for f in counts
        if page.between(f, rate).strip() in ("的", "") and _REACHES.search(page.before(f, 14))
    ]
    if inside:
        parts = [f for f in counts if f.end <= inside[-1].start and alike(f, inside[-1])]
        return (parts[-1], inside[-1]) if parts else None
    part = counts[-1]
    if not re.fullmatch(
        r"[,(]\s*(?:仅|约)?占(?:比|总数的|总量的|全部的)?(?:为|达)?", page.between(part, rate).strip()
    ):
        return None
    wholes = [f for f in counts[:-1] if alike(f, part) and j.number(f) > j.number(part)]
    lead = page.between(wholes[-1], part) if wholes else ""
    return (part, wholes[-1]) if "其中" in lead else None


def _common(stem: str, words: str) -> bool:
    """Two letters in a row of the rate's name, or its only word, stand in the words."""
    return any(stem[n : n + 2] in words for n in range(len(stem) - 1))


def _inverse(page: Page, part: Figure, whole: Figure, rate: Figure) -> bool:
    """Off by 万: the rate would be right with one number times 10,000."""
    for wrong in (part, whole):
        for factor in j.slips():
            p = j.number(part) * (factor if wrong is part else 1)
            w = j.number(whole) * (factor if wrong is whole else 1)
            low, high = j.stated_range(rate)
            if w and low is not None and high is not None and low <= p / w <= high:
                meant = j.amount(j.number(wrong) * factor, wrong.unit)
                text = f"“{wrong.raw.strip()}”疑为单位写错：写成{meant}时，占比正好为“{rate.raw.strip()}”。"
                page.add(
                    RelationType.UNIT_SLIP,
                    (part, whole, rate),
                    f"{j.plus([part])}/{j.plus([whole])}",
                    p / w,
                    rate.value,
                    Verdict.FAILS,
                    text,
                )
                return True
    return False


def _add(page: Page, part: Figure, whole: Figure, rate: Figure, verdict: Verdict) -> None:
    value = j.number(part) / j.number(whole)
    cut = (
        rate.quantity
        and rate.quantity.high is None
        and j.number(rate) <= value < j.number(rate) + rate.quantity.digit
    )
    rounded = (
        verdict is Verdict.HOLDS and rate.quantity and abs(value - j.number(rate)) <= rate.quantity.digit / 2
    )
    end = (
        "相符"
        if rounded
        else "按截去尾数相符"
        if verdict is Verdict.HOLDS and cut
        else "相符"
        if verdict is Verdict.HOLDS
        else "不符，请核对"
    )
    text = f"“{part.raw.strip()}”占“{whole.raw.strip()}”的{j.amount(value, '%')}，文中写“{rate.raw.strip()}”，{end}。"
    page.add(
        RelationType.RATE,
        (part, whole, rate),
        f"{j.plus([part])}/{j.plus([whole])}",
        value,
        rate.value,
        verdict,
        text,
    )


def _integral(page: Page, whole: Figure, rate: Figure) -> None:
    """抽查20份，合格率93%: no whole number of 20 gives 93%."""
    quantity = rate.quantity
    before = page.before(rate)
    if not quantity or not whole.quantity or not j.whole(whole.quantity) or whole.kind is not Kind.COUNT:
        return
    if (
        "全部" in page.between(whole, rate)
        or quantity.high is not None
        or quantity.qualifier.value != "exact"
    ):
        return
    if (
        not re.search(rf"(?:{lexicon.any_of('wording', 'whole_rates')})率[^,;。]{{0,3}}$", before)
        or not 0 < j.number(rate) < 1
    ):
        return
    size = j.number(whole)
    if quantity.digit * size >= 1 or len(page.between(whole, rate)) > 40:
        return
    low, high = j.range_of(rate)[0], j.stated_range(rate)[1]
    if low is None or high is None:
        return
    part = -(-low * size // 1)
    fits = part <= high * size
    value = Fraction(part, 1) / size
    if fits:
        text = f"“{whole.raw.strip()}”中有{int(part)}{whole.unit}时为{j.amount(value, '%')}，与“{rate.raw.strip()}”相符。"
    else:
        text = f"“{whole.raw.strip()}”的任何整数部分都得不出“{rate.raw.strip()}”，请核对。"
    page.add(
        RelationType.RATE,
        (whole, rate),
        f"{int(part)}/{j.plus([whole])}",
        value,
        rate.value,
        j.verdict(fits),
        text,
    )


def _everybody(page: Page, counts: Sequence[Figure], rate: Figure) -> bool:
    """16所全部签订，签约率100%: all is 100%."""
    near = [f for f in counts if f.kind is Kind.COUNT]
    if not near:
        return False
    last = near[-1]
    words = page.between(last, rate)
    name = re.split(r"率", page.before(rate, 12))[0][-4:]
    if not _ALL.search(words) or len(words) > 70:
        return False
    if rate.number != 1 and not any(letter in _ALL.split(words, maxsplit=1)[1][:12] for letter in name[-2:]):
        return False
    all_of_them = [last]
    for figure in reversed(near[:-1]):
        if (
            alike(figure, last)
            and not _ALL.search(page.between(figure, last))
            and "其中" not in page.between(figure, last)
        ):
            all_of_them.insert(0, figure)
        else:
            break
    fits = rate.number == 1
    text = f"文中说{j.quoted(all_of_them)}全部做到，{name.strip(',')}率写“{rate.raw.strip()}”，{'相符' if fits else '应为100%，请核对'}。"
    page.add(
        RelationType.CONSISTENCY,
        (*all_of_them, rate),
        "全部=100%",
        Fraction(1),
        rate.value,
        j.verdict(fits),
        text,
    )
    return True
