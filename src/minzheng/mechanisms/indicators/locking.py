"""Locked periods (期间锁定): signed figures stay; a later change in old records shows as a correction beside them."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, UserError
from minzheng.mechanisms.access.public import Function, Seat, declare, require
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.indicators.counting import Figure, fitting, value
from minzheng.mechanisms.indicators.declare import declared, indicator
from minzheng.mechanisms.indicators.freezing import freeze
from minzheng.mechanisms.indicators.models import FrozenFigure, Lock
from minzheng.mechanisms.indicators.spans import Period, parse_period
from minzheng.mechanisms.journal.public import acting, keeping_refusals

LOCK = declare("indicators.lock", label="锁定统计期间", functions=[Function.LEADING]).code


@dataclass(frozen=True)
class Correction:
    """A signed figure whose records were changed since: what was signed, and what they give now ("" if nothing)."""

    signed: FrozenFigure
    now: str


def lock_period(period: Period, area: Area, seat: Seat) -> Lock:
    """Sign every figure of a period that is over, for an area. `Refused`, `Invalid` before its end, `Conflict` the second time."""
    if period.last >= clock.today():
        raise Invalid.because(
            f"{period.label}还没有结束。", "请在期间结束后锁定。", "indicator.lock_early", "period"
        )
    purpose = f"锁定{period.label}的统计数"
    with keeping_refusals(seat.actor, purpose), acting(seat.actor, purpose):
        try:
            with transaction.atomic():
                made = Lock.objects.create(
                    area=area,
                    period=period.code,
                    signed_at=clock.now(),
                    signed_by=seat.actor.label[:200],
                )
        except IntegrityError as error:
            raise Conflict.because(
                f"{period.label}已经锁定。", "请在列表中查看。", "indicator.locked", "period"
            ) from error
        require(seat, LOCK, made)
        made.figures.set(freeze(_computable(period, area)))
    return made


def lock_of(period: Period, area: Area) -> Lock | None:
    """The lock of exactly this period and area."""
    return Lock.objects.filter(area=area, period=period.code).first()


def signed_in(lock: Lock) -> dict[str, FrozenFigure]:
    """The signed figures by code."""
    return {row.code: row for row in lock.figures.select_related("area")}


def correction_of(signed: FrozenFigure, now: Figure | None) -> Correction | None:
    """How a figure as it is now departs from the signed one; None where it does not."""
    exact = now.exact if now is not None else ""
    return None if exact == signed.exact else Correction(signed, exact)


def corrections(lock: Lock) -> list[Correction]:
    """Every signed figure of a lock that the records of today do not give any more."""
    period = parse_period(lock.period)
    found = []
    for code, row in sorted(signed_in(lock).items()):
        try:
            one = indicator(code)
            now = value(one, fitting(one, period), lock.area)
        except UserError:
            continue
        if (found_one := correction_of(row, now)) is not None:
            found.append(found_one)
    return found


def _computable(period: Period, area: Area) -> list[tuple[str, Period, Area]]:
    asked = []
    for code, one in declared().items():
        fitted = fitting(one, period)
        try:
            figure = value(one, fitted, area)
        except UserError:
            continue
        if figure.value is not None:
            asked.append((code, fitted, area))
    return asked
