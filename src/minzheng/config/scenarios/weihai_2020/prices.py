"""Price subsidy for the index months January to September 2020 (003-009); indices as published, those of low incomes assumed."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.domains.social_assistance.benefits.price_subsidy import PRICE
from minzheng.mechanisms.matters.public import Case, open_case, perform

# month: consumer prices, food, and the index of low incomes that the subsidy is reckoned by
ROUNDS = {
    1: ("5.4", "20.6", "9.2"),
    2: ("5.2", "21.9", "9.5"),
    3: ("4.3", "18.3", "8.0"),
    4: ("3.3", "14.8", "6.5"),
    5: ("2.4", "10.6", "5.0"),
    6: ("2.5", "11.1", "5.2"),
    7: ("2.7", "13.2", "6.0"),
    8: ("2.4", "11.2", "5.2"),
    9: ("1.7", "7.9", "4.3"),
}


def plan(world: World, agenda: Agenda) -> None:
    """Each month's indices come out about the eleventh of the next; the bureau decides two working days later."""
    for month in ROUNDS:
        agenda.on(datetime.date(2020, month + 1, 11), partial(_propose, world, agenda, month))


def _propose(world: World, agenda: Agenda, month: int) -> None:
    cpi, food, rise = ROUNDS[month]
    answers = {
        "month": f"2020-{month:02}", "cpi": cpi, "food": food, "rise": rise, "source": "统计部门每月发布(情景假设)",
    }  # fmt: skip
    maker = world.seat("shenhe")
    case = open_case(PRICE, maker, area=world.district, answers=answers)
    case = perform(case, "核对无误", maker, version=case.version)
    agenda.after(2, lambda: _decide(world, case, "启动"))


def _decide(world: World, case: Case, outcome: str) -> None:
    perform(case, outcome, world.seat("jiuzhu"), version=case.version)
