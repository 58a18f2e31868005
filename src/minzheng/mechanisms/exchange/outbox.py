"""What we push to districts and other platforms: written in the act it tells of, delivered afterwards, at least once, in order."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict
from minzheng.foundation.masking import mask_text
from minzheng.mechanisms.exchange.models import OutboxMessage, OutboxReceiver
from minzheng.mechanisms.journal.public import SYSTEM, acting

log = logging.getLogger(__name__)
MOST_AT_ONCE = 200
_PUSH_LOCK = 730_403
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Posted:
    """One message as the receiver gets it: `number` counts without a gap per receiver, `key` is the same at every try."""

    number: int
    key: str
    kind: str
    payload: Mapping[str, Any]


Channel = Callable[[Posted], object]
_channels: dict[str, Channel] = {}


def connect(receiver: str, channel: Channel) -> None:
    """Say how a receiver is reached: a call that raises when the receiver did not take the message."""
    _channels[receiver] = channel


def send(receiver: str, kind: str, payload: Mapping[str, Any], key: str) -> OutboxMessage:
    """Put a message into the outbox, in the act it tells of; the same key again is the same message.

    Raises `Conflict` when a key comes again with other content.
    """
    row, _ = OutboxReceiver.objects.get_or_create(code=receiver)
    held = OutboxReceiver.objects.select_for_update(of=("self",)).get(pk=row.pk)
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, default=str)
    known = OutboxMessage.objects.filter(receiver=held, key=key).first()
    if known is not None:
        if (known.kind, known.payload) != (kind, text):
            raise Conflict.because(
                f"推送“{key[:60]}”已写入过，内容不同。", "请换一个幂等键或核对内容。", "outbox.key"
            )
        return known
    held.last += 1
    held.save(update_fields=["last"])
    return OutboxMessage.objects.create(
        receiver=held, number=held.last, kind=kind, key=key, payload=text, written_at=clock.now()
    )


def deliver(now: datetime | None = None) -> int:
    """Push what waits, receiver by receiver and in order; how many were taken.

    A receiver that does not take a message is left alone for a while, ever longer up to an hour; nothing is ever dropped.
    """
    moment = now or clock.now()
    waiting = OutboxMessage.objects.filter(delivered_at=None).values("receiver")
    ready = OutboxReceiver.objects.filter(Q(next_try_at=None) | Q(next_try_at__lte=moment), pk__in=waiting)
    return sum(_push(pk, moment) for pk in ready.values_list("pk", flat=True))


def backlog() -> list[tuple[str, int, str]]:
    """Receivers with messages that wait: code, how many, what the last failure said."""
    rows = OutboxReceiver.objects.filter(messages__delivered_at=None, messages__isnull=False).distinct()
    return [
        (one.code, one.messages.filter(delivered_at=None).count(), one.said) for one in rows.order_by("code")
    ]


def _push(receiver: int, moment: datetime) -> int:
    """One act for each message: what was taken stays taken even if the next is not."""
    taken = 0
    while taken < MOST_AT_ONCE:
        with acting(SYSTEM, "推送消息"):
            row = OutboxReceiver.objects.get(pk=receiver)
            alone = _alone_at(receiver)  # before looking: what another has just pushed is not pushed again
            message = row.messages.filter(delivered_at=None).order_by("number").first() if alone else None
            if message is None:
                return taken
            message.tries += 1
            failure = _try(row.code, message)
            if failure:
                row.tries, row.said = row.tries + 1, failure
                row.next_try_at = moment + min(_FIRST_WAIT * 2 ** min(row.tries - 1, 10), _LONGEST_WAIT)
            else:
                message.delivered_at = moment
                row.tries, row.said, row.next_try_at = 0, "", None
            message.save(update_fields=["tries", "delivered_at"])
            row.save(update_fields=["tries", "said", "next_try_at"])
        if failure:
            return taken
        taken += 1
    return taken


def _alone_at(receiver: int) -> bool:
    """Whether nobody else pushes to this receiver until the act ends; the row stays free for those who write to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_PUSH_LOCK, receiver])
        return bool(cursor.fetchone()[0])


def _try(receiver: str, message: OutboxMessage) -> str:
    """Why the receiver did not take it; "" if it did."""
    channel = _channels.get(receiver)
    if channel is None:
        return "没有配置这个接收方的地址。"
    try:
        channel(Posted(message.number, message.key, message.kind, json.loads(message.payload)))
    except Exception as error:
        log.warning("push %s to %s failed: %s", message.number, receiver, type(error).__name__)
        return mask_text(f"{type(error).__name__}：{error}")[:300]
    return ""
