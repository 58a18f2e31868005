"""Checking the journal: seals against entries and acts, the anchor against the seals, the records against the entries."""

from collections.abc import Iterator

from django.db import connection, transaction

from minzheng.foundation import ciphers, keys
from minzheng.mechanisms.journal import anchor
from minzheng.mechanisms.journal.comparing import compare_rows
from minzheng.mechanisms.journal.findings import Kind, Report
from minzheng.mechanisms.journal.models import Seal
from minzheng.mechanisms.journal.reading import BEGINNING, NO_ACT, Line, digest_of, lines, listed, outline_of
from minzheng.mechanisms.journal.sealing import statement_of

FORM = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';"
    "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1"
)


def verify() -> Report:
    """Check everything at one moment, in bounded memory; call it outside any transaction. Acts go on meanwhile."""
    if connection.in_atomic_block:
        raise RuntimeError("verify outside any transaction: it needs a moment of its own")
    ciphers.sealing_key()
    report = Report()
    anchored = (
        anchor.size()
    )  # seals reach the database before the anchor: what is in it now, the snapshot has
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(FORM)
        _check_seals(report, anchored)
        compare_rows(report)
    return report


def _check_seals(report: Report, anchored: int | None) -> None:
    known = _Anchored(report, anchored)
    read = lines(BEGINNING)
    ahead = next(read, None)
    previous = ""
    for seal in Seal.objects.order_by("upto").iterator(chunk_size=20):
        under = []
        while ahead is not None and ahead.seq <= seal.upto:
            under.append(ahead)
            ahead = next(read, None)
        if seal.previous != previous:
            report.found(Kind.CHAIN_BROKEN, f"封至第{seal.upto}条的封条不接着前一张")
        _check_seal(seal, under, report)
        known.meet(seal)
        previous = seal.mac
        report.entries += len(under)
        report.seals += 1
    known.end()
    report.head = previous
    while ahead is not None:
        report.unsealed += 1
        report.entries += 1
        ahead = next(read, None)


def _check_seal(seal: Seal, under: list[Line], report: Report) -> None:
    outline = outline_of(under)
    same = outline == bytes(seal.outline)
    if _genuine(seal, digest_of(under), outline):
        if not same:
            report.found(Kind.SEAL_EDITED, f"封至第{seal.upto}条的封条")
        return
    before = report.total
    _locate(listed(bytes(seal.outline)), under, report)
    if report.total == before:
        report.found(Kind.SEAL_FORGED, f"封至第{seal.upto}条的封条")


def _genuine(seal: Seal, digest: bytes, outline: bytes) -> bool:
    statement = statement_of(seal.upto, seal.entries, seal.sealed_at, digest, outline)
    try:
        return ciphers.seal(statement, seal.previous, int(seal.key_id, 16)) == seal.mac
    except (ValueError, keys.KeyTrouble):  # no such key: `verify` has made sure that there is a key file
        return False


def _locate(sealed: dict[int, tuple[bytes, bytes]], under: list[Line], report: Report) -> None:
    """Name the entries and acts that differ from what was sealed."""
    numbers = {entry: seq for seq, (entry, _) in sealed.items()}
    present = {line.seq for line in under}
    acts: set[int] = set()
    for seq in sealed.keys() - present:
        report.found(Kind.ENTRY_DELETED, f"第{seq}条")
    for line in under:
        if line.seq not in sealed:
            report.found(Kind.ENTRY_INSERTED, f"第{line.seq}条")
            continue
        entry, deed = sealed[line.seq]
        if line.entry[:8] != entry:
            origin = numbers.get(line.entry[:8])
            moved = origin is not None and origin != line.seq
            where = f"第{line.seq}条(原为第{origin}条)" if moved else f"第{line.seq}条"
            report.found(Kind.ENTRY_SWAPPED if moved else Kind.ENTRY_EDITED, where)
        elif line.deed[:8] != deed and line.act not in acts:
            acts.add(line.act)
            gone = line.deed == NO_ACT
            report.found(Kind.ACT_DELETED if gone else Kind.ACT_EDITED, f"操作{line.act}")


class _Anchored:
    """Walks the anchor beside the seals."""

    def __init__(self, report: Report, length: int | None) -> None:
        self.report = report
        self.lost = length is None
        self.heads = self._in_order(length or 0)
        self.head = next(self.heads, None)

    def meet(self, seal: Seal) -> None:
        """The next seal of the database."""
        if self.lost:
            return
        while self.head and self.head.upto < seal.upto:
            self.report.found(Kind.ANCHOR_DIFFERS, f"锚文件记有封至第{self.head.upto}条的封条，数据库里没有")
            self.head = next(self.heads, None)
        if self.head is None:
            self.report.unanchored += 1
        elif self.head.upto > seal.upto:
            self.report.found(Kind.ANCHOR_DIFFERS, f"封至第{seal.upto}条的封条不在锚文件里")
        else:
            if self.head.mac != seal.mac:
                self.report.found(Kind.ANCHOR_DIFFERS, f"封至第{seal.upto}条的封条与锚文件所记不同")
            self.head = next(self.heads, None)

    def end(self) -> None:
        """No more seals."""
        if self.lost and Seal.objects.exists():
            self.report.found(Kind.ANCHOR_MISSING, str(anchor.path()))
        if self.head:
            *_, last = self.head, *self.heads
            self.report.found(Kind.TAIL_CUT, f"锚文件记有封至第{last.upto}条的封条，数据库里没有")

    def _in_order(self, length: int) -> Iterator[anchor.Head]:
        reached = 0
        for number, head in enumerate(anchor.heads(length) if length else (), start=1):
            if head is None or head.upto <= reached:
                self.report.found(Kind.ANCHOR_DIFFERS, f"锚文件第{number}张封条读不懂或次序不对")
            else:
                reached = head.upto
                yield head
