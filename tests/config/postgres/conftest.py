import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

import minzheng
from minzheng.config.postgres import Server
from minzheng.config.postgres.cluster import cluster_of

CLIENT = Path(__file__).with_name("client.py")
Client = Callable[..., "subprocess.Popen[str]"]


def fast_place() -> Path | None:
    """Memory, if there is plenty: clearing away a synced cluster takes a disk a second."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30 else None


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder the server's account can reach (pytest's own folders are closed to it)."""
    folder = Path(tempfile.mkdtemp(prefix="minzheng-test-", dir=fast_place()))
    folder.chmod(0o711)
    yield folder
    if (folder / "postgres.gate").exists():
        assert Server(folder).stop_abandoned(), "somebody still uses the data folder at the end of the test"
    shutil.rmtree((folder / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def client() -> Iterator[Client]:
    """Starts `client.py` in a process of its own; whatever is left at the end of the test is killed."""
    with ExitStack() as started:

        def start(
            what: str, data_dir: Path, python: str = sys.executable, **identity: object
        ) -> "subprocess.Popen[str]":
            paths = [str(Path(minzheng.__file__).parents[1]), str(Path(psycopg.__file__).parents[1])]
            process: subprocess.Popen[str] = subprocess.Popen(  # type: ignore[call-overload]
                [python, str(CLIENT), what, str(data_dir)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd="/",
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"},
                **identity,
            )
            started.enter_context(process)
            started.callback(process.kill)
            return process

        yield start


@pytest.fixture
def living() -> Callable[[Path], list[int]]:
    """Gives the process ids of servers (not their children) that run on a data folder."""

    def find(data_dir: Path) -> list[int]:
        return [process for process, leads in cluster_of(data_dir).processes().items() if leads]

    return find
