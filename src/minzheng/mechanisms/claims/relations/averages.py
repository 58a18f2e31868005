"""Averages: 发放75.6万元，惠及1260户，户均600元."""

import re
from collections.abc import Sequence
from fractions import Fraction

from minzheng.mechanisms.claims.model import Figure, Kind, RelationType, Verdict
from minzheng.mechanisms.claims.relations import judging as j
from minzheng.mechanisms.claims.relations.page import Page, alike

_PER = re.compile(
    r"(?:平均)?每(?:个|一)?([\u4e00-\u9fff]{1,4}?)(?:发放|配备|拥有|为|达|约|补助|救助)?$|(人|户|月|日|年|次|件|床|家|村)均|平均([\u4e00-\u9fff]{0,4})"
)
_PEOPLE = {
    "人": "人名位口",
    "户": "户",
    "次": "次场",
    "床": "张床",
    "村": "个村",
    "家": "家个所",
    "月": "",
    "日": "",
    "年": "",
}


def find(page: Page) -> None:
    """All averages of a text."""
    for group, at in page.pairs():
        if group[at].kind is Kind.AVERAGE and group[at].number and group[at].unit != "分":
            _average(page, group, at)


def _average(page: Page, group: Sequence[Figure], at: int) -> None:
    """发放75.6万元，惠及1260户，户均600元."""
    average = group[at]
    cue = _PER.search(re.sub(r"(?:达到?|为|约|是|发放|救助|补助|支出)+$", "", page.before(average, 14)))
    if not cue:
        return
    per = next((name for name in cue.groups() if name), "")
    kind = Kind.MONEY if average.unit.startswith("元") else Kind.COUNT
    totals = [
        f for f in group[:at] if f.kind is kind and f.number and (kind is Kind.MONEY or alike(f, average))
    ]
    counts = [f for f in group[:at] if f.kind is Kind.COUNT and f.number and f not in totals[-1:]]
    named = [f for f in counts if _counts_per(f, per)]
    for total in reversed(totals):
        for count in reversed(counts):
            if count is not total and j.meet(
                j.over(j.range_of(total), j.range_of(count)), j.stated_range(average)
            ):
                _add_average(page, total, count, average, Verdict.HOLDS)
                return
            if (
                count is not total
                and re.search(r"每月|月均", page.before(average))
                and _monthly(page, total, count, average)
            ):
                return
    rivals = [f for f in counts if f in named or (per == "人" and f.unit == "人次")]
    if totals and named and len(rivals) == 1:
        _add_average(page, totals[-1], named[-1], average, Verdict.FAILS)


def _monthly(page: Page, total: Figure, count: Figure, average: Figure) -> bool:
    year = j.over(j.range_of(total), j.range_of(count))
    if not j.meet(j.over(year, (Fraction(12), Fraction(12))), j.stated_range(average)):
        return False
    value = j.number(total) / j.number(count) / 12
    text = f"“{total.raw.strip()}”除以“{count.raw.strip()}”再除以12个月为{j.amount(value, average.unit)}，文中写“{average.raw.strip()}”，相符。"
    page.add(
        RelationType.AVERAGE,
        (total, count, average),
        f"{j.plus([total])}/{j.plus([count])}/12",
        value,
        average.value,
        Verdict.HOLDS,
        text,
    )
    return True


def _counts_per(figure: Figure, per: str) -> bool:
    if per in _PEOPLE:
        return bool(figure.unit) and (figure.unit in _PEOPLE[per] or figure.unit == per)
    return bool(per) and (per in figure.label or per == figure.unit)


def _add_average(page: Page, total: Figure, count: Figure, average: Figure, verdict: Verdict) -> None:
    value = j.number(total) / j.number(count)
    end = "相符" if verdict is Verdict.HOLDS else "不符，请核对"
    for factor in j.slips() if verdict is Verdict.FAILS else ():
        low, high = j.stated_range(average)
        if low is not None and high is not None and low <= value * factor <= high:
            end = "相差一万倍，疑为单位写错"
    text = f"“{total.raw.strip()}”除以“{count.raw.strip()}”为{j.amount(value, average.unit)}，文中写“{average.raw.strip()}”，{end}。"
    page.add(
        RelationType.AVERAGE,
        (total, count, average),
        f"{j.plus([total])}/{j.plus([count])}",
        value,
        average.value,
        verdict,
        text,
    )
