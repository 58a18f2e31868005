"""The funeral market of the year: outlets on a register, trips through the towns, what was seized and destroyed (S78)."""

import datetime
import uuid
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.domains.funeral.market import (
    CHECKLIST,
    DESTROYED,
    OUTLETS,
    SEIZURE,
    SHOP,
    SUPERMARKET,
    TEMPLE_SHOP,
    TRIP,
)
from minzheng.foundation import clock
from minzheng.mechanisms.activities.public import Draft, record
from minzheng.mechanisms.checks.public import (
    Answer,
    Result,
    finish_inspection,
    order_rectification,
    save_inspection,
    start_inspection,
)
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Facility

KINDS = {SHOP: 97, SUPERMARKET: 1_100, TEMPLE_SHOP: 15}
TRIPS, OFFICERS, VEHICLES, SEIZURES, KILOGRAMS = 135, 442, 2, 45, 2_050
FIRST, DAYS = datetime.date(2022, 1, 17), 310
LEAD, SECOND = "binjian1", "binjian2"
_NAMES = {SHOP: "号丧葬用品店", SUPERMARKET: "号超市", TEMPLE_SHOP: "号佛教用品店"}


def plan(world: World, agenda: Agenda) -> None:
    """The outlets are entered first; then a trip every second or third day until the end of November."""
    agenda.on(datetime.date(2022, 1, 6), lambda: _enter(world, agenda))
    for number in range(TRIPS):
        day = FIRST + datetime.timedelta(days=number * DAYS // TRIPS)
        agenda.on(day, partial(_trip, world, agenda, number))


def _outlets(world: World) -> Iterator[Mapping[str, Any]]:
    codes = {row["name"]: row["code"] for row in world.setting.areas()}
    for kind, many in KINDS.items():
        for number in range(many):
            street = world.streets[number % len(world.streets)]
            yield {
                "name": f"{street}{number // len(world.streets) + 1}{_NAMES[kind]}",
                "area": codes[street],
                "kind": kind,
                "valid_from": datetime.date(2022, 1, 1),
            }


def _enter(world: World, agenda: Agenda) -> None:
    case = batches.submit(world, OUTLETS.code, list(_outlets(world)), LEAD, "2021年底摸排的殡葬用品经营户")
    agenda.after(1, lambda: batches.decide(world, case, "binshen"))


def _trip(world: World, agenda: Agenda, number: int) -> None:
    """Two vehicles, three or four officers, some nine outlets; one shop more is seen again each time."""
    seat = world.seat(LEAD)
    officers = OFFICERS * (number + 1) // TRIPS - OFFICERS * number // TRIPS
    street = world.streets[number % len(world.streets)]
    draft = Draft(
        "殡葬执法检查",
        clock.today(),
        world.areas[street],
        measures={"vehicles": VEHICLES, "officers": officers},
        answers={"joined_by": "市场监管所" if number % 5 == 0 else ""},
        place=street,
    )
    record(TRIP.code, seat, draft)
    everyone = list(Facility.objects.filter(kind__in=KINDS).order_by("pk"))
    now = everyone[number::TRIPS]
    shops = [one for one in everyone if one.kind == SHOP]
    again = shops[(number * 7 + 3) % len(shops)]
    seized = number % (TRIPS // SEIZURES) == 0
    for place, outlet in enumerate([*now, again] if again not in now else now):
        _inspect(world, number * 100 + place, outlet, fault=seized and outlet == again)
    if seized:
        _seize(world, agenda, again, number * SEIZURES // TRIPS)


def _inspect(world: World, number: int, outlet: Facility, fault: bool) -> None:
    lead = world.seat(LEAD)
    client_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{world.seed}/market/{number}")
    made = start_inspection(
        lead,
        CHECKLIST.code,
        outlet,
        second=world.seat(SECOND).staff,
        client_id=client_id,
        campaign="殡葬市场",
    )
    if fault:
        answers = {"paper_goods": Answer(Result.FAULT, "货架上有冥币、纸扎出售。")}
        made = save_inspection(made, lead, answers, version=made.version)
    made = finish_inspection(made, lead, version=made.version, fill_rest_ok=True)
    if fault:
        case = order_rectification(made, lead, list(made.findings.all()), {"demand": "立即下架,不得再售。"})
        perform(case, "当场改正", lead, version=case.version)


def _seize(world: World, agenda: Agenda, outlet: Facility, number: int) -> None:
    weight = KILOGRAMS * (number + 1) // SEIZURES - KILOGRAMS * number // SEIZURES
    paper = weight * 2 // 3
    goods = [
        {"what": "冥币", "amount": f"{paper // 2 + 1}捆", "weight": str(paper)},
        {"what": "纸扎", "amount": f"{weight - paper}件", "weight": str(weight - paper)},
    ]
    seat, second = world.seat(LEAD), world.seat(SECOND).staff
    answers = {"goods": goods, "weight": str(weight)}
    case = open_case(SEIZURE.code, seat, area=outlet.area, subject=outlet, answers=answers)
    case = perform(case, "入库", seat, version=case.version, answers={"store": "局物资仓库"}, second=second)
    agenda.after(15, partial(_destroy, world, case))


def _destroy(world: World, case: Case) -> None:
    given = {
        "how": DESTROYED,
        "on": clock.today().isoformat(),
        "record": "在垃圾焚烧厂监督销毁。",
        "weight": str(case.answers["weight"]),
    }
    perform(
        case,
        "处置完毕",
        world.seat(LEAD),
        version=case.version,
        answers=given,
        second=world.seat(SECOND).staff,
    )
