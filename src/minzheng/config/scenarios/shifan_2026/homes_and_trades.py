"""Three care homes, two safety inspections under the campaign of the spring; the funeral trade inspected before and after 30 March."""

import datetime
from functools import partial

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.homes import SafetyChecks, homes, open_accounts
from minzheng.config.scenarios.flows.trades import inspect
from minzheng.config.scenarios.shifan_2026.bureau import CHAPEL
from minzheng.config.scenarios.shifan_2026.supervision import campaign
from minzheng.domains.elder_care.homes import HOMES
from minzheng.mechanisms.registry.public import Facility

ROWS = (
    ("云桥颐养院", "999901001", "民办", 60),
    ("康和养老院", "999901101", "民办", 80),
    ("示范区社会福利院", "999901002", "公办", 120),
)
HAZARDS, LEFT = 5, 1
SAFETY_DAYS = (
    datetime.date(2026, 2, 28),
    datetime.date(2026, 3, 24),
)  # the first is a Saturday made a working day
FUNERAL_DAYS = (datetime.date(2026, 3, 18), datetime.date(2026, 4, 2))  # 令第225号, 令第824号


def plan(world: World, agenda: Agenda) -> None:
    """The register first, then accounts, then inspections."""
    agenda.on(datetime.date(2026, 2, 9), lambda: _enter(world, agenda))
    agenda.on(datetime.date(2026, 2, 24), lambda: open_accounts(world))
    for number, day in enumerate(SAFETY_DAYS):
        agenda.on(day, partial(_inspect, world, agenda, number))
    for number, day in enumerate(FUNERAL_DAYS):
        agenda.on(day, partial(_look, world, number))


def _enter(world: World, agenda: Agenda) -> None:
    since = datetime.date(2022, 5, 1)
    rows = [
        {"name": name, "area": area, "ownership": ownership, "state": "运营", "beds": beds}
        | {"floor_area": beds * 30, "valid_from": since}
        for name, area, ownership, beds in ROWS
    ]
    case = batches.submit(world, HOMES.code, rows, "yanglao", "养老机构名册")
    agenda.after(1, lambda: batches.decide(world, case, "fucha"))


def _inspect(world: World, agenda: Agenda, number: int) -> None:
    hazards, left = (HAZARDS, LEFT) if number == 0 else (0, 0)
    SafetyChecks(world, agenda).inspect(number, homes()[number], campaign(), hazards, left)


def _look(world: World, number: int) -> None:
    shop = Facility.objects.get(name=CHAPEL)
    inspect(world, number, "enforcement.funeral", shop, "binzang", "zhifa")
