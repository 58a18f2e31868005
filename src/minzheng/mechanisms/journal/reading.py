"""The journal as canonical lines: what a seal covers and what a check compares with it."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from struct import Struct
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes
from django.db import connection

CANONICAL = """
    SELECT e.seq, e.act_id,
        jsonb_build_array(e.act_id, e.table_name, e.row_pk, e.operation, e.old, e.new)::text,
        CASE WHEN a.id IS NOT NULL THEN jsonb_build_array(
            a.id, a.tx, a.account_id, a.post_id, a.actor, a.purpose,
            extract(epoch FROM a.business_time), extract(epoch FROM a.real_time)
        )::text ELSE '' END
    FROM journal_entry e LEFT JOIN journal_act a ON a.id = e.act_id
    WHERE e.seq > %s ORDER BY e.seq
"""
BEGINNING = -(2**63)  # before every number, also one that somebody planted
BATCH = 2000
OUTLINE = Struct(">q8s8s")


class Line(NamedTuple):
    """One entry: its number, its act, and the SM3 of its content and of its act."""

    seq: int
    act: int
    entry: bytes
    deed: bytes

    @property
    def outline(self) -> bytes:
        """Number and the first 8 bytes of both digests."""
        return OUTLINE.pack(self.seq, self.entry[:8], self.deed[:8])


def sm3(data: bytes) -> bytes:
    """The SM3 digest (GB/T 32905) of some bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def lines(after: int) -> Iterator[Line]:
    """All entries after a number, in order, through a server-side cursor; needs a transaction."""
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(CANONICAL, [after])
        while rows := cursor.fetchmany(BATCH):
            for seq, act, entry, deed in rows:
                yield Line(seq, act, sm3(entry.encode()), sm3(deed.encode()))


NO_ACT = sm3(b"")


def digest_of(found: Sequence[Line]) -> bytes:
    """One SM3 over numbers and full digests of the lines."""
    digest = hashes.Hash(hashes.SM3())
    for line in found:
        digest.update(line.seq.to_bytes(8, "big", signed=True) + line.entry + line.deed)
    return digest.finalize()


def outline_of(found: Sequence[Line]) -> bytes:
    """The outline a seal keeps of its lines."""
    return b"".join(line.outline for line in found)


def listed(outline: bytes) -> dict[int, tuple[bytes, bytes]]:
    """What an outline says: digests of entry and act by number."""
    whole = len(outline) - len(outline) % OUTLINE.size
    return {seq: (entry, deed) for seq, entry, deed in OUTLINE.iter_unpack(outline[:whole])}
