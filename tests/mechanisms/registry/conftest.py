from collections.abc import Callable, Iterator
from datetime import date

import pytest

from minzheng.foundation import keys
from minzheng.mechanisms.areas.public import Area, Kind
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import Facility, Person, identify

from .given import decide_cases, number, plant


@pytest.fixture(scope="session", autouse=True)
def ring() -> Iterator[keys.KeyRing]:
    with keys.using(keys.KeyRing.ephemeral()) as one:
        yield one


@pytest.fixture
def act(db: None) -> Iterator[None]:
    with acting(SYSTEM, "测试"):
        yield


@pytest.fixture
def district(act: None) -> Area:
    area = plant("999990", "示范区", Kind.COUNTY)
    decide_cases(area)
    return area


@pytest.fixture
def streets(district: Area) -> list[Area]:
    return [plant(f"99999000{n}", f"第{n}街道", Kind.STREET, district) for n in (1, 2)]


@pytest.fixture
def newcomer(streets: list[Area]) -> Callable[..., Person]:
    count = iter(range(400))

    def make(name: str = "陈桂兰", area: Area | None = None, **more: str) -> Person:
        return identify(name, number(next(count)), area or streets[0], **more)

    return make


@pytest.fixture
def home(streets: list[Area]) -> Facility:
    return Facility.objects.create(
        name="长乐养老院", kind="养老机构", area=streets[0], opened_on=date(2015, 1, 1)
    )
