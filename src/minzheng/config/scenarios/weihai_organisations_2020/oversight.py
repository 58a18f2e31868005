"""The year: 400 organisations on the roll; measures, audits, fee checks, ratings and three illegal ones in turn."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from stdnum.cn import uscc as credit_code

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows import oversight
from minzheng.domains.social_organisations.roll import ROLL
from minzheng.mechanisms.registry.public import Organisation

ON_ROLL, ASSOCIATIONS, MEASURED, AUDITED, RATED, BELOW, ILLEGAL = 400, 343, 72, 17, 132, 8, 3
LEVELS = ("3A", "3A", "3A", "4A", "4A", "5A")
FIRST, DAYS = datetime.date(2020, 2, 10), 270


def plan(world: World, agenda: Agenda) -> None:
    """The roll first; then so many cases of each kind, spread over the year."""
    agenda.on(datetime.date(2020, 1, 6), lambda: _enter(world, agenda))
    kinds = (
        (MEASURED, oversight.measure),
        (AUDITED, oversight.audit),
        (ASSOCIATIONS, oversight.fees),
    )
    for many, flow in kinds:
        for number in range(many):
            agenda.on(_day(number, many), partial(_with, flow, world, agenda, number))
    for number in range(RATED + BELOW):
        level = "2A" if number >= RATED else LEVELS[number % len(LEVELS)]
        agenda.on(_day(number, RATED + BELOW), partial(_rate, world, agenda, number, level))
    for number in range(ILLEGAL):
        agenda.on(_day(number, ILLEGAL), partial(oversight.illegal, world, agenda, number))


def _day(number: int, many: int) -> datetime.date:
    return FIRST + datetime.timedelta(days=number * DAYS // many)


def _body(number: int) -> Organisation:
    return Organisation.objects.get(uscc=_uscc(number))


def _with(
    flow: Callable[[World, Agenda, Organisation, int], None], world: World, agenda: Agenda, number: int
) -> None:
    flow(world, agenda, _body(number), number)


def _rate(world: World, agenda: Agenda, number: int, level: str) -> None:
    oversight.rate(world, agenda, _body(number), level)


def _uscc(number: int) -> str:
    stem = f"51371000MJ{number:07d}"
    return stem + credit_code.calc_check_digit(stem)


def _roll(world: World) -> Iterator[Mapping[str, object]]:
    for number in range(ON_ROLL):
        yield {
            "name": f"威海市第{number + 1}{'行业协会' if number < ASSOCIATIONS else '服务中心'}",
            "kind": "社会团体" if number < ASSOCIATIONS else "民办非企业单位",
            "uscc": _uscc(number),
            "area": world.setting.code,
            "registered_on": datetime.date(2012, 5, 10),
        }


def _enter(world: World, agenda: Agenda) -> None:
    case = batches.submit(world, ROLL.code, list(_roll(world)), "shezu", "2019年底社会组织名册")
    agenda.after(1, lambda: batches.decide(world, case, "shezu2"))
