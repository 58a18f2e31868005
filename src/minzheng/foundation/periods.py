"""Statutory periods: when a term ends, how a clock stands, and which due dates a new holiday notice moves.

The one place that says how days count (民法典第200-203条):

* The first day is not counted. Day 1 is the day after `start` (日, 月, 年) or the first working day after it (工作日).
* A period in months or years ends on the corresponding day, or on the last day of a month that has no such day.
* A pause covers whole days, **first and last day both included**: none of them counts, the day after `end` counts
  again. Overlapping pauses count once; days up to `start` never count anyway. A paused month or year ends as many
  calendar days later as were paused. A period never ends on a paused day.
* A restart is a new `start`: its day is not counted, and all that ran before it is void.
* Roll-over happens only where the term says so: a last day without work moves to the next working day.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from minzheng.foundation.calendar import WorkingCalendar

_ONE, _FIRST = timedelta(days=1), date(1970, 1, 1)
_WRITTEN = re.compile(r"([0-9]{1,5})\s*(个工作日|工作日|个月|日|天|年)")


class Unit(StrEnum):
    """Unit of a term: calendar days, working days, months or years."""

    DAY = "日"
    WORKING_DAY = "工作日"
    MONTH = "月"
    YEAR = "年"


_LONGEST = {Unit.DAY: 36_525, Unit.WORKING_DAY: 25_000, Unit.MONTH: 1_200, Unit.YEAR: 100}
_UNITS = {"个工作日": Unit.WORKING_DAY, "工作日": Unit.WORKING_DAY, "个月": Unit.MONTH, "日": Unit.DAY,
          "天": Unit.DAY, "年": Unit.YEAR}  # fmt: skip


class Light(StrEnum):
    """Traffic light of a clock."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class Term:
    """A length of time set by law; `rolls_over` where the law moves a last day without work to the next working day."""

    length: int
    unit: Unit
    rolls_over: bool = False
    article: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.length <= _LONGEST[self.unit]:
            raise ValueError(
                f"期限“{self.length}{self.unit}”超出范围，应在1至{_LONGEST[self.unit]}{self.unit}之间，请核对。"
            )

    def __str__(self) -> str:
        return f"{self.length}{'个' if self.unit in (Unit.WORKING_DAY, Unit.MONTH) else ''}{self.unit}"


def parse_term(text: str, *, rolls_over: bool = False, article: str | None = None) -> Term:
    """Read "30日", "30天", "20个工作日", "3个月" or "1年"; raises ValueError for anything else ("3月" is a date)."""
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise ValueError(f"看不懂期限“{text}”，请写成“30日”“20个工作日”“3个月”或“1年”。")
    return Term(int(found[1]), _UNITS[found[2]], rolls_over, article)


@dataclass(frozen=True)
class Pause:
    """A stretch of days that do not count, `start` and `end` included; `end` None while the clock still stands."""

    start: date
    end: date | None
    article: str
    reason: str

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"“{self.reason}”的结束日{self.end}早于开始日{self.start}，请核对。")
        _require_grounds("中止计时", self.article, self.reason)


@dataclass(frozen=True)
class Restart:
    """The day from which a clock runs anew from zero, e.g. when the supplemented papers are complete."""

    on: date
    article: str
    reason: str

    def __post_init__(self) -> None:
        _require_grounds("重新起算", self.article, self.reason)


@dataclass(frozen=True)
class DueDate:
    """The last day of a term; provisional while a holiday notice that can move it is missing; explained in Chinese."""

    on: date
    provisional: bool
    explanation: tuple[str, ...]


@dataclass(frozen=True)
class ClockState:
    """A clock as it stands at the end of a day.

    `used` and `remaining` count what the term counts: working days for 工作日, else calendar days, without paused days.
    `remaining` runs to `due` (0 on that day), `overdue_days` are calendar days after it. While the clock is paused
    without an end, `due` is the earliest possible: as if the pause ended today.
    """

    due: date
    used: int
    remaining: int
    paused_now: bool
    overdue_days: int
    provisional: bool
    explanation: tuple[str, ...]


def due_date(start: date, term: Term, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()) -> DueDate:
    """The last day of a term that began on `start`; every pause must have an end (else use `clock_state`).

    The calendar is consulted only for working days and roll-over; raises YearNotCovered when these leave its years.
    """
    if open_ones := [pause for pause in pauses if pause.end is None]:
        reasons = "、".join(pause.reason for pause in open_ones)
        raise ValueError(f"“{reasons}”尚未结束，到期日还不能确定；请先登记结束日，或查看计时状态。")
    return _due(start, term, calendar, pauses, start)


def clock_state(
    start: date,
    term: Term,
    pauses: Sequence[Pause],
    restarts: Sequence[Restart],
    calendar: WorkingCalendar,
    on: date,
) -> ClockState:
    """How a clock stands at the end of day `on`; pauses without an end, and restarts, count once they have begun."""
    if early := [restart for restart in restarts if restart.on < start]:
        raise ValueError(
            "；".join(f"重新起算日{r.on}（{r.reason}）早于起算日{start}，请核对。" for r in early)
        )
    restart = max((r for r in restarts if r.on <= on), key=lambda r: r.on, default=None)
    begun = restart.on if restart else start
    pauses = [pause for pause in pauses if pause.end or pause.start <= on]
    due = _due(begun, term, calendar, pauses, on)
    spans = _merged(pauses, begun, on)
    used = _counted(begun, max(begun, min(on, due.on)), spans, term.unit, calendar)
    remaining = _counted(max(begun, min(on, due.on)), due.on, spans, term.unit, calendar)
    overdue = max(0, (on - due.on).days)
    paused = not overdue and any(first <= on <= last for first, last in spans)
    sentences = list(due.explanation)
    if restart:
        sentences.insert(0, f"{_zh(begun)}{restart.reason}{_cited(restart.article)}，期限重新起算。")
    unit = _counted_in(term.unit)
    standing = f"已超期{overdue}天" if overdue else f"还剩{remaining}{unit}"
    sentences.append(f"截至{_zh(on)}已用{used}{unit}，{standing}{'，目前中止计时' if paused else ''}。")
    return ClockState(due.on, used, remaining, paused, overdue, due.provisional, tuple(sentences))


def light(state: ClockState, amber_at: int) -> Light:
    """Red when overdue, amber when at most `amber_at` counted days remain, else green."""
    if state.overdue_days:
        return Light.RED
    return Light.AMBER if state.remaining <= amber_at else Light.GREEN


def _due(
    start: date, term: Term, calendar: WorkingCalendar, pauses: Sequence[Pause], open_until: date
) -> DueDate:
    if isinstance(start, datetime):
        raise TypeError("期限的起算日应为日期，不能带时间；请先换算成上海时间的日期。")
    spans = _merged(pauses, start, open_until)
    last = _advance(start, _length(start, term), spans, term.unit, calendar)
    on = _rolled(last, spans, calendar) if term.rolls_over else last
    doubtful: tuple[int, ...] = ()
    if term.unit is Unit.WORKING_DAY:
        doubtful = calendar.provisional_years(start + _ONE, on)
    elif term.rolls_over:
        doubtful = calendar.provisional_years(last, on)
    sentences = [f"自{_zh(start)}次日起算，期限{term}{_cited(term.article)}。"]
    sentences += _pause_sentences(pauses, start, on, open_until)
    if skipped := _paused(start, on, spans, term.unit, calendar):
        sentences.append(f"中止期间的{skipped}{_counted_in(term.unit)}不计入期限。")
    if on != last:
        sentences.append(f"期限最后一日{_zh(last)}是{calendar.kind(last)}，顺延至{_zh(on)}。")
    sentences.append(f"应于{_zh(on)}前（含当日）办结。")
    sentences += [f"{year}年放假通知尚未导入，以上日期是暂定的，导入后会重新计算。" for year in doubtful]
    return DueDate(on, bool(doubtful), tuple(sentences))


_Spans = list[tuple[date, date]]


def _merged(pauses: Iterable[Pause], after: date, open_until: date) -> _Spans:
    """Disjoint stretches of paused days later than `after`, in order."""
    merged: _Spans = []
    for start, end in sorted((pause.start, pause.end or open_until) for pause in pauses):
        first = max(start, after + _ONE)
        if end < first:
            continue
        if merged and first <= merged[-1][1] + _ONE:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((first, end))
    return merged


def months_later(day: date, months: int) -> date:
    """The corresponding day so many months later, or the last day of a month that has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_days(month: str) -> tuple[date, date]:
    """First and last day of a month written 2026-03; raises `ValueError`."""
    first = date.fromisoformat(f"{month}-01")
    return first, months_later(first, 1) - timedelta(days=1)


def day_number(day: date) -> int:
    """Days from 1970-01-01 to a day, as tables in columns hold days."""
    return (day - _FIRST).days


def day_of(number: int) -> date:
    """The day so many days after 1970-01-01."""
    return _FIRST + timedelta(days=number)


def _length(start: date, term: Term) -> int:
    """How many days of its counting the term lasts; a month or year is as long as the calendar makes it."""
    if term.unit in (Unit.DAY, Unit.WORKING_DAY):
        return term.length
    months = term.length * (12 if term.unit is Unit.YEAR else 1)
    return (months_later(start, months) - start).days


def _advance(start: date, count: int, spans: _Spans, unit: Unit, calendar: WorkingCalendar) -> date:
    for first, last in spans:
        free = _between(start, first - _ONE, unit, calendar)
        if count <= free:
            break
        start, count = last, count - free
    if unit is Unit.WORKING_DAY:
        return calendar.add_working_days(start, count)
    return start + timedelta(days=count)


def _rolled(last: date, spans: _Spans, calendar: WorkingCalendar) -> date:
    rolled = calendar.roll_forward(last)
    for first, end in spans:
        if first <= rolled <= end:
            rolled = calendar.next_working_day(end)
    return rolled


def _between(start: date, end: date, unit: Unit, calendar: WorkingCalendar) -> int:
    return calendar.working_days_between(start, end) if unit is Unit.WORKING_DAY else (end - start).days


def _paused(start: date, end: date, spans: _Spans, unit: Unit, calendar: WorkingCalendar) -> int:
    """Paused days after `start` up to `end`, in the term's counting."""
    cut = ((max(first - _ONE, start), min(last, end)) for first, last in spans)
    return sum(_between(before, last, unit, calendar) for before, last in cut if before < last)


def _counted(start: date, end: date, spans: _Spans, unit: Unit, calendar: WorkingCalendar) -> int:
    return _between(start, end, unit, calendar) - _paused(start, end, spans, unit, calendar)


def _pause_sentences(pauses: Iterable[Pause], start: date, due: date, open_until: date) -> Iterator[str]:
    for pause in sorted(pauses, key=lambda p: p.start):
        if pause.start > due or (pause.end or open_until) <= start:
            continue
        name = f"{pause.reason}{_cited(pause.article)}"
        if pause.end:
            yield f"{_zh(pause.start)}至{_zh(pause.end)}{name}，中止计时。"
        else:
            yield f"自{_zh(pause.start)}起{name}，中止计时，尚未结束，暂按{_zh(open_until)}结束计算。"


def _require_grounds(what: str, article: str, reason: str) -> None:
    missing = [name for name, value in (("依据条款", article), ("事由", reason)) if not value.strip()]
    if missing:
        raise ValueError(f"{what}没有填写{'和'.join(missing)}，请补填。")


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _cited(article: str | None) -> str:
    return f"（{article}）" if article else ""


def _counted_in(unit: Unit) -> str:
    return "个工作日" if unit is Unit.WORKING_DAY else "天"
