"""Fixtures: the given district in a test's transaction or with real commits, and uploads of pictures."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.bureau import uploads

from minzheng.config.postgres import Address
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.journal.public import SYSTEM, acting

from .given import TODAY, World, build, declared

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f8ff1f0003030200"
    "ef9a1f3b0000000049454e44ae426082"
)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with declared(), clock.at(TODAY):
        with acting(SYSTEM, "测试"):
            made = build()
        yield made


@pytest.fixture
def committed_world(fresh_database: Address) -> Iterator[World]:
    """The same with real commits, for tests with several connections."""
    with declared():
        with clock.at(TODAY), acting(SYSTEM, "测试"):
            made = build()
        yield made


@pytest.fixture
def upload(tmp_path: Any, settings: Any) -> Callable[[Seat], StoredFile]:
    """Uploads a picture as somebody."""
    return uploads(tmp_path, settings, "现场.png", PNG)
