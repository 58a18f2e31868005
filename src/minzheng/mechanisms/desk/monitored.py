"""Who sees what of the monitoring: warnings by area and business; nights, deliveries and trials at the bureau itself."""

from django.db.models import Q, QuerySet

from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.public import Function, Level, Seat, visible
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.exchange.public import senders, sources
from minzheng.mechanisms.monitoring.public import Warning, WarningRule, WarningState, warning_rules

SEEING = tuple(one for one in Function if one not in (Function.ADMINISTERING, Function.RECTIFYING))
UNSENT = Q(state=WarningState.TRIAL) | Q(state=WarningState.CLOSED, pushed_on=None)


def rules_seen(held: Held) -> list[WarningRule]:
    """The warning rules whose business a post has to do with, as they are declared."""
    matters = {one.matter for one in warning_rules().values()}
    mine = {one for one in matters if held.includes(SEEING, one)}
    return [one for one in warning_rules().values() if one.matter in mine]


def whole(seat: Seat) -> bool:
    """Whether somebody sits at the bureau or in one of its sections: there nights and deliveries are looked after."""
    return seat.unit is not None and seat.unit.level in (Level.BUREAU, Level.SECTION)


def sees_warnings(seat: Seat, held: Held) -> bool:
    """Whether the seat has anything to do with warnings."""
    return bool(rules_seen(held))


def sees_nights(seat: Seat, held: Held) -> bool:
    """Whether the seat sees what nights did."""
    return whole(seat) and bool(rules_seen(held))


def sees_sources(seat: Seat, held: Held) -> bool:
    """Whether the seat sees sources and what they deliver."""
    return whole(seat) and any(held.includes(SEEING, one.matter) for one in sources())


def refuse_unless(allowed: bool, what: str) -> None:
    """`Refused`, naming the page that was asked for."""
    if not allowed:
        raise Refused.because(
            f"您当前的岗位不能查看{what}。",
            "请换到有该业务职能的岗位，或请本单位的系统管理员核对职能。",
            "monitoring.refused",
        )


def seen_warnings(seat: Seat) -> QuerySet[Warning]:
    """The warnings of a seat's area and business; what a rule on trial found is seen at the bureau alone."""
    found = visible(Warning.objects.all(), seat)
    return found if whole(seat) else found.exclude(UNSENT)


def source_name(code: str) -> str:
    """What a source is called, also one that is no longer declared."""
    return next((one.name for one in sources() if one.code == code), code)


def sender_name(code: str) -> str:
    """What a sender is called, also one that is no longer declared."""
    return next((one.name for one in senders() if one.code == code), code)
