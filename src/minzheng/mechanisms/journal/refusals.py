from collections.abc import Iterator
from contextlib import contextmanager

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Refused
from minzheng.mechanisms.journal.acting import Actor, acting, current_deed
from minzheng.mechanisms.journal.models import Refusal


@contextmanager
def keeping_refusals(actor: Actor, what: str) -> Iterator[None]:
    """Keep refusals that matter: when the block is refused or meets a conflict, a row says who was refused what, why.

    The row is written after the refused transaction is gone; use it outside `acting`, around it.
    """
    try:
        yield
    except (Refused, Conflict) as refusal:
        if current_deed() is None:
            note_refusal(actor, what, str(refusal), refusal.problems[0].code)
        raise


def note_refusal(actor: Actor, what: str, reason: str, code: str) -> None:
    """Write one refusal into the records."""
    with acting(actor, "拒绝记录"):
        Refusal.objects.create(
            at=clock.now(),
            actor=actor.label[:200],
            account_id=actor.account_id,
            what=what[:200],
            reason=reason[:1000],
            code=code[:40],
        )
