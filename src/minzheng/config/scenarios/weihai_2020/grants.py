"""New in the epidemic: 316 persons on 低保 and 155 on 特困, most of them on a promise to bring the papers later (003-007, 003-008)."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.applications import Applications, home_of, means
from minzheng.config.scenarios.weihai_2020.bureau import EPIDEMIC
from minzheng.domains.social_assistance.benefits.extreme_poverty import ABILITIES
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, MINIMUM_LIVING

SIZES = (1, 2, 3, 4, 2, 3, 1, 4, 2, 1)  # 23 persons in ten households
NEW_PERSONS, NEW_DESTITUTE = 316, 155
MONTHS = (2, 3, 4, 5)
DAYS = (
    3,
    4,
    5,
    6,
    7,
)  # filed early in the month, so that the month that begins an application also decides and pays it
PROOF = "家庭经济状况核对授权书"


def homes() -> list[int]:
    """Sizes of the new households, that together have as many members as were reported."""
    found: list[int] = []
    while sum(found) < NEW_PERSONS:
        found.append(min(SIZES[len(found) % len(SIZES)], NEW_PERSONS - sum(found)))
    return found


def days(count: int) -> list[datetime.date]:
    """Days of application, the months and their first days in turn."""
    return [
        datetime.date(2020, MONTHS[n % len(MONTHS)], DAYS[n // len(MONTHS) % len(DAYS)]) for n in range(count)
    ]


def plan(world: World, agenda: Agenda) -> None:
    """File them from February to May; all are decided before the epidemic response ends."""
    plain = {code: Applications(world, agenda, code) for code in (MINIMUM_LIVING, EXTREME_POVERTY)}
    pledged = {code: Applications(world, agenda, code, (PROOF,), EPIDEMIC[1]) for code in plain}
    sizes = homes()
    for number, (size, day) in enumerate(zip(sizes, days(len(sizes)), strict=True)):
        flow = plain[MINIMUM_LIVING] if number % 5 == 0 else pledged[MINIMUM_LIVING]
        agenda.on(day, partial(_poor, world, flow, number, size))
    for number, day in enumerate(days(NEW_DESTITUTE)):
        flow = plain[EXTREME_POVERTY] if number % 5 == 0 else pledged[EXTREME_POVERTY]
        agenda.on(day, partial(_destitute, world, flow, number))


def _poor(world: World, flow: Applications, number: int, size: int) -> None:
    earned = (0, 260, 380, 520)[number % 4] * size
    found = {
        "means": [means("工资性收入", f"{earned}")],
        "stability": "收入不稳定" if number % 3 else "收入稳定",
    }
    flow.file(number % len(world.streets) + 1, home_of(world, size), found, {})


def _destitute(world: World, flow: Applications, number: int) -> None:
    name, id_number = world.invented.person(1932, 1955)
    lost = (0, 0, 1, 0, 5, 2)[number % 6]
    able = {key: "否" if place < lost else "是" for place, key in enumerate(ABILITIES)}
    found = {
        "means": [means("存款", "800", "当日价值")],
        "disability": "无",
        "grade": "0",
        "schooling": "否",
        **able,
    }
    kinds = {"supply": "分散供养", "receiver": "本人领取" if lost < 4 else "照料人代领"}
    person = {"name": name, "id_number": id_number, "relation": "本人"}
    flow.file(number % len(world.streets) + 1, [person], found, kinds)
