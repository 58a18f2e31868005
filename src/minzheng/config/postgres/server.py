import atexit
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from minzheng.config.postgres.address import APP, Address
from minzheng.config.postgres.cluster import Cluster, cluster_of
from minzheng.config.postgres.databases import MAINTENANCE
from minzheng.config.postgres.locks import PAUSE, alone, gate, opened, shared
from minzheng.config.postgres.problem import from_log, from_os

PATIENCE = 30.0
ORPHANS_AFTER = 1.0
ATTEMPTS = 3
LOG_LIMIT = 10 * 1024 * 1024


class Server:
    """One process's use of the PostgreSQL of a data folder, shared with all other processes that use the folder.

    Not `durable` is for throwaway servers only: nothing is synced, and stopping loses the last moments.
    """

    def __init__(self, data_dir: Path, durable: bool = True) -> None:
        self.data_dir = data_dir.absolute()
        self.durable = durable
        self._users: int | None = None

    def start(self) -> Address:
        """Join the running server or start it; raises PostgresProblem within about 30 seconds if that fails."""
        if self._users is not None:
            raise RuntimeError("this Server is already started")
        try:
            self._make_folder()
            with gate(self._file("gate")):
                users = shared(self._file("users"))
                try:
                    address = self._running()
                except BaseException:
                    os.close(users)
                    raise
        except OSError as error:
            raise from_os(error, self.data_dir) from error
        self._users = users
        atexit.register(self.stop)
        return address

    def revive(self) -> bool:
        """For a process that watches over the server: start it again if it died; True if that was needed."""
        alive = alone(self._file("alive"))
        if alive is None:
            return False
        os.close(alive)
        try:
            with gate(self._file("gate")):
                self._running()
        except OSError as error:
            raise from_os(error, self.data_dir) from error
        return True

    def stop(self) -> None:
        """Leave; the last user stops the server. Closing, not unlocking, so that forked children keep their share."""
        atexit.unregister(self.stop)
        users, self._users = self._users, None
        if users is None:
            return
        with gate(self._file("gate")):
            os.close(users)
            self._stop_if_unused()

    def stop_abandoned(self) -> bool:
        """Stop a server whose users were all killed; True if nobody uses the folder any more."""
        with gate(self._file("gate")):
            return self._stop_if_unused()

    def _stop_if_unused(self) -> bool:
        users = alone(self._file("users"))
        if users is None:
            return False
        try:
            self._stop_server()
        finally:
            os.close(users)
        return True

    def _stop_server(self) -> None:
        if (alive := alone(self._file("alive"))) is not None:
            os.close(alive)
            return
        cluster = cluster_of(self.data_dir, self.durable)
        log = self._open_log()
        try:
            end = time.monotonic() + PATIENCE
            if any(cluster.processes().values()):
                cluster.stop(log)
            while (alive := alone(self._file("alive"))) is None and time.monotonic() < end:
                _kill_orphans(cluster)
                time.sleep(PAUSE)
            if alive is not None:
                os.close(alive)
        finally:
            os.close(log)

    def _running(self) -> Address:
        """Under the gate: an address that answers."""
        log = self._open_log()
        try:
            before = os.fstat(log).st_size
            cluster = cluster_of(self.data_dir, self.durable)
            problem = self._brought_up(cluster, log)
            if problem:
                raise from_log(problem, cluster.folder, self._log, self._said(before))
            return Address(cluster.socket_dir)
        finally:
            os.close(log)

    def _brought_up(self, cluster: Cluster, log: int) -> str | None:
        """Make and start the cluster as needed until it answers; else what went wrong."""
        begun = time.monotonic()
        failures = 0
        while time.monotonic() < begun + PATIENCE:
            exists = cluster.exists()
            alive = alone(self._file("alive"))
            if alive is not None:
                try:
                    if not exists and not cluster.create(log, alive):
                        return "无法建立数据库"
                    failures += not cluster.start(log, alive)
                finally:
                    os.close(alive)
            if _answers(Address(cluster.socket_dir)):
                return None
            if failures >= ATTEMPTS:
                return "无法启动数据库"
            if time.monotonic() > begun + ORPHANS_AFTER:
                _kill_orphans(cluster)
            time.sleep(PAUSE)
        return "数据库在 30 秒内没有应答(可能正在恢复数据,请稍后重试)"

    def _make_folder(self) -> None:
        """Others may pass through a folder made by root, because the server then runs as another user; nobody may list it."""
        self.data_dir.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)

    def _file(self, name: str) -> Path:
        return self.data_dir / f"postgres.{name}"

    @property
    def _log(self) -> Path:
        return self._file("log")

    def _open_log(self) -> int:
        """The server's log; beyond 10 MB its beginning moves to postgres.log.1, which the next one overwrites."""
        fd = opened(self._log, os.O_RDWR | os.O_APPEND)
        if os.fstat(fd).st_size > LOG_LIMIT:
            previous = opened(self._file("log.1"), os.O_WRONLY | os.O_TRUNC)
            with os.fdopen(previous, "wb") as target, open(self._log, "rb") as source:
                while block := source.read(1 << 20):
                    target.write(block)
            os.ftruncate(fd, 0)
        return fd

    def _said(self, since: int) -> str:
        with open(self._log, "rb") as log:
            log.seek(since)
            return log.read().decode(errors="replace")


@contextmanager
def serving(data_dir: Path, durable: bool = True) -> Iterator[Address]:
    """Use the PostgreSQL of `data_dir` for the length of the block."""
    server = Server(data_dir, durable)
    address = server.start()
    try:
        yield address
    finally:
        server.stop()


def _answers(address: Address) -> bool:
    try:
        psycopg.connect(address.url(APP, MAINTENANCE), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _kill_orphans(cluster: Cluster) -> None:
    """End processes whose server was killed and that are too busy to have noticed."""
    living = cluster.processes()
    if not any(living.values()):
        for process in living:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
