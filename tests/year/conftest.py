from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.year.living import Lived, copy_of, lived

from minzheng.config.postgres import Address


def _session_copy(postgres: Address, blocker: DjangoDbBlocker, scenario: str) -> Lived:
    with blocker.unblock():
        return lived(postgres, scenario)


@pytest.fixture(scope="session")
def lived_year(django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Lived:
    """东丽区 2019, lived once in this run."""
    return _session_copy(postgres, django_db_blocker, "dongli_2019")


@pytest.fixture(scope="session")
def lived_months(django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Lived:
    """示范区 2026, lived once in this run."""
    return _session_copy(postgres, django_db_blocker, "shifan_2026")


@pytest.fixture(scope="session")
def lived_epidemic(django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Lived:
    """威海市 2020, lived once in this run."""
    return _session_copy(postgres, django_db_blocker, "weihai_2020")


@pytest.fixture(scope="module")
def year(lived_year: Lived, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The data folder of a copy of 东丽区 2019 for one file of tests, on the evening of 31 December."""
    with django_db_blocker.unblock(), copy_of(postgres, lived_year) as folder:
        yield folder


@pytest.fixture(scope="module")
def months(lived_months: Lived, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The same for 示范区, on the evening of 10 April 2026."""
    with django_db_blocker.unblock(), copy_of(postgres, lived_months) as folder:
        yield folder


@pytest.fixture(scope="session")
def lived_yanta(django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Lived:
    """雁塔区 2023, lived once in this run."""
    return _session_copy(postgres, django_db_blocker, "yanta_2023")


@pytest.fixture(scope="module")
def yanta(lived_yanta: Lived, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The data folder of a copy of 雁塔区 2023 for one file of tests, on the evening of 31 December."""
    with django_db_blocker.unblock(), copy_of(postgres, lived_yanta) as folder:
        yield folder


@pytest.fixture(scope="module")
def epidemic(lived_epidemic: Lived, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The same for 威海市, on the evening of 31 December 2020."""
    with django_db_blocker.unblock(), copy_of(postgres, lived_epidemic) as folder:
        yield folder


@pytest.fixture(scope="session")
def lived_tianjin(django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Lived:
    """天津市, November 2022 to December 2023, lived once in this run."""
    return _session_copy(postgres, django_db_blocker, "tianjin_2023")


@pytest.fixture(scope="module")
def tianjin(lived_tianjin: Lived, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The same for 天津市, on the evening of 31 December 2023."""
    with django_db_blocker.unblock(), copy_of(postgres, lived_tianjin) as folder:
        yield folder
