"""Scenarios lived once a run (or taken from the cache), each in a database and a data folder that are copied, not changed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connections
from django.test import override_settings

from minzheng.config.founding import prepare
from minzheng.config.postgres import Address, create_database, drop_database
from minzheng.config.scenarios import cache, running
from minzheng.foundation import clock, keys

CACHE = Path(__file__).parents[2] / "var" / "cache"
HASHERS = ["minzheng.config.hashers.QuickScrypt"]


@dataclass(frozen=True)
class Lived:
    """A scenario lived to its end: its database, its data folder, its last day."""

    scenario: str
    database: str
    folder: Path
    last_day: date


def lived(postgres: Address, scenario: str) -> Lived:
    """The first process of the run lives while the others wait; the database's name shows that it came to its end."""
    name, folder = f"minzheng_{scenario}", Path(os.environ["MINZHENG_DATA"]) / scenario
    found = Lived(scenario, name, folder, import_module(f"minzheng.config.scenarios.{scenario}").LAST_DAY)
    with psycopg.connect(postgres.url(postgres.owner, "postgres"), autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if guard.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            living = f"{name}_living"
            drop_database(postgres, living)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            create_database(postgres, living)
            with at(postgres, living, folder):
                _live(scenario, folder)
            guard.execute(f"ALTER DATABASE {living} RENAME TO {name}")
    return found


@contextmanager
def copy_of(postgres: Address, year: Lived) -> Iterator[Path]:
    """Work in a copy, on the evening of the last day; gives its data folder."""
    name = f"{year.scenario}_{uuid4().hex}"
    evening = datetime.combine(year.last_day, time(18), clock.SHANGHAI)
    with tempfile.TemporaryDirectory(prefix="minzheng-year-") as made:
        folder = Path(made) / "data"
        shutil.copytree(year.folder, folder)
        create_database(postgres, name, template=year.database)
        try:
            with at(postgres, name, folder), clock.at(evening):
                yield folder
        finally:
            drop_database(postgres, name)


@contextmanager
def empty(postgres: Address, template: str) -> Iterator[None]:
    """Work in a copy of a migrated database with a data folder and keys of its own."""
    name = f"empty_{uuid4().hex}"
    with tempfile.TemporaryDirectory(prefix="minzheng-year-") as made:
        create_database(postgres, name, template=template)
        try:
            with at(postgres, name, Path(made)):
                prepare(Path(made))
                yield
        finally:
            drop_database(postgres, name)


@contextmanager
def at(postgres: Address, database: str, folder: Path) -> Iterator[None]:
    """Database, data folder and keys of this process until the block ends."""
    connections.close_all()
    before = {alias: dict(connections.settings[alias]) for alias in ("default", "owner")}
    for alias, role in (("default", postgres.app), ("owner", postgres.owner)):
        connections.settings[alias].update(postgres.settings(role, database))
    moved = override_settings(DATA=folder, MEDIA_ROOT=folder / "files", PASSWORD_HASHERS=HASHERS)
    try:
        with keys.using(keys.KeyRing.ephemeral()), moved:
            keys.configure(folder)
            yield
    finally:
        connections.close_all()
        for alias, settings in before.items():
            connections.settings[alias].update(settings)


def _live(scenario: str, folder: Path) -> None:
    entry = cache.entry_of(CACHE, scenario, running.password())
    cache.take(entry, folder)
    prepare(folder)
    if running.live_on(running.begin(scenario)):
        cache.keep(entry, folder)
