"""The ground all other tests stand on: tests/conftest.py."""

import threading

import psycopg
import pytest
from django.db import ProgrammingError, connections

from minzheng.config.postgres import Address


def ask(alias: str, query: str) -> tuple[object, ...]:
    with connections[alias].cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
        assert row is not None
        return tuple(row)


FRESH: list[str] = []
WHO = "SELECT current_user::text, current_database()::text"


@pytest.mark.django_db(databases=["default", "owner"])
def test_two_aliases_lead_as_two_roles_to_one_copy() -> None:
    app, owner = ask("default", WHO), ask("owner", WHO)
    assert (app[0], owner[0]) == ("minzheng_app", "minzheng_owner")
    assert app[1] == owner[1]
    assert str(app[1]).startswith("test_")


def test_the_copy_is_migrated_and_open_to_app(db: None) -> None:
    assert ask("default", "SELECT count(*) > 0 FROM django_migrations") == (True,)


def test_without_a_fixture_the_database_is_closed() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        ask("default", "SELECT 1")


@pytest.mark.parametrize("turn", [1, 2])
def test_a_fresh_database_really_commits_and_is_gone_afterwards(fresh_database: Address, turn: int) -> None:
    FRESH.append(fresh_database.database)
    assert ask("owner", WHO) == ("minzheng_owner", fresh_database.database)
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE mine (n int)")
    with connections["default"].cursor() as cursor:
        cursor.execute("INSERT INTO mine VALUES (1)")
    seen: list[tuple[object, ...]] = []

    def elsewhere() -> None:
        seen.append(ask("default", "SELECT count(*) FROM mine"))
        connections.close_all()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [(1,)]
    with (
        connections["default"].cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        cursor.execute("TRUNCATE mine")


def test_fresh_databases_leave_nothing(postgres: Address) -> None:
    with psycopg.connect(postgres.url(postgres.owner, "postgres")) as connection:
        names = {name for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()}
    assert "minzheng" in names
    assert not names & set(FRESH)
