"""Pause, resume, re-assign, withdraw, split, duplicate: by whom, with which words, and what they leave behind."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused, UserError
from minzheng.mechanisms.access.public import close_unit, seat_of, visible
from minzheng.mechanisms.journal.public import SYSTEM, Refusal, acting
from minzheng.mechanisms.matters.public import (
    Case,
    Halt,
    extend,
    go_on_after_pause,
    inbox,
    lamps_of,
    mark_duplicate,
    pause,
    reassign,
    split,
    timeline,
    withdraw,
)

from .given import CODE, at_day, do, opened, rows, run

World = SimpleNamespace
ARTICLE = "《8890便民服务专线办理规定》"
ANSWERS = [{"phone": "13900000001", "content": text} for text in ("楼道", "路灯")]


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def move(name: str, case: Case, seat: Any, world: World, **changes: Any) -> Any:
    """One of the moves with right arguments but for `changes`."""
    given: dict[str, Any] = {"version": fresh(case).version, "reason": "有理由"} | changes
    if name == "pause":
        return pause(case, seat, **{"article": ARTICLE, **given})
    if name == "resume":
        return go_on_after_pause(case, seat, **given)
    if name == "reassign":
        return reassign(case, given.pop("unit", world.west_unit), seat, **given)
    if name == "withdraw":
        return withdraw(case, seat, **given)
    if name == "extend":
        return extend(case, seat, **{"ground": "人户分离", **given})
    if name == "duplicate":
        return mark_duplicate(case, given.pop("of", world.other), seat, **given)
    given.pop("reason")
    parts = [(ANSWERS[0], world.east_unit), (ANSWERS[1], world.west_unit)]
    return split(case, given.pop("parts", parts), seat, **{"step": "answer", **given})


MOVES = ["pause", "resume", "reassign", "withdraw", "duplicate", "split", "extend"]


@pytest.fixture
def case(world: World) -> Case:
    """At its first step, halted for `resume`; another case to fold it into."""
    world.other = opened(world)
    return opened(world)


@pytest.fixture
def ready(case: Case, world: World) -> Callable[[str], Case]:
    def made(name: str) -> Case:
        if name == "resume":
            move("pause", case, world.desk, world)
        return fresh(case)

    return made


@pytest.mark.parametrize("name", MOVES)
def test_wrong_seats_are_refused_and_kept(name: str, world: World, ready: Callable[[str], Case]) -> None:
    held = ready(name)
    bureau = world.bureau
    strangers = [
        world.east,
        world.west_head,
        bureau.seat("业务科", "外人", registering="other.", leading="other."),
        bureau.seat("西街办事处", "别区", registering=CODE),
        seat_of(bureau.account("居民", represents="person:0")),
        seat_of(bureau.account("无岗", bureau.staff("无岗"))),
    ]
    before, refusals = rows(), Refusal.objects.count()
    for seat in strangers:
        with pytest.raises(Refused):
            move(name, held, seat, world)
    assert rows() == before and Refusal.objects.count() == refusals + len(strangers)


@pytest.mark.parametrize("name", MOVES)
def test_stale_pages_and_closed_cases(name: str, world: World, ready: Callable[[str], Case]) -> None:
    held = ready(name)
    before = rows()
    for version in (held.version - 1, held.version + 1):
        with pytest.raises(Conflict, match=r"周敏.*未作任何改动"):
            move(name, held, world.desk, world, version=version)
    assert rows() == before
    do(held, "退回来件单位", world.desk, reason="不属于本单位")
    with pytest.raises(Conflict, match="已办结"):
        move(name, held, world.desk, world)


@pytest.mark.parametrize("name", [name for name in MOVES if name != "split"])
@pytest.mark.parametrize(
    ("reason", "told"), [("", "理由"), (" \n", "理由"), ("长" * 1001, "最多"), ("空\x00", "控制")]
)
def test_words_are_needed_and_not_too_many(
    name: str, reason: str, told: str, world: World, ready: Callable[[str], Case]
) -> None:
    held, before = ready(name), rows()
    before = rows()
    with pytest.raises(Invalid, match=told):
        move(name, held, world.desk, world, reason=reason)
    assert rows() == before


def test_a_pause_says_everything_that_is_missing_at_once(case: Case, world: World) -> None:
    with pytest.raises(Invalid) as refused:
        pause(case, world.desk, version=1, reason="长" * 201, article=" ")
    assert [problem.field for problem in refused.value.problems] == ["reason", "article"]
    with pytest.raises(Invalid, match="最多120字"):
        pause(case, world.desk, version=1, reason="等待材料", article="条" * 121)
    held = pause(case, world.desk, version=1, reason="长" * 200, article="条" * 120)
    with pytest.raises(Conflict, match="已经中止"):
        move("pause", held, world.desk, world)
    move("resume", held, world.desk, world)
    with pytest.raises(Conflict, match="没有中止"):
        move("resume", held, world.desk, world)


def test_the_longer_term_runs_from_the_first_day_and_is_given_once(case: Case, world: World) -> None:
    """Fifteen working days become thirty; the step's own term and what was promised stay as they were."""
    before = run(case).due_on, case.promised_on
    with pytest.raises(Invalid, match="请从人户分离、调查难度较大中选择"):
        move("extend", case, world.desk, world, ground="材料较多")
    held = move("extend", case, world.desk, world, ground="调查难度较大")
    assert (case.due_on, held.due_on) == (datetime.date(2019, 3, 25), datetime.date(2019, 4, 16))
    assert (run(held).due_on, held.promised_on, held.extended_for) == (*before, "调查难度较大")
    with pytest.raises(Conflict, match="已因“调查难度较大”延长"):
        move("extend", held, world.desk, world)
    assert timeline(held)[-1].due_on == before[0]


def test_a_term_that_is_over_is_not_made_longer(case: Case, world: World) -> None:
    with at_day(datetime.date(2019, 3, 26)), pytest.raises(Refused, match="已过"):
        move("extend", case, world.desk, world)


def test_a_halt_on_the_first_day_counts_and_lasts_into_the_next_step(case: Case, world: World) -> None:
    """Opened on a Monday with a day for the first step; halted at once until Friday, resumed on the next step."""
    assert (run(case).due_on, case.due_on) == (datetime.date(2019, 3, 5), datetime.date(2019, 3, 25))
    move("pause", case, world.desk, world)
    assert (run(case).due_on, fresh(case).due_on, fresh(case).promised_on) == (None, None, None)
    with at_day(datetime.date(2019, 3, 6)):
        do(case, "分派", world.desk, answers={"unit": world.east_unit.pk})
        assert run(case).due_on is None, "the clock still stands"
    with at_day(datetime.date(2019, 3, 8)):
        held = move("resume", case, world.east, world)
    assert run(case).due_on == datetime.date(2019, 3, 15), "five working days after the 8th"
    assert held.due_on == datetime.date(2019, 3, 29), "fifteen after the 8th: no day up to then counted"


def test_a_pause_hides_no_delay(case: Case, world: World) -> None:
    late = datetime.date(2019, 4, 2)
    with at_day(late):
        held = move("pause", case, world.desk, world)
        assert (run(case).due_on, held.due_on) == (datetime.date(2019, 3, 5), datetime.date(2019, 3, 25))
        assert lamps_of([run(case)])[run(case).pk].words == "超期28天"


def test_a_restart_voids_what_ran_before(case: Case, world: World) -> None:
    move("pause", case, world.desk, world, restarts=True)
    with at_day(datetime.date(2019, 3, 11)):
        held = move("resume", case, world.desk, world)
    assert held.due_on == datetime.date(2019, 4, 1), "fifteen working days after the 11th"
    assert run(case).due_on == datetime.date(2019, 3, 12)


def test_a_reassigned_case_goes_where_its_unit_can_see_it(case: Case, world: World) -> None:
    held = do(case, "分派", world.desk, answers={"unit": world.east_unit.pk})
    assert held.area == world.east_unit.area and visible(Case.objects.all(), world.east).contains(held)
    with at_day(datetime.date(2019, 3, 6)):
        held = move("reassign", case, world.desk, world)
    assert held.area == world.west_unit.area
    assert visible(Case.objects.all(), world.west).contains(held)
    assert not visible(Case.objects.all(), world.east).contains(held)
    assert inbox(world.west).get().due_on == datetime.date(2019, 3, 11), (
        "changing hands does not stop the clock"
    )
    with at_day(datetime.date(2019, 3, 7)):
        held = move("reassign", case, world.west, world, unit=world.east_unit)
    assert held.area == world.east_unit.area and held.version == 4
    assert [one.outcome for one in timeline(held)] == ["分派", "改派", "改派", ""]


def test_a_case_goes_only_to_an_open_unit_that_can_do_it(case: Case, world: World) -> None:
    bureau = world.bureau
    bureau.seat("西一居委会", "近名", answering=CODE[:-3])  # a code that only begins alike
    do(case, "分派", world.desk, answers={"unit": world.east_unit.pk})
    for unit in (bureau.units["区民政局"], bureau.units["西一居委会"]):
        with pytest.raises(Invalid, match="没有承担"):
            move("reassign", case, world.desk, world, unit=unit)
    with acting(SYSTEM, "撤销"):
        close_unit(world.west_unit, world.east_unit)
    with pytest.raises(Invalid, match="没有承担"):
        move("reassign", case, world.desk, world)
    do(case, "退回", world.east, reason="不属于本街道")
    for unit in (world.west_unit.pk, 10**17, 0):
        with pytest.raises(Invalid, match="没有承担"):
            do(case, "分派", world.desk, answers={"unit": unit})
    for nonsense in ("²", "-1", "街道", "9" * 30):
        with pytest.raises(Invalid, match="未选择单位"):
            do(case, "分派", world.desk, answers={"unit": nonsense})


def test_only_who_filed_takes_back(case: Case, world: World) -> None:
    do(case, "分派", world.desk, answers={"unit": world.east_unit.pk})
    with pytest.raises(Refused):
        move("withdraw", case, world.east, world)
    held = move("withdraw", case, world.desk, world)
    assert (held.step, held.end, held.version) == ("", "撤回", 3)
    assert held.closed_on == clock.today() and held.decided_on is None
    assert timeline(held)[-1].outcome == "撤回" and not inbox(world.east).exists()


def test_a_duplicate_folds_into_an_original(case: Case, world: World) -> None:
    held = move("duplicate", case, world.desk, world)
    assert (held.end, held.duplicate_of, fresh(world.other).version) == ("重复件", world.other, 1)
    with pytest.raises(Invalid, match="不能并入"):
        move("duplicate", world.other, world.desk, world, of=held)
    with pytest.raises(Invalid, match="不能并入"):
        move("duplicate", world.other, world.desk, world, of=world.other)


def parts_of(case: Case) -> list[Case]:
    return list(Case.objects.filter(parent=case).order_by("pk"))


def test_a_whole_waits_for_its_parts(case: Case, world: World) -> None:
    one, two = move("split", case, world.desk, world)
    assert [run(part).unit for part in (one, two)] == [world.east_unit, world.west_unit]
    assert fresh(case).version == 2
    for name in ("withdraw", "duplicate", "split"):
        with pytest.raises(UserError) as refused:
            move(name, case, world.desk, world)
        assert refused.value.problems[0].code in ("parts_open", "not_yours")
    do(one, "答复", world.east, answers={"reply": "已清理"})
    assert fresh(case).step == "answer"
    do(two, "答复", world.west, answers={"reply": "已修复"})
    held = fresh(case)
    assert (held.step, held.version) == ("confirm", 3)
    assert {part.end for part in parts_of(case)} == {"办结"}
    assert timeline(held)[1].facts == (("答复内容", "东街办事处:已清理\n西街办事处:已修复"),)
    assert do(case, "办结", world.desk).end == "办结"


def test_a_part_sent_back_is_not_done_by_being_sent_out_again(case: Case, world: World) -> None:
    one, two = move("split", case, world.desk, world)
    do(one, "退回", world.east, reason="不属于本街道")
    held = do(one, "分派", world.desk, answers={"unit": world.west_unit.pk})
    assert (held.step, held.end) == ("answer", ""), "assigned anew, not answered yet"
    do(two, "答复", world.west, answers={"reply": "已修复"})
    assert fresh(case).step == "answer"
    do(one, "答复", world.west, answers={"reply": "已清理"})
    assert fresh(case).step == "confirm"


def test_the_whole_goes_on_whatever_ends_the_last_part(case: Case, world: World) -> None:
    one, two = move("split", case, world.desk, world)
    do(one, "答复", world.east, answers={"reply": "已清理"})
    do(two, "退回", world.west, reason="不属于本街道")
    do(two, "退回来件单位", world.desk, reason="不属于本区")
    assert fresh(two).end == "退回来件单位" and fresh(case).step == "confirm"


def test_a_whole_whose_parts_are_taken_back_goes_on(case: Case, world: World) -> None:
    for part in move("split", case, world.desk, world):
        move("withdraw", part, world.desk, world)
    assert fresh(case).step == "confirm"


@pytest.mark.parametrize(
    ("parts", "step", "told"),
    [
        ([], "answer", "两个以上"),
        ([(ANSWERS[0], "东街办事处")], "answer", "两个以上"),
        ([(ANSWERS[0], "东街办事处"), (ANSWERS[1], "区民政局")], "answer", "区民政局没有承担"),
        ([(ANSWERS[0], "东街办事处"), (ANSWERS[1], "西街办事处")], "confirm", "不能在本环节拆分"),
        ([(ANSWERS[0], "东街办事处"), ({}, "西街办事处")], "answer", "没有填写"),
    ],
)
def test_a_bad_split_changes_nothing(case: Case, world: World, parts: Any, step: str, told: str) -> None:
    before = rows()
    named = [(answers, world.bureau.units[unit]) for answers, unit in parts]
    with pytest.raises(Invalid, match=told):
        move("split", case, world.desk, world, parts=named, step=step)
    assert rows() == before


def test_a_part_is_not_split_again_nor_a_case_out_of_turn(case: Case, world: World) -> None:
    one, _ = move("split", case, world.desk, world)
    do(one, "退回", world.east, reason="不属于本街道")
    with pytest.raises(Invalid, match="不能再次拆分"):
        move("split", one, world.desk, world)
    do(world.other, "分派", world.desk, answers={"unit": world.east_unit.pk})
    do(world.other, "答复", world.east, answers={"reply": "已办"})
    with pytest.raises(Invalid, match="不能在本环节拆分"):
        move("split", world.other, world.desk, world, step="assign")
    assert Halt.objects.count() == 0
