from collections.abc import Iterator
from typing import Any

import pytest

from minzheng.foundation import clock
from minzheng.mechanisms.indicators.public import Indicator, Ratio
from minzheng.mechanisms.journal.public import SYSTEM, acting

from .given import World, build, declare_all, own_indicators


@pytest.fixture
def files(tmp_path: Any, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def asked() -> Iterator[dict[str, Indicator | Ratio]]:
    with own_indicators():
        yield declare_all()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.at(clock.real_now().replace(year=2019, month=12, day=20)):
        with acting(SYSTEM, "测试"):
            made = build()
        yield made
