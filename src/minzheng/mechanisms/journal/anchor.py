"""The anchor file outside the database: one JSON line per seal, so that a shortened journal shows."""

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings

from minzheng.foundation import clock
from minzheng.mechanisms.journal.models import Seal

TAIL = 64 * 1024


class Head(NamedTuple):
    """A seal as the anchor knows it."""

    upto: int
    mac: str


def path() -> Path:
    """Where the anchor lies: `journal.anchor` in the data folder."""
    return Path(settings.DATA) / "journal.anchor"


def begin() -> None:
    """Make the file before the first seal is; from then on its absence means loss."""
    if not path().exists():
        _create({"begun": clock.real_now().isoformat()})


def renew() -> None:
    """Set a lost or rejected anchor anew from the seals of the database; the old file stays beside it."""
    if path().exists():
        path().rename(path().with_name(f"{path().name}.{clock.real_now():%Y%m%d%H%M%S}"))
    _create({"renewed": clock.real_now().isoformat()})
    catch_up()


def catch_up() -> None:
    """Append the seals that are later than the last line. A lost file is left lost: `verify` names it."""
    try:
        file = path().open("r+b")
    except FileNotFoundError:
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = _last(file)
        file.seek(0, os.SEEK_END)
        for seal in Seal.objects.filter(upto__gt=known).order_by("upto").iterator():
            file.write(_line(seal))
        file.flush()
        os.fsync(file.fileno())


def size() -> int | None:
    """Length of the file in bytes now; None when it is lost."""
    try:
        return path().stat().st_size
    except FileNotFoundError:
        return None


def heads(length: int) -> Iterator[Head | None]:
    """The seals named in the first `length` bytes, in the order of the file; None for a line that makes no sense."""
    with path().open("rb") as file:
        while file.tell() < length and (line := file.readline()).endswith(b"\n"):
            content = _read(line)
            if content is None or not content.keys() & {"begun", "renewed"}:
                yield _head(content)


def _last(file: IO[bytes]) -> int:
    """Number of the last line; first cuts off a line that a crash left half-written."""
    end = file.seek(0, os.SEEK_END)
    file.seek(start := max(0, end - TAIL))
    tail = file.read()
    complete = tail.rfind(b"\n") + 1
    file.truncate(start + complete)
    known = [head.upto for line in tail[:complete].splitlines() if (head := _head(_read(line)))]
    return known[-1] if known else 0


def _read(line: bytes) -> dict[str, object] | None:
    try:
        content = json.loads(line)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _head(content: dict[str, object] | None) -> Head | None:
    upto, mac = (content or {}).get("upto"), (content or {}).get("mac")
    return Head(upto, mac) if isinstance(upto, int) and isinstance(mac, str) else None


def _line(seal: Seal) -> bytes:
    kept = {"upto": seal.upto, "entries": seal.entries, "mac": seal.mac, "key": seal.key_id}
    return json.dumps({**kept, "at": seal.sealed_at.isoformat()}).encode() + b"\n"


def _create(first: dict[str, str]) -> None:
    descriptor = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(json.dumps(first) + "\n")
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
