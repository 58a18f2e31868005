from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker
from tests.journeys.lived import NOW, copy_of_lived, lived, lived_keys

from minzheng.config.postgres import Address
from minzheng.foundation import clock

__all__ = ["lived", "lived_keys"]


@pytest.fixture
def bureau(lived: str, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A lived bureau of its own for one test, on the morning of 22 January 2019."""
    with django_db_blocker.unblock(), copy_of_lived(postgres), clock.at(NOW):
        yield
