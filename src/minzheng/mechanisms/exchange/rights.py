"""What may be done with deliveries, and by which functions."""

from django.db.models import Model

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Function, Seat, declare, falls_under, mandates_on, may
from minzheng.mechanisms.exchange.contracts import Source

RECEIVE, APPLY, RELEASE, UNDO = "exchange.receive", "exchange.apply", "exchange.release", "exchange.undo"
ANSWER, QUERY, OPEN_ROW = "exchange.answer", "exchange.query", "exchange.open_row"

declare(
    RECEIVE, label="接收数据批次", functions=(Function.REGISTERING, Function.REVIEWING, Function.DECIDING)
)
declare(APPLY, label="数据批次入库", functions=(Function.REVIEWING, Function.DECIDING))
declare(RELEASE, label="决定待定批次入库", functions=(Function.DECIDING,))
declare(UNDO, label="撤销数据批次", functions=(Function.DECIDING,))
declare(
    ANSWER, label="答复数据来源告警", functions=(Function.REGISTERING, Function.REVIEWING, Function.DECIDING)
)
declare(QUERY, label="发起授权查询", functions=(Function.ACCEPTING, Function.SURVEYING, Function.REVIEWING))
declare(
    OPEN_ROW, label="查看数据批次原始行", functions=[one for one in Function if one != Function.ADMINISTERING]
)


def may_read(seat: Seat, source: Source) -> bool:
    """Whether a seat may open an original row: its post holds, for this source, a function the contract names."""
    return may(seat, OPEN_ROW, source.matter) and _reads(seat, source, source.matter)


def may_see_behind(seat: Seat, source: Source, finding: Model) -> bool:
    """Whether a seat may open the row behind something found about people it answers for: the record is its own to see, and
    for the matter of the record its post holds a function that the contract names."""
    matter = str(getattr(finding, "matter", ""))
    return bool(matter) and may(seat, OPEN_ROW, finding) and _reads(seat, source, matter)


def _reads(seat: Seat, source: Source, matter: str) -> bool:
    held = mandates_on(clock.today()).filter(post=seat.post, function__in=source.readers)
    return any(falls_under(matter, one) for one in held.values_list("matters", flat=True))
