"""A small bureau with the test's own work order, in a test's transaction or with real commits."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from minzheng.config.postgres import Address
from minzheng.foundation import clock

from .given import CODE, NOW, Bureau, declared, found_bureau, order


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.at(NOW):
        yield found_bureau()


def _world(bureau: Bureau) -> SimpleNamespace:
    return SimpleNamespace(
        bureau=bureau,
        district=bureau.area("120110"),
        desk=bureau.seat("业务科", "周敏", registering=CODE),
        east=bureau.seat("东街办事处", "王芳", answering=CODE),
        west=bureau.seat("西街办事处", "李强", answering=CODE),
        west_head=bureau.seat("西街办事处", "钱伟", leading="*"),
        east_unit=bureau.units["东街办事处"],
        west_unit=bureau.units["西街办事处"],
    )


@pytest.fixture
def world(bureau: Bureau) -> Iterator[SimpleNamespace]:
    with declared(order()):
        yield _world(bureau)


@pytest.fixture
def committed(fresh_database: Address) -> Iterator[SimpleNamespace]:
    """The same with real commits, for tests with several connections."""
    with declared(order()), clock.at(NOW):
        yield _world(found_bureau())
