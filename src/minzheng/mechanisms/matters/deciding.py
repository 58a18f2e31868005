"""Decisions: authority by the day of deciding, substance by the day of application, effects only when granted."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.foundation import clock, money
from minzheng.foundation.errors import Conflict, Refused
from minzheng.mechanisms.law.public import Outcome as RuleOutcome
from minzheng.mechanisms.law.public import apply, parameter
from minzheng.mechanisms.matters.declare import End, Matter, Outcome, Step
from minzheng.mechanisms.matters.models import Case, PaymentInstruction, Stage
from minzheng.mechanisms.registry.public import Decision


def proposal(case: Case, rules: Matter) -> RuleOutcome | None:
    """What the matter's rule says of this case by the law of the day of application; None without a rule."""
    if not rules.rule or rules.facts is None:
        return None
    return apply(rules.rule, case.opened_on, rules.facts(case), area=case.area)


def check_delegation(
    case: Case, rules: Matter, step: Step, outcome: Outcome, typed: Mapping[str, Any]
) -> None:
    """A delegated step grants only up to the ceiling in force today in this area."""
    delegation = rules.delegation
    if delegation is None or delegation.step != step.key or outcome.to is not End.GRANTED:
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
    """Close a case. Only a granted one changes registers or pays."""
    now = clock.now()
    case.step, case.end = "", str(end)
    case.closed_at, case.closed_on = now, now.date()
    if end in (End.GRANTED, End.REFUSED):
        case.decided_on = now.date()
    case.save()
    if end is End.GRANTED:
        decide(case, rules, stage)


def decide(case: Case, rules: Matter, stage: Stage | None) -> None:
    """Effects of a granted case: amount, payment instruction, register entries and facts."""
    outcome = proposal(case, rules)
    if outcome is not None:
        case.rule_outcome = outcome.to_json()
        if not outcome.values.get("eligible", True):
            raise Refused.because(
                f"按“{rules.name}”的规则计算,本件不符合条件。",
                "请改选“不同意”,或退回补充情况后再办。",
                "not_eligible",
            )
        case.amount = int(outcome.values["amount"]) if "amount" in outcome.values else None
    elif stage is not None and "amount" in stage.answers:
        case.amount = int(stage.answers["amount"])
    case.save()
    on = case.decided_on or clock.today()
    if rules.on_decided is not None:
        rules.on_decided(case, Decision(case.pk, case.number, on))
    if rules.pays and case.amount:
        _order_payment(case, rules, case.amount)


def _order_payment(case: Case, rules: Matter, amount: int) -> None:
    payee_key, payee_name = rules.payee(case) if rules.payee else (case.subject_key, "")
    on = case.decided_on or clock.today()
    try:
        with transaction.atomic():
            PaymentInstruction.objects.create(
                case=case,
                item=rules.pays,
                payee_key=payee_key,
                payee_name=payee_name,
                period=case.number if rules.once_per is None else "一次性",
                amount=amount,
                ordered_on=on,
                area=case.area,
            )
    except IntegrityError as error:
        if "payment_natural_key" not in str(error):
            raise
        raise Conflict.because(
            f"同一对象的“{rules.name}”已有付款指令。", "请查看此前的办件,不能重复发放。", "paid_already"
        ) from None
