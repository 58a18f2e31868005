from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from minzheng.config.postgres import Address
from minzheng.foundation import clock, keys
from minzheng.mechanisms.journal.public import SYSTEM, Refusal, acting

Plant = Callable[..., None]


@pytest.fixture(autouse=True)
def ring() -> Iterator[keys.KeyRing]:
    with keys.using(keys.KeyRing.ephemeral()) as one:
        yield one


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def refusal(what: str = "查看办件") -> Refusal:
    """A tracked row, not yet saved."""
    return Refusal(at=clock.now(), actor="张三", what=what, reason="无权", code="test")


def write(count: int = 1, purpose: str = "测试") -> list[Refusal]:
    """An act of its own that makes so many rows."""
    with acting(SYSTEM, purpose):
        return Refusal.objects.bulk_create([refusal(f"第{n}件") for n in range(count)])


@contextmanager
def tampering() -> Iterator[Any]:
    """A cursor of the owner, past all triggers."""
    with connections["owner"].cursor() as cursor:
        for table in ("journal_act", "journal_entry", "journal_seal", "journal_refusal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in ("journal_act", "journal_entry", "journal_seal", "journal_refusal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def bureau(fresh_database: Address) -> Address:
    """A database of its own with a few acts."""
    for n in range(3):
        write(4, f"第{n}次")
    return fresh_database
