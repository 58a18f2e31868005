"""Taking a decided table back, by a case of its own, while nothing rests on it: its lines never held, the trace stays."""

import datetime

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat
from psycopg.types.range import Range

from minzheng.foundation import clock
from minzheng.foundation.errors import Collector, Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.public import (
    Case,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    PaymentInstruction,
    Stage,
    Step,
    Text,
    check_mandate,
    decision_on,
    declare,
    open_case,
    perform,
)
from minzheng.mechanisms.registry.public import Decision, Fact, Membership, RegisterEntry, register_of
from minzheng.mechanisms.rolls.models import RollCheck

_SHOWN = 20
_FIX = "已经有事项依据这批登记办理，不能整批撤销；请逐户办理变更或停止。"


def ask_undo(check: RollCheck, seat: Seat, reason: str) -> Case:
    """Ask for a decided table to be taken back; another person decides. `Refused` says what rests on it."""
    register = register_of(check.register)
    purpose = f"撤销{register.label}批量登记"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        check_mandate(seat.post, Function.REGISTERING, register)
        refuse_undo(check)
        answers = {"number": check.case.number, "reason": reason}
        case = open_case(UNDO.code, seat, area=check.case.area, answers=answers, title=purpose)
        return perform(case, "提交", seat, version=case.version)


def refuse_undo(check: RollCheck) -> None:
    """Raise `Conflict` when there is nothing to take back, `Refused` with everything that rests on the table."""
    if not check.entered_homes or check.undone_by_id is not None:
        raise Conflict.because(
            "本批没有登记任何一户，或已经撤销。", "请刷新页面查看最新情况。", "roll.nothing_to_undo"
        )
    problems = Collector()
    for home, what in _resting(check):
        problems.add(f"户编号{home}：{what}。", _FIX, "roll.rests_on_it")
    if problems.problems:
        raise Refused(*problems.problems)


def _resting(check: RollCheck) -> list[tuple[str, str]]:
    """Household number and what rests on its line, the first of each sort."""
    homes = check.entered.order_by("pk")
    household = OuterRef("household_id")
    member = Membership.objects.filter(household=OuterRef(OuterRef("household_id")))
    party = Concat(Value("household:"), Cast(household, CharField()), output_field=CharField())
    paid = PaymentInstruction.objects.filter(case=check.case, payee_key=party)
    cases = Case.objects.filter(matter__startswith=check.register, opened_at__gt=check.case.closed_at)
    about = Q(household=household) | Q(person__in=member.values("person"))
    ends = _joined(check).aggregate(first=Min("pk"), last=Max("pk"))
    later = Q(pk__gt=ends["last"] or 0) | Q(pk__gte=ends["first"] or 0, valid__upper_inf=False)
    other = RegisterEntry.objects.filter(household=household).exclude(case_id=check.case_id)
    sorts = (
        ("已有付款指令", Exists(paid)),
        ("登记已由其他办件变更或终止", Q(entry__valid_to__isnull=False)),
        ("已有后续办件", Exists(cases.filter(about))),
        ("家庭成员已有变更", Exists(Membership.objects.filter(later, household=household))),
        ("该户已有其他登记", Exists(other.filter(valid_from__gte=OuterRef("entry__valid_from")))),
    )
    return [
        (number, what)
        for what, condition in sorts
        for number in homes.filter(condition).values_list("number", flat=True)[:_SHOWN]
    ]


def _joined(check: RollCheck) -> QuerySet[Membership]:
    """The memberships made with a table."""
    made = Func(F("joined"), function="unnest", output_field=BigIntegerField())
    return Membership.objects.filter(pk__in=check.entered.values_list(made, flat=True))


def _undo(case: Case, decision: Decision) -> None:
    """The lines are ended on their first day, the memberships and facts that came with them are taken back."""
    check = _check_of(case)
    refuse_undo(check)
    entries = RegisterEntry.objects.filter(pk__in=check.entered.values("entry"))
    entries.update(valid_to=F("valid_from"), ended_by_case=decision.case_id)
    _joined(check).update(valid=Range(empty=True))
    until = Func(
        Func(F("known"), function="lower", output_field=DateTimeField()), clock.now(), function="tstzrange"
    )
    Fact.objects.filter(case_id=check.case_id, known__upper_inf=True).update(known=until)
    check.undone_by = case
    check.save(update_fields=["undone_by"])


def _check_of(case: Case) -> RollCheck:
    found = RollCheck.objects.select_for_update(of=("self",)).filter(case__number=case.answers["number"])
    check = found.first()
    if check is None:
        raise Invalid.because(
            f"没有受理号为{case.answers['number'][:40]}的台账导入。",
            "请从批量登记页面提出撤销。",
            "roll.unknown_import",
        )
    return check


def _check_stage(case: Case, stage: Stage) -> None:
    check_mandate(stage.post, stage.function, register_of(_check_of(case).register))


SUBMIT = Step(
    "submit", "提交", by=Function.REGISTERING, at=Level.OPENER, outcomes=(Outcome("提交", "decide"),)
)
UNDO = Matter(
    code="registry.undo_import",
    name="撤销批量登记",
    since=datetime.date(2017, 6, 1),
    basis=cite("网络安全法", 41),
    prefix="PX",
    opened_by=(Function.REGISTERING,),
    form=Form(
        (
            Text("number", "原批量登记的受理号", max_length=40),
            LongText("reason", "撤销原因", max_length=500),
        ),
        title="撤销批量登记",
    ),
    once_per=lambda case: case.answers["number"],
    once_label="同一批登记",
    on_decided=_undo,
    on_left={"submit": _check_stage, "decide": _check_stage},
    steps=(SUBMIT, decision_on(SUBMIT)),
    keywords="批量 撤销 导入 台账",
)
declare(UNDO, UNDO.but(since=datetime.date(2021, 11, 1), basis=cite("个人信息保护法", 34)))
