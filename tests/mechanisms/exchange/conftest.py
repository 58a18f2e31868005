"""A district, four contracts with five senders, synthetic people, and an officer who may do everything with batches."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.bureau import Bureau, plant

from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.exchange.public import (
    Batch,
    Simulated,
    Trouble,
    load_senders,
    load_sources,
    receive,
    sender_of,
    simulate,
    source_of,
    take_in,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting

HERE = Path(__file__).parent
NOW = datetime(2026, 8, 20, 9, tzinfo=clock.SHANGHAI)
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
PLACES = [("120110", "东丽区", "区县", ""), ("120110001", "东街街道", "街道乡镇", "120110")]
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋"


def made_people(many: int) -> list[tuple[str, str]]:
    """Names and numbers nobody else has."""
    return [
        (
            FAMILY[at % 10] + GIVEN[at // 10 % 10],
            make_resident_id(
                "120110", date(1940 + at // 500 % 60, 1 + at % 12, 1 + at // 12 % 28), at % 500, Sex.FEMALE
            ),
        )
        for at in range(many)
    ]


@pytest.fixture(scope="session")
def people() -> list[tuple[str, str]]:
    return made_people(400)


@pytest.fixture
def contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contracts of this folder and no others, whatever the domains declare."""
    monkeypatch.setattr("minzheng.mechanisms.exchange.contracts._sources", {})
    monkeypatch.setattr("minzheng.mechanisms.exchange.contracts._senders", {})
    load_senders(HERE / "senders.yaml")
    load_sources(HERE / "sources.yaml")


@dataclass
class Office:
    """Where batches come in: the district and who works there."""

    area: Area
    bureau: Bureau
    seat: Seat

    def deliver(self, made: Simulated) -> Batch:
        source = source_of(made.source)
        return receive(source, sender_of(made.sender), made.period, [made.content], made.name, SYSTEM)

    def simulated(
        self,
        code: str,
        people: Any,
        sender: str = "",
        period: date = JULY,
        trouble: Trouble | None = None,
        seed: str = "s",
    ) -> Batch:
        source = source_of(code)
        chosen = sender_of(sender) if sender else source.senders()[0]
        return self.deliver(simulate(source, chosen, people, seed, period, trouble)[0])

    def changed(self, people: Any, change: Any, seed: str) -> Batch:
        """A batch of wages of August whose rows are changed."""
        source = source_of("wages")
        made = simulate(source, source.senders()[0], people, seed, AUGUST)[0]
        rows = [line.split(",") for line in made.content.decode("gb18030").splitlines()]
        content = "\n".join(",".join(one) for one in [change(row) for row in rows]).encode("gb18030")
        batch = receive(source, source.senders()[0], AUGUST, [content], "a.csv", SYSTEM)
        return take_in(batch, SYSTEM)


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    """A data folder of the test's own."""
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA / "files"
    settings.DATA.mkdir()
    return Path(settings.DATA)


def open_office() -> Office:
    with acting(SYSTEM, "测试"):
        areas = plant(PLACES)
    bureau = Bureau()
    bureau.unit("区民政局", "局", "120110")
    held = dict.fromkeys(("registering", "reviewing", "deciding"), "exchange.")
    return Office(areas["东丽区"], bureau, bureau.seat("区民政局", "孙立", **held))


@pytest.fixture
def office(db: None, contracts: None, data: Path) -> Iterator[Office]:
    with clock.at(NOW):
        yield open_office()
