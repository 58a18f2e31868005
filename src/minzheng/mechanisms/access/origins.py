"""Where a sign-in comes from: after too many wrong ones of any accounts from one network address, that address waits."""

import ipaddress
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from minzheng.foundation import clock
from minzheng.foundation.ciphers import blind
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.journal.public import Actor, note_refusal

log = logging.getLogger(__name__)

ORIGIN_WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=2)  # longer than the window
_origin: ContextVar[str] = ContextVar("minzheng_origin", default="")

_COUNT = "SELECT count(*) FROM access_attempt, unnest(tries) one WHERE key = %s AND one > %s"
# One statement, so that two wrong tries at once both count.
_ADD = """
INSERT INTO access_attempt AS held (key, tries, last) VALUES (%(key)s, ARRAY[%(now)s::timestamptz], %(now)s)
ON CONFLICT (key) DO UPDATE SET
    tries = ARRAY(SELECT one FROM unnest(held.tries) one WHERE one > %(since)s) || %(now)s::timestamptz, last = %(now)s
RETURNING cardinality(tries)
"""
_FORGET = """
DELETE FROM access_attempt WHERE key IN
    (SELECT key FROM access_attempt WHERE last < %s ORDER BY last LIMIT 100 FOR UPDATE SKIP LOCKED)
"""


def address_of(request: HttpRequest) -> str:
    """The visitor's network address: IPv4 whole, IPv6 by its /64; "" for this machine itself and what cannot be read.

    Read past as many proxies as `settings.OWN_PROXIES` says are the bureau's own; what a visitor writes into
    X-Forwarded-For beyond them does not count.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.OWN_PROXIES:
        passed = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
        address = passed[-settings.OWN_PROXIES] if len(passed) >= settings.OWN_PROXIES else address
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if parsed.is_loopback:
        return ""
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((int(parsed), 64), strict=False))


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """Sign-ins inside the block come from this address; "" is never made to wait."""
    token = _origin.set(address)
    try:
        yield
    finally:
        _origin.reset(token)


def check_origin() -> None:
    """Raise `Refused` while the address has used up its wrong tries of the last 15 minutes."""
    if not (address := _origin.get()):
        return
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_key(address), clock.now() - ORIGIN_WINDOW])
        tried = cursor.fetchone()[0]
    if tried >= settings.SIGN_IN_FAILURES:
        raise Refused.because(
            "从您所在的网络地址登录失败的次数过多，已暂停登录。",
            "请15分钟后再试；本单位多人共用一个出口的，请联系系统管理员。",
            "login-origin",
        )


def note_wrong_try() -> None:
    """Count a wrong sign-in; the one that closes the door leaves a refusal in the records."""
    if not (address := _origin.get()):
        return
    now, key = clock.now(), _key(address)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {"key": key, "now": now, "since": now - ORIGIN_WINDOW})
        tried = cursor.fetchone()[0]
        cursor.execute(_FORGET, [now - KEPT])
    if tried == settings.SIGN_IN_FAILURES:
        log.warning("sign-ins from %s are refused after %d wrong ones", address, tried)
        why = f"来源{key[:12]}在15分钟内登录失败{tried}次，暂停该来源登录。"
        note_refusal(Actor("登录入口"), "登录", why, "login-origin")


def _key(address: str) -> str:
    return blind("access.origin", address)
