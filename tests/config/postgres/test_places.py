import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from minzheng.config.postgres import APP, OWNER, PostgresProblem, Server, serving
from minzheng.config.postgres.cluster import cluster_of
from minzheng.config.postgres.sockets import LONGEST, SHORT

Living = Callable[[Path], list[int]]
root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.mark.parametrize("name", ["a b民政'局\"$(exit)`", "a,b", "x" * 150])
def test_odd_and_long_paths(data_dir: Path, name: str, living: Living) -> None:
    below = data_dir / name
    try:
        with serving(below, durable=False) as address, psycopg.connect(address.url(APP)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
            assert len(os.fsencode(address.socket_dir / ".s.PGSQL.5432")) <= LONGEST
            assert address.socket_dir.stat().st_mode & 0o077 == 0
        assert living(below) == []
    finally:
        if address.socket_dir.parent == SHORT:
            shutil.rmtree(address.socket_dir)


@pytest.mark.parametrize("mode", [0o755, 0o700])
def test_refuses_a_socket_folder_made_by_somebody_else(data_dir: Path, mode: int) -> None:
    below = data_dir / ("y" * 150)
    with serving(below, durable=False) as address:
        pass
    address.socket_dir.chmod(mode)
    if mode == 0o700:
        address.socket_dir.rmdir()
        address.socket_dir.symlink_to(data_dir)
    with pytest.raises(PostgresProblem, match=f"套接字目录不安全:{address.socket_dir}"):
        Server(below).start()
    address.socket_dir.unlink() if mode == 0o700 else address.socket_dir.rmdir()


@root
def test_below_a_closed_folder_the_cluster_lies_outside(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    tmp_path.chmod(0o700)
    data_dir = tmp_path / "data"
    request.addfinalizer(lambda: shutil.rmtree((data_dir / "postgres").resolve(), ignore_errors=True))
    with serving(data_dir) as address, psycopg.connect(address.url(OWNER)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    cluster = cluster_of(data_dir).folder
    assert tmp_path not in cluster.parents
    with serving(data_dir) as address, psycopg.connect(address.url(APP)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    assert cluster_of(data_dir).folder == cluster


@root
def test_a_folder_closed_later_is_explained(data_dir: Path) -> None:
    with serving(data_dir, durable=False):
        pass
    data_dir.chmod(0o700)
    with pytest.raises(PostgresProblem, match=f"无法进入数据目录:{data_dir}.*chmod"):
        Server(data_dir).start()
    data_dir.chmod(0o711)


def test_a_file_in_place_of_the_folder_is_explained(data_dir: Path) -> None:
    (data_dir / "file").write_text("")
    with pytest.raises(PostgresProblem, match=f"数据目录不可用:{data_dir}/file"):
        Server(data_dir / "file").start()


@pytest.fixture
def small_disk(data_dir: Path) -> Iterator[Path]:
    options = "size=100m,mode=711"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", data_dir], check=False).returncode:
        pytest.skip("needs the right to mount")
    yield data_dir
    subprocess.run(["umount", data_dir], check=True)


@root
def test_a_full_disk_is_explained_and_later_forgotten(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"0" * (70 << 20))
    with pytest.raises(PostgresProblem, match=f"磁盘空间不足.*{small_disk}.*清理"):
        Server(small_disk).start()
    ballast.unlink()
    with serving(small_disk):
        pass


@root
def test_acknowledged_rows_survive_a_disk_that_fills_up(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    server = Server(small_disk)
    url = server.start().url(OWNER)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    ballast.write_bytes(b"0" * (25 << 20))
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.DiskFull):
        connection.execute("CREATE TABLE big AS SELECT repeat('x', 1000) FROM generate_series(1, 150000)")
    ballast.unlink()
    with psycopg.connect(came_back(server, url)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
        connection.execute("INSERT INTO kept VALUES (8)")
    server.stop()


def came_back(server: Server, url: str) -> str:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        server.revive()
        with suppress(psycopg.OperationalError):
            psycopg.connect(url).close()
            return url
        time.sleep(0.1)
    raise AssertionError("the server did not come back within 30 seconds")
