"""Killed or out of space while applying: yesterday stays usable, the next try completes, and no number lies anywhere in plain."""

import errno
import logging
import os
import re
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connections
from tests.mechanisms.exchange.conftest import NOW, Office, open_office

from minzheng.config.postgres import Address
from minzheng.foundation import clock
from minzheng.mechanisms.documents.public import sweep_orphans
from minzheng.mechanisms.exchange import alarms, feeds
from minzheng.mechanisms.exchange.models import BatchFault, SourceAlarm
from minzheng.mechanisms.exchange.public import (
    Batch,
    BatchState,
    Trouble,
    applied_batches,
    apply,
    check,
    feed_path,
    remove_expired,
    residue,
    sources,
    sweep_feeds,
    take_in,
)
from minzheng.mechanisms.journal.public import SYSTEM, Entry, acting

AUGUST = date(2026, 8, 1)


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    "where", ["sorted_by_key", "put_in_place", "_to_disk", "pq.ParquetWriter.write_table"]
)
def test_a_full_disk_leaves_yesterday_usable(
    office: Office, people: Any, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    yesterday = take_in(office.simulated("wages", people), SYSTEM)
    before = feed_path(yesterday).read_bytes()
    today = check(office.simulated("wages", people, period=AUGUST), SYSTEM)
    with monkeypatch.context() as patch:
        patch.setattr(f"minzheng.mechanisms.exchange.feeds.{where}", full)
        with pytest.raises(OSError, match="No space"):
            apply(today, SYSTEM)
    today.refresh_from_db()
    assert (today.state, today.applied_at) == (BatchState.CHECKED, None)
    assert list(applied_batches("wages")) == [yesterday]
    assert feed_path(yesterday).read_bytes() == before
    assert not list(feeds.feeds_folder().rglob("draft.parquet"))
    done = apply(today, SYSTEM)
    assert list(applied_batches("wages")) == [yesterday, done]


@pytest.fixture
def committed(
    fresh_database: Address, contracts: None, data: Path, django_db_blocker: Any
) -> Iterator[Office]:
    """An office whose acts are really committed, so that another process sees them."""
    with django_db_blocker.unblock(), clock.at(NOW):
        yield open_office()


def killed_at(batch: Batch, place: str) -> None:
    """Apply in a process that is killed just before it does `place` for the first time."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(60)  # a child that hangs fails the test
            module, _, name = place.rpartition(".")
            owner: Any = {"feeds": feeds, "os": os, "batch": Batch, "alarms": alarms}[module]
            setattr(owner, name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
            apply(batch, SYSTEM)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, "the point was never reached"


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_killed_at_any_point_nothing_is_lost_or_half_there(committed: Office, people: Any) -> None:
    yesterday = take_in(committed.simulated("wages", people), SYSTEM)
    before = feed_path(yesterday).read_bytes()
    today = check(committed.simulated("wages", people, period=AUGUST), SYSTEM)
    for place in (
        "feeds._draft",
        "feeds.sorted_by_key",
        "feeds.put_in_place",
        "os.replace",
        "batch.save",
        "alarms.close_before",
    ):
        killed_at(today, place)
        today.refresh_from_db()
        assert today.state == BatchState.CHECKED, place
        assert list(applied_batches("wages")) == [yesterday], place
        assert feed_path(yesterday).read_bytes() == before
        sweep_feeds()
        assert {path.name for path in feeds.feeds_folder().rglob("*.parquet")} == {f"{yesterday.pk}.parquet"}
    done = apply(today, SYSTEM)
    assert list(applied_batches("wages")) == [yesterday, done]
    assert pq.read_metadata(feed_path(done)).num_rows == 400


def plain_texts(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_number_or_name_lies_in_plain_anywhere(
    office: Office, people: Any, data: Path, tmp_path: Path, monkeypatch: Any, caplog: Any
) -> None:
    """Data folder, temporary files as they are written, logs, Parquet, journal, faults and warnings."""
    import tempfile

    seen: list[Path] = []
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))

    def watched(*_: Any, **__: Any) -> Any:
        seen.append(scratch / str(len(seen)))  # stays to be looked into
        return seen[-1].open("w+b")

    monkeypatch.setattr(tempfile, "TemporaryFile", watched)
    with caplog.at_level(logging.DEBUG):
        some = [("无号者", "120110194001010019"), *people]
        for code in ("wages", "deaths", "vehicles", "deposits"):
            batch = take_in(office.simulated(code, some), SYSTEM)
            assert batch.state == BatchState.APPLIED
            assert len(list(residue(batch))) == 1
            for trouble in (
                Trouble.SHIFTED_COLUMNS,
                Trouble.MIXED_ENCODINGS,
                Trouble.BAD_NUMBERS,
                Trouble.TENFOLD,
            ):
                take_in(office.simulated(code, some, trouble=trouble, seed=trouble.name), SYSTEM)
    assert seen
    told = "".join(f"{one.message}{one.fix}" for one in BatchFault.objects.all())
    told += "".join(one.text for one in SourceAlarm.objects.all()) + caplog.text
    told += "".join(str(one) for one in Entry.objects.values_list("old", "new"))
    texts = plain_texts(data) + plain_texts(scratch)
    for _, number in some:
        assert number not in told and number[:17] not in told
        assert number.encode() not in texts and number[:17].encode() not in texts
        assert int(number[:17]).to_bytes(8, "little") not in texts
    for path in data.rglob("*.parquet"):
        assert not [
            one for one in pq.read_schema(path) if str(one.type) in ("string", "large_string", "binary")
        ]
    assert re.search(r"“[^”]*\*", told), "masks are shown, so this looked at something"


def test_what_is_past_its_months_goes_and_the_row_stays(office: Office, people: Any, data: Path) -> None:
    batch = take_in(office.simulated("deaths", people), SYSTEM)  # July 2026, 24 months
    snapshot = take_in(office.simulated("wages", people), SYSTEM)
    place, stored = feed_path(batch), data / "files" / batch.file.place  # type: ignore[union-attr]
    assert remove_expired(date(2028, 7, 31)) == 0
    assert remove_expired(date(2028, 8, 1)) == 1
    assert remove_expired(date(2028, 8, 1)) == 0
    with acting(SYSTEM, "清理"):
        sweep_orphans()
    batch.refresh_from_db()
    assert not place.exists() and not stored.exists()
    assert (batch.file, batch.profile, batch.faults.count()) == (None, {}, 0)
    assert list(applied_batches()) == [snapshot]
    assert Entry.objects.filter(
        table_name="exchange_batch", act__purpose=f"死亡登记批次{batch.pk}保存期满删除"
    ).exists()


def test_a_stated_fault_is_really_seen(office: Office, people: Any, data: Path) -> None:
    """The search for numbers finds one that lies in plain."""
    assert sources()
    (data / "planted.csv").write_bytes(people[0][1].encode())
    assert people[0][1].encode() in plain_texts(data)
