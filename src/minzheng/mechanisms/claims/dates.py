"""Dates as reports print them: 2023年1月5日, 2015—2020年, 1至7月份, 二〇二三年, 2023-03-13 15:05, 前三季度."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from minzheng.foundation import numerals
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.claims.model import Kind, Value

_C = "零〇○一二三四五六七八九"
_YEAR = rf"(?:(?<![0-9.])(?:19|20)[0-9]{{2}}|(?<![{_C}])[一二][{_C}]{{3}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_ODD_MONTH = r"(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[0-9]{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"\s*(?:-|—|–|−|~|至|到)+\s*"
_PART = r"(?:份|底|末|初|上旬|中旬|下旬)?"
_YEAR_TAIL = r"(?:以来|年底|底|末|初|度|前三季度|上半年|下半年)?"
_FULL = rf"{_YEAR}\s*年\s*{_ODD_MONTH}\s*月\s*{_DAY}\s*[日号]"
_CLOCK = r"(?:\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
_ISO = rf"(?<![0-9])(?:19|20)[0-9]{{2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}(?![0-9.]){_CLOCK}?"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date or stretch of time; `first` and `last` are its days as far as the text tells them."""

    start: int
    end: int
    value: Value
    unit: str
    kind: Kind
    first: datetime.date | None = None
    last: datetime.date | None = None
    impossible: bool = False


def find(text: str) -> Iterator[Dated]:
    """All dates of a plain text, longest form first; they may overlap and the first one counts."""
    for pattern, read in _FORMS:
        for mark in pattern.finditer(text):
            try:
                dated = read(mark)
            except (Invalid, ValueError):  # 二一月, a year 0
                continue
            if dated:
                yield dated


def _number(words: str) -> int:
    words = words.strip().replace("○", "〇")
    return int(words) if words.isascii() else numerals.read(words)


def _day(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(_number(year), _number(month), _number(day))
    except (ValueError, Invalid):
        return None


def _month_end(year: int, month: int) -> datetime.date:
    after = datetime.date(year + month // 12, month % 12 + 1, 1)
    return after - datetime.timedelta(days=1)


def _full(mark: re.Match[str]) -> Dated:
    day = _day(*re.split(r"[年月]", mark[0].rstrip("日号"))[:3])
    value = day.isoformat() if day else None
    return Dated(*mark.span(), value, "日期", Kind.DATE, day, day, impossible=day is None)


def _full_range(mark: re.Match[str]) -> Dated | None:
    first = _day(mark["y1"], mark["m1"], mark["d1"])
    last = _day(mark["y2"] or mark["y1"], mark["m2"] or mark["m1"], mark["d2"])
    if first is None or last is None:
        return None
    return Dated(*mark.span(), (first.isoformat(), last.isoformat()), "日期", Kind.DATE, first, last)


def _iso(mark: re.Match[str]) -> Dated | None:
    date, _, clock = re.sub(r"\s+", " ", mark[0].strip()).partition(" ")
    day = _day(*re.split(r"[-/.]", date))
    if day is None:
        return None
    value = f"{day.isoformat()}T{clock}" if clock else day.isoformat()
    return Dated(*mark.span(), value, "时间" if clock else "日期", Kind.DATE, day, day)


def _run_together(mark: re.Match[str]) -> Dated | None:
    """2023314 on a line of its own: a signature date that lost its 年月日."""
    digits = mark["d"]
    tries = [(digits[4:5], digits[5:]), (digits[4:6], digits[6:])]
    days = {day for month, rest in tries if month and rest and (day := _day(digits[:4], month, rest))}
    if not days:
        return None
    day = min(days)
    return Dated(*mark.span("d"), day.isoformat(), "日期", Kind.DATE, day, day)


def _years(mark: re.Match[str]) -> Dated | None:
    first, last = _number(mark["y1"]), _number(mark["y2"])
    value = (Fraction(first), Fraction(last))
    return Dated(
        *mark.span(), value, "年", Kind.DATE, datetime.date(first, 1, 1), datetime.date(last, 12, 31)
    )


def _months(mark: re.Match[str]) -> Dated | None:
    first, last = _number(mark["m1"]), _number(mark["m2"])
    if not (mark["y1"] or mark["tail"] or mark["year_before"] is None) or first > 12 or last > 12:
        return None
    if not mark["y1"]:
        return Dated(*mark.span(), (f"{first:02}", f"{last:02}"), "月", Kind.DATE)
    year, until = _number(mark["y1"]), _number(mark["y2"] or mark["y1"])
    value = (f"{year}-{first:02}", f"{until}-{last:02}")
    return Dated(*mark.span(), value, "月", Kind.DATE, datetime.date(year, first, 1), _month_end(until, last))


def _year_month(mark: re.Match[str]) -> Dated | None:
    year, month = _number(mark["y"]), _number(mark["m"])
    first = datetime.date(year, month, 1)
    return Dated(*mark.span(), f"{year}-{month:02}", "月", Kind.DATE, first, _month_end(year, month))


def _year(mark: re.Match[str]) -> Dated:
    year, tail = _number(mark["y"]), mark["tail"]
    last = datetime.date(year, 6, 30) if tail == "上半年" else datetime.date(year, 12, 31)
    return Dated(*mark.span(), Fraction(year), "年", Kind.DATE, datetime.date(year, 1, 1), last)


def _month_day(mark: re.Match[str]) -> Dated | None:
    month, day = _number(mark["m"]), _number(mark["d"])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return Dated(*mark.span(), f"{month:02}-{day:02}", "日期", Kind.DATE)


def _month_days(mark: re.Match[str]) -> Dated | None:
    """6月1日至6月30日, without a year."""
    months = _number(mark["m1"]), _number(mark["m2"] or mark["m1"])
    days = _number(mark["d1"]), _number(mark["d2"])
    if max(months) > 12 or max(days) > 31 or min(*months, *days) < 1:
        return None
    first, last = (f"{month:02}-{day:02}" for month, day in zip(months, days, strict=True))
    return Dated(*mark.span(), (first, last), "日期", Kind.DATE)


def _month(mark: re.Match[str]) -> Dated | None:
    return Dated(*mark.span(), Fraction(_number(mark["m"])), "月", Kind.DATE)


def _quarter(mark: re.Match[str]) -> Dated | None:
    return Dated(*mark.span(), Fraction(_number(mark["q"].strip("第前"))), "季度", Kind.PERIOD)


_Read = Callable[[re.Match[str]], Dated | None]


def _spaced(form: str) -> str:
    """A form that also fits 2023 年 5 月 6 日."""
    for sign, following in (("年", "m1"), ("年", "m"), ("月", "d1"), ("月", "d")):
        form = form.replace(f"{sign}(?P<{following}>", f"{sign} ?(?P<{following}>")
    form = form.replace("(?P<tail>月", "(?P<tail> ?月")
    return re.sub(r"(?<=[})?])(年|月|\[日号\])(?!代\b)", r" ?\1", form)


_FORMS: tuple[tuple[re.Pattern[str], _Read], ...] = tuple(
    (re.compile(_spaced(form), re.MULTILINE), read)
    for form, read in (
        (
            rf"(?P<y1>{_YEAR})年(?P<m1>{_MONTH})月(?P<d1>{_DAY})[日号]?{_TO}(?:(?P<y2>{_YEAR})年)?(?:(?P<m2>{_MONTH})月)?(?P<d2>{_DAY})[日号]",
            _full_range,
        ),
        (_FULL, _full),
        (_ISO, _iso),
        (r"^\s*(?P<d>(?:19|20)[0-9]{4,6})\s*$", _run_together),
        (rf"(?P<y1>{_YEAR})年?{_TO}(?P<y2>{_YEAR})(?:年度?)?(?![0-9])", _years),
        (r"(?P<y1>(?:19|20)[0-9]{2})(?P<y2>20[0-9]{2})年", _years),
        (
            rf"(?P<year_before>)(?P<y1>{_YEAR})年(?P<m1>{_MONTH})月?{_TO}(?:(?P<y2>{_YEAR})年)?(?P<m2>{_MONTH})(?P<tail>月份?底?)",
            _months,
        ),
        (
            rf"(?<![0-9.])(?P<year_before>)(?P<y1>)(?P<y2>)(?P<m1>{_MONTH})月?{_TO}(?P<m2>{_MONTH})(?P<tail>月份?底?)(?![0-9])",
            _months,
        ),
        (rf"(?P<y>{_YEAR})年(?P<m>{_MONTH})月{_PART}", _year_month),
        (rf"(?P<y>{_YEAR})年(?!代)(?P<tail>{_YEAR_TAIL})", _year),
        (
            rf"(?<![0-9.个第{_C}])(?P<m1>{_MONTH})月(?P<d1>{_DAY})[日号]{_TO}(?:(?P<m2>{_MONTH})月)?(?P<d2>{_DAY})[日号]",
            _month_days,
        ),
        (rf"(?<![0-9.个第{_C}])(?P<m>{_ODD_MONTH})月(?P<d>{_DAY})[日号]", _month_day),
        (rf"(?<![0-9.个第{_C}])(?P<m>{_MONTH})月{_PART}(?![\u4e00-\u9fff]?球)", _month),
        (r"(?P<q>(?:第|前)?[一二三四两1-4])个?季度", _quarter),
    )
)
