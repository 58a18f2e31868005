"""Temporary relief in the epidemic: 185 who work here without being registered here (003-004, 003-005), and residents beside them."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.relief import Relief
from minzheng.config.scenarios.weihai_2020.bureau import enter_policy
from minzheng.domains.social_assistance.temporary_relief import HUKOU

NON_LOCAL, LOCAL = 185, 24
AMOUNTS = (1_500, 2_000, 2_500, 3_000, 3_500)
FROM = datetime.date(2020, 3, 9)


def amount(number: int) -> int:
    """元 for application `number`: 469,820 for the first 185."""
    more = 200 if number < 36 else 120 if number == 36 else 0
    return AMOUNTS[number % len(AMOUNTS)] + more


def plan(world: World, agenda: Agenda) -> None:
    """Migrant workers from March to May; residents in the same weeks."""
    agenda.on(datetime.date(2020, 1, 23), lambda: enter_policy(world))
    relief = Relief(
        world,
        agenda,
        amount=amount,
        incomplete=lambda number: number % 41 == 7,
        more=more,
    )
    for number in range(NON_LOCAL + LOCAL):
        place = number if number < NON_LOCAL else (number - NON_LOCAL) * 7
        agenda.on(FROM + datetime.timedelta(days=place * 85 // NON_LOCAL), partial(relief.file, number))


def more(number: int) -> dict[str, str]:
    """Where the applicant is registered; who works here mostly lost the work in the epidemic."""
    if number >= NON_LOCAL:
        return {"hukou": HUKOU[0]}
    return {
        "hukou": HUKOU[1 + number % 2],
        "kind": "急难型",
        "cause": "其他",
        "description": "在本市务工,因疫情无法复工、暂无收入,基本生活困难。",
    }
