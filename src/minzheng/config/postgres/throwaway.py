import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from minzheng.config.postgres.address import Address
from minzheng.config.postgres.problem import PostgresProblem
from minzheng.config.postgres.server import Server
from minzheng.config.postgres.sockets import socket_dir_of

PREFIX = "minzheng-throwaway-"
SETTLED = 60.0


@contextmanager
def throwaway() -> Iterator[Address]:
    """A fresh server for tests, gone at the end; it does not sync to disk. First clears what killed runs left behind."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    if os.geteuid() == 0:
        folder.chmod(0o711)
    server = Server(folder, durable=False)
    try:
        yield server.start()
    finally:
        server.stop()
        _remove(folder)


def _sweep() -> None:
    """Stop and remove servers nobody uses any more; a folder younger than a minute may still be starting."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError, PostgresProblem):
            found = left.lstat()
            old = time.time() - found.st_mtime > SETTLED
            if old and found.st_uid == os.geteuid() and Server(left, durable=False).stop_abandoned():
                _remove(left)


def _remove(folder: Path) -> None:
    cluster = (folder / "postgres").resolve()
    for place in (socket_dir_of(cluster), cluster, folder):
        shutil.rmtree(place, ignore_errors=True)
