"""Eight centres, 27 stations and 167 meal points, by tables of the year (001-027, 001-028, 001-029).

Five centres stood at the beginning of the year; the last three were building until the autumn. The forty communities stand for all
of the district's, so each has four or five meal points here; how many communities have one cannot be read from this scenario.
"""

import datetime
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.yanta_2023.on_record import code_of, community
from minzheng.domains.elder_services.service_places import (
    BOOK,
    BUILDING,
    CENTRE,
    FINISHED,
    MEALS,
    OPEN,
    PLACE,
    STATION,
)
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Facility, as_of

CENTRES_ON, FINISHED_ON = datetime.date(2023, 2, 15), datetime.date(2023, 10, 26)
OPEN_AT_FIRST, STATIONS, MEAL_POINTS = 5, 27, 167
STATIONS_ON = datetime.date(2023, 9, 12)
MEALS_ON = ((datetime.date(2023, 4, 18), 90), (datetime.date(2023, 11, 14), 77))


def plan(world: World, agenda: Agenda) -> None:
    """Centres first, then meal points and stations as they are finished; every table is decided by another person the next day."""
    agenda.on(CENTRES_ON, partial(_enter, world, agenda, centres(world), "综合养老服务中心台账"))
    agenda.on(STATIONS_ON, partial(_enter, world, agenda, stations(world), "养老服务站新建提升验收表"))
    agenda.on(FINISHED_ON, partial(_finish, world, agenda))
    before = 0
    for day, many in MEALS_ON:
        rows = [meal_point(world, number, day) for number in range(before, before + many)]
        agenda.on(day, partial(_enter, world, agenda, rows, "助餐点验收表"))
        before += many


def centres(world: World) -> list[dict[str, Any]]:
    """One for every street, the last three still building."""
    streets = [row for row in world.setting.areas() if row["kind"] == "街道乡镇"]
    return [
        {
            "name": f"{row['name']}综合养老服务中心", "kind": CENTRE, "area": row["code"], "since": CENTRES_ON,
            "state": OPEN if number < OPEN_AT_FIRST else BUILDING, "beds": 20,
        }
        for number, row in enumerate(streets)
    ]  # fmt: skip


def stations(world: World) -> list[dict[str, Any]]:
    """The 27 that were newly built or improved, finished."""
    places = [community(world, number) for number in range(STATIONS)]
    return [
        {
            "name": f"{place}养老服务站", "kind": STATION, "area": code_of(world, place), "since": STATIONS_ON,
            "state": FINISHED,
        }
        for place in places
    ]  # fmt: skip


def meal_point(world: World, number: int, since: datetime.date) -> dict[str, Any]:
    """Meal point `number` (0, 1, …), the communities in turn."""
    place, nth = community(world, number), number // len(world.workers) + 1
    return {
        "name": f"{place}第{nth}助餐点", "kind": MEALS, "area": code_of(world, place), "since": since, "state": OPEN,
    }  # fmt: skip


def _enter(world: World, agenda: Agenda, rows: Sequence[Mapping[str, Any]], source: str) -> None:
    case = batches.submit(world, BOOK.code, rows, "yanglao", source)
    agenda.after(1, lambda: batches.decide(world, case, "yanglao2"))


def _finish(world: World, agenda: Agenda) -> None:
    """The centres that were building are finished, each by a case of its own."""
    building = as_of(BOOK, FINISHED_ON).filter(data__kind=CENTRE, data__state=BUILDING).order_by("pk")
    for line in building.select_related("facility"):
        assert line.facility is not None
        agenda.after(1, partial(_decide, world, _ask(world, line.facility)))


def _ask(world: World, centre: Facility) -> int:
    answers = {"change": FINISHED, "on": FINISHED_ON.isoformat()}
    case = open_case(PLACE.code, world.seat("yanglao"), area=centre.area, answers=answers, subject=centre)
    return int(case.pk)


def _decide(world: World, pk: int) -> None:
    case = Case.objects.get(pk=pk)
    perform(case, "同意", world.seat("yanglao2"), version=case.version)
