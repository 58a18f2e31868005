"""Community groups on file: those of the years before as a table, some of the year filed by their streets (003-055)."""

import datetime
from collections.abc import Iterator, Mapping
from functools import partial

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.domains.community.groups import ACTIVITY, GROUP_FILING, GROUPS, TYPES
from minzheng.mechanisms.matters.public import open_case, perform

ON_FILE, FILED = 5010, 12
ENTERED, FIRST = datetime.date(2020, 1, 15), datetime.date(2020, 3, 16)


def plan(world: World, agenda: Agenda) -> None:
    """The table in January; from March one a week by the streets in turn."""
    agenda.on(ENTERED, lambda: _enter(world, agenda))
    for number in range(FILED):
        agenda.on(FIRST + datetime.timedelta(days=7 * number), partial(_file, world, agenda, number))


def _communities(world: World) -> list[tuple[str, str]]:
    """Name and code of every community and village."""
    return [(row["name"], row["code"]) for row in world.setting.areas() if row["kind"] == "社区村"]


def _rows(world: World) -> Iterator[Mapping[str, object]]:
    places = _communities(world)
    for number in range(ON_FILE):
        name, code = places[number % len(places)]
        yield {
            "name": f"{name}第{number // len(places) + 1}队", "area": code, "type": TYPES[number % len(TYPES)],
            "members": 8 + number % 30, "activity": ACTIVITY[number % len(ACTIVITY)],
            "since": datetime.date(2018, 3 + number % 9, 12),
        }  # fmt: skip


def _enter(world: World, agenda: Agenda) -> None:
    case = batches.submit(world, GROUPS.code, list(_rows(world)), "taizhang", "各街道备案台账")
    agenda.after(1, lambda: batches.decide(world, case, "taizhang2"))


def _file(world: World, agenda: Agenda, number: int) -> None:
    street = number % len(world.streets) + 1
    community = world.communities[street][0]
    head, _ = world.invented.person(1950, 1985)
    answers = {
        "name": f"{community}新芽志愿队", "type": TYPES[1], "members": "15", "activity": ACTIVITY[0], "head": head,
        "needs": "每周一次志愿服务,需要活动场地。",
    }  # fmt: skip
    window, leader = world.street_seat(street, "diaocha"), world.street_seat(street, "fenguan")
    case = open_case(GROUP_FILING.code, window, area=world.areas[community], answers=answers)
    agenda.after(3, lambda: perform(case, "予以备案", leader, version=case.version))
