"""The bureau of the sample year after three weeks of January 2019: lived once a run, copied for each test that changes it."""

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from tests.conftest import MIGRATED
from tests.journeys.unfinished import leave_open

from minzheng.config.postgres import Address, create_database, drop_database
from minzheng.config.scenarios import dongli_2019
from minzheng.config.scenarios.agenda import Agenda
from minzheng.foundation import clock, keys

LIVING, LIVED = "minzheng_living", "minzheng_lived"
UNTIL = datetime.date(2019, 1, 21)
NOW = datetime.datetime(2019, 1, 22, 9, 30, tzinfo=clock.SHANGHAI)
PASSWORD = "yanshi-2019-dongli"


@pytest.fixture(scope="session")
def lived_keys() -> Iterator[keys.KeyRing]:
    """The keys the lived database was written with, shared by all processes of the run."""
    path = Path(os.environ["MINZHENG_DATA"]) / "lived-keys.json"
    try:
        ring = keys.KeyRing.create(path)
    except keys.KeyTrouble:
        ring = keys.KeyRing.load(path)
    with keys.using(ring):
        yield ring


@pytest.fixture(scope="session")
def lived(
    django_db_setup: None, lived_keys: keys.KeyRing, postgres: Address, django_db_blocker: DjangoDbBlocker
) -> str:
    """The name of a database in which the weeks have been lived; copy it, do not change it."""
    with django_db_blocker.unblock():
        _live_once(postgres)
    return LIVED


@contextmanager
def copy_of_lived(postgres: Address) -> Iterator[None]:
    """Both Django aliases lead to a copy of the lived database until the block ends."""
    name = f"lived_{uuid4().hex}"
    create_database(postgres, name, template=LIVED)
    try:
        with _pointed_to(postgres, name):
            yield
    finally:
        drop_database(postgres, name)


@contextmanager
def _pointed_to(postgres: Address, name: str) -> Iterator[None]:
    """Both Django aliases lead to this database until the block ends."""
    connections.close_all()
    before = {alias: dict(connections.settings[alias]) for alias in ("default", "owner")}
    try:
        for alias, role in (("default", postgres.app), ("owner", postgres.owner)):
            connections.settings[alias].update(postgres.settings(role, name))
        yield
    finally:
        connections.close_all()
        for alias, settings in before.items():
            connections.settings[alias].update(settings)


def _live_once(postgres: Address) -> None:
    """The first process lives while the others wait; the name shows that it came to its end."""
    with psycopg.connect(postgres.url(postgres.owner, "postgres"), autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(2)")
        if guard.execute("SELECT FROM pg_database WHERE datname = %s", [LIVED]).fetchone() is not None:
            return
        drop_database(postgres, LIVING)
        create_database(postgres, LIVING, template=MIGRATED)
        with (
            _pointed_to(postgres, LIVING),
            override_settings(PASSWORD_HASHERS=["minzheng.config.hashers.QuickScrypt"]),
        ):
            _live()
        guard.execute(f"ALTER DATABASE {LIVING} RENAME TO {LIVED}")


def _live() -> None:
    from minzheng.config.scenarios.dongli_2019 import funeral, hotline, payments, relief
    from minzheng.mechanisms.access.public import Account
    from minzheng.mechanisms.journal.public import SYSTEM, acting
    from minzheng.mechanisms.matters.public import calendar

    world = dongli_2019.world()
    with clock.at(dongli_2019.FIRST_DAY - datetime.timedelta(days=1)):
        dongli_2019.found(world)
        with acting(SYSTEM, "设置演示密码"):
            for account in Account.objects.all():
                account.set_password(PASSWORD)
                account.must_change_password = False
                account.save()
    agenda = Agenda(calendar())
    for strand in (hotline, relief, funeral, payments):
        strand.plan(world, agenda)
    agenda.run(dongli_2019.FIRST_DAY, UNTIL)
    leave_open(world)
