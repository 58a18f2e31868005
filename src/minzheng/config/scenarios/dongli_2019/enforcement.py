"""Inspections over trades in 2019: care homes, social organisations, funeral services (000-014).

From the end of February the social organisations are drawn: 25 % of the roll of 13 February, whose 14 inspections
take the days that were theirs.
"""

import datetime
from functools import partial

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.draws import DrawFlow, inspect_drawn, seat_of_staff
from minzheng.config.scenarios.flows.trades import inspect, remind
from minzheng.foundation import clock
from minzheng.mechanisms.checks.public import Draw, DrawnObject
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
    """One about every eight days, the trades in turn; of the social organisations those drawn, once they are."""
    flow = DrawFlow(
        world, agenda, "社会组织随机抽查", 25, officer="zhifa", other="fazhi", head="juzhang", lottery="福利彩票双色球"
    )  # fmt: skip
    drawn = [number for number in range(INSPECTIONS) if _trade(number)[0] == "social_organisations"][1:]
    flow.plan(datetime.date(2019, 2, 11), lambda draw: _inspect_drawn(flow, draw, drawn))
    for number in sorted(set(range(INSPECTIONS)) - set(drawn)):
        agenda.on(_day(number), partial(_inspect, world, number))


def _day(number: int) -> datetime.date:
    return datetime.date(2019, 1, 28) + datetime.timedelta(days=number * 320 // INSPECTIONS)


def _trade(number: int) -> tuple[str, str, str]:
    return TRADES[number % len(TRADES)]


def _fault(number: int) -> int | None:
    return number % 8 if number % 6 == 1 else None


def _inspect(world: World, number: int) -> None:
    trade, login, second = _trade(number)
    inspect(world, number, f"enforcement.{trade}", _subject(trade, number), login, second, _fault(number))


def _inspect_drawn(flow: DrawFlow, draw: Draw, numbers: list[int]) -> None:
    """Those that failed or missed their yearly inspection first: they may be revoked in the course of the year."""
    objects = draw.drawn.order_by("group", "position").reverse()
    for number, one in zip(numbers, objects, strict=True):
        flow.agenda.on(_day(number), partial(_visit, flow, draw, one, number, number == numbers[-1]))


def _visit(flow: DrawFlow, draw: Draw, one: DrawnObject, number: int, last: bool) -> None:
    made = inspect_drawn(flow.world, one, _fault(number))
    remind(flow.world, made, seat_of_staff(made.lead))
    flow.agenda.after(5, lambda: flow.publish(draw, last))


def _subject(trade: str, number: int) -> Facility | Organisation:
    if trade == "social_organisations":
        rolled = Organisation.objects.filter(uscc__startswith="52120110MJ", status=Organisation.Status.ACTIVE)
        return rolled.order_by("pk")[number % 40]
    if trade == "elder_care":
        homes = Facility.objects.filter(kind="养老机构", opened_on__lte=clock.today()).order_by("pk")
        return homes[number % homes.count()]
    return Facility.objects.get(name=SHOPS[number % len(SHOPS)])
