"""Backup, destroy, restore, compare: with the program itself, on clusters of their own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from minzheng.config.backup.making import make_backup
from minzheng.config.postgres import APP, OWNER, Address, serving
from minzheng.foundation import clock, keys
from minzheng.mechanisms.journal.public import SYSTEM, Refusal, acting, seal

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
DIGEST = (
    "SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM {} t"
)
INSERT = "INSERT INTO journal_refusal (at, actor, what, reason, code) VALUES (now(), '甲', '乙', '丙', '丁') RETURNING id"
BEGIN = "SELECT journal_begin(NULL, NULL, '甲', '试', now())"


def digests(url: str) -> dict[str, str]:
    with psycopg.connect(url) as connection:
        tables = [name for (name,) in connection.execute(TABLES)]
        return {
            name: connection.execute(sql.SQL(DIGEST).format(sql.Identifier(name))).fetchone()[0]  # type: ignore[index]
            for name in tables
        }


def minzheng(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    lacking = ("MINZHENG_PG_SOCKET", "MINZHENG_KEYS", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in lacking}
    environment |= {"MINZHENG_DATA": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        "from minzheng.config.cli import main; raise SystemExit(main())",
    ]
    return subprocess.Popen(
        [*command, *arguments], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    said, complained = process.communicate(timeout=100)
    return process.returncode, said, complained


@pytest.fixture
def bureau(tmp_path: Path, fresh_database: Address, settings: Any) -> Iterator[Path]:
    """Data folder of a bureau with records, files and a sealed journal; its database is the test's own."""
    settings.DATA = tmp_path / "bureau"
    (settings.DATA / "files/ab/cd").mkdir(parents=True)
    (settings.DATA / "files/incoming").mkdir()
    (settings.DATA / "files/ab/cd/abcd").write_bytes(os.urandom(3000))
    (settings.DATA / "files/incoming/half").write_bytes(b"half")
    with keys.using(keys.KeyRing.create(settings.DATA / keys.FILE_NAME)):
        with acting(SYSTEM, "登记"):
            rows = [
                Refusal(at=clock.now(), actor="甲", what=f"第{n}件", reason="", code="") for n in range(50)
            ]
            Refusal.objects.bulk_create(rows)
        with acting(SYSTEM, "删除"):
            Refusal.objects.order_by("-id")[0].delete()
        yield settings.DATA


@pytest.fixture
def empty(tmp_path: Path, bureau: Path) -> Iterator[Path]:
    folder = tmp_path / "restored"
    folder.mkdir()
    shutil.copy(bureau / keys.FILE_NAME, folder)
    yield folder
    shutil.rmtree(
        (folder / "postgres").resolve(), ignore_errors=True
    )  # root's clusters lie outside the folder


def test_backup_destroy_restore(bureau: Path, empty: Path, fresh_database: Address) -> None:
    seal(60.0)  # other tests of the run may hold transactions open on the same server
    archive = make_backup(bureau / "backups")
    before = digests(fresh_database.url(OWNER))
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]
    secret = json.loads((bureau / keys.FILE_NAME).read_text())["generations"][0]["secret"]
    assert secret.encode() not in archive.read_bytes() and b"journal_entry" not in archive.read_bytes()

    killed = minzheng(empty, "restore", str(archive))
    while killed.poll() is None and not any(link.exists() for link in empty.glob("restoring-*/postgres")):
        time.sleep(0.01)
    time.sleep(0.3)  # the server is up or coming up
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert not (empty / "postgres").exists() and not (empty / "journal.anchor").exists()

    code, said, complained = finished(minzheng(empty, "restore", "--json", str(archive)))
    assert code == 0, complained
    report = json.loads(said)
    assert report["clean"] and (report["entries"], report["rows"], report["unsealed"]) == (51, 49, 0)
    assert not list(empty.glob("restoring-*")) and not (empty / "files/incoming").exists()
    assert (empty / "files/ab/cd/abcd").read_bytes() == (bureau / "files/ab/cd/abcd").read_bytes()
    with serving(empty) as address:
        assert digests(address.url(OWNER)) == before and len(before) > 5
        _still_guarded(address.url(APP))
        _checked(empty, address.url(OWNER))


def _checked(folder: Path, owner: str) -> None:
    """`minzheng journal` seals and verifies; exit code 2 and the place when something was altered."""
    code, said, complained = finished(minzheng(folder, "journal", "seal", "--json"))
    assert code == 0, complained
    assert json.loads(said) == {"sealed": 1}
    with psycopg.connect(owner) as connection:
        connection.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        connection.execute("UPDATE journal_entry SET row_pk = '1000' WHERE seq = 30")
    code, said, _ = finished(minzheng(folder, "journal", "verify"))
    assert code == 2 and "日志被改：第30条" in said


def _still_guarded(url: str) -> None:
    """Numbers go on, triggers write, the app role has its rights and no more."""
    with psycopg.connect(url) as app:
        app.execute(BEGIN)
        assert app.execute(INSERT).fetchone() == (51,)
        assert app.execute("SELECT max(seq) FROM journal_entry").fetchone() == (52,)
        app.commit()
        for statement, state in (
            (INSERT, "MZ001"),
            ("DELETE FROM journal_entry", "42501"),
            ("TRUNCATE journal_refusal", "42501"),
            ("ALTER TABLE journal_refusal DISABLE TRIGGER ALL", "42501"),
        ):
            with pytest.raises(psycopg.Error) as error:
                app.execute(statement)
            assert error.value.sqlstate == state
            app.rollback()


def test_a_damaged_archive_leaves_nothing(bureau: Path, empty: Path) -> None:
    archive = make_backup(bureau / "backups")
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    code, _, complained = finished(minzheng(empty, "restore", str(archive)))
    assert code == 1 and "已损坏" in complained
    assert [path.name for path in empty.iterdir()] == [keys.FILE_NAME]


def test_a_folder_in_use_is_refused(bureau: Path, empty: Path) -> None:
    archive = make_backup(bureau / "backups")
    (empty / "journal.anchor").write_text("{}\n")
    code, _, complained = finished(minzheng(empty, "restore", str(archive)))
    assert code == 1 and "不是空的" in complained and "journal.anchor" in complained
    assert (empty / "journal.anchor").read_text() == "{}\n"


def test_without_the_keys_nothing_is_restored(bureau: Path, empty: Path) -> None:
    archive = make_backup(bureau / "backups")
    (empty / keys.FILE_NAME).unlink()
    code, _, complained = finished(minzheng(empty, "restore", str(archive)))
    assert code == 1 and "密钥" in complained and list(empty.iterdir()) == []
    keys.KeyRing.create(empty / keys.FILE_NAME)
    code, _, complained = finished(minzheng(empty, "restore", str(archive)))
    assert code == 1 and "不是本单位的" in complained and len(list(empty.iterdir())) == 1


def test_keys_are_shown_without_their_secrets(bureau: Path) -> None:
    secret = json.loads((bureau / keys.FILE_NAME).read_text())["generations"][0]["secret"]
    code, said, _ = finished(minzheng(bureau, "keys", "show"))
    assert code == 0 and "封条" in said and "必须另行备份" in said and secret not in said
    assert finished(minzheng(bureau, "keys", "rotate"))[0] == 0
    code, said, _ = finished(minzheng(bureau, "keys", "show", "--json"))
    old, new = json.loads(said)["generations"].values()
    assert "号码检索" in old["uses"] and new["uses"] == ["加密", "封条"]
