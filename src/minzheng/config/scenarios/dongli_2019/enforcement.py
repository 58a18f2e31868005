"""Inspections over trades in 2019: care homes, social organisations, funeral services (000-014)."""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.trades import inspect
from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.registry.public import Facility, Organisation

INSPECTIONS = 44
TRADES = (("elder_care", "yanglao", "yanglao2"), ("social_organisations", "shezu", "shezu2"), ("funeral", "binzang", "zhifa"))  # fmt: skip
SHOPS = ("永安殡葬服务部", "福泽殡葬用品店", "东丽区第一公墓", "祥和殡葬服务部")


def set_up(world: World) -> None:
    """Funeral services are facilities that inspections can be about."""
    with acting(SYSTEM, "登记殡葬服务机构"):
        for number, name in enumerate(SHOPS):
            area = world.areas[world.streets[number * 2]]
            Facility.objects.create(
                name=name, kind="殡葬服务机构", area=area, opened_on=datetime.date(2010, 1, 1)
            )


def plan(world: World, agenda: Agenda) -> None:
    """One about every eight days, the trades in turn."""
    for number in range(INSPECTIONS):
        day = datetime.date(2019, 1, 28) + datetime.timedelta(days=number * 320 // INSPECTIONS)
        agenda.on(day, partial(_inspect, world, number))


def _inspect(world: World, number: int) -> None:
    trade, login, second = TRADES[number % len(TRADES)]
    fault = number % 8 if number % 6 == 1 else None
    inspect(world, number, f"enforcement.{trade}", _subject(trade, number), login, second, fault)


def _subject(trade: str, number: int) -> Facility | Organisation:
    if trade == "social_organisations":
        rolled = Organisation.objects.filter(uscc__startswith="52120110MJ", status=Organisation.Status.ACTIVE)
        return rolled.order_by("pk")[number % 40]
    if trade == "elder_care":
        homes = Facility.objects.filter(kind="养老机构", opened_on__lte=clock.today()).order_by("pk")
        return homes[number % homes.count()]
    return Facility.objects.get(name=SHOPS[number % len(SHOPS)])
