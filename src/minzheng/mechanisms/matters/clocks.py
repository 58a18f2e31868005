"""The two clocks of a case: the step's and the whole case's (statutory and promised)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minzheng.foundation import clock
from minzheng.foundation.calendar import WorkingCalendar, YearNotCovered
from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import ClockState, Light, Pause, Restart, Term, clock_state
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import Remembered
from minzheng.mechanisms.law.public import TermRef, parameter, term
from minzheng.mechanisms.matters.declare import Matter
from minzheng.mechanisms.matters.devolving import whole_term
from minzheng.mechanisms.matters.models import Case, Halt, HolidayNotice, Stage

ENTRY = term("matters.receipt_entry")
_REMEMBERED = Remembered("matters_holidaynotice")


def calendar() -> WorkingCalendar:
    """The national working calendar with every holiday notice this bureau has imported."""
    return _REMEMBERED.get("calendar", _calendar)


def _calendar() -> WorkingCalendar:
    made = WorkingCalendar.national()
    for notice in HolidayNotice.objects.order_by("year"):
        off, make_up = (
            [datetime.date.fromisoformat(day) for day in days]
            for days in (notice.days_off, notice.make_up_days)
        )
        made = made.with_notice(notice.year, off, make_up, notice.source)
    return made


@dataclass(frozen=True)
class Lamp:
    """A light that explains itself: its colour, the words beside it, and why."""

    light: Light
    words: str
    why: tuple[str, ...]

    @property
    def colour(self) -> str:
        return self.light.value


def lamp(
    due_on: datetime.date | None,
    on: datetime.date,
    amber_days: int,
    halted: bool = False,
    provisional: bool = False,
) -> Lamp:
    """Light of a due date on a day. A halted clock (it has no due date) is green and says so; a halt after the
    due date hides nothing."""
    if halted and due_on is None:
        return Lamp(Light.GREEN, "中止计时", ("期限中止,恢复后继续计算。",))
    if due_on is None:
        return Lamp(Light.GREEN, "无时限", ("本环节没有规定时限。",))
    if due_on < on:
        late = (on - due_on).days
        return Lamp(Light.RED, f"超期{late}天", (f"应于{due_on}前办结,已超过{late}天。",))
    left, unit = _left(on, due_on)
    words = "今日到期" if due_on == on else f"剩{left}{unit}"
    why = [f"应于{due_on}前办结,还有{left}{unit};剩余不超过{amber_days}{unit}时亮黄灯。"]
    if provisional:
        words += "(暂定)"
        why.append("有关年份的放假通知尚未导入,日期是暂定的,导入后会重新计算。")
    return Lamp(Light.AMBER if left <= amber_days else Light.GREEN, words, tuple(why))


def _left(on: datetime.date, due_on: datetime.date) -> tuple[int, str]:
    """Working days left; calendar days where the due date lies beyond the years of the calendar."""
    try:
        return calendar().working_days_between(on, due_on), "个工作日"
    except YearNotCovered:
        return (due_on - on).days, "天"


def amber_days(area: Area, on: datetime.date) -> int:
    """How many working days before its end a term turns amber (a parameter of the bureau)."""
    return parameter("matters.amber_days", area, on).amount


def stage_clock(stage: Stage, term: Term, on: datetime.date) -> ClockState:
    """How the clock of one step stands at the end of `on`. A halt stops it; only the whole case's clock restarts."""
    return _state(stage.opened_on, term, stage.case.halts.all(), (), on)


def case_clock(case: Case, term: Term, on: datetime.date) -> ClockState | None:
    """How a clock of the whole case stands; None while it has not begun to run."""
    if case.clock_from is None:
        return None
    halts = [halt for halt in case.halts.all() if halt.ended_on is None or halt.ended_on >= case.clock_from]
    restarts = [
        Restart(halt.ended_on, halt.article, halt.reason) for halt in halts if halt.restarts and halt.ended_on
    ]
    return _state(case.clock_from, term, halts, restarts, on)


def received(version: Matter, area: Area, on: datetime.date, by_staff: bool) -> datetime.date:
    """The day of receipt of a case entered today: what came in on Friday evening and is entered on Monday runs from Friday.

    Raises `Invalid` for a day still to come, one too long ago, and where only the day of entry counts.
    """
    today = clock.today()
    if on == today:
        return on
    if not (version.receipt_day and by_staff):
        message, fix = f"“{version.name}”以提交当日为收到日期。", "请不要另填收到日期。"
        raise Invalid.because(message, fix, "receipt_not_asked", "received_on")
    limit = ENTRY.resolve(area, today)
    if on > today or _state(on, limit, (), (), today).overdue_days:
        raise Invalid.because(
            f"收到日期{on}{'晚于今天' if on > today else f'太早:收到后{limit}内须录入'}。",
            "请填写实际收到的日期;逾期未录入的按今天收到办理,并在内容中写明。",
            "bad_receipt_day",
            "received_on",
        )
    return on


def resolve(ref: TermRef | None, area: Area, on: datetime.date) -> Term | None:
    return ref.resolve(area, on) if ref else None


def is_halted(case: Case) -> bool:
    return any(halt.ended_on is None for halt in case.halts.all())


def set_stage_due(stage: Stage, term: Term | None) -> None:
    """Compute and store when the step is due; nothing while its clock stands still."""
    state = stage_clock(stage, term, clock.today()) if term else None
    stage.due_on = _standing_due(state, stage.case)
    stage.provisional = bool(state and state.provisional)


def set_case_due(case: Case, version: Matter) -> None:
    """Compute and store the statutory and the promised last day of the whole case."""
    today, longer = clock.today(), version.extension if case.extended_for else None
    case.due_on = case.promised_on = None
    for name, ref in (
        ("due_on", longer.statutory if longer else whole_term(version, case.area, case.opened_on)),
        ("promised_on", version.promised),
    ):
        term = resolve(ref, case.area, case.opened_on)
        state = case_clock(case, term, today) if term else None
        setattr(case, name, _standing_due(state, case))


def _standing_due(state: ClockState | None, case: Case) -> datetime.date | None:
    """The day to store: none while the case is halted, unless it was late before."""
    if state is None or (is_halted(case) and not state.overdue_days):
        return None
    return state.due


def _state(
    start: datetime.date, term: Term, halts: Iterable[Halt], restarts: Sequence[Restart], on: datetime.date
) -> ClockState:
    pauses = [Pause(halt.begun_on, halt.ended_on, halt.article, halt.reason) for halt in halts]
    try:
        return clock_state(start, term, pauses, restarts, calendar(), on)
    except YearNotCovered as error:
        raise Invalid.because(
            f"期限要算到{error.year}年,工作日历还没有这一年。",
            "请系统管理员先导入放假通知,或核对时限参数。",
            "year_not_covered",
        ) from error
