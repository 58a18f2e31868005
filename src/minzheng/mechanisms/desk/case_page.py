"""What the page of a case shows, and what the seat in front of it may do."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Missing, UserError
from minzheng.mechanisms.access.public import Function, Seat, Staff, Unit, visible
from minzheng.mechanisms.desk.check_page import officers, order_context
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.desk.listing import WHOM, area_names, caption
from minzheng.mechanisms.desk.parties import called
from minzheng.mechanisms.desk.revealing import REVEALING
from minzheng.mechanisms.desk.visit_rows import visit_rows
from minzheng.mechanisms.desk.warning_page import warning_of
from minzheng.mechanisms.documents.public import Document, Notice, shown_fields
from minzheng.mechanisms.law.public import explain, parameter
from minzheng.mechanisms.matters.public import (
    IMPORT,
    LEVELS,
    Case,
    End,
    Lamp,
    Matter,
    Moment,
    Outcome,
    Stage,
    Step,
    Text,
    Wanted,
    blanks_of,
    evidence_of,
    grounds,
    holds,
    lamps_of,
    may_keep_promise,
    open_promises,
    open_stage,
    own_say,
    own_step,
    proposal,
    serves,
    shown_answers,
    timeline,
    units_for,
    version_for,
)
from minzheng.mechanisms.payments.public import PAYOUT, PayBatch
from minzheng.mechanisms.rolls.public import RollCheck

PHRASES = 5  # phrases offered again in a short text field


@dataclass(frozen=True)
class Work:
    """What the seat may do at the open step. `mine`: it lies in this inbox; `able`: the seat's own post does it.

    Who only stands in for an empty post (`mine` without `able`) may re-assign the step, not do it. `units` are named by
    the step's own form, `takers` are those a step may be re-assigned to.
    """

    stage: Stage
    step: Step
    lamp: Lamp
    mine: bool
    able: bool
    directs: bool
    withdraws: bool
    halted: bool
    outcomes: tuple[Outcome, ...]
    units: list[Unit]
    takers: list[Unit]
    colleagues: list[Staff]
    ceiling: str
    proposal: list[str]
    phrases: dict[str, list[str]]
    grounds: tuple[str, ...]

    @property
    def asks_reason(self) -> bool:
        """Whether some way out of the step needs words."""
        return any(one.needs_reason for one in self.outcomes)

    @property
    def reason_label(self) -> str:
        """What the words are asked for."""
        always = all(one.needs_reason for one in self.outcomes)
        return "理由(必填)" if always else "理由(退回、不予办理时必填)"

    @property
    def moves(self) -> bool:
        """Whether any of the other moves is open to the seat."""
        return self.mine or self.directs or self.withdraws


def find_case(number: str, seat: Seat) -> Case:
    """The case, if this seat may see it; otherwise the same answer as for one that does not exist."""
    rows = Case.objects.filter(number=number)
    rows = rows.select_related("area", "opened_unit", "duplicate_of", "parent", *WHOM)
    case = visible(rows, seat).first() or _taken_in_for_elsewhere(rows, seat)
    if case is None:
        raise Missing.because(
            f"没有受理号为{number[:40]}的办件,或不在您的岗位范围内。", "请核对受理号。", "no_case"
        )
    return case


def _taken_in_for_elsewhere(rows: QuerySet[Case], seat: Seat) -> Case | None:
    """A case that this window took in for another place (通办): it follows what it sent on."""
    case = (
        rows.filter(opened_unit=seat.unit).first() if seat.unit is not None and not seat.represents else None
    )
    if case is None:
        return None
    rules = version_for(case)
    return case if rules.anywhere and holds(seat, rules.opened_by, case.matter) else None


def case_context(case: Case, seat: Seat, held: Held) -> dict[str, Any]:
    """Everything the template needs; nothing of it asks the database again per row."""
    rules = version_for(case)
    papers = evidence_of(case, rules)
    notices = Notice.objects.filter(about_kind="case", about_id=case.pk).order_by("pk")
    documents = visible(Document.objects.filter(about_kind="case", about_id=case.pk), seat)
    halts = list(case.halts.order_by("pk"))
    work = work_on(case, rules, seat, held, any(one.ended_on is None for one in halts)) if case.step else None
    return {
        "case": case,
        "warning": warning_of(case),
        "rules": rules,
        "caption": caption(case),
        "who": called(case.subject) if case.subject is not None else "",
        "area": area_names([case.area_id]).get(case.area_id, ""),
        "facts": (facts := shown_answers(case, rules)),
        "may_reveal": any(hidden for _, _, hidden in facts) and held.includes(REVEALING, case.matter),
        "timeline": _events(case, rules),
        "batch": PayBatch.objects.filter(case=case).first() if case.matter == PAYOUT.code else None,
        "roll": RollCheck.objects.filter(case=case).first() if case.matter == IMPORT.code else None,
        "payments": list(case.payments.order_by("pk")),
        "halts": halts,
        "parts": list(case.children.order_by("pk")),
        "papers": papers,
        "levels": {} if seat.represents else LEVELS,
        "grounds": () if seat.represents or not case.step else _grounds(papers, rules),
        "lacking": [one.label for one in papers if one.missing] if case.step else [],
        "blanks": [] if seat.represents else blanks_of(case),
        "visits": visit_rows(case, rules),
        "documents": list(documents.order_by("pk")),
        "notices": [(one, shown_fields(one)) for one in notices],
        "work": work,
        **order_context(case, work.stage if work else None, seat),
        "adds": bool(work and (work.mine or filed_by(case, seat)))
        or bool(case.step and seat.represents and seat.represents == case.subject_key)
        or may_keep_promise(case, seat),
        "promised": list(open_promises(case)) if not case.step else [],
    }


def _grounds(papers: list[Wanted], rules: Matter) -> list[str]:
    """What may stand in for some paper of the case, each once."""
    return list(dict.fromkeys(ground for one in papers for ground in grounds(rules, one.label)))


def filed_by(case: Case, seat: Seat) -> bool:
    """Whether the seat's unit filed the case, or took over from the unit that did."""
    return seat.unit is not None and case.opened_unit is not None and case.opened_unit.heir == seat.unit


def work_on(case: Case, rules: Matter, seat: Seat, held: Held, halted: bool) -> Work:
    """What the seat may do at the open step of a case."""
    stage = open_stage(case)
    stage.case = case
    step = rules.step(stage.step)
    mine = serves(seat, stage, clock.today())
    able = mine and (held.includes((step.by,), case.matter) or own_step(step, case, seat))
    directs = held.includes((Function.REGISTERING, Function.LEADING), case.matter)
    own_unit = filed_by(case, seat)
    offered = step.outcomes[1:] if step.waits else step.outcomes
    if not able and (said := tuple(one for one in offered if own_say(one, case, seat))):
        able, offered = True, said
    return Work(
        stage=stage,
        step=step,
        lamp=lamps_of([stage])[stage.pk],
        mine=mine,
        able=able,
        directs=directs,
        withdraws=rules.withdrawable
        and not case.decision
        and own_unit
        and held.includes(rules.opened_by, case.matter),
        halted=halted,
        outcomes=offered,
        units=_units_named(case, rules, step) if able else [],
        takers=list(units_for(step.by, case.matter)) if mine or directs else [],
        colleagues=going_along(step, seat) if able and step.officers > 1 else [],
        ceiling=_ceiling(case, rules, step) if able else "",
        proposal=_proposed(case, rules) if able else [],
        phrases=_phrases(case, step, seat) if able else {},
        grounds=rules.extension.grounds if able and rules.extension and not case.extended_for else (),
    )


def _proposed(case: Case, rules: Matter) -> list[str]:
    """What the rule says, line by line; where it cannot be worked out, why not: the page opens all the same."""
    try:
        found = proposal(case, rules)
    except UserError as error:
        return [f"暂不能按规则计算:{one.message}{one.fix}" for one in error.problems]
    return explain(found) if found else []


def going_along(step: Step | None, seat: Seat) -> list[Staff]:
    """Who may be chosen as the second person at a step: officers with a certificate where it asks for them, else colleagues."""
    return officers(seat) if step is not None and step.certified else colleagues(seat)


def companion(case: Case, seat: Seat, number: int | None) -> Staff | None:
    """The person chosen to go along at the open step; `Invalid` for anybody who is not offered."""
    if number is None:
        return None
    step = version_for(case).step(case.step) if case.step else None
    for one in going_along(step, seat):
        if one.pk == number:
            return one
    raise Invalid.because("所选同行人员不在本单位任职。", "请从列表中选择。", "not_colleague", "second")


def colleagues(seat: Seat) -> list[Staff]:
    """People who may go along: those appointed in the same unit today, without oneself."""
    if seat.unit is None or seat.staff is None:
        return []
    people = Staff.objects.filter(
        appointments__post__unit=seat.unit, appointments__valid__contains=clock.today()
    )
    return list(people.exclude(pk=seat.staff.pk).distinct().order_by("pk"))


def _units_named(case: Case, rules: Matter, step: Step) -> list[Unit]:
    """Where the step's form names the unit of the next step: the units that can do that one."""
    if step.form.field("unit") is None:
        return []
    following = (rules.step(out.to) for out in step.outcomes if not isinstance(out.to, End))
    return list(units_for(next(following, step).by, case.matter))


def _ceiling(case: Case, rules: Matter, step: Step) -> str:
    """Up to how much this step may grant, by the law of today, with its basis."""
    if rules.delegation is None or rules.delegation.step != step.key:
        return ""
    answer = parameter(rules.delegation.ceiling, case.area, clock.today())
    above = rules.step(rules.delegation.above).label
    return f"本级可批至{answer}({answer.basis},自{answer.since:%Y年%m月%d日}起);超过的转“{above}”。"


def _phrases(case: Case, step: Step, seat: Seat) -> dict[str, list[str]]:
    """For short text fields: what this person wrote at the same step before, offered and never filled in."""
    short = [one.key for one in step.form.fields if type(one) is Text and not one.sensitive]
    if not short:
        return {}
    earlier = Stage.objects.filter(
        staff=seat.staff, matter=case.matter, step=step.key, closed_at__isnull=False
    )
    rows = list(earlier.order_by("-pk").values_list("answers", flat=True)[:50])
    return {key: list(dict.fromkeys(row[key] for row in rows if row.get(key)))[:PHRASES] for key in short}


def _events(case: Case, rules: Matter) -> list[tuple[datetime.datetime, Any, Any]]:
    """Steps and urgings in the order they happened: (when, step moment or None, urging or None)."""
    moments = _with_unit_names(timeline(case), rules)
    events: list[tuple[datetime.datetime, Any, Any]] = [(one.at, one, None) for one in moments]
    events += [(one.at, None, one) for one in case.urgings.order_by("pk")]
    return sorted(events, key=lambda event: (event[1] is not None and event[1].open, event[0]))


def _with_unit_names(moments: list[Moment], rules: Matter) -> list[Moment]:
    """The timeline with chosen units by name instead of by number."""
    asked = {one.label for step in rules.steps for one in step.form.fields if one.widget == "unit"}
    numbers = {value for one in moments for label, value in one.facts if label in asked}
    names = {str(key): name for key, name in Unit.objects.filter(pk__in=numbers).values_list("pk", "name")}
    return [
        replace(
            one,
            facts=tuple(
                (label, names.get(value, value) if label in asked else value) for label, value in one.facts
            ),
        )
        for one in moments
    ]
