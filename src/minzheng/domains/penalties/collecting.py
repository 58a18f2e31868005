"""A decided penalty collected: the late fee, what is contested or annulled meanwhile, and the way to the court (行政强制法 53)."""

import datetime
from fractions import Fraction
from typing import cast

from django.db.models import QuerySet

from minzheng.domains.penalties.order_of_law import REGISTERS, answers_of, left, proposed, subject_kind
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.foundation.money import format_yuan
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.law.public import parameter, term
from minzheng.mechanisms.matters.public import Case, Stage, calendar
from minzheng.mechanisms.registry.public import RegisterEntry

SUE, SUE_AFTER, TO_COURT = (term(f"penalties.{key}") for key in ("sue", "sue_after", "to_court"))
ANNULLED, LATE_RATE = "处罚决定已撤销", "penalties.late_rate"


def contests(case: Case) -> QuerySet[Case]:
    """Reconsiderations and lawsuits about the penalty."""
    return Case.objects.filter(
        matter__in=("penalties.reconsideration", "penalties.litigation"), answers__case_number=case.number
    )


def ruled_on(contest: Case) -> datetime.date | None:
    """The day a reconsideration or lawsuit was ruled upon, None while it runs."""
    day = answers_of(contest, "result").get("decided_on")
    return datetime.date.fromisoformat(day) if day else None


def annulled(case: Case) -> bool:
    """Whether the decided penalty was undone."""
    lines = RegisterEntry.objects.filter(register=REGISTERS[subject_kind(case)].code, case_id=case.pk)
    return lines.filter(ended_by_case__isnull=False).exists()


def check_standing(case: Case, stage: Stage) -> None:
    """What was annulled is not collected; what stands is not closed as annulled."""
    pressing = stage.outcome in (ANNULLED, "已送达催告书", "已申请强制执行")
    if pressing and annulled(case) != (stage.outcome == ANNULLED):
        raise Refused.because(
            "处罚决定已经撤销,不再催告、执行。" if annulled(case) else "处罚决定没有撤销。",
            f"请选择“{ANNULLED}”结案。" if annulled(case) else "请先办结“撤销行政处罚决定”。",
            "annulled",
        )


def check_court(case: Case, stage: Stage) -> None:
    """Asked of the court after the time to contest is over and within three months of it (行政强制法 53)."""
    check_standing(case, stage)
    if stage.outcome != "已申请强制执行":
        return
    today = clock.today()
    rulings = [ruled_on(one) for one in contests(case)]
    if None in rulings:
        raise Refused.because(
            "当事人申请的行政复议或提起的诉讼还没有结果。", "请等待结果登记后再申请。", "contested"
        )
    served = datetime.date.fromisoformat(answers_of(case, "serve")["served_on"])
    ends = [(served, SUE), *((day, SUE_AFTER) for day in rulings if day is not None)]
    over = max(due_date(day, one.resolve(case.area, today), calendar()).on for day, one in ends)
    last = due_date(over, TO_COURT.resolve(case.area, today), calendar()).on
    applied = datetime.date.fromisoformat(stage.answers["applied_on"])
    if not over < applied <= min(last, today):
        raise Invalid.because(
            f"申请日期{applied}应在起诉期限届满({over})之后、{last}之前,且不晚于今天。",
            "请核对日期。",
            "court_day",
            "applied_on",
        )
    if stage.answers["late_fee"] > late_fee(case, applied):
        raise Invalid.because(
            f"加处罚款不得超过{format_yuan(late_fee(case, applied))}元(每日按比例加处,总额不超过罚款)。",
            "请按此更正。",
            "late_fee",
            "late_fee",
        )


def late_fee(case: Case, on: datetime.date) -> int:
    """分 added by `on` for not paying: a daily share of what is owed, never more than the fine (行政处罚法 72).

    Days of a reconsideration or lawsuit, and days on which the case's clock stood still, do not count (行政处罚法 73).
    """
    fine, paid = proposed(case).get("fine", 0), answers_of(case, "remind").get("paid", 0)
    waited = left(case, "pay")
    if waited is None or waited.due_on is None or paid >= fine:
        return 0
    still = [(one.begun_on, one.ended_on or on) for one in case.halts.all()]
    still += [(one.opened_on, ruled_on(one) or on) for one in contests(case)]
    late = (waited.due_on + datetime.timedelta(n) for n in range(1, (on - waited.due_on).days + 1))
    days = sum(not any(begun < day <= ended for begun, ended in still) for day in late)
    rate = cast(Fraction, parameter(LATE_RATE, case.area, on).value)
    return min(fine, int((fine - paid) * rate * days))
