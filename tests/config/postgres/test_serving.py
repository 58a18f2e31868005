import os
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from minzheng.config.postgres import (
    APP,
    OWNER,
    Address,
    PostgresProblem,
    Server,
    create_database,
    drop_database,
    serving,
)
from minzheng.config.postgres import server as server_module

Living = Callable[[Path], list[int]]


def rows(address: Address, role: str, query: str, database: str | None = None) -> list[tuple[object, ...]]:
    with psycopg.connect(address.url(role, database)) as connection:
        return connection.execute(query).fetchall()


def test_serves_and_stops(data_dir: Path, living: Living) -> None:
    with serving(data_dir) as address:
        assert rows(address, APP, "SELECT current_user::text, current_database()::text") == [
            (APP, "minzheng")
        ]
        assert len(living(data_dir)) == 1
    assert living(data_dir) == []
    assert not (address.socket_dir / ".s.PGSQL.5432").exists()


def test_data_outlive_a_restart(data_dir: Path) -> None:
    with serving(data_dir) as address, psycopg.connect(address.url(OWNER)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    with serving(data_dir) as address:
        assert rows(address, APP, "SELECT n FROM kept") == [(7,)]


def test_the_last_of_two_users_stops_it(data_dir: Path, living: Living) -> None:
    first, second = Server(data_dir, durable=False), Server(data_dir, durable=False)
    assert first.start() == second.start()
    first.stop()
    assert len(living(data_dir)) == 1
    second.stop()
    assert living(data_dir) == []


def test_promises_of_durability(data_dir: Path) -> None:
    names = (
        "fsync synchronous_commit full_page_writes data_checksums listen_addresses TimeZone max_connections"
    )
    with serving(data_dir) as address:
        found = [rows(address, APP, f"SHOW {name}")[0][0] for name in names.split()]
    assert found == ["on", "on", "on", "on", "", "Asia/Shanghai", "100"]


def test_listens_on_no_tcp_port(data_dir: Path, living: Living) -> None:
    with serving(data_dir):
        (process,) = living(data_dir)
        ours = {os.readlink(fd) for fd in Path(f"/proc/{process}/fd").iterdir()}
        tables = [Path(f"/proc/{process}/net/{name}").read_text() for name in ("tcp", "tcp6", "udp", "udp6")]
    assert any(name.startswith("socket:") for name in ours)
    inodes = {line.split()[9] for table in tables for line in table.splitlines()[1:]}
    assert not ours & {f"socket:[{inode}]" for inode in inodes}


@pytest.mark.parametrize("database", ["minzheng", "another"])
def test_chinese_trigrams_and_extensions_in_every_database(postgres: Address, database: str) -> None:
    drop_database(postgres, "another")
    create_database(postgres, "another")
    assert len(rows(postgres, APP, "SELECT unnest(show_trgm('民政局'))", database)) == 4
    names = {name for (name,) in rows(postgres, APP, "SELECT extname FROM pg_extension", database)}
    assert names == {"plpgsql", "pg_trgm", "btree_gist", "ltree"}
    collation = "SELECT datlocprovider::text, datlocale, pg_encoding_to_char(encoding)::text FROM pg_database"
    assert set(rows(postgres, APP, collation)) == {("b", "C.UTF-8", "UTF8")}


@pytest.mark.parametrize(
    "forbidden",
    [
        "CREATE TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "CREATE EXTENSION citext",
        "TRUNCATE owned",
        "DROP TABLE owned",
        "ALTER TABLE owned DISABLE TRIGGER ALL",
        "ALTER TABLE owned ADD COLUMN m int",
        "ALTER SYSTEM SET fsync = off",
        "SET ROLE minzheng_owner",
        "SET session_replication_role = replica",
        "COPY owned TO PROGRAM 'cat'",
        "SELECT pg_read_file('PG_VERSION')",
    ],
)
def test_app_only_works_with_rows(postgres: Address, forbidden: str) -> None:
    with psycopg.connect(postgres.url(OWNER)) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS owned (id bigserial PRIMARY KEY, n int)")
    with psycopg.connect(postgres.url(APP), autocommit=True) as app:
        app.execute("INSERT INTO owned (n) VALUES (1)")
        app.execute("UPDATE owned SET n = 2")
        app.execute("DELETE FROM owned")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(forbidden.encode())


def test_copies_of_a_database_and_drop_cuts_connections(postgres: Address) -> None:
    create_database(postgres, "first")
    with psycopg.connect(postgres.url(OWNER, "first")) as connection:
        connection.execute("CREATE TABLE copied AS SELECT 5 AS n")
    create_database(postgres, "second", template="first")
    with psycopg.connect(postgres.url(APP, "second")) as connection:
        assert connection.execute("SELECT n FROM copied").fetchone() == (5,)
        drop_database(postgres, "second")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    drop_database(postgres, "first")
    drop_database(postgres, "first")


def test_a_long_log_is_set_aside(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "LOG_LIMIT", 8000)
    (data_dir / "postgres.log").write_text("旧" * 3000)
    with serving(data_dir, durable=False):
        pass
    assert (data_dir / "postgres.log.1").read_text() == "旧" * 3000
    assert "database system is ready" in (data_dir / "postgres.log").read_text()


def test_a_server_is_started_once(data_dir: Path) -> None:
    server = Server(data_dir, durable=False)
    server.start()
    with pytest.raises(RuntimeError):
        server.start()
    server.stop()
    server.stop()


def test_refuses_another_release(data_dir: Path) -> None:
    with serving(data_dir):
        pass
    (data_dir / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresProblem, match=r"PostgreSQL 17.*minzheng backup.*minzheng restore"):
        Server(data_dir).start()
    (data_dir / "postgres" / "PG_VERSION").write_text("18\n")
    with serving(data_dir):
        pass
