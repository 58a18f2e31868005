"""Dates that cannot be, stand in the wrong order, or lie after the report was signed; shares above the whole."""

import datetime
import re
from fractions import Fraction

from minzheng.mechanisms.claims import lexicon
from minzheng.mechanisms.claims.drafts import Draft
from minzheng.mechanisms.claims.model import Figure, Kind, RelationType, Verdict
from minzheng.mechanisms.claims.relations import judging as j
from minzheng.mechanisms.claims.relations.page import Page

_DONE = re.compile(
    r"已|完成|举行|挂牌|启动|召开|举办|开展|组织|实现|印发|发放|建成|受理|办结|出台|荣获|共(?:计)?[0-9]|了[,。]"
)
_PLAN = re.compile(r"计划|打算|安排|思路|下一步|下步|展望|目标任务|工作要点|明年")
_HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|、)?[^。\n]{2,40}$"
)
_UNTIL = re.compile(r"^\s*(?:持续|延续|延长|开展|一直|起)?[,]?(?:至|到)")
_ABOVE = re.compile(
    r"(?:合格|优良|办结|整改|完成|签约|签订|满意|通过|覆盖|参与|入住|持证|参考|占比|出席|到位|及格|知晓)率?[^,;。]{0,4}$"
)


def find(page: Page) -> None:
    """All orders of dates, and what is impossible."""
    dated = [(f, d) for f, d in zip(page.figures, page.read.drafts, strict=True) if d.dated]
    for figure, draft in dated:
        _possible(page, figure, draft)
    _from_to(page)
    signed, published = _last(dated, "落款日期"), _last(dated, "发布时间")
    if signed and published:
        _published(page, signed, published)
    if signed or published:
        limit = max(d for _, d in filter(None, (signed, published)))
        for figure, draft in dated:
            _beyond(page, figure, draft, limit)
    for figure in page.loose:
        _plausible(page, figure)


def _possible(page: Page, figure: Figure, draft: Draft) -> None:
    if draft.dated and draft.dated.impossible:
        text = f"“{figure.raw}”不是存在的日期，请核对。"
        page.add(RelationType.DATE_ORDER, (figure,), figure.raw, None, figure.raw, Verdict.FAILS, text)
    dated = draft.dated
    if isinstance(figure.value, tuple) and dated and figure.unit == "日期" and not dated.first:
        first, last = map(str, figure.value)
        if first > last and not _over_winter(first, last):
            _order(page, (figure,), first, last, f"“{figure.raw}”的结束早于开始，请核对。")
    if isinstance(figure.value, tuple) and dated and dated.first and dated.last and dated.first > dated.last:
        told = f"“{figure.raw}”的结束早于开始，请核对。"
        _order(page, (figure,), str(figure.value[0]), str(figure.value[1]), told)


def _from_to(page: Page) -> None:
    """从6月5日持续至5月28日, without a year."""
    for group, at in page.pairs():
        if not at or group[at].unit != "日期" or group[at - 1].unit != "日期":
            continue
        first, second = group[at - 1], group[at]
        if (
            not isinstance(first.value, str)
            or not isinstance(second.value, str)
            or not _UNTIL.match(page.between(first, second))
        ):
            continue
        if (
            len(first.value) == len(second.value)
            and first.value > second.value
            and "次年" not in page.between(first, second)
            and not _over_winter(first.value, second.value)
        ):
            _order(
                page, (first, second), first.value, second.value, f"“{second.raw}”早于“{first.raw}”，请核对。"
            )


def _over_winter(first: str, last: str) -> bool:
    """11月15日至3月15日 ends in the next year."""
    return first[:2] >= "09" and last[:2] <= "05"


def _order(page: Page, figures: tuple[Figure, ...], first: str, last: str, text: str) -> None:
    page.add(RelationType.DATE_ORDER, figures, f"{first}<={last}", last, first, Verdict.FAILS, text)


def _last(dated: list[tuple[Figure, Draft]], label: str) -> tuple[Figure, datetime.date] | None:
    found = [(f, d.dated.first) for f, d in dated if f.label == label and d.dated and d.dated.first]
    return found[-1] if found else None


def _published(
    page: Page, signed: tuple[Figure, datetime.date], published: tuple[Figure, datetime.date]
) -> None:
    late = signed[1] > published[1]
    end = "晚于发布日期，请核对" if late else "不晚于发布日期，相符"
    text = f"落款日期{_zh(signed[1])}{end}（发布于{_zh(published[1])}）。"
    formula = f"{signed[1]}<={published[1]}"
    page.add(
        RelationType.DATE_ORDER,
        (published[0], signed[0]),
        formula,
        str(signed[1]),
        str(published[1]),
        j.verdict(not late),
        text,
    )


def _beyond(page: Page, figure: Figure, draft: Draft, limit: datetime.date) -> None:
    """Something done after the day on which the report was signed or published."""
    first = _day_of(page, figure, draft, limit)
    if (
        first is None
        or first <= limit
        or isinstance(figure.value, tuple)
        or figure.label in ("落款日期", "发布时间")
    ):
        return
    span = page.sentence(figure)
    words = page.plain[figure.end : span.end]
    plans = rf"(?:{lexicon.any_of('wording', 'plans')})"
    clause = page.clause(figure)
    if (
        not _DONE.search(words[:40])
        or re.search(plans, clause)
        or _planned(page, figure.start)
        or "《" in clause
    ):
        return
    text = f"“{figure.raw}”晚于报告的落款或发布日期（{_zh(limit)}），却写作已经发生，请核对。"
    page.add(
        RelationType.PERIOD_BEYOND,
        (figure,),
        f"{first}<={limit}",
        str(first),
        str(limit),
        Verdict.FAILS,
        text,
    )


def _day_of(page: Page, figure: Figure, draft: Draft, limit: datetime.date) -> datetime.date | None:
    """The day of a date; of 8月2日 in a report on the year it was signed in, the day of that year."""
    if draft.dated is None or draft.dated.first:
        return draft.dated.first if draft.dated else None
    words = page.plain[max(0, page.sentence(figure).start) : figure.end]
    if (
        not isinstance(figure.value, str)
        or page.read.context.year != limit.year
        or re.search(r"[去上前]年|[12][0-9]{3}年", words)
    ):
        return None
    try:
        return datetime.date.fromisoformat(f"{limit.year}-{figure.value}")
    except ValueError:
        return None


def _planned(page: Page, position: int) -> bool:
    """Whether the nearest heading above speaks of plans."""
    for line in reversed([line for line in page.read.text.lines if line.start <= position]):
        words = page.read.text.of(line)
        if _HEADING.match(words):
            return bool(_PLAN.search(words))
    return False


def _plausible(page: Page, figure: Figure) -> None:
    before = page.before(figure)
    if figure.kind is Kind.RATE and figure.unit == "%" and j.number(figure) > 1 and _ABOVE.search(before):
        text = f"“{figure.raw}”大于100%，这类比率不可能超过全部，请核对。"
        page.add(
            RelationType.PLAUSIBILITY,
            (figure,),
            f"{figure.raw}<=100%",
            Fraction(1),
            figure.value,
            Verdict.FAILS,
            text,
        )
    if figure.unit == "天" and re.search(r"每月[^,;。]{0,6}$", before) and 10 <= j.number(figure) <= 99:
        text = f"每月“{figure.raw}”是否漏了连接号（如“1—2天”），请核对。"
        page.add(
            RelationType.PLAUSIBILITY, (figure,), figure.raw, None, figure.value, Verdict.UNTESTABLE, text
        )


def _zh(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
