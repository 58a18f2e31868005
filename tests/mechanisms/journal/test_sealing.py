import json
import threading
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from minzheng.config.postgres import Address
from minzheng.foundation import clock, keys
from minzheng.mechanisms.journal import sealing
from minzheng.mechanisms.journal.public import (
    Entry,
    Kind,
    Seal,
    renew_anchor,
    seal,
    seal_periodically,
    verify,
)
from minzheng.mechanisms.journal.sealing import Sealer

from .conftest import write

PATIENT = 60.0  # other tests of the run may hold transactions open on the same server
BEGIN = "SELECT journal_begin(NULL, NULL, '甲', '试', now())"
INSERT = "INSERT INTO journal_refusal (at, actor, what, reason, code) VALUES (now(), '甲', '乙', '丙', '丁')"


def sealed() -> int:
    return sum(Seal.objects.values_list("entries", flat=True))


def anchored(data: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (data / "journal.anchor").read_text().splitlines()]


def test_seals_are_chained_and_anchored(bureau: Address, data: Path) -> None:
    assert seal(PATIENT) == 12
    write(2)
    assert seal(PATIENT) == 2
    assert seal(PATIENT) == 0
    first, second = Seal.objects.order_by("upto")
    assert (first.previous, second.previous) == ("", first.mac)
    begun, *lines = anchored(data)
    assert "begun" in begun and [line["mac"] for line in lines] == [first.mac, second.mac]
    assert (data / "journal.anchor").stat().st_mode & 0o777 == 0o600
    report = verify()
    assert report.clean and (report.entries, report.seals, report.unsealed, report.rows) == (14, 2, 0, 14)
    assert report.head == second.mac


def test_an_act_under_way_is_never_cut_in_two(bureau: Address) -> None:
    seal(PATIENT)
    with psycopg.connect(bureau.url(bureau.app)) as slow:
        slow.execute(BEGIN)
        slow.execute(INSERT)
        slow.execute(INSERT)
        write(3)
        assert seal(wait=0.3) == 0
        assert verify().unsealed == 3
        slow.execute(INSERT)
    assert seal(PATIENT) == 6
    assert verify().clean


def test_a_running_act_may_bear_the_highest_number(bureau: Address) -> None:
    """Then the snapshot's xmax is that number, and does not tell that the act is still running."""
    seal(PATIENT)
    with psycopg.connect(bureau.url(bureau.app)) as slow:
        with psycopg.connect(bureau.url(bureau.app)) as older:
            older.execute(BEGIN)
            slow.execute(BEGIN)
            slow.execute(INSERT)
            older.execute(INSERT)
        assert seal(wait=0.3) == 0
    assert seal(PATIENT) == 2
    assert verify().clean


def test_a_transaction_that_stays_open_holds_back_only_what_follows(bureau: Address) -> None:
    sealer = Sealer()
    sealer.note()
    with psycopg.connect(bureau.url(bureau.app)) as slow:
        slow.execute(BEGIN)
        write(1)
        sealer.note()
        while not sealer.seal():
            pass
        assert sealed() == 12 and sealer.waiting


def test_sealing_inside_a_transaction_is_refused(bureau: Address) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        seal()
    with transaction.atomic(), pytest.raises(RuntimeError):
        verify()


def test_large_work_is_sealed_in_pieces(bureau: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "LARGEST", 5)
    assert seal(PATIENT) == 12
    assert list(Seal.objects.order_by("upto").values_list("entries", flat=True)) == [5, 5, 2]
    assert verify().clean


def test_sixteen_writers_and_two_sealers(bureau: Address) -> None:
    """Every entry is sealed once, whatever overlaps."""
    stop = threading.Event()
    sealers = [threading.Thread(target=seal_periodically, args=(stop, 0.02)) for _ in range(2)]
    writers = [threading.Thread(target=_write_and_leave) for _ in range(16)]
    for thread in sealers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in sealers:
        thread.join()
    seal(PATIENT)
    assert sealed() == Entry.objects.count() == 12 + 16 * 5 * 2
    report = verify()
    assert report.clean and report.unsealed == report.unanchored == 0


def _write_and_leave() -> None:
    for _ in range(5):
        write(2)
    connection.close()


def test_a_crash_between_database_and_anchor_heals(bureau: Address, data: Path) -> None:
    seal(PATIENT)
    whole = (data / "journal.anchor").read_bytes()
    write(1)
    seal(PATIENT)
    (data / "journal.anchor").write_bytes(whole + b'{"upto": 13, "ent')
    report = verify()
    assert report.clean and report.unanchored == 1
    seal(PATIENT)
    assert verify().unanchored == 0
    assert [line.get("upto") for line in anchored(data)] == [None, 12, 13]


def test_a_lost_anchor_stays_lost_until_somebody_renews_it(bureau: Address, data: Path) -> None:
    seal(PATIENT)
    (data / "journal.anchor").unlink()
    write(1)
    seal(PATIENT)
    assert verify().counts == {Kind.ANCHOR_MISSING: 1}
    renew_anchor()
    assert verify().clean and len(anchored(data)) == 3


def test_old_seals_hold_after_the_key_is_rotated(bureau: Address, ring: keys.KeyRing) -> None:
    seal(PATIENT)
    ring.rotate()
    write(1)
    seal(PATIENT)
    assert len(set(Seal.objects.values_list("key_id", flat=True))) == 2
    assert verify().clean


def test_the_seal_bears_the_real_time(bureau: Address) -> None:
    with clock.at(clock.real_now().replace(year=2019, day=1)):
        seal(PATIENT)
    assert Seal.objects.get().sealed_at.year != 2019
