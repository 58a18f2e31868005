"""Sealing, apart from acting: finished entries, in order, under one keyed HMAC-SM3 chained to the last."""

import logging
import threading
import time
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from django.db import close_old_connections, connection, transaction

from minzheng.foundation import ciphers, clock
from minzheng.mechanisms.journal import anchor
from minzheng.mechanisms.journal.models import Seal
from minzheng.mechanisms.journal.reading import BEGINNING, digest_of, lines, outline_of, sm3

LARGEST = 5000  # entries under one seal
PAUSE = 0.02
_SEALERS_LOCK = 730_402  # advisory lock: one sealer at a time
_log = logging.getLogger(__name__)


class Mark(NamedTuple):
    """Entries up to `seq` belong to transactions numbered below `tx`."""

    seq: int
    tx: int


class Sealer:
    """Remembers marks, so that a transaction that stays open holds back only what began after it."""

    def __init__(self) -> None:
        self._marks: list[Mark] = []

    def note(self) -> None:
        """Note the last number issued, and then a fresh transaction number.

        An act takes its transaction number before its first entry takes a number (`journal_begin`), hence whoever may
        still add an entry up to `seq` has a smaller transaction number. (The snapshot's xmax would not do: it is one
        above the last *completed* transaction, and a running one may carry it.)
        """
        if connection.in_atomic_block:
            raise RuntimeError("seal outside any transaction: its own rows are not finished")
        issued = _ask("SELECT coalesce(pg_sequence_last_value('journal_entry_seq_seq'), 0)")
        if issued > _sealed() and (not self._marks or issued > self._marks[-1].seq):
            self._marks.append(Mark(issued, _ask("SELECT pg_current_xact_id()::text::bigint")))

    def seal(self) -> int:
        """Seal what is surely finished; how many entries. Never waits for an act."""
        oldest_running = _ask("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        finished = [mark.seq for mark in self._marks if mark.tx <= oldest_running]
        self._marks = self._marks[len(finished) :]
        return _seal_upto(finished[-1]) if finished else 0

    @property
    def waiting(self) -> bool:
        """True while some noted entries may still get company."""
        return bool(self._marks)


def seal(wait: float = 10.0) -> int:
    """Seal all entries written before the call; how many. Waits at most `wait` seconds for acts under way.

    What is not finished by then stays for the next time. Needs to be called outside any transaction.
    """
    sealer = Sealer()
    sealer.note()
    count, end = sealer.seal(), time.monotonic() + wait
    while sealer.waiting and time.monotonic() < end:
        time.sleep(PAUSE)
        count += sealer.seal()
    anchor.catch_up()
    return count


def seal_periodically(stop: threading.Event, every: float = 10.0) -> None:
    """Seal every so many seconds until `stop` is set, and once more then; runs in a thread of the server."""
    sealer = Sealer()
    while True:
        last = stop.wait(every)
        close_old_connections()
        try:
            sealer.note()
            sealer.seal()
            anchor.catch_up()
        except Exception:
            _log.exception("封存办理日志未成功，%s秒后再试", every)
        if last:
            connection.close()
            return


def statement_of(upto: int, entries: int, at: datetime, digest: bytes, outline: bytes) -> bytes:
    """The bytes under a seal."""
    return f"{upto}|{entries}|{at.astimezone(UTC).isoformat()}|{digest.hex()}|{sm3(outline).hex()}".encode()


def _seal_upto(seq: int) -> int:
    count = 0
    while added := _one_seal(seq):
        count += added
    return count


@transaction.atomic
def _one_seal(seq: int) -> int:
    _ask("SELECT count(pg_advisory_xact_lock(%s))", _SEALERS_LOCK)
    last = Seal.objects.order_by("upto").last()
    if last is None:
        anchor.begin()
    found = [line for line in islice(lines(last.upto if last else BEGINNING), LARGEST) if line.seq <= seq]
    if not found:
        return 0
    now, outline, upto = clock.real_now(), outline_of(found), found[-1].seq
    previous, key = last.mac if last else "", ciphers.sealing_key()
    statement = statement_of(upto, len(found), now, digest_of(found), outline)
    Seal.objects.create(
        upto=upto,
        entries=len(found),
        outline=outline,
        previous=previous,
        mac=ciphers.seal(statement, previous, key),
        key_id=f"{key:04x}",
        sealed_at=now,
    )
    return len(found)


def _sealed() -> int:
    return Seal.objects.order_by("-upto").values_list("upto", flat=True).first() or 0


def _ask(question: str, *values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return int(cursor.fetchone()[0])
