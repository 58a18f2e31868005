"""Processes die at any moment; `MINZHENG_CAMPAIGN=1` repeats each death many times."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from minzheng.config.postgres import APP, OWNER, Address, Server, serving
from minzheng.config.postgres import throwaway as throwaway_server
from minzheng.config.postgres.cluster import cluster_of
from minzheng.config.postgres.throwaway import PREFIX

CAMPAIGN = os.environ.get("MINZHENG_CAMPAIGN") == "1"
Client = Callable[..., "subprocess.Popen[str]"]
Living = Callable[[Path], list[int]]


def rounds(usual: int, campaign: int) -> range:
    return range(campaign if CAMPAIGN else usual)


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def finish(process: "subprocess.Popen[str]") -> str:
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return said


def test_a_killed_user_leaves_no_server_for_ever(data_dir: Path, client: Client, living: Living) -> None:
    user = client("hold", data_dir)
    assert line(user)
    user.kill()
    user.wait()
    (abandoned,) = living(data_dir)
    with serving(data_dir):
        assert living(data_dir) == [abandoned]
    assert living(data_dir) == []


def test_the_others_go_on_when_one_user_is_killed(data_dir: Path, client: Client, living: Living) -> None:
    with serving(data_dir) as address:
        users = [client("hold", data_dir) for _ in range(3)]
        assert {line(user) for user in users} == {str(address.socket_dir)}
        for user in users[:2]:
            user.kill()
        finish(users[2])
        assert len(living(data_dir)) == 1
        psycopg.connect(address.url(APP)).close()
    assert living(data_dir) == []


def test_a_forked_child_keeps_the_server(data_dir: Path, living: Living) -> None:
    server = Server(data_dir, durable=False)
    server.start()
    go_on, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        os.read(go_on, 1)
        server.stop()
        os._exit(0)
    server.stop()
    assert len(living(data_dir)) == 1
    os.close(told)
    os.waitpid(child, 0)
    assert living(data_dir) == []
    os.close(go_on)


def test_racing_starters_share_one_server(data_dir: Path, client: Client, living: Living) -> None:
    for _ in rounds(1, 30):
        users = [client("hold", data_dir) for _ in range(4)]
        assert len({line(user) for user in users}) == 1
        assert len(living(data_dir)) == 1
        for user in users:
            finish(user)
        assert living(data_dir) == []


def test_starters_killed_at_any_moment(data_dir: Path, client: Client, living: Living) -> None:
    """The first rounds die during initdb: a half-made cluster must not count."""
    total = len(rounds(4, 120))
    for number in rounds(4, 120):
        if number % 4 == 0:
            shutil.rmtree(data_dir / "postgres", ignore_errors=True)
        users = [client("hold", data_dir) for _ in range(2)]
        time.sleep(0.15 + 0.9 * number / total)
        for user in users:
            user.kill()
            user.wait()
        if number % 4 == 3:
            begun = time.monotonic()
            with serving(data_dir) as address:
                psycopg.connect(address.url(APP)).close()
                assert len(living(data_dir)) == 1
            assert time.monotonic() - begun < 30
            assert living(data_dir) == []
            assert not list(data_dir.glob("postgres.new-*"))
        else:
            Server(data_dir).stop_abandoned()


@pytest.mark.parametrize("whole", [False, True], ids=["leader", "all"])
def test_acknowledged_rows_survive_a_killed_server(
    data_dir: Path, client: Client, living: Living, whole: bool
) -> None:
    for number in rounds(2, 100):
        writer = client("write", data_dir)
        address, first = Address(Path(line(writer))), int(line(writer))
        time.sleep(0.1 + 0.05 * (number % 5))
        leaders = living(data_dir)
        for process in cluster_of(data_dir).processes() if whole else leaders:
            os.kill(process, signal.SIGKILL)
        acknowledged = [first, *(int(number) for number in writer.communicate(timeout=60)[0].split())]
        begun = time.monotonic()
        with serving(data_dir), psycopg.connect(address.url(APP)) as connection:
            assert time.monotonic() - begun < 30
            found = connection.execute("SELECT number, copy FROM written ORDER BY number").fetchall()
        assert set(acknowledged) <= {row[0] for row in found}
        assert all(number == copy for number, copy in found), "half a transaction"


def test_the_watching_process_revives_the_server(data_dir: Path, living: Living) -> None:
    server = Server(data_dir)
    address = server.start()
    assert server.revive() is False
    (leader,) = living(data_dir)
    os.kill(leader, signal.SIGKILL)
    end = time.monotonic() + 30
    while not server.revive():
        assert time.monotonic() < end
        time.sleep(0.05)
    psycopg.connect(address.url(APP)).close()
    server.stop()
    assert living(data_dir) == []


def test_a_busy_child_of_a_killed_server_does_not_block(data_dir: Path, living: Living) -> None:
    endless = b"SELECT count(*) FROM generate_series(1, 1000000000) a, generate_series(1, 9) b"
    with serving(data_dir) as address, closing(psycopg.connect(address.url(OWNER))) as busy:
        busy.pgconn.send_query(endless)
        time.sleep(0.3)
        for process in living(data_dir):
            os.kill(process, signal.SIGKILL)
        assert cluster_of(data_dir).processes(), "the busy child should outlive its server"
        begun = time.monotonic()
        with serving(data_dir):
            psycopg.connect(address.url(APP)).close()
        assert time.monotonic() - begun < 15
    assert living(data_dir) == []


def test_a_stale_pid_file_that_names_a_living_process(data_dir: Path) -> None:
    with serving(data_dir):
        pass
    cluster = cluster_of(data_dir)
    stranger = subprocess.Popen(["sleep", "60"], **cluster.account.identity())
    (cluster.folder / "postmaster.pid").write_text(
        f"{stranger.pid}\n{cluster.folder}\n1\n5432\n\n\n1 1\nready\n"
    )
    with serving(data_dir) as address:
        psycopg.connect(address.url(APP)).close()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_new_throwaway_clears_what_a_killed_run_left(monkeypatch: pytest.MonkeyPatch) -> None:
    receive, send = multiprocessing.Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        with throwaway_server() as address:
            send.send(address.socket_dir)
            time.sleep(60)
    folder = receive.recv().parent
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with throwaway_server():
        assert folder.exists(), "too young to judge"
    os.utime(folder, (0, 0))
    with throwaway_server() as address:
        assert not folder.exists()
        assert address.socket_dir.parent.name.startswith(PREFIX)
    assert not address.socket_dir.exists()
