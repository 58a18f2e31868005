from datetime import date, timedelta

import pytest
from tests.bureau import seated

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.checks.public import (
    Finding,
    Recheck,
    Referral,
    Seen,
    findings,
    findings_of,
    finish_recheck,
    fixed_by,
    inspections,
    open_on,
    order_rectification,
    overdue_referrals,
    points_off,
    recheck,
    referral_answer,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, inbox, perform, withdraw

from .given import ORDER, TODAY, World

FIXED, BROKEN = Seen(True), Seen(False, "仍未整改")


def by_item(case: Case) -> dict[str, Finding]:
    return {one.item: one for one in findings_of(case)}


def test_one_order_takes_the_findings_and_tells_the_departments(world: World) -> None:
    case = world.ordered(world.finished(faults=("exit", "gas", "food")))
    assert (case.matter, case.facility, case.area) == (ORDER.code, world.homes[0], world.homes[0].area)
    assert set(by_item(case)) == {"exit", "gas", "food"}
    told = {one.finding.item: one.receiver for one in Referral.objects.all()}
    assert told == {"exit": "消防救援大队", "gas": "消防救援大队"}
    assert {one.due_on for one in Referral.objects.all()} == {date(2019, 5, 20)}  # ten working days


def test_from_finding_to_closed_the_home_answers_itself(world: World) -> None:
    case = world.ordered(world.finished())
    held = perform(case, "下达", world.lead, version=case.version)
    assert inbox(world.home_seats[0]).get().case == case
    assert not inbox(world.home_seats[1]).exists()
    assert visible(Case.objects.all(), world.home_seats[0]).get() == case
    stage = world.rectified(held)
    found = by_item(case)
    later = TODAY + timedelta(days=9)
    with clock.at(later):
        assert recheck(stage, world.third, {one.pk: FIXED for one in found.values()}) == []
        held = Case.objects.get(pk=case.pk)
        perform(held, "复查合格", world.third, version=held.version)
    assert {(one.closed_on, one.closed_in_id) for one in findings_of(case)} == {(later, stage.pk)}
    assert Case.objects.get(pk=case.pk).end == "办结"


def test_what_is_not_fixed_goes_another_round_and_is_closed_in_that_one(world: World) -> None:
    case = world.ordered(world.finished())
    stage = world.rectified(case)
    found = by_item(case)
    still = recheck(stage, world.third, {found["exit"].pk: FIXED, found["food"].pk: BROKEN})
    assert [one.item for one in still] == ["food"]
    held = Case.objects.get(pk=case.pk)
    with pytest.raises(Refused, match="还有1项问题没有整改完成:食品留样"):
        perform(held, "复查合格", world.third, version=held.version)
    perform(held, "继续整改", world.third, version=held.version, reason="留样不全")
    second = world.rectified(case)
    assert recheck(second, world.third, {found["food"].pk: FIXED}) == []
    closed = {one.item: one.closed_in_id for one in findings_of(case)}
    assert closed == {"exit": stage.pk, "food": second.pk}
    assert Recheck.objects.filter(finding=found["food"]).count() == 2


def test_nobody_closes_an_order_without_a_recheck(world: World) -> None:
    case = world.ordered(world.finished())
    world.rectified(case)
    held = Case.objects.get(pk=case.pk)
    for outcome in ("复查合格", "继续整改"):
        with pytest.raises(Refused, match="还有2项问题没有登记复查结果"):
            perform(held, outcome, world.third, version=held.version, reason="没有去看")
    assert Case.objects.get(pk=case.pk).step == "recheck"


def test_what_was_found_again_decides_how_the_recheck_ends(world: World) -> None:
    case = world.ordered(world.finished())
    stage, found = world.rectified(case), by_item(case)
    version = Case.objects.get(pk=case.pk).version
    with pytest.raises(Conflict, match="刷新"):
        finish_recheck(stage, world.third, {one.pk: FIXED for one in found.values()}, version=version - 1)
    assert not Recheck.objects.exists()
    mixed = {found["exit"].pk: FIXED, found["food"].pk: BROKEN}
    assert finish_recheck(stage, world.third, mixed, version=version).step == "fix"
    assert case.stages.get(pk=stage.pk).reason == "还有1项没有整改:食品留样"
    second = world.rectified(case)
    version = Case.objects.get(pk=case.pk).version
    assert finish_recheck(second, world.third, {found["food"].pk: FIXED}, version=version).end == "办结"


def test_neither_of_the_inspectors_can_close_what_they_found(world: World) -> None:
    stage = world.rectified(world.ordered(world.finished()))
    results = {one.pk: FIXED for one in findings_of(stage.case)}
    for officer in (world.lead, world.second):
        with pytest.raises(Refused, match="参加了发现这些问题的检查"):
            recheck(stage, officer, results)
    assert not Finding.objects.filter(closed_on__isnull=False).exists()
    assert recheck(stage, world.third, results) == []


def test_who_has_not_the_step_cannot_recheck(world: World) -> None:
    stage = world.rectified(world.ordered(world.finished()))
    results = {one.pk: FIXED for one in findings_of(stage.case)}
    with acting(SYSTEM, "新岗位"):
        stranger = seated("钱某", world.section, reviewing="*")
    for seat in (stranger, world.home_seats[0]):
        with pytest.raises(Refused, match="您的岗位不能复查"):
            recheck(stage, seat, results)


def test_a_recheck_waits_for_its_step(world: World) -> None:
    case = world.ordered(world.finished())
    results = {one.pk: FIXED for one in findings_of(case)}
    with pytest.raises(Refused, match="您的岗位不能复查"):
        recheck(case.stages.get(), world.third, results)
    stage = world.rectified(case)
    recheck(stage, world.third, results)
    held = Case.objects.get(pk=case.pk)
    perform(held, "复查合格", world.third, version=held.version)
    with pytest.raises(Conflict, match="的这次复查已结束"):
        recheck(stage, world.third, dict.fromkeys(results, BROKEN))
    assert not open_on(findings_of(case), TODAY).exists()


def test_every_finding_needs_a_result_and_words_when_it_is_not_fixed(world: World) -> None:
    first = world.ordered(world.finished(0, faults=("exit", "gas", "food")))
    other = world.ordered(world.finished(1, faults=("exit",)))
    stage, found, foreign = world.rectified(first), by_item(first), findings_of(other).get()
    with pytest.raises(Invalid) as caught:
        recheck(
            stage,
            world.third,
            {found["exit"].pk: Seen(False, " "), found["gas"].pk: FIXED, foreign.pk: FIXED},
        )
    assert {(one.field, one.code) for one in caught.value.problems} == {
        (str(found["exit"].pk), "no_words"),
        (str(found["food"].pk), "unanswered"),
        (str(foreign.pk), "foreign"),
    }
    assert not Finding.objects.filter(closed_on__isnull=False).exists()


def test_a_slip_is_put_right_before_the_step_is_left_but_not_by_somebody_else(world: World) -> None:
    stage = world.rectified(world.ordered(world.finished(faults=("exit",))))
    found = findings_of(stage.case).get()
    assert recheck(stage, world.third, {found.pk: FIXED}) == []
    with acting(SYSTEM, "新岗位"):
        fourth = seated("吴复", world.section, rechecking="*")
    with pytest.raises(Conflict, match="赵查已登记这次复查的结果"):
        recheck(stage, fourth, {found.pk: BROKEN})
    assert recheck(stage, world.third, {found.pk: BROKEN}) == [found]
    assert Recheck.objects.get().fixed is False
    assert points_off(world.homes[0]) == 6


def test_findings_are_ordered_once(world: World) -> None:
    done = world.finished()
    case = world.ordered(done)
    with pytest.raises(Conflict, match=f"已由{case.number}责令整改"):
        world.ordered(done)
    assert Case.objects.count() == 1


def test_after_an_order_was_withdrawn_its_open_findings_can_be_ordered_again(world: World) -> None:
    done = world.finished()
    case = world.ordered(done)
    withdraw(case, world.lead, version=case.version, reason="对象有误")
    again = world.ordered(done)
    assert findings_of(again).count() == 2
    assert Referral.objects.count() == 1  # the department is not told twice


def test_only_open_findings_of_this_finished_inspection_are_ordered(world: World) -> None:
    one, other, begun = world.finished(0), world.finished(1), world.start(0)
    with pytest.raises(Conflict, match="尚未完成"):
        world.ordered(begun, list(one.findings.all()))
    with pytest.raises(Invalid, match="不属于对“松鹤养老院”的这次检查"):
        world.ordered(one, list(other.findings.all()))
    with pytest.raises(Invalid, match="至少选择一项"):
        world.ordered(one, [])
    with pytest.raises(Missing):
        order_rectification(one, world.home_seats[1], list(one.findings.all()), {"demand": "改"})
    with pytest.raises(Refused, match="不能由您的账号"):
        order_rectification(one, world.home_seats[0], list(one.findings.all()), {"demand": "改"})
    with pytest.raises(Invalid, match="整改要求"):
        order_rectification(one, world.lead, list(one.findings.all()), {})
    assert not Finding.objects.filter(case__isnull=False).exists()
    assert (Case.objects.count(), Referral.objects.count()) == (0, 0)


def test_a_referral_is_answered_once_and_listed_while_overdue(world: World) -> None:
    world.ordered(world.finished(faults=("exit",)))
    referral = Referral.objects.get()
    assert not overdue_referrals(referral.due_on).exists()
    late = referral.due_on + timedelta(days=1)
    assert overdue_referrals(late).get() == referral
    with pytest.raises(Invalid, match="回复内容须填写"):
        referral_answer(referral, world.lead, " ")
    with pytest.raises(Missing):
        referral_answer(referral, world.home_seats[0], "已处理")
    with clock.at(late):
        assert referral_answer(referral, world.lead, "已责令拆除").answered_on == late
        assert not overdue_referrals(late).exists()
        with pytest.raises(Conflict, match="回复已于2019-05-21登记"):
            referral_answer(referral, world.lead, "又一次")


def test_figures_count_finished_inspections_only_and_keep_past_days(world: World) -> None:
    world.finished(1, faults=("exit",))
    stage = world.rectified(world.ordered(world.finished(0)))
    world.start(0)
    year = ("test_care.", date(2019, 1, 1), date(2019, 12, 31))
    assert (inspections(*year).count(), findings(*year).count()) == (2, 3)
    later = TODAY + timedelta(days=3)
    with clock.at(later):
        recheck(stage, world.third, {one.pk: FIXED for one in findings_of(stage.case)})
    assert fixed_by(findings(*year), later - timedelta(days=1)).count() == 0
    assert fixed_by(findings(*year), later).count() == 2
    assert open_on(findings(*year), later - timedelta(days=1)).count() == 3
    assert open_on(findings(*year), later).count() == 1
    assert findings("test_care.safe", *year[1:]).count() == 0
    assert findings("test_care.safety", date(2019, 5, 7), date(2019, 12, 31)).count() == 0


def test_a_fault_found_twice_costs_its_points_once(world: World) -> None:
    world.finished(0, faults=("exit", "food"))
    world.finished(0, faults=("exit",))
    assert points_off(world.homes[0]) == 8
    assert points_off(world.homes[1]) == 0
