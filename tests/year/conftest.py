from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker
from tests.year.living import Lived, copy_of, lived

from minzheng.config.postgres import Address


def _once(scenario: str) -> Any:
    """A scenario, lived once in this run."""

    @pytest.fixture(scope="session")
    def whole(django_db_setup: None, postgres: Address, django_db_blocker: DjangoDbBlocker) -> Lived:
        with django_db_blocker.unblock():
            return lived(postgres, scenario)

    return whole


def _copy(name: str) -> Any:
    """The data folder of a copy of a lived scenario for one file of tests, on the evening of its last day."""

    @pytest.fixture(scope="module")
    def folder(
        request: pytest.FixtureRequest, postgres: Address, django_db_blocker: DjangoDbBlocker
    ) -> Iterator[Path]:
        whole = request.getfixturevalue(name)
        with django_db_blocker.unblock(), copy_of(postgres, whole) as made:
            yield made

    return folder


lived_year, year = _once("dongli_2019"), _copy("lived_year")
lived_months, months = _once("shifan_2026"), _copy("lived_months")
lived_epidemic, epidemic = _once("weihai_2020"), _copy("lived_epidemic")
lived_jizhou, jizhou = _once("jizhou_2022"), _copy("lived_jizhou")
lived_yanta, yanta = _once("yanta_2023"), _copy("lived_yanta")
lived_yanta_comparison, yanta_comparison = _once("yanta_comparison_2023"), _copy("lived_yanta_comparison")
lived_city, city = _once("tianjin_assistance_2023"), _copy("lived_city")
lived_tianjin, tianjin = _once("tianjin_2023"), _copy("lived_tianjin")
lived_platform, platform = _once("tianjin_monitoring_2023"), _copy("lived_platform")
lived_weihai_organisations, weihai_organisations = (
    _once("weihai_organisations_2020"),
    _copy("lived_weihai_organisations"),
)
lived_tianjin_organisations, tianjin_organisations = (
    _once("tianjin_organisations_2023"),
    _copy("lived_tianjin_organisations"),
)
