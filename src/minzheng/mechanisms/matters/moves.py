"""Moves that belong to every matter: re-assign, withdraw, halt and resume, split, mark as duplicate, hand over."""

from collections.abc import Mapping, Sequence
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused, collect
from minzheng.mechanisms.access.public import Function, Seat, Unit
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters import clocks, people
from minzheng.mechanisms.matters.deciding import finish, refuse_decided
from minzheng.mechanisms.matters.declare import End, Level, Matter, Outcome, Step
from minzheng.mechanisms.matters.forms import LONGEST_REASON, check_text
from minzheng.mechanisms.matters.holding import lock, open_stage, version_for
from minzheng.mechanisms.matters.models import Case, Stage
from minzheng.mechanisms.matters.opening import open_case
from minzheng.mechanisms.matters.parts import check_parts, wake_whole
from minzheng.mechanisms.matters.stages import enter, halt, leave, resume, retime

LONGEST_HALT, LONGEST_ARTICLE = 200, 120


def reassign(case: Case, unit: Unit, seat: Seat, *, version: int, reason: str) -> Case:
    """Give the current step to another unit; who registers, leads or does the step now may do it."""
    check_reason(reason)
    with keeping_refusals(seat.actor, f"改派{case.number}"), acting(seat.actor, f"改派:{reason}"):
        held, stage = _held(case, version)
        rules = version_for(held)
        if not (people.serves(seat, stage, clock.today()) or _directs(seat, held)):
            raise Refused.because("您的岗位不能改派本件。", "请由现承办单位或接件登记岗位改派。", "not_yours")
        step = rules.step(stage.step)
        if step.at is Level.SUBJECT and unit.represents != held.subject_key:
            raise Refused.because(
                f"“{step.label}”只能由办理对象自己办理。", "不能改派给其他单位。", "subjects_own_step"
            )
        if not people.can_do(unit, step.by, held.matter):
            raise Invalid.because(
                f"{unit.name}没有承担“{step.by.label}”的岗位。",
                "请选择其他单位,或请管理员先设置岗位职能。",
                "nobody_there",
            )
        _close_moved(stage, seat, people.REASSIGNED, reason)
        enter(held, rules, step, unit, since=stage.opened_on)
        return _saved(held)


def withdraw(case: Case, seat: Seat, *, version: int, reason: str) -> Case:
    """Take an application back; only those who filed it may, and only before it is decided."""
    check_reason(reason)
    with keeping_refusals(seat.actor, f"撤回{case.number}"), acting(seat.actor, f"撤回:{reason}"):
        held, stage = _held(case, version)
        rules = version_for(held)
        if not rules.withdrawable:
            raise Refused.because(f"“{rules.name}”不能撤回。", "请按规定的环节办结。", "not_withdrawable")
        own = rules.by_citizen and bool(seat.represents) and _filed_for(seat, held)
        filed_by = held.opened_unit.heir if held.opened_unit else None
        same_unit = seat.unit is not None and filed_by == seat.unit
        if not (own or (same_unit and people.holds(seat, rules.opened_by, held.matter))):
            raise Refused.because("只有提交单位或申请人本人可以撤回。", "请联系提交单位。", "not_yours")
        refuse_decided(held, "撤回")
        check_parts(held)
        _close_moved(stage, seat, "撤回", reason)
        finish(held, rules, End.WITHDRAWN, stage)
        _saved(held)
        wake_whole(held)
        return held


def pause(case: Case, seat: Seat, *, version: int, reason: str, article: str, restarts: bool = False) -> Case:
    """Stop the clocks of the case; the article that lets it is required."""
    with collect() as problems:
        with problems.at("reason"):
            check_reason(reason, LONGEST_HALT)
        with problems.at("article"):
            check_text(article, "依据条款", "article", LONGEST_ARTICLE)
            if not article.strip():
                problems.add("中止计时须写明依据条款。", "请填写依据条款。", "no_article", "article")
    with keeping_refusals(seat.actor, f"中止{case.number}"), acting(seat.actor, f"中止:{reason}"):
        held, stage = _held(case, version)
        _check_clock(seat, held, stage)
        if clocks.is_halted(held):
            raise Conflict.because("本件已经中止。", "请先恢复后再办。", "halted_already")
        halt(held, reason, article, restarts)
        return _retimed(held, stage)


def go_on_after_pause(case: Case, seat: Seat, *, version: int, reason: str) -> Case:
    """Let the clocks run again; due dates move by the days that did not count."""
    check_reason(reason)
    with keeping_refusals(seat.actor, f"恢复{case.number}"), acting(seat.actor, f"恢复:{reason}"):
        held, stage = _held(case, version)
        _check_clock(seat, held, stage)
        if not resume(held):
            raise Conflict.because("本件没有中止。", "无需恢复。", "not_halted")
        return _retimed(held, stage)


def extend(case: Case, seat: Seat, *, version: int, ground: str, reason: str) -> Case:
    """Give the whole case its longer term, once, on a ground its matter names and before the ordinary one is over."""
    check_reason(reason)
    with keeping_refusals(seat.actor, f"延长{case.number}"), acting(seat.actor, f"延长({ground}):{reason}"):
        held, stage = _held(case, version)
        _check_clock(seat, held, stage)
        longer = version_for(held).extension
        if longer is None or ground not in longer.grounds:
            named = f"请从{'、'.join(longer.grounds)}中选择。" if longer else "请在期限内办结。"
            raise Invalid.because("不属于可以延长期限的情形。", named, "no_ground", "ground")
        if held.extended_for:
            raise Conflict.because(
                f"本件已因“{held.extended_for}”延长。", "不能再次延长。", "extended_already"
            )
        if held.clock_from is None:
            raise Refused.because("本件还没有受理。", "受理后再办理延长。", "not_started")
        if held.due_on is not None and held.due_on < clock.today():
            raise Refused.because(
                f"法定期限{held.due_on}已过。", "逾期后不能延长,请尽快办结。", "already_late"
            )
        held.extended_for = ground
        return _retimed(held, stage)


def mark_duplicate(case: Case, of: Case, seat: Seat, *, version: int, reason: str) -> Case:
    """Close a case as a repeat of another one of the same matter, which goes on for both."""
    check_reason(reason)
    with keeping_refusals(seat.actor, f"并案{case.number}"), acting(seat.actor, f"并入{of.number}:{reason}"):
        both = Case.objects.select_for_update(of=("self",)).filter(pk__in=(case.pk, of.pk)).order_by("pk")
        of = next(one for one in both if one.pk == of.pk)  # locked in one order: no two cases fold crosswise
        held, stage = _held(case, version)
        _check_mine(seat, stage)
        _refuse_subject(seat, held, stage, "将本件作为重复件并入他件")
        refuse_decided(held, "并案")
        check_parts(held)
        if of.pk == held.pk or of.matter != held.matter or of.duplicate_of_id is not None:
            raise Invalid.because(
                f"不能并入{of.number}。",
                "请选择同一事项的另一件原件(不是重复件)。",
                "bad_original",
                "original",
            )
        held.duplicate_of = of
        _close_moved(stage, seat, "并案", reason)
        finish(held, version_for(held), End.DUPLICATE, stage)
        _saved(held)
        wake_whole(held)
        return held


def split(
    case: Case, parts: Sequence[tuple[Mapping[str, Any], Unit]], seat: Seat, *, version: int, step: str
) -> list[Case]:
    """Divide a case among units: each part is a case of its own that starts at `step`; the whole waits for all."""
    with keeping_refusals(seat.actor, f"拆分{case.number}"), acting(seat.actor, f"拆分{case.number}"):
        held, stage = _held(case, version)
        _check_mine(seat, stage)
        refuse_decided(held, "拆分")
        check_parts(held)
        rules = version_for(held)
        part_step = rules.step(step)
        _check_split(held, rules, stage, part_step, [unit for _, unit in parts])
        made = []
        for answers, unit in parts:
            child = open_case(
                held.matter,
                seat,
                area=held.area,
                answers=answers,
                title=held.title,
                channel=held.channel,
                parent=held,
            )
            _close_moved(open_stage(child), seat, "拆分", "")
            enter(child, rules, part_step, unit)
            made.append(_saved(child))
        _close_moved(stage, seat, "拆分", f"拆分为{len(parts)}件")
        enter(held, rules, part_step, stage.unit)
        _saved(held)
        return made


def check_reason(reason: str, longest: int = LONGEST_REASON) -> None:
    """Moves need words: why, and not more than there is room for. Raises `Invalid`."""
    if not reason.strip():
        raise Invalid.because("须写明理由。", "请填写理由。", "no_reason", "reason")
    check_text(reason, "理由", "reason", longest)


def _held(case: Case, version: int) -> tuple[Case, Stage]:
    held = lock(case, version)
    return held, open_stage(held)


def _check_split(held: Case, rules: Matter, stage: Stage, part_step: Step, units: Sequence[Unit]) -> None:
    """A whole is divided once, among two or more units that can do the next step."""
    next_steps = {outcome.to for outcome in rules.step(stage.step).outcomes}
    with collect() as problems:
        if len(units) < 2:
            problems.add("拆分须有两个以上承办单位。", "请至少填写两部分。", "bad_split")
        if held.parent_id is not None:
            problems.add("本件是拆分出来的,不能再次拆分。", "请办理或退回本件。", "bad_split")
        if part_step.at is not Level.CHOSEN or part_step.key not in next_steps:
            problems.add(f"“{held.title}”不能在本环节拆分。", "请在分派承办单位时拆分。", "bad_split")
        for unit in units:
            if not people.can_do(unit, part_step.by, held.matter):
                problems.add(
                    f"{unit.name}没有承担“{part_step.label}”的岗位。",
                    "请选择其他单位。",
                    "nobody_there",
                    "unit",
                )


def _filed_for(seat: Seat, case: Case) -> bool:
    """Whether a case is about whom the seat represents, or about nobody in the registers and filed by its account."""
    about_nobody = case.subject_key == "" and case.opened_by_id == seat.account.pk
    return seat.represents == case.subject_key or about_nobody


def _check_clock(seat: Seat, case: Case, stage: Stage) -> None:
    """Who does the step may stop its clock, but never the body the step is demanded of."""
    _refuse_subject(seat, case, stage, "中止或恢复计时")
    if not _directs(seat, case):
        _check_mine(seat, stage)


def _refuse_subject(seat: Seat, case: Case, stage: Stage, what: str) -> None:
    """The body a step is demanded of answers it; it neither stops its clock nor puts the case away."""
    if version_for(case).step(stage.step).at is Level.SUBJECT and not _directs(seat, case):
        raise Refused.because(
            f"被要求办理的单位不能自行{what}。", "请向作出要求的单位申请。", "subjects_own_step"
        )


def _check_mine(seat: Seat, stage: Stage) -> None:
    if not people.serves(seat, stage, clock.today()):
        raise Refused.because(
            f"本件现由{stage.unit.name}办理,您的岗位不能办理。", "请由现承办单位办理。", "not_yours"
        )


def _directs(seat: Seat, case: Case) -> bool:
    """Those who register and distribute this matter may re-assign it wherever it stands in their area."""
    mandated = people.holds(seat, (Function.REGISTERING, Function.LEADING), case.matter)
    return mandated and people.in_range(seat, case.area, clock.today())


def _close_moved(stage: Stage, seat: Seat, outcome: str, reason: str) -> None:
    leave(stage, Outcome(outcome, End.DONE), seat, answers={}, sealed="", reason=reason)


def _retimed(case: Case, stage: Stage) -> Case:
    retime(stage, case, version_for(case))
    return _saved(case)


def _saved(case: Case) -> Case:
    case.version += 1
    case.save()
    return case
