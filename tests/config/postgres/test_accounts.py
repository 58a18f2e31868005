"""Root lends the server another account; an ordinary user runs it directly; both may share a folder."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from minzheng.config.postgres import APP, OWNER, SUPER, Address, PostgresProblem, Server, serving
from minzheng.config.postgres import account as account_module
from minzheng.config.postgres.cluster import cluster_of

Client = Callable[..., "subprocess.Popen[str]"]
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
NOBODY = pwd.getpwnam("nobody")


@pytest.fixture
def python() -> str:
    """An interpreter that an ordinary user may run."""
    for path in ("/usr/bin/python3.11", "/usr/local/bin/python3.11"):
        if Path(path).exists():
            return path
    pytest.skip("needs a Python 3.11 that ordinary users can run")


@pytest.fixture
def as_nobody(client: Client, python: str) -> Client:
    """Starts `client.py` as the user nobody."""

    def start(what: str, data_dir: Path) -> "subprocess.Popen[str]":
        return client(what, data_dir, python=python, user=NOBODY.pw_uid, group=NOBODY.pw_gid, extra_groups=[])

    return start


@pytest.fixture
def nobodys(data_dir: Path) -> Iterator[Path]:
    os.chown(data_dir, NOBODY.pw_uid, NOBODY.pw_gid)
    yield data_dir


def test_root_lends_another_account(data_dir: Path) -> None:
    with serving(data_dir) as address:
        cluster = cluster_of(data_dir)
        assert {Path(f"/proc/{process}").stat().st_uid for process in cluster.processes()} == {
            cluster.account.uid
        }
        assert cluster.account.uid != 0
        binary = cluster.binaries.folder / "postgres"
        assert binary.stat().st_uid == 0
        assert binary.stat().st_mode & 0o022 == 0
        for role in (OWNER, APP, SUPER):
            psycopg.connect(address.url(role)).close()


def test_an_ordinary_user_runs_it_directly(nobodys: Path, as_nobody: Client) -> None:
    user = as_nobody("hold", nobodys)
    assert user.stdout is not None
    assert user.stdout.readline().strip() == str(nobodys / "postgres")
    owners = {Path(f"/proc/{process}").stat().st_uid for process in cluster_of(nobodys).processes()}
    assert owners == {NOBODY.pw_uid}
    user.communicate(timeout=60)
    assert user.returncode == 0


def test_root_joins_and_leaves_an_ordinary_users_folder(nobodys: Path, as_nobody: Client) -> None:
    with serving(nobodys):
        user = as_nobody("hold", nobodys)
        assert user.stdout is not None
        assert user.stdout.readline().strip() == str(nobodys / "postgres")
        for role in (OWNER, APP, SUPER):
            psycopg.connect(serving_url(nobodys, role)).close()
    psycopg.connect(serving_url(nobodys, APP)).close()
    user.communicate(timeout=60)
    assert user.returncode == 0
    assert cluster_of(nobodys).processes() == {}
    assert {path.stat().st_uid for path in nobodys.iterdir()} == {NOBODY.pw_uid}


def serving_url(data_dir: Path, role: str) -> str:
    server = Server(data_dir)
    url = server.start().url(role)
    server.stop()
    return url


@pytest.mark.parametrize("mode", [0o711, 0o777])
def test_a_strangers_folder_is_refused(data_dir: Path, as_nobody: Client, mode: int) -> None:
    data_dir.chmod(mode)
    user = as_nobody("hold", data_dir)
    said, _ = user.communicate(timeout=60)
    assert user.returncode == 3
    assert str(data_dir) in said
    assert ("不可写" if mode == 0o711 else "属于另一个系统用户") in said
    for left in data_dir.iterdir():
        left.unlink()


def test_another_system_user_may_not_connect(data_dir: Path) -> None:
    with serving(data_dir) as address:
        command = ["/usr/bin/env", "-i", str(cluster_of(data_dir).binaries.folder / "psql"), address.url(APP)]
        refused = subprocess.run(
            command,
            user=NOBODY.pw_uid,
            group=NOBODY.pw_gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            check=False,
        )
        assert refused.returncode != 0
        assert b"Permission denied" in refused.stderr


def test_a_role_outside_the_map_may_not_connect(postgres: Address) -> None:
    with psycopg.connect(postgres.url(SUPER), autocommit=True) as connection:
        connection.execute("CREATE ROLE stranger LOGIN SUPERUSER")
        try:
            with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
                psycopg.connect(postgres.url("stranger"))
        finally:
            connection.execute("DROP ROLE stranger")


def test_without_postgres_the_account_is_nobody(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_module, "PREFERRED", ("no-such-user", "nobody"))
    with serving(data_dir, durable=False) as address:
        assert address.socket_dir.stat().st_uid == NOBODY.pw_uid
    monkeypatch.setattr(account_module, "PREFERRED", ("no-such-user",))
    shutil.rmtree(data_dir / "postgres")
    with pytest.raises(PostgresProblem, match="不能以 root 身份运行"):
        Server(data_dir).start()
