"""The working-day calendar: Monday to Friday, less the days off and plus the make-up days of each year's notice."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from itertools import pairwise

import holidays
from chinese_calendar import constants as published

_ONE = timedelta(days=1)
_REACH = timedelta(days=7)  # a notice may arrange the last week of the year before, as that for 2019 did
_YEARS_AHEAD = 3  # provisional years kept after the last notice
_LAST_POSSIBLE_YEAR = 2099  # the lunar tables behind the provisional years end here
_WEEKDAYS = "一二三四五六日"


class YearNotCovered(ValueError):
    """A date lies in a year of which the calendar knows nothing; `year` is that year."""

    def __init__(self, year: int, first: int, last: int) -> None:
        self.year = year
        if year < first:
            advice = f"工作日历从{first}年开始，没有{year}年。请核对日期的年份是否录入有误。"
        else:
            advice = f"工作日历只到{last}年，没有{year}年。请先导入{year}年放假通知，再计算这个期限。"
        super().__init__(advice)


class NoticeRefused(ValueError):
    """A holiday notice cannot be imported; `problems` lists every fault found, in Chinese."""

    def __init__(self, year: int, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{year}年放假通知不能导入：" + "；".join(self.problems))


class DayKind(StrEnum):
    """What a day is in the working calendar."""

    WORKDAY = "工作日"
    MAKE_UP = "调休上班日"
    WEEKEND = "周末"
    DAY_OFF = "放假日"


@dataclass(frozen=True)
class Notice:
    """The holiday arrangement of one year: all its days off (weekends inside a holiday too) and its make-up days."""

    year: int
    days_off: frozenset[date]
    make_up_days: frozenset[date]
    source: str
    provisional: bool = False


class WorkingCalendar:
    """Immutable calendar of working days over whole years; adding and counting are look-ups in a precomputed index.

    Every method raises YearNotCovered for a date (given or reached) outside `first_year`..`last_year`.
    """

    def __init__(self, notices: Sequence[Notice]) -> None:
        """Build from at least one notice; a year without one, and three years after the last, become provisional."""
        given = {notice.year: notice for notice in notices}
        self.first_year, last_notice = min(given), max(y for y, n in given.items() if not n.provisional)
        self.last_year = min(last_notice + _YEARS_AHEAD, _LAST_POSSIBLE_YEAR)
        self._notices: Mapping[int, Notice] = {
            year: given.get(year) or _provisional_notice(year)
            for year in range(self.first_year, self.last_year + 1)
        }
        off: set[date] = set()
        made_up: set[date] = set()
        for notice in self._notices.values():
            off = (off | notice.days_off) - notice.make_up_days
            made_up = (made_up | notice.make_up_days) - notice.days_off
        self._off, self._made_up = frozenset(off), frozenset(made_up)
        start, end = date(self.first_year, 1, 1).toordinal(), date(self.last_year, 12, 31).toordinal()
        self._working = [n for n in range(start, end + 1) if self._works(date.fromordinal(n))]

    @staticmethod
    def national() -> "WorkingCalendar":
        """The national calendar as published by the yearly notices up to the last year the data package knows."""
        return _national()

    def kind(self, day: date) -> DayKind:
        """Whether a day is an ordinary working day, a make-up working day, a weekend or a day off of the notice."""
        self._covered(day)
        if day in self._off:
            return DayKind.DAY_OFF
        if day.weekday() < 5:
            return DayKind.WORKDAY
        return DayKind.MAKE_UP if day in self._made_up else DayKind.WEEKEND

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day."""
        self._covered(day)
        return self._works(day)

    def is_rest_day(self, day: date) -> bool:
        """Whether a period ending on that day rolls over (民法典第203条).

        The code says 法定休假日; read here as every non-working day: days off of the notice *and* weekends
        without make-up duty. A make-up weekend is a working day and ends a period.
        """
        return not self.is_working_day(day)

    def roll_forward(self, day: date) -> date:
        """The day itself when it is a working day, else the first working day after it."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after a day, never the day itself."""
        return self.add_working_days(day, 1)

    def add_working_days(self, start: date, count: int) -> date:
        """The count-th working day after `start` (start not counted), before it if count < 0; start itself if 0."""
        if count == 0:
            self._covered(start)
            return start
        position = self._index(start) + count - 1 if count > 0 else self._index(start - _ONE) + count
        if not 0 <= position < len(self._working):
            beyond = self.last_year + 1 if position > 0 else self.first_year - 1
            raise YearNotCovered(beyond, self.first_year, self.last_year)
        return date.fromordinal(self._working[position])

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; negative when end is before start."""
        return self._index(end) - self._index(start)

    def is_provisional(self, year: int) -> bool:
        """Whether the notice of that year is not known yet, so that its working days are only an estimate."""
        return self._notice(year).provisional

    def provisional_years(self, first: date, last: date) -> tuple[int, ...]:
        """Years whose missing notice may still change a day of first..last, the last week of December included."""
        years = range(first.year, (last + _REACH).year + 1)
        return tuple(y for y in years if y in self._notices and self._notices[y].provisional)

    def source(self, year: int) -> str:
        """Where that year's working days come from, as a Chinese phrase."""
        return self._notice(year).source

    def with_notice(
        self, year: int, days_off: Sequence[date], make_up_days: Sequence[date], source: str
    ) -> "WorkingCalendar":
        """A new calendar in which `year` follows the given notice. Raises NoticeRefused with every fault at once.

        `days_off` lists every day of each holiday, weekends inside it included, as the notice prints them.
        """
        problems = list(_faults(self, year, days_off, make_up_days, source))
        if problems:
            raise NoticeRefused(year, problems)
        notice = Notice(year, frozenset(days_off), frozenset(make_up_days), source.strip())
        kept = [n for n in self._notices.values() if n.year != year]
        return WorkingCalendar([*kept, notice])

    def _works(self, day: date) -> bool:
        return day in self._made_up or (day.weekday() < 5 and day not in self._off)

    def _notice(self, year: int) -> Notice:
        if year not in self._notices:
            raise YearNotCovered(year, self.first_year, self.last_year)
        return self._notices[year]

    def _covered(self, day: date) -> None:
        self._notice(day.year)

    def _index(self, day: date) -> int:
        if day != date(self.first_year - 1, 12, 31):
            self._covered(day)
        return bisect_right(self._working, day.toordinal())


@cache
def _national() -> WorkingCalendar:
    days: list[date] = sorted([*published.holidays, *published.workdays])
    first, last = days[0].year, days[-1].year
    source = f"国务院办公厅放假通知（据 chinesecalendar {version('chinesecalendar')}）"
    years = {day: min((day + _REACH).year, last) for day in days}
    return WorkingCalendar([
        Notice(
            year,
            frozenset(d for d in published.holidays if years[d] == year),
            frozenset(d for d in published.workdays if years[d] == year),
            source,
        )
        for year in range(first, last + 1)
    ])  # fmt: skip


@cache
def _festivals(year: int) -> Mapping[date, str]:
    named = holidays.country_holidays("CN", years=year, language="zh_CN")
    return {
        day: name for day, name in named.items() if not name.startswith("休息日")
    }  # those are 调休, not statutory


def _provisional_notice(year: int) -> Notice:
    source = f"{year}年放假通知尚未导入，按周末和法定节日暂算，未计调休"
    return Notice(year, frozenset(_festivals(year)), frozenset(), source, provisional=True)


def _faults(
    calendar: WorkingCalendar, year: int, days_off: Sequence[date], make_up_days: Sequence[date], source: str
) -> Iterator[str]:
    if not calendar.first_year <= year <= _LAST_POSSIBLE_YEAR:
        yield f"年份应在{calendar.first_year}年至{_LAST_POSSIBLE_YEAR}年之间，请核对“{year}”"
        return
    if not source.strip():
        yield "没有填写通知文号，请补填"
    first, last = date(year, 1, 1) - _REACH, date(year, 12, 31)
    for day, times in sorted(Counter([*days_off, *make_up_days]).items()):
        if not first <= day <= last:
            yield f"{day}不在{year}年通知可以安排的日期（{first}至{last}）之内，请核对年份"
        if day in days_off and day in make_up_days:
            yield f"{day}既列为放假又列为上班，请删去一处"
        elif times > 1:
            yield f"{day}重复列出，请删去多余的"
        if day in make_up_days and day.weekday() < 5:
            yield f"{day}是星期{_WEEKDAYS[day.weekday()]}，本来就上班，不应列为调休上班日"
    festivals = _festivals(year)
    for holiday in _runs(set(days_off) - set(make_up_days)):
        if all(d.weekday() >= 5 and d not in festivals for d in holiday):
            yield f"{holiday[0]}至{holiday[-1]}只是普通周末，请核对是否漏列了相连的放假日"
    for festival in _runs(festivals):
        if not set(festival) & set(days_off):
            yield f"没有列出{festivals[festival[0]]}（{festival[0]}前后）的放假日，请补全"


def _runs(days: Iterable[date]) -> list[list[date]]:
    ordered = sorted(set(days))
    runs = [ordered[:1]] if ordered else []
    for before, day in pairwise(ordered):
        if day - before == _ONE:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
