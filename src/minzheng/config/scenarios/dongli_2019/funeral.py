"""Funeral subsidies of 2019: 901 granted by the end of October, 72 of them for low-income dead (000-056 to 000-058).

The rates 3,000 and 4,000 元 are inferred from the published sum (829 × 3,000 + 72 × 4,000 = 2,775,000), so they are
entered here as the bureau's own values, not as defaults of the program.
"""

import datetime

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.dongli_2019.bureau import FOUNDED, World
from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.law.public import change_parameter
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import identify

TO_OCTOBER, LOW_INCOME, AFTERWARDS = 901, 72, 160
RATES = (("standard", "3000元"), ("low_income_standard", "4000元"))
FIRST, LAST_FILED = datetime.date(2019, 1, 2), datetime.date(2019, 10, 18)
REFUSED_EVERY = 60


def set_rates(world: World) -> None:
    """Enter the bureau's own rates, in force from the beginning."""
    with acting(SYSTEM, "登记丧葬补贴标准"):
        for code, yuan in RATES:
            change_parameter(f"funeral.subsidy.{code}", world.district, FOUNDED, yuan, "情景推定(由总额反推)")


def plan(world: World, agenda: Agenda) -> None:
    """File so that exactly 901 are decided by 31 October and the rest in November and December."""
    poor = set(range(0, TO_OCTOBER, TO_OCTOBER // LOW_INCOME)[:LOW_INCOME])
    days = (LAST_FILED - FIRST).days
    for number in range(TO_OCTOBER):
        day = FIRST + datetime.timedelta(days=number * days // TO_OCTOBER)
        agenda.on(day, lambda number=number: _file(world, agenda, number in poor, refuse=False))
        if number % REFUSED_EVERY == 7:
            agenda.on(day, lambda: _file(world, agenda, False, refuse=True))
    for number in range(AFTERWARDS):
        day = datetime.date(2019, 11, 1) + datetime.timedelta(days=number * 45 // AFTERWARDS)
        agenda.on(day, lambda number=number: _file(world, agenda, number % 13 == 0, refuse=False))


def _file(world: World, agenda: Agenda, poor: bool, refuse: bool) -> None:
    street = world.dice.between(1, 11)
    place = world.dice.below(len(world.communities[street]))
    area = world.areas[world.communities[street][place]]
    name, number = world.invented.person(1925, 1960)
    applicant, applicant_number = world.invented.person(1955, 1985)
    worker = world.seat(f"shegong{street:02d}{place + 1:02d}")
    died = clock.today() - datetime.timedelta(days=world.dice.between(3, 20))
    with acting(worker.actor, "登记逝者身份"):
        deceased = identify(name, number, area)
    case = open_case(
        "funeral.subsidy",
        worker,
        area=area,
        subject=deceased,
        channel="社区代办",
        answers={
            "died_on": died.isoformat(),
            "group": "低保对象" if poor else "普通居民",
            "certificate": f"HH{died:%Y%m%d}{world.dice.below(1000):03d}",
            "applicant": applicant,
            "applicant_id": applicant_number,
            "phone": world.invented.phone(),
        },
    )
    window = world.street_seat(street, "chuangkou")
    if refuse:
        perform(
            case, "不予受理", window, version=case.version, reason="逝者户籍不在本区,已告知向户籍地申领。"
        )
        return
    case = perform(case, "受理", window, version=case.version)
    agenda.after(world.dice.between(1, 3), lambda: _review(world, agenda, case))


def _review(world: World, agenda: Agenda, case: Case) -> None:
    case = perform(case, "审核通过", world.seat("binzang"), version=case.version)
    agenda.after(world.dice.between(1, 3), lambda: _decide(world, case))


def _decide(world: World, case: Case) -> None:
    perform(case, "同意", world.seat("binzang2"), version=case.version)
