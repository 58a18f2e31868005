"""One throwaway PostgreSQL per run; each test process works on its own copy of a database migrated once."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from minzheng.config.postgres import Address, create_database, drop_database, throwaway
from minzheng.foundation import keys

pytest_plugins = ["tests.missing_tools"]
SOCKET = "MINZHENG_PG_SOCKET"
MIGRATING, MIGRATED = "minzheng_migrating", "minzheng_migrated"
_run = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """The process in charge starts the server; pytest-xdist's workers inherit its address."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        os.environ[SOCKET] = str(_run.enter_context(throwaway()).socket_dir)
        os.environ["MINZHENG_DATA"] = _run.enter_context(TemporaryDirectory(prefix="minzheng-data-"))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove its files."""
    _run.close()


@pytest.fixture(scope="session", autouse=True)
def key_ring() -> Iterator[keys.KeyRing]:
    """Keys of this run; a test that needs others puts its own ring on top."""
    with keys.using(keys.KeyRing.ephemeral()) as ring:
        yield ring


@pytest.fixture(scope="session", autouse=True)
def data_folder() -> Iterator[Path]:
    """Files go to a folder of this run: Django read its settings before the run had one."""
    folder = Path(os.environ["MINZHENG_DATA"])
    with override_settings(DATA=folder, MEDIA_ROOT=folder / "files"):
        yield folder


@pytest.fixture(scope="session")
def postgres() -> Address:
    """The address of this run's server."""
    return Address(Path(os.environ[SOCKET]))


@pytest.fixture(scope="session")
def django_db_setup(postgres: Address, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replaces pytest-django's: migrate one database as the owner, then copy it for this process."""
    with django_db_blocker.unblock():
        _migrate_once(postgres)
    with _copy_in_use(postgres):
        yield


@pytest.fixture
def fresh_database(
    django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker
) -> Iterator[Address]:
    """A database of its own for one test that needs real commits or several connections; dropped afterwards.

    Both Django aliases lead there. Use it instead of, not beside, the `db` fixture.
    """
    with django_db_blocker.unblock(), _copy_in_use(postgres) as address:
        yield address


@contextmanager
def _copy_in_use(postgres: Address) -> Iterator[Address]:
    from django.db import connections

    name = f"test_{uuid4().hex}"
    create_database(postgres, name, template=MIGRATED)
    before = {alias: dict(connections.settings[alias]) for alias in ("default", "owner")}
    try:
        _point_to(postgres, name)
        yield Address(postgres.socket_dir, name)
    finally:
        connections.close_all()
        for alias, settings in before.items():
            connections.settings[alias].update(settings)
        drop_database(postgres, name)


def _point_to(postgres: Address, database: str) -> None:
    from django.db import connections

    connections.close_all()
    for alias, role in (("default", postgres.app), ("owner", postgres.owner)):
        connections.settings[alias].update(postgres.settings(role, database))


def _migrate_once(postgres: Address) -> None:
    """The first process of the run migrates while the others wait; the name shows that it came to its end."""
    from django.core.management import call_command
    from django.db import connections

    with psycopg.connect(postgres.url(postgres.owner, "postgres"), autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(1)")
        if guard.execute("SELECT FROM pg_database WHERE datname = %s", [MIGRATED]).fetchone() is not None:
            return
        drop_database(postgres, MIGRATING)
        create_database(postgres, MIGRATING)
        _point_to(postgres, MIGRATING)
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        connections.close_all()
        guard.execute(f"ALTER DATABASE {MIGRATING} RENAME TO {MIGRATED}")
