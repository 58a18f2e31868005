"""How often one visitor may try something: kept in the database, so that all web processes count together."""

import hmac
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from minzheng.foundation import clock
from minzheng.foundation.errors import Problem, UserError
from minzheng.mechanisms.access.public import address_of

KEPT = timedelta(days=2)  # longer than any window

# One statement, so that two requests at once never both take the last try.
_ADMIT = """
INSERT INTO portal_attempt AS held (key, tries, last) VALUES (%(key)s, ARRAY[%(now)s::timestamptz], %(now)s)
ON CONFLICT (key) DO UPDATE SET
    tries = ARRAY(SELECT one FROM unnest(held.tries) one WHERE one > %(since)s) || %(now)s::timestamptz, last = %(now)s
WHERE (SELECT count(*) FROM unnest(held.tries) one WHERE one > %(since)s) < %(most)s
RETURNING 1
"""
_FORGET = """
DELETE FROM portal_attempt WHERE key IN
    (SELECT key FROM portal_attempt WHERE last < %s ORDER BY last LIMIT 100 FOR UPDATE SKIP LOCKED)
"""


class TooMany(UserError):
    """Tried too often; `seconds` says after how long it is certain to work again."""

    status = 429

    def __init__(self, *problems: Problem, seconds: int = 0) -> None:
        super().__init__(*problems)
        self.seconds = seconds


def admit(what: str, who: str, most: int, within: timedelta) -> None:
    """Count one try of `who` at `what`; raises `TooMany` beyond `most` within the window. Refused tries do not count."""
    now = clock.now()
    found = hmac.new(settings.SECRET_KEY.encode(), f"{what}:{who}".encode(), "sm3").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_ADMIT, {"key": found, "now": now, "since": now - within, "most": most})
        admitted = cursor.fetchone() is not None
        cursor.execute(_FORGET, [now - KEPT])
    if not admitted:
        raise TooMany(
            Problem(None, "操作次数过多。", f"请{_words(within)}后再试,急事请拨打服务电话。", "too_many"),
            seconds=int(within.total_seconds()),
        )


def visitor_of(request: HttpRequest) -> str:
    """Whom tries are counted for: the visitor's network address; all visitors from this machine itself are one."""
    return address_of(request) or "unknown"


def _words(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes < 60:
        return f"{minutes}分钟"
    return f"{minutes // 60}小时" if minutes < 24 * 60 else f"{minutes // (24 * 60)}天"
