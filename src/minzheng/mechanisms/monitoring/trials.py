"""Rules on trial: they find and count, and nobody is sent anything until somebody says that they go live."""

import datetime
from collections.abc import Iterable

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Function, Seat, declare, require
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.monitoring.models import Round, Trial, Warning, WarningState
from minzheng.mechanisms.monitoring.rules import WarningRule, warning_rule

LONGEST_REASON = 300
CHANGE = declare("monitoring.trial", label="预警规则试运行和正式运行", functions=[Function.DECIDING]).code


def on_trial(on: datetime.date, rules: Iterable[WarningRule]) -> frozenset[str]:
    """The rules that find without sending on a day: those a trial runs for, and those declared so that never went live."""
    trials = {each.rule: each for each in Trial.objects.order_by("since", "pk") if each.since <= on}

    def tried(rule: WarningRule) -> bool:
        trial = trials.get(rule.rule)
        return rule.shadow if trial is None else trial.until is None or on < trial.until

    return frozenset(each.rule for each in rules if tried(each))


def begin_trial(code: str, seat: Seat, reason: str) -> Trial:
    """From today on the rule finds without sending; what waits to be pushed is not. `Refused` without the right."""
    rule = _may_change(code, seat, reason)
    if code in on_trial(clock.today(), [rule]):
        raise Conflict.because("这条规则已经在试运行。", "请刷新页面。", "monitoring.on_trial")
    with acting(seat.actor, f"{rule.name}转入试运行"):
        Warning.objects.filter(rule=code, state=WarningState.WAITING).update(state=WarningState.TRIAL)
        return Trial.objects.create(rule=code, since=clock.today(), begun_by=seat.account, reason=reason)


def go_live(code: str, seat: Seat, reason: str) -> Trial:
    """From today on what the rule finds is pushed, what it found on trial and still stands included."""
    rule = _may_change(code, seat, reason)
    today = clock.today()
    if code not in on_trial(today, [rule]):
        raise Conflict.because("这条规则已经正式运行。", "请刷新页面。", "monitoring.live")
    with acting(seat.actor, f"{rule.name}正式运行"):
        trial = Trial.objects.filter(rule=code, until__isnull=True).first() or Trial(rule=code, since=today)
        trial.until, trial.ended_by, trial.end_reason = today, seat.account, reason
        trial.save()
        last = Round.objects.filter(finished_at__isnull=False).order_by("on").last()
        found = Warning.objects.filter(rule=code, state=WarningState.TRIAL)
        if last is not None:
            found.filter(last_on=last.on).update(state=WarningState.WAITING)
        found.update(state=WarningState.CLOSED, closed_on=today, result="试运行结束")
        return trial


def _may_change(code: str, seat: Seat, reason: str) -> WarningRule:
    rule = warning_rule(code)
    require(seat, CHANGE, rule.matter)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid.because(
            f"请写明理由，不超过{LONGEST_REASON}个字。", "请填写后再提交。", "reason", "reason"
        )
    return rule
