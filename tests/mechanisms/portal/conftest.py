from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from tests.mechanisms.portal.given import NOW, forget_indicators, found_bureau, report_with_figures

from minzheng.foundation import clock, keys
from minzheng.mechanisms.reports.public import Report


@pytest.fixture(autouse=True)
def key_ring() -> Iterator[None]:
    with keys.using(keys.KeyRing.ephemeral()):
        yield


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["minzheng.config.hashers.QuickScrypt"]


@pytest.fixture
def moment() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def house(db: None, moment: None) -> SimpleNamespace:
    return found_bureau()


@pytest.fixture
def own_files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def annual(house: SimpleNamespace, own_files: None) -> Iterator[Report]:
    yield report_with_figures(house)
    forget_indicators()
