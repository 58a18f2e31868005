"""Questions asked of every domain: what stands in a register or came onto it, took place, was granted, ordered to be paid."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from minzheng.mechanisms.activities.public import Activity, Kind
from minzheng.mechanisms.indicators.declare import Indicator, Records
from minzheng.mechanisms.indicators.measures import Measure, stock, total
from minzheng.mechanisms.matters.public import Case, End, PaymentInstruction
from minzheng.mechanisms.registry.public import Register, RegisterEntry


def standing(
    code: str,
    label: str,
    unit: str,
    *registers: Register,
    which: Mapping[str, Any] | None = None,
    measure: Measure | None = None,
    **shown: Any,
) -> Indicator:
    """The lines of these registers that hold on a day, or those of them `which` says; `shown` as for `Indicator`."""
    codes = [one.code for one in registers]
    of = {"register": codes[0]} if len(codes) == 1 else {"register__in": codes}
    over = Records(RegisterEntry, base=Q(**of, **(which or {})))
    when = ("valid_from", "valid_to")
    return Indicator(code, label, unit, over=over, when=when, measure=measure or stock(), **shown)


def entered(
    code: str,
    label: str,
    unit: str,
    register: Register,
    *,
    which: Mapping[str, Any] | None = None,
    **shown: Any,
) -> Indicator:
    """The lines of a register that begin in a period, or those of them `which` says; `shown` as for `Indicator`."""
    over = Records(RegisterEntry, base=Q(register=register.code, **(which or {})))
    return Indicator(code, label, unit, over=over, when="valid_from", **shown)


def took_place(code: str, label: str, unit: str, kind: Kind, **shown: Any) -> Indicator:
    """The activities of a kind in a period, void ones left out; `shown` as for `Indicator`."""
    over = Records(Activity, base=Q(kind=kind.code, voided_at__isnull=True))
    return Indicator(code, label, unit, over=over, when="on", **shown)


def granted(
    code: str, label: str, unit: str, *matters: str, which: Mapping[str, Any] | None = None, **shown: Any
) -> Indicator:
    """The cases of these matters granted in a period, or those of them `which` says; `shown` as for `Indicator`."""
    of = {"matter": matters[0]} if len(matters) == 1 else {"matter__in": matters}
    base = Q(decision=End.GRANTED.value, **of, **(which or {}))
    return Indicator(code, label, unit, over=Records(Case, base=base), when="decided_on", **shown)


def ordered(code: str, label: str, item: str, **shown: Any) -> Indicator:
    """The money of an item ordered to be paid in a period, in 元; `shown` as for `Indicator`."""
    over = Records(PaymentInstruction, base=Q(item=item))
    return Indicator(
        code, label, "元", over=over, when="ordered_on", measure=total("amount", money=True), **shown
    )
