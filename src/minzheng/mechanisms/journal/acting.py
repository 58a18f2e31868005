from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, transaction

from minzheng.foundation import clock
from minzheng.mechanisms.journal.stamped import forgetting


@dataclass(frozen=True)
class Actor:
    """Who acts: account and post numbers where there are any, and the words shown in the timeline."""

    label: str
    account_id: int | None = None
    post_id: int | None = None


SYSTEM = Actor("系统")


@dataclass(frozen=True)
class Deed:
    """The act under way: its number in the journal, its actor and purpose."""

    number: int
    actor: Actor
    purpose: str
    stamps: dict[str, str] = field(default_factory=dict, compare=False)  # as read in this act; see `stamps`


_current: ContextVar[Deed | None] = ContextVar("deed", default=None)


@contextmanager
def acting(actor: Actor, purpose: str) -> Iterator[Deed]:
    """Open a transaction in which `actor` may change records for `purpose`; the journal keeps every changed row.

    Inside another act the outer one goes on (its actor stays responsible). Outside any act the database refuses writes.
    """
    outer = _current.get()
    if outer is not None:
        with transaction.atomic():
            yield outer
        return
    within = connection.in_atomic_block
    with transaction.atomic():
        deed = Deed(_begin(actor, purpose), actor, purpose)
        token = _current.set(deed)
        try:
            with connection.execute_wrapper(forgetting(deed.stamps)):
                yield deed
        finally:
            _current.reset(token)
        if within and not connection.needs_rollback:  # else the setting ends with its transaction
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('minzheng.act', '', true)")


def _begin(actor: Actor, purpose: str) -> int:
    if not (actor.label.strip() and purpose.strip()):
        raise ValueError("an act needs an actor and a purpose")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT journal_begin(%s, %s, %s, %s, %s)",
            [actor.account_id, actor.post_id, actor.label, purpose, clock.now()],
        )
        return int(cursor.fetchone()[0])


def current_deed() -> Deed | None:
    """The act under way in this context, if any."""
    return _current.get()
