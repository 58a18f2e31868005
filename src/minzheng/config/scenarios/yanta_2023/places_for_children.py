"""Protection stations of all eight streets and 238 homes for children, by tables of the year (001-031, 001-032).

The forty communities stand for all of the district's, so each has five or six homes here; the report tells how many homes, not how
many communities have one. Figures of communities covered can therefore not be read from this scenario.
"""

import datetime
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.yanta_2023.on_record import code_of, community
from minzheng.domains.child_welfare.places import BOOK, HOME, STATION

STATIONS_ON = datetime.date(2023, 3, 10)
HOMES_ON = ((datetime.date(2023, 5, 25), 130), (datetime.date(2023, 10, 20), 108))


def plan(world: World, agenda: Agenda) -> None:
    """Stations in spring, homes as they are finished; each table is decided by another person the next day."""
    agenda.on(STATIONS_ON, partial(_enter, world, agenda, stations(world), "街道未保站验收表"))
    before = 0
    for day, many in HOMES_ON:
        rows = [home(world, number, day) for number in range(before, before + many)]
        agenda.on(day, partial(_enter, world, agenda, rows, "社区儿童之家验收表"))
        before += many


def stations(world: World) -> list[dict[str, Any]]:
    """One for every street."""
    return [
        {"name": f"{row['name']}未成年人保护工作站", "kind": STATION, "area": row["code"], "since": STATIONS_ON}
        for row in world.setting.areas()
        if row["kind"] == "街道乡镇"
    ]  # fmt: skip


def home(world: World, number: int, since: datetime.date) -> dict[str, Any]:
    """Home `number` (0, 1, …), the communities in turn."""
    place = community(world, number)
    nth = number // len(world.workers) + 1
    return {"name": f"{place}第{nth}{HOME}", "kind": HOME, "area": code_of(world, place), "since": since}


def _enter(world: World, agenda: Agenda, rows: Sequence[Mapping[str, Any]], source: str) -> None:
    case = batches.submit(world, BOOK.code, rows, "ertong", source)
    agenda.after(1, lambda: batches.decide(world, case, "ertong2"))
