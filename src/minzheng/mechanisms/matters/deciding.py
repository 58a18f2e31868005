"""Decisions: made once; authority by the day of deciding, substance by the day of application, effects only when granted."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.foundation import clock, money
from minzheng.foundation.errors import Conflict, Refused
from minzheng.mechanisms.law.public import Outcome as RuleOutcome
from minzheng.mechanisms.law.public import apply, parameter, unmet
from minzheng.mechanisms.ledger.public import Due, fund_for, owe
from minzheng.mechanisms.matters.declare import DECISIONS, End, Matter, Outcome, Payee, Step
from minzheng.mechanisms.matters.devolving import placed
from minzheng.mechanisms.matters.letters import tell_decision
from minzheng.mechanisms.matters.models import Case, PaymentInstruction, Stage
from minzheng.mechanisms.registry.public import Decision


def proposal(case: Case, rules: Matter) -> RuleOutcome | None:
    """What the matter's rule says of this case by the law of the day of application or of `law_of`; None without a rule."""
    if not rules.rule or rules.facts is None:
        return None
    on = rules.law_of(case) if rules.law_of else case.opened_on
    return apply(rules.rule, on, rules.facts(case), area=case.area)


def check_delegation(
    case: Case, rules: Matter, step: Step, outcome: Outcome, typed: Mapping[str, Any]
) -> None:
    """A delegated step grants only up to the ceiling in force today in this area."""
    delegation = rules.delegation
    if (
        delegation is None
        or delegation.step != step.key
        or outcome.decision is not End.GRANTED
        or case.decision
    ):
        return
    answer = parameter(delegation.ceiling, case.area, clock.today())
    amount = int(typed[delegation.amount])
    if amount > answer.amount:
        above = rules.step(delegation.above)
        raise Refused.because(
            f"金额{money.format_yuan(amount)}元超过本级审批权限{money.format_yuan(answer.amount)}元"
            f"({answer.basis},自{answer.since:%Y年%m月%d日}起)。",
            f"请转“{above.label}”办理。",
            "above_ceiling",
        )


def finish(case: Case, rules: Matter, end: End, stage: Stage | None) -> None:
    """Close a case; one that ends granted or refused without having been decided is decided now."""
    if case.decision and end not in (case.decision, End.DONE):
        refuse_decided(case, "改变结果")
    now = clock.now()
    case.step, case.end = "", str(end)
    case.closed_at, case.closed_on = now, now.date()
    if end in DECISIONS and not case.decision:
        decide(case, rules, end, stage)
    else:
        case.save()
    if end is End.NOT_ACCEPTED:
        tell_decision(case, rules, end, stage)


def decide(case: Case, rules: Matter, decision: End, stage: Stage | None) -> None:
    """Make the decision, once and today; granted, it takes effect: amount, payment instruction, registers and facts."""
    refuse_decided(case, "再次决定")
    case.decision, case.decided_on = str(decision), clock.today()
    case.save()
    if decision is End.GRANTED:
        _take_effect(case, rules, stage, case.decided_on)
    tell_decision(case, rules, decision, stage)


def refuse_decided(case: Case, doing: str) -> None:
    """A decided case is not taken back, folded, divided or decided again. Raises `Refused`."""
    if case.decision:
        raise Refused.because(
            f"受理号{case.number}已于{case.decided_on}作出“{case.decision}”的决定,不能{doing}。",
            "决定已经生效;确有错误的,请另行提交办件更正。",
            "decided",
        )


def _take_effect(case: Case, rules: Matter, stage: Stage | None, on: datetime.date) -> None:
    outcome = proposal(case, rules)
    if outcome is not None:
        case.rule_outcome = outcome.to_json()
        if not rules.takes_away and not outcome.values.get("eligible", True):
            raise Refused.because(
                f"按{outcome.made_by.rule.basis}计算,本件不符合条件。{_why(outcome)}",
                "请改选“不同意”,或退回补充情况后再办。",
                "not_eligible",
            )
        case.amount = int(outcome.values["amount"]) if "amount" in outcome.values else None
    elif stage is not None and "amount" in stage.answers:
        case.amount = int(stage.answers["amount"])
    case.save()
    if rules.on_decided is not None:
        rules.on_decided(case, Decision(case.pk, case.number, on))
    if rules.pays and case.amount:
        _order_payment(case, rules, case.amount, stage, on)


def _why(outcome: RuleOutcome) -> str:
    failed = unmet(outcome)
    return f"不符合的有:{'、'.join(failed)}。" if failed else ""


def _order_payment(case: Case, rules: Matter, amount: int, stage: Stage | None, on: datetime.date) -> None:
    """One instruction per payee, item, period and kind; what it orders is owed from this day on."""
    payee = rules.payee(case) if rules.payee else Payee(case.subject_key, case.person)
    step = placed(rules.step(stage.step), rules, case.area, stage.opened_on) if stage is not None else None
    level = step.at.value if step is not None else ""
    try:
        with transaction.atomic():
            made = PaymentInstruction.objects.create(
                case=case,
                item=rules.pays,
                payee_key=payee.key,
                payee_name=payee.person.masked_name if payee.person else "",
                payee=payee.person,
                period=case.number if rules.once_per is None else "一次性",
                amount=amount,
                ordered_on=on,
                area=case.area,
                level=level,
                fund=fund_for(rules.pays, case.area, on, level),
            )
    except IntegrityError as error:
        if "payment_natural_key" not in str(error):
            raise
        raise Conflict.because(
            f"同一对象的“{rules.name}”已有付款指令。", "请查看此前的办件,不能重复发放。", "paid_already"
        ) from None
    _post(made)


def _post(made: PaymentInstruction) -> None:
    """What an instruction orders is owed from its day on; without a fund it waits for one (`fund_waiting`)."""
    if made.fund is not None:
        due = Due(made.fund, made.payee_key, made.item, made.amount)
        text = f"{made.case.title}{made.case.number}"
        owe([due], made.ordered_on, text, f"instruction:{made.pk}", made.case_id)


def fund_waiting(on: datetime.date) -> int:
    """Give a fund to instructions that had none, where one pays them on `on`, and post them; how many. Needs an act."""
    done = 0
    for one in PaymentInstruction.objects.filter(fund=None, stopped_on=None).select_related("case", "area"):
        fund = fund_for(one.item, one.area, on, one.level)
        if fund is not None:
            one.fund = fund
            one.save(update_fields=["fund"])
            _post(one)
            done += 1
    return done
