import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.conf import settings

from minzheng.config.backup.archive import ANCHOR, DUMP, files_under, pack
from minzheng.config.backup.tools import dump, server_release
from minzheng.foundation import clock, keys
from minzheng.mechanisms.journal.public import seal

UNFINISHED = ".unfinished-"
DAY = 24 * 3600


def make_backup(to: Path) -> Path:
    """Seal the journal, then write database, stored files and anchor into one new encrypted archive in folder `to`.

    Work goes on meanwhile. The archive is named only when it is complete and on the disk. It contains no keys.
    """
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(to)
    seal()
    data = Path(settings.DATA)
    with tempfile.TemporaryDirectory(dir=to, prefix=UNFINISHED) as made:
        work = Path(made)
        if (data / ANCHOR).exists():  # before the database: the anchor must not know more than the dump
            shutil.copyfile(data / ANCHOR, work / ANCHOR)
        dump(work / DUMP)
        archive = work / f"minzheng-{clock.real_now():%Y%m%d-%H%M%S}.tar.sm4"
        descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            pack(_members(work, data), _about(), file)
            file.flush()
            os.fsync(file.fileno())
        final = archive.rename(to / archive.name)
    folder = os.open(to, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return final


def _members(work: Path, data: Path) -> Iterator[tuple[str, Path]]:
    yield DUMP, work / DUMP
    if (work / ANCHOR).exists():
        yield ANCHOR, work / ANCHOR
    yield from files_under(data)


def _about() -> dict[str, Any]:
    try:
        program = version("minzheng")
    except PackageNotFoundError:
        program = ""
    return {
        "format": 1,
        "program": program,
        "made_at": clock.real_now().isoformat(),
        "postgresql": server_release(),
        "keys": [f"{number:04x}" for number in keys.current().generations],
    }


def _sweep(to: Path) -> None:
    """Remove what a killed backup left."""
    for left in to.glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > DAY:
            shutil.rmtree(left, ignore_errors=True)
