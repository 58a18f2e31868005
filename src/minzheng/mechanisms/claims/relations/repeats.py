"""The same fact stated twice: equal, or not."""

import re
from collections.abc import Sequence

from minzheng.mechanisms.claims.model import Figure, Kind, RelationType, Verdict
from minzheng.mechanisms.claims.relations import judging as j
from minzheng.mechanisms.claims.relations.page import Page

_FACTS = frozenset({Kind.COUNT, Kind.MONEY, Kind.RATE})
_SMALL = re.compile(r"^(?:全[国省市区县州旗盟]|我[省市区县局]|本[省市区县局])?(?:全年|今年|目前|累计|共|已)*")
_VERB = re.compile(r"^(?:共|累计|办理|开展|组织|完成|发放|受理|建成|现有|拥有|建有|举办|召开)")
_VAGUE = re.compile(r"其中|分别|每|同比|增长|下降|新增|减少|上年|去年|上半年|季度|月|第|首")
_SURE, _LONG = 5, 6
_MOST = 6


def find(page: Page) -> None:
    """Figures with one label, unit and period that stand in different places."""
    groups: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in page.loose:
        if figure.kind in _FACTS and figure.number is not None and figure.label:
            key = normal(figure.label.rsplit("·", maxsplit=1)[-1])
            if len(key) >= 4 and not _VAGUE.search(figure.label):
                groups.setdefault((key, figure.unit, figure.kind.value), []).append(figure)
    for (key, _, _), figures in groups.items():
        for at, first in enumerate(figures[:_MOST]):
            for second in figures[at + 1 : _MOST]:
                _compare(page, key, first, second)
    _same_words(page)


def normal(label: str) -> str:
    """A label without area, time and common verb."""
    short = _SMALL.sub("", re.sub(r"[“”\"《》\s]", "", label))
    return _VERB.sub("", short) if len(short) > 5 else short


def _compare(page: Page, key: str, first: Figure, second: Figure) -> None:
    fits = j.meet(j.stated_range(first), j.stated_range(second))
    if re.match("的[0-9]", page.plain[first.end : first.end + 2]):
        return
    if page.sentence(first) == page.sentence(second):
        segment = page.read.text.segments.index
        if (
            not fits
            and segment(first.start) == segment(second.start)
            and first.kind is Kind.COUNT
            and first.period == second.period
            and not re.search("[到至比]|其中", page.between(first, second))
            and all(_beside(page, key, figure) for figure in (first, second))
        ):
            text = f"一句之中“{key}”出现两次，“{first.raw.strip()}”与“{second.raw.strip()}”不同，请核对口径。"
            _add(page, first, second, Verdict.UNTESTABLE, text)
        return
    if first.period != second.period or (first.area and second.area and first.area != second.area):
        return
    if fits:
        text = f"“{key}”两处分别写“{first.raw.strip()}”“{second.raw.strip()}”，相符。"
        _add(page, first, second, Verdict.HOLDS, text)
        return
    if (
        _SMALL.sub("", first.label) != _SMALL.sub("", second.label)
        or len(key) < _SURE
        or not _alone(page, (first, second))
    ):
        return
    ratio = j.number(first) / j.number(second) if j.number(second) else None
    if ratio in j.slips():
        text = f"“{key}”两处写“{first.raw.strip()}”和“{second.raw.strip()}”，相差一万倍，疑为单位写错。"
        page.add(
            RelationType.UNIT_SLIP,
            (first, second),
            f"{j.plus([first])}={j.plus([second])}",
            first.value,
            second.value,
            Verdict.FAILS,
            text,
        )
    elif len(key) >= _LONG or first.kind is Kind.MONEY:
        text = f"“{key}”两处写“{first.raw.strip()}”和“{second.raw.strip()}”，不一致，请核对。"
        _add(page, first, second, Verdict.FAILS, text)


def _beside(page: Page, key: str, figure: Figure) -> bool:
    """Whether the words of a label stand at the figure itself, and are not taken over from another."""
    near = page.plain[max(0, figure.start - 6) : figure.start] + page.plain[figure.end : figure.end + 10]
    return key[-2:] in near


def _alone(page: Page, figures: Sequence[Figure]) -> bool:
    """Whether nothing around the figures narrows them to some part (其中, a place, a month)."""
    for figure in figures:
        span = page.sentence(figure)
        lead = page.plain[max(span.start, figure.start - 40) : figure.start]
        if re.search(
            r"其中|上半年|下半年|季度|[0-9]月|去年|上年|分别|[\u4e00-\u9fff]{2}(?:街道|镇|乡)", lead
        ):
            return False
        if re.search(r"计划|拟|将|力争|目标|预计", page.plain[span.start : span.end]):
            return False
    return True


def _same_words(page: Page) -> None:
    """发展改革委等四部门, twice: the same words before the number and the same unit."""
    seen: dict[tuple[str, str], Figure] = {}
    for figure in page.loose:
        if figure.kind is not Kind.COUNT or not figure.unit:
            continue
        lead = page.plain[max(0, figure.start - _SURE) : figure.start]
        if not re.fullmatch(rf"[\u4e00-\u9fff]{{{_SURE}}}", lead) or not lead.endswith("等"):
            continue
        first = seen.setdefault((lead, figure.unit), figure)
        if first is not figure and first.value == figure.value:
            words = re.split(r"[,;:。、(]", page.plain[max(0, figure.start - 12) : figure.start])[-1]
            text = f"“{words}{first.raw.strip()}”两处相同，相符。"
            _add(page, first, figure, Verdict.HOLDS, text)


def _add(page: Page, first: Figure, second: Figure, verdict: Verdict, text: str) -> None:
    formula = f"{j.plus([first])}={j.plus([second])}"
    page.add(RelationType.REPEAT, (first, second), formula, first.value, second.value, verdict, text)
