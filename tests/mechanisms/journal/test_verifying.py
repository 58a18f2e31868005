"""Every kind of tampering is planted once as the owner, past the triggers, and found."""

import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from minzheng.config.postgres import Address
from minzheng.foundation import keys
from minzheng.mechanisms.journal.public import SYSTEM, Entry, Kind, Refusal, Seal, acting, seal, verify
from minzheng.mechanisms.journal.reading import digest_of, lines, outline_of
from minzheng.mechanisms.journal.sealing import statement_of

from .conftest import tampering, write

PATIENT = 60.0
Plant = Callable[[Any], object]


def sql(*statements: str) -> Plant:
    return lambda cursor: [cursor.execute(statement) for statement in statements]


def swap(cursor: Any) -> None:
    for here, there in ((5, -1), (6, 5), (-1, 6)):
        cursor.execute("UPDATE journal_entry SET seq = %s WHERE seq = %s", [there, here])


PLANTED: dict[str, tuple[Plant, Kind, str]] = {
    "entry edited": (
        sql("UPDATE journal_entry SET new = jsonb_set(new, '{reason}', '\"改\"') WHERE seq = 2"),
        Kind.ENTRY_EDITED,
        "第2条",
    ),
    "entry given to another act": (
        sql("UPDATE journal_entry SET act_id = 1 WHERE seq = 7"),
        Kind.ENTRY_EDITED,
        "第7条",
    ),
    "entry deleted": (sql("DELETE FROM journal_entry WHERE seq = 3"), Kind.ENTRY_DELETED, "第3条"),
    "entry inserted": (
        sql("UPDATE journal_entry SET seq = 0 WHERE seq = 1"),
        Kind.ENTRY_INSERTED,
        "第0条",
    ),
    "entries swapped": (swap, Kind.ENTRY_SWAPPED, "第6条(原为第5条)"),
    "act edited": (sql("UPDATE journal_act SET actor = '别人' WHERE id = 2"), Kind.ACT_EDITED, "操作2"),
    "act back-dated": (
        sql("UPDATE journal_act SET business_time = business_time - interval '1 s' WHERE id = 3"),
        Kind.ACT_EDITED,
        "操作3",
    ),
    "act deleted": (sql("DELETE FROM journal_act WHERE id = 2"), Kind.ACT_DELETED, "操作2"),
    "seal deleted": (sql("DELETE FROM journal_seal WHERE upto = 8"), Kind.CHAIN_BROKEN, "封至第12条"),
    "seal's time edited": (
        sql("UPDATE journal_seal SET sealed_at = sealed_at - interval '1 day' WHERE upto = 8"),
        Kind.SEAL_FORGED,
        "封至第8条",
    ),
    "seal's key unknown": (
        sql("UPDATE journal_seal SET key_id = 'zz' WHERE upto = 8"),
        Kind.SEAL_FORGED,
        "封至第8条",
    ),
    "seal's outline edited": (
        sql("UPDATE journal_seal SET outline = '\\x00' WHERE upto = 8"),
        Kind.SEAL_EDITED,
        "封至第8条",
    ),
    "seal replaced": (
        sql(f"UPDATE journal_seal SET mac = '{'0' * 64}' WHERE upto = 12"),
        Kind.ANCHOR_DIFFERS,
        "封至第12条",
    ),
    "tail cut": (
        sql(
            "DELETE FROM journal_seal WHERE upto > 4",
            "DELETE FROM journal_refusal WHERE id > 4",
            "DELETE FROM journal_entry WHERE seq > 4",
        ),
        Kind.TAIL_CUT,
        "封至第12条",
    ),
    "everything cut": (
        sql("DELETE FROM journal_seal", "DELETE FROM journal_refusal", "DELETE FROM journal_entry"),
        Kind.TAIL_CUT,
        "封至第12条",
    ),
    "row edited": (
        sql("UPDATE journal_refusal SET reason = '改', code = '改' WHERE id = 9"),
        Kind.ROW_DIFFERS,
        "journal_refusal#9（code、reason），最后一条日志是第9条",
    ),
    "row deleted": (sql("DELETE FROM journal_refusal WHERE id = 9"), Kind.ROW_GONE, "journal_refusal#9"),
    "table emptied": (sql("TRUNCATE journal_refusal"), Kind.ROW_GONE, "journal_refusal#1"),
    "row slipped in": (
        sql(
            "INSERT INTO journal_refusal (id, at, actor, what, reason, code) VALUES (99, now(), '', '', '', '')"
        ),
        Kind.ROW_UNJOURNALLED,
        "journal_refusal#99",
    ),
    "row brought back": (
        sql(
            "INSERT INTO journal_refusal (id, at, actor, what, reason, code) VALUES (12, now(), '', '', '', '')"
        ),
        Kind.ROW_RETURNED,
        "journal_refusal#12",
    ),
}


@pytest.fixture
def kept(fresh_database: Address, data: Path) -> Path:
    """Three acts under three seals, then one more act that deletes a row, unsealed; the anchor file."""
    for n in range(3):
        write(4, f"第{n}次")
        seal(PATIENT)
    with acting(SYSTEM, "删除"):
        Refusal.objects.get(pk=12).delete()
    assert verify().clean and Entry.objects.count() == 13
    return data / "journal.anchor"


@pytest.mark.parametrize("fault", PLANTED)
def test_planted_in_the_database(kept: Path, fault: str) -> None:
    plant, kind, place = PLANTED[fault]
    with tampering() as cursor:
        plant(cursor)
    report = verify()
    assert not report.clean and any(found.kind is kind and place in found.place for found in report.faults), (
        report.faults
    )


def test_a_single_edit_is_named_and_nothing_else(kept: Path) -> None:
    with tampering() as cursor:
        cursor.execute("UPDATE journal_entry SET row_pk = '77' WHERE seq = 6")
        cursor.execute("UPDATE journal_entry SET row_pk = '6' WHERE seq = 13")
    faults = {(found.kind, found.place) for found in verify().faults}
    assert (Kind.ENTRY_EDITED, "第6条") in faults
    assert {kind for kind, _ in faults} <= {
        Kind.ENTRY_EDITED,
        Kind.ROW_GONE,
        Kind.ROW_UNJOURNALLED,
        Kind.ROW_RETURNED,
    }


def test_the_chain_recomputed_with_another_key(kept: Path) -> None:
    """The anchor is rewritten too: only the key is missing to the forger."""
    with tampering() as cursor:
        cursor.execute("UPDATE journal_entry SET new = jsonb_set(new, '{actor}', '\"改\"') WHERE seq = 2")
    with keys.using(keys.KeyRing.ephemeral()):
        _forge(kept)
    report = verify()
    assert report.counts[Kind.SEAL_FORGED] == 3 and Kind.ANCHOR_DIFFERS not in report.counts


def _forge(anchor: Path) -> None:
    from django.db import transaction

    from minzheng.foundation import ciphers

    with transaction.atomic():
        found = list(lines(0))
    previous, anchored = "", ['{"begun": ""}']
    with tampering() as cursor:
        for one in Seal.objects.order_by("upto"):
            under = [line for line in found if one.upto - 4 < line.seq <= one.upto]
            outline = outline_of(under)
            statement = statement_of(one.upto, one.entries, one.sealed_at, digest_of(under), outline)
            mac = ciphers.seal(statement, previous)
            cursor.execute(
                "UPDATE journal_seal SET mac = %s, previous = %s, outline = %s WHERE id = %s",
                [mac, previous, outline, one.pk],
            )
            previous = mac
            anchored.append(json.dumps({"upto": one.upto, "mac": mac}))
    anchor.write_text("\n".join(anchored) + "\n")


ANCHOR: dict[str, tuple[Callable[[list[str]], list[str] | None], Kind]] = {
    "lost": (lambda _: None, Kind.ANCHOR_MISSING),
    "line removed": (lambda lines: [lines[0], *lines[2:]], Kind.ANCHOR_DIFFERS),
    "line changed": (
        lambda lines: [line.replace('"upto": 8', '"upto": 7') for line in lines],
        Kind.ANCHOR_DIFFERS,
    ),
    "line spoilt": (lambda lines: [*lines[:2], "x", *lines[3:]], Kind.ANCHOR_DIFFERS),
    "lines swapped": (lambda lines: [lines[0], lines[2], lines[1], lines[3]], Kind.ANCHOR_DIFFERS),
    "a later head": (lambda lines: [*lines, '{"upto": 50, "mac": "f"}'], Kind.TAIL_CUT),
}


@pytest.mark.parametrize("fault", ANCHOR)
def test_planted_in_the_anchor(kept: Path, fault: str) -> None:
    change, kind = ANCHOR[fault]
    after = change(kept.read_text().splitlines())
    if after is None:
        kept.unlink()
    else:
        kept.write_text("".join(f"{line}\n" for line in after))
    assert kind in verify().counts


def test_an_older_copy_of_the_database_shows(kept: Path, fresh_database: Address) -> None:
    """The anchor has gone on while the database was put back."""
    with tampering() as cursor:
        for table, key in (("journal_seal", "upto"), ("journal_entry", "seq"), ("journal_refusal", "id")):
            cursor.execute(f"DELETE FROM {table} WHERE {key} > 8")
    assert verify().counts == {Kind.TAIL_CUT: 1}


def test_new_and_dropped_columns_do_not_disturb(kept: Path) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE journal_refusal ADD COLUMN later int DEFAULT 7, DROP COLUMN account_id")
    assert verify().clean


def test_work_goes_on_while_the_journal_is_checked(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check sees one moment: rows and seals that come meanwhile are not mistaken for faults."""
    from minzheng.mechanisms.journal import verifying

    compare = verifying.compare_rows

    def slowly(report: Any) -> None:
        import threading

        busy = threading.Thread(target=_work)
        busy.start()
        busy.join()
        compare(report)

    monkeypatch.setattr(verifying, "compare_rows", slowly)
    assert verify().clean
    monkeypatch.undo()
    assert verify().clean


def _work() -> None:
    write(3)
    seal(wait=1)
    connections["default"].close()


def test_a_large_journal_is_checked_in_bounded_memory(fresh_database: Address, data: Path) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT journal_begin(NULL, NULL, '甲', '多', now());"
            "INSERT INTO journal_refusal (at, actor, what, reason, code)"
            " SELECT now(), '甲', '乙' || n, '丙', '丁' FROM generate_series(1, 30000) n"
        )
    seal(PATIENT)
    tracemalloc.start()
    begun = time.monotonic()
    report = verify()
    taken, (_, peak) = time.monotonic() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.clean and report.entries == report.rows == 30000
    assert peak < 20_000_000 and taken < 30
