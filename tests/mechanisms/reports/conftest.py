from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from minzheng.config.postgres import Address
from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import SYSTEM, acting

from .given import TODAY, World, build, declarations


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with declarations(), clock.at(TODAY):
        with acting(SYSTEM, "测试"):
            made = build()
        yield made


@pytest.fixture
def office(fresh_database: Address, tmp_path: Path, settings: Any) -> Iterator[World]:
    """The same with real commits and a data folder: freezing seals the journal outside any transaction."""
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with declarations(), clock.at(TODAY):
        with acting(SYSTEM, "测试"):
            made = build()
        yield made
