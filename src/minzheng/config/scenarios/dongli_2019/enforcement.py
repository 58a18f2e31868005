"""Inspections over trades in 2019: care homes, social organisations, funeral services (000-014)."""

import datetime
import uuid

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.dongli_2019.bureau import World
from minzheng.foundation import clock
from minzheng.mechanisms.checks.public import (
    Answer,
    Result,
    checklist,
    finish_inspection,
    order_rectification,
    save_inspection,
    start_inspection,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import perform
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
        agenda.on(day, lambda number=number: _inspect(world, number))


def _inspect(world: World, number: int) -> None:
    trade, login, second = TRADES[number % len(TRADES)]
    lead, code = world.seat(login), f"enforcement.{trade}"
    inspection = start_inspection(
        lead,
        code,
        _subject(trade, number),
        second=world.seat(second).staff,
        client_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{world.seed}/enforcement/{number}"),
        campaign="日常执法检查",
    )
    found = number % 6 == 1
    if found:
        item = checklist(code, clock.today()).items[number % 8]
        answers = {item.key: Answer(Result.FAULT, f"现场发现:不符合“{item.text}”的要求。")}
        inspection = save_inspection(inspection, lead, answers, version=inspection.version)
    inspection = finish_inspection(inspection, lead, version=inspection.version, fill_rest_ok=True)
    if found:
        case = order_rectification(inspection, lead, list(inspection.findings.all()), {})
        perform(case, "提醒", world.seat("zhifa"), version=case.version, answers={"opinion": "情节轻微,当场提醒改正。"})


def _subject(trade: str, number: int) -> Facility | Organisation:
    if trade == "social_organisations":
        rolled = Organisation.objects.filter(uscc__startswith="52120110MJ", status=Organisation.Status.ACTIVE)
        return rolled.order_by("pk")[number % 40]
    if trade == "elder_care":
        homes = Facility.objects.filter(kind="养老机构", opened_on__lte=clock.today()).order_by("pk")
        return homes[number % homes.count()]
    return Facility.objects.get(name=SHOPS[number % len(SHOPS)])
