import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minzheng.config.postgres.problem import PostgresProblem

PAUSE = 0.05


def opened(path: Path, flags: int = os.O_RDWR) -> int:
    """Open (or create, for the owner of its folder only) a file of the data folder; never follows a link."""
    fd = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    holder = path.parent.stat()
    if os.geteuid() == 0 and os.fstat(fd).st_uid != holder.st_uid:
        os.fchown(fd, holder.st_uid, holder.st_gid)
    return fd


def shared(path: Path) -> int:
    """Join the holders of `path`; the kernel takes the lock back when the process dies."""
    fd = opened(path)
    fcntl.flock(fd, fcntl.LOCK_SH)
    return fd


def alone(path: Path) -> int | None:
    """The lock of `path` for us alone, or None while anybody else holds it."""
    fd = opened(path)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return fd


@contextmanager
def gate(path: Path, patience: float = 120.0) -> Iterator[None]:
    """One process at a time; raises PostgresProblem when the gate stays shut for `patience` seconds."""
    end = time.monotonic() + patience
    while (fd := alone(path)) is None:
        if time.monotonic() > end:
            raise PostgresProblem(
                f"另一个进程长时间占用数据库启动锁:{path}。请确认没有卡住的 minzheng 进程后重试。"
            )
        time.sleep(PAUSE)
    try:
        yield
    finally:
        os.close(fd)
