"""Newly covered: households on 低保 and destitute people, each by an application of its own, filed and decided within a month."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.applications import Applications, home_of, means
from minzheng.config.scenarios.tianjin_assistance_2023.year_sum import NEW_MONTHS, Sums, month_of
from minzheng.domains.social_assistance.benefits.extreme_poverty import ABILITIES
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, MINIMUM_LIVING

FIRST_FILED, LAST_FILED = 1, 9  # days of a month; decided some two and a half weeks later


def plan(world: World, agenda: Agenda, planned: Sums) -> None:
    """Applications in the first days of each month from February to October."""
    poor = Applications(world, agenda, MINIMUM_LIVING, by_street=True)
    destitute = Applications(world, agenda, EXTREME_POVERTY, by_street=True)
    for number, (size, earned) in enumerate(planned.new_homes):
        agenda.on(_day(number), partial(_poor, world, poor, number, size, earned))
    for number, lost in enumerate(planned.new_destitute):
        agenda.on(_day(number), partial(_destitute, world, destitute, number, lost))


def _day(number: int) -> datetime.date:
    spread = number // len(NEW_MONTHS) % (LAST_FILED - FIRST_FILED + 1)
    return datetime.date(2023, month_of(number), FIRST_FILED + spread)


def _poor(world: World, flow: Applications, number: int, size: int, earned: int) -> None:
    found = {"means": [means("工资性收入", f"{earned * size}")], "stability": "收入稳定"}
    flow.file(number % len(world.streets) + 1, home_of(world, size), found, {})


def _destitute(world: World, flow: Applications, number: int, lost: int) -> None:
    name, id_number = world.invented.person(1935, 1958)
    able = {key: "否" if place < lost else "是" for place, key in enumerate(ABILITIES)}
    found = {
        "means": [means("存款", "800", "当日价值")], "disability": "无", "grade": "0", "schooling": "否", **able,
    }  # fmt: skip
    kinds = {"supply": "分散供养", "receiver": "照料人代领" if lost >= 4 else "本人领取"}
    flow.file(
        number % len(world.streets) + 1, [{"name": name, "id_number": id_number, "relation": "本人"}], found, kinds
    )  # fmt: skip
