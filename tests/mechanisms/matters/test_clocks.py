"""Stored due dates against a reference that walks day by day; lights; holiday notices; years nobody knows."""

import datetime
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.foundation.test_periods_reference import reference

from minzheng.foundation import clock
from minzheng.foundation.calendar import DayKind, WorkingCalendar
from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import Pause, Term
from minzheng.mechanisms.access.public import Function, grant
from minzheng.mechanisms.documents.public import NoticeField, NoticeKind, take_down
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import TermRef, declared_parameters, term
from minzheng.mechanisms.matters import clocks
from minzheng.mechanisms.matters.public import (
    Case,
    Form,
    HolidayNotice,
    Level,
    Outcome,
    declare,
    go_on_after_pause,
    import_holiday_notice,
    inbox,
    lamp,
    lamps_of,
    open_case,
    pause,
    reassign,
    tick,
    withdraw_declaration,
)

from .given import CODE, at_day, declared, do, opened, order, run

World = SimpleNamespace
DAY = datetime.timedelta(days=1)
STANDING = [  # terms that are the same everywhere and on every day of the test
    TermRef(one.code)
    for one in declared_parameters()
    if one.unit in ("日", "工作日", "月", "年")
    and [value.area for value in one.values] == ["*"]
    and one.values[0].since <= datetime.date(2018, 1, 1)
]


@dataclass
class Log:
    """What happened to a case, in plain days: all the reference needs."""

    opened: datetime.date
    stage: datetime.date
    halts: list[list[Any]] = field(default_factory=list)  # begun, ended, restarts

    def due(self, whole: bool, length: Term, today: datetime.date) -> datetime.date | None:
        restarts = [ended for _, ended, restarts in self.halts if restarts and ended]
        start = max([self.opened, *restarts]) if whole else self.stage
        pauses = [Pause(begun, ended or today, "第1条", "等待") for begun, ended, _ in self.halts]
        last = reference(start, length, pauses)
        halted = any(ended is None for _, ended, _ in self.halts)
        return None if halted and last >= today else last


ACTS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["halt", "halt", "restart", "move", "forward", "back"])),
    min_size=1,
    max_size=4,
)
MONDAY = datetime.date(2019, 3, 4)


@given(
    begun=st.dates(datetime.date(2018, 1, 2), datetime.date(2024, 3, 1)),
    refs=st.tuples(*[st.sampled_from(STANDING)] * 5),
    acts=ACTS,
)
@example(
    begun=MONDAY, refs=(term("appeals.hotline.total"),) * 5, acts=[(0, "halt"), (4, "halt"), (0, "forward")]
)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_due_dates_equal_the_reference_through_any_life(
    world: World, begun: datetime.date, refs: tuple[TermRef, ...], acts: list[tuple[int, str]]
) -> None:
    assert len(STANDING) > 10
    one = order(statutory=refs[0], promised=refs[1])
    steps = [replace(step, within=ref) for step, ref in zip(one.steps, refs[2:], strict=True)]
    one = replace(one, steps=tuple(steps))
    withdraw_declaration(CODE)
    with declared(one):
        with at_day(begun):
            case, log = opened(world), Log(begun, begun)
        day = begun
        for gap, act in acts:
            day += gap * DAY
            with at_day(day):
                case = _live(act, Case.objects.get(pk=case.pk), log, world)
                stage = run(case)
                within = next(step.within for step in one.steps if step.key == case.step)
                lengths = [
                    ref.resolve(world.district, begun) for ref in (within, one.statutory, one.promised)
                ]
                expected = [
                    log.due(whole, length, day) for whole, length in zip((0, 1, 1), lengths, strict=True)
                ]
                assert [stage.due_on, case.due_on, case.promised_on] == expected
    declare(order())


def _live(act: str, case: Case, log: Log, world: World) -> Case:
    today, stage = clock.today(), run(case)
    seat = {world.east_unit.pk: world.east, world.west_unit.pk: world.west}.get(stage.unit_id, world.desk)
    words: dict[str, Any] = {"version": case.version, "reason": "等待"}
    if act in ("halt", "restart"):
        if log.halts and log.halts[-1][1] is None:
            log.halts[-1][1] = today
            return go_on_after_pause(case, seat, **words)
        log.halts.append([today, None, act == "restart"])
        return pause(case, seat, article="第1条", restarts=act == "restart", **words)
    if act == "move":
        if case.step != "answer":
            return case
        other = world.west_unit if stage.unit_id == world.east_unit.pk else world.east_unit
        return reassign(case, other, seat, **words)
    if act == "back":
        if case.step == "assign":
            return case
        log.stage = today
        return do(case, {"answer": "退回", "confirm": "重办"}[case.step], seat, reason="再办")
    log.stage = today if case.step != "confirm" else log.stage
    if case.step == "assign":
        return do(case, "分派", seat, answers={"unit": world.east_unit.pk})
    return do(case, "答复", seat, answers={"reply": "已办"}) if case.step == "answer" else case


def test_a_light_says_why(db: None) -> None:
    today = datetime.date(2019, 3, 4)
    said = {
        (None, False): ("green", "无时限"),
        (None, True): ("green", "中止计时"),
        (today - DAY, False): ("red", "超期1天"),
        (today - DAY, True): ("red", "超期1天"),
        (today, False): ("amber", "今日到期"),
        (today + 2 * DAY, False): ("amber", "剩2个工作日"),
        (today + 5 * DAY, False): ("green", "剩4个工作日"),
    }
    for (due, halted), (colour, words) in said.items():
        shown = lamp(due, today, 2, halted)
        assert (shown.colour, shown.words) == (colour, words) and shown.why


def test_a_light_beyond_the_calendar_counts_days(db: None) -> None:
    today, last = datetime.date(2026, 11, 22), clocks.calendar().last_year
    assert lamp(datetime.date(last + 2, 5, 1), today, 2).words.endswith("天")
    assert lamp(datetime.date(last + 2, 5, 2), datetime.date(last + 2, 5, 1), 2).colour == "amber"


def test_a_term_into_an_unknown_year_opens_nothing(world: World) -> None:
    last = clocks.calendar().last_year
    with at_day(datetime.date(last, 12, 20)), pytest.raises(Invalid, match=f"{last + 1}年.*放假通知"):
        opened(world)
    assert not Case.objects.exists()


# --- holiday notices --------------------------------------------------------------------------------------------

EVE = datetime.date(2026, 12, 28)


def notice_2027(*more: datetime.date) -> list[datetime.date]:
    """The festivals of 2027, and some days more."""
    year = [datetime.date(2027, 1, 1) + n * DAY for n in range(365)]
    return [day for day in year if WorkingCalendar.national().kind(day) is DayKind.DAY_OFF or day in more]


def test_a_notice_moves_what_is_open_and_lists_it(world: World) -> None:
    long_off = [datetime.date(2027, 1, day) for day in (2, 3, 4, 5)]
    with at_day(EVE):
        one, halted, closed = opened(world), opened(world), opened(world)
        pause(halted, world.desk, version=1, reason="等待", article="第1条")
        do(closed, "退回来件单位", world.desk, reason="不属于本区")
        do(one, "分派", world.desk, answers={"unit": world.east_unit.pk})
        before = (run(one).due_on, Case.objects.get(pk=one.pk).due_on)
        assert before == (datetime.date(2027, 1, 5), datetime.date(2027, 1, 19)) and run(one).provisional
        assert "暂定" in lamps_of(inbox(world.east))[run(one).pk].words
        assert any("暂定" in why for why in lamps_of(inbox(world.east))[run(one).pk].why)
        changes = import_holiday_notice(
            2027, notice_2027(*long_off), [datetime.date(2027, 1, 9)], "国办发明电〔2026〕7号"
        )
    held = Case.objects.get(pk=one.pk)
    after = (run(one).due_on, held.due_on)
    assert after == (datetime.date(2027, 1, 7), datetime.date(2027, 1, 20))
    assert [(c.number, c.what, c.before, c.after) for c in changes] == [
        (one.number, "环节", before[0], after[0]),
        (one.number, "法定期限", before[1], after[1]),
        (one.number, "承诺期限", datetime.date(2027, 1, 8), datetime.date(2027, 1, 11)),
    ]
    assert not run(one).provisional and "暂定" not in lamps_of(inbox(world.east))[run(one).pk].words
    assert (held.version, Case.objects.get(pk=closed.pk).version) == (3, 2)
    with at_day(EVE):
        assert (
            import_holiday_notice(2027, notice_2027(*long_off), [datetime.date(2027, 1, 9)], "同一通知") == []
        )
    assert HolidayNotice.objects.get().source == "同一通知"


def test_a_bad_notice_is_named_in_full_and_moves_nothing(world: World) -> None:
    with at_day(EVE):
        case = opened(world)
    with pytest.raises(Invalid) as refused:
        import_holiday_notice(2027, [datetime.date(2026, 5, 1)], [datetime.date(2027, 1, 6)], "")
    told = str(refused.value)
    assert (
        len(refused.value.problems) > 5 and "2026-05-01" in told and "本来就上班" in told and "文号" in told
    )
    with pytest.raises(Invalid, match="最多200字"):
        import_holiday_notice(2027, notice_2027(), [], "长" * 201)
    assert not HolidayNotice.objects.exists() and Case.objects.get(pk=case.pk).version == 1


# --- waiting steps and their notices -----------------------------------------------------------------------------


def waiting() -> Any:
    """The order with a three-day notice in public in place of the answer."""
    kind = NoticeKind(
        "test_matters.notice", "公示", True, (NoticeField("what", "事由"),), "social_assistance.relief.notice"
    )
    steps = list(order().steps)
    steps[0] = replace(steps[0], form=Form())
    steps[1] = replace(
        steps[1],
        by=Function.REGISTERING,
        at=Level.BUREAU,
        within=None,
        waits=term("social_assistance.relief.notice"),
        form=Form(),
        notice=kind,
        notice_fields=lambda case: {"what": "公示内容"},
        outcomes=(Outcome("期满", "confirm"), Outcome("有异议", "assign", needs_reason=True)),
    )
    return order(code="test_matters.waiting", steps=tuple(steps))


@pytest.fixture
def shown(world: World) -> Any:
    with declared(waiting()):
        with acting(SYSTEM, "授权"):
            grant(world.desk.post, "registering", "test_matters.waiting")
        case = open_case(
            "test_matters.waiting",
            world.desk,
            area=world.district,
            answers={"phone": "13900000001", "content": "x"},
        )
        yield do(case, "分派", world.desk)


def test_a_notice_hangs_as_long_as_its_step_waits(shown: Case, world: World) -> None:
    notice = run(shown).notice
    assert run(shown).due_on == notice.until == datetime.date(2019, 3, 7)
    with at_day(datetime.date(2019, 3, 7)):
        assert tick() == 0
    with at_day(datetime.date(2019, 3, 8)):
        assert (tick(), tick()) == (1, 0)
    notice.refresh_from_db()
    assert notice.taken_down_at is not None and Case.objects.get(pk=shown.pk).step == "confirm"


def test_a_halted_notice_hangs_its_full_time(shown: Case, world: World) -> None:
    with at_day(datetime.date(2019, 3, 5)):
        held = pause(shown, world.desk, version=shown.version, reason="核实", article="第1条")
    with at_day(datetime.date(2019, 3, 20)):
        assert tick() == 0
        with acting(SYSTEM, "到期撤下"):
            take_down(run(shown).notice)
        go_on_after_pause(held, world.desk, version=held.version, reason="已核实")
        again = run(shown).notice
        assert again.taken_down_at is None and again.posted_on == clock.today()
        assert again.until == run(shown).due_on == datetime.date(2019, 3, 23)


def test_one_case_that_cannot_go_on_does_not_hold_up_the_others(shown: Case, world: World) -> None:
    with at_day(datetime.date(2019, 3, 5)):
        stranger = opened(world)
    with acting(SYSTEM, "坏数据"):
        Case.objects.filter(pk=stranger.pk).update(matter="gone.matter")
        type(run(shown)).objects.filter(case=stranger).update(
            due_on=datetime.date(2019, 3, 1), opened_on=datetime.date(2019, 2, 1)
        )
    with at_day(datetime.date(2019, 3, 8)):
        assert tick() == 1
