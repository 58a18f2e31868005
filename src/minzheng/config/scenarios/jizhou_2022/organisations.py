"""28 organisations that had stopped working, and 24 associations that left their departments; the names are invented (S42, S43)."""

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

ZOMBIES, DECOUPLED, OTHERS = 28, 24, 60
ENTERED, FIRST, DAYS = datetime.date(2022, 1, 7), datetime.date(2022, 2, 8), 210


def plan(world: World, agenda: Agenda) -> None:
    """The roll first; then the clean-up and the decoupling, spread from February to September."""
    agenda.on(ENTERED, lambda: _enter(world, agenda))
    for number in range(ZOMBIES):
        day = FIRST + datetime.timedelta(days=number * DAYS // ZOMBIES)
        agenda.on(day, partial(_zombie, world, agenda, number))
    for number in range(DECOUPLED):
        day = FIRST + datetime.timedelta(days=number * DAYS // DECOUPLED)
        agenda.on(day, partial(_with, oversight.decouple, world, agenda, ZOMBIES + number))


def _with(
    flow: Callable[[World, Agenda, Organisation], None], world: World, agenda: Agenda, number: int
) -> None:
    flow(world, agenda, Organisation.objects.get(uscc=_uscc(number)))


def _zombie(world: World, agenda: Agenda, number: int) -> None:
    oversight.zombie(world, agenda, Organisation.objects.get(uscc=_uscc(number)), number)


def _uscc(number: int) -> str:
    stem = f"51120119MJ{number:07d}"
    return stem + credit_code.calc_check_digit(stem)


def _roll(world: World) -> Iterator[Mapping[str, object]]:
    for number in range(ZOMBIES + DECOUPLED + OTHERS):
        yield {
            "name": f"蓟州区第{number + 1}{'行业协会' if ZOMBIES <= number < ZOMBIES + DECOUPLED else '促进会'}",
            "kind": "社会团体",
            "uscc": _uscc(number),
            "area": world.setting.code,
            "registered_on": datetime.date(2011, 5, 10),
        }


def _enter(world: World, agenda: Agenda) -> None:
    case = batches.submit(world, ROLL.code, list(_roll(world)), "shezu", "2021年底社会组织名册")
    agenda.after(1, lambda: batches.decide(world, case, "shezu2"))
