"""Nothing goes away under open cases: a unit or a function is given up only together with what lies there."""

from types import SimpleNamespace as World

import pytest

from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import close_unit, revoke
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, inbox, timeline, withdraw

from .given import CODE, NOW, do, opened, run


def at_the_east(world: World) -> Case:
    return do(opened(world), "分派", world.desk, answers={"unit": world.east_unit.pk})


def test_a_unit_with_open_cases_closes_only_with_a_hand_over(world: World) -> None:
    case = at_the_east(world)
    due = run(case).due_on
    world.west_unit.parent.refresh_from_db()
    child = world.bureau.units["东一居委会"]
    with (
        acting(SYSTEM, "撤并"),
        pytest.raises(Conflict, match=f"1件在办的事项无人办理：{case.number}") as told,
    ):
        child.parent = world.west_unit
        child.save()
        close_unit(world.east_unit)
    assert told.value.problems[0].field == "to"
    with pytest.raises(Invalid, match="区民政局没有这一职能"), acting(SYSTEM, "撤并"):
        close_unit(world.east_unit, world.bureau.units["区民政局"])
    world.east_unit.refresh_from_db()
    assert world.east_unit.closed_on is None and run(case).unit == world.east_unit
    with acting(SYSTEM, "撤并"):
        close_unit(world.east_unit, world.west_unit)
    stage = inbox(world.west).get()
    assert (stage.case_id, stage.due_on, stage.opened_on) == (case.pk, due, NOW.date())
    moved = timeline(case)[1]
    assert (moved.outcome, moved.reason) == ("移交", "东街办事处撤销,移交西街办事处")
    assert not inbox(world.east).exists()


def test_what_comes_back_goes_to_the_heir(world: World) -> None:
    case = do(at_the_east(world), "答复", world.east, answers={"reply": "已清理"})
    with acting(SYSTEM, "撤并"):
        close_unit(world.east_unit, world.west_unit)
    do(case, "重办", world.desk, reason="不满意")
    assert inbox(world.west).get().case_id == case.pk


def test_the_heir_may_take_back_what_was_filed(world: World) -> None:
    filer = world.bureau.seat("东街办事处", "代办", registering=CODE)
    case, heir = opened(world, seat=filer, area=world.east_unit.area), world.bureau.seat(
        "西街办事处", "接办", registering=CODE
    )  # fmt: skip
    with acting(SYSTEM, "撤并"):
        close_unit(world.east_unit, world.west_unit)
    assert withdraw(case, heir, version=Case.objects.get(pk=case.pk).version, reason="不再需要").end == "撤回"


def test_a_function_is_given_up_only_with_its_cases(world: World) -> None:
    case = at_the_east(world)
    second = world.bureau.seat("东街办事处", "同事", answering="*")
    with acting(SYSTEM, "收职能"):
        revoke(world.east.post, "answering", CODE)  # a colleague's post still does it
    assert inbox(second).get().case_id == case.pk and not inbox(world.east).exists()
    with acting(SYSTEM, "收职能"), pytest.raises(Conflict, match=case.number):
        revoke(second.post, "answering", "*")
    with acting(SYSTEM, "收职能"):
        revoke(second.post, "answering", "*", world.west_unit)
    assert inbox(world.west).get().case_id == case.pk
    assert timeline(case)[1].reason == f"东街办事处{second.post.name}不再承担“承办答复”,移交西街办事处"
